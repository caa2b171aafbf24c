// A prefecture stands in for a county from a day on: until then notices go to the county, and from that day to the prefecture.
import type { APIRequestContext } from "@playwright/test";

import { act, all, read, signIn } from "../support/api.ts";
import { expect, expectFitting, goTo, type Page, test, TODAY } from "../support/journey.ts";
import { notify, panel } from "../support/outings.ts";

const COUNTY = "农安县";
const EMPLOYER = "农安益民建筑工程有限公司";
const TOMORROW = "2026-01-16";

type Notice = { employer: string; starts_on: string; ends_on: string };
type Outing = { id: string; institution: string; notice: Notice };

// JL24-3-1-c
test("a notice goes to the county on the day before its delegation begins, and to the prefecture on its first day", async ({ as, request }) => {
  test.setTimeout(180_000);
  const [first, second] = await draft(request, ["2026-03-10", "2026-03-12"]);
  const health = await as("health");
  await delegate(health, TOMORROW);
  await expect(health.getByText("尚未开始", { exact: true })).toBeVisible();
  await expectFitting(health, "a delegation that is still to begin");

  const own = await as("outing-c");
  const told = panel(own, "告知与接收");
  await own.goto(`/app/outings/${first}`);
  await notify(own);
  await expect(told.getByText(COUNTY).first()).toBeVisible();
  await expect(told.getByText("代管", { exact: true })).toHaveCount(0);
  const county = await as("office-220122");
  await county.goto(`/app/outings/${first}`);
  await expect(county.getByRole("heading", { level: 1 })).toHaveText(EMPLOYER);
  await expect(county.getByRole("button", { name: "接收", exact: true })).toBeVisible();

  // What has not begun is called off, and put down anew from today.
  await health.getByRole("button", { name: "终止代管" }).click();
  const dialog = health.getByRole("dialog", { name: "终止代管" });
  await dialog.getByLabel("尚未开始，直接撤销，不再生效").check();
  await dialog.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(health.getByText("开始前已撤销", { exact: true })).toBeVisible();
  await delegate(health, TODAY);
  await expect(health.getByText("生效中", { exact: true })).toBeVisible();

  await own.goto(`/app/outings/${second}`);
  await notify(own);
  await expect(told.getByText("代管", { exact: true })).toBeVisible();
  const city = await as("city");
  await city.goto(`/app/outings/${second}`);
  await expect(city.getByRole("heading", { level: 1 })).toHaveText(EMPLOYER);
  await expect(city.getByRole("button", { name: "接收", exact: true })).toBeVisible();
  await county.goto(`/app/outings/${second}`);
  await expect(county.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(county.getByRole("button", { name: "接收", exact: true })).toHaveCount(0);
  // What was told before stays with whom it was told to.
  await county.goto(`/app/outings/${first}`);
  await expect(county.getByRole("button", { name: "接收", exact: true })).toBeVisible();
});

// Puts down that the prefecture stands in for the county from a day on.
async function delegate(page: Page, from: string): Promise<void> {
  await goTo(page, "代管关系");
  await page.getByRole("button", { name: "登记代管" }).click();
  const dialog = page.getByRole("dialog", { name: "登记代管" });
  await dialog.getByLabel("被代管的县（市、区） 1").selectOption("长春市");
  await dialog.getByLabel("被代管的县（市、区） 2").selectOption(COUNTY);
  await dialog.getByLabel("代管的市（州）或单列单位 1").selectOption("长春市");
  await dialog.getByLabel("事项").selectOption({ index: 1 });
  await dialog.getByLabel("开始日期").fill(from);
  await dialog.getByLabel("依据（文件）").fill("农安县职业健康监督代管的通知");
  await dialog.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(COUNTY);
}

// Drafts of outings to the county, a day each: as one that is there already, but for place and day.
async function draft(request: APIRequestContext, days: [string, string]): Promise<string[]> {
  const own = await signIn(request, "outing-c");
  const [employer] = (await read<{ id: string }[]>(request, own, `employers/lookup?q=${encodeURIComponent(EMPLOYER)}`)).value;
  const [like] = await all<{ id: string }>(request, own, "outings?state=under_way");
  const { institution, notice } = (await read<Outing>(request, own, `outings/${like?.id}`)).value;
  const made: string[] = [];
  for (const day of days) {
    const data = { institution, notice: { ...notice, employer: employer?.id, starts_on: day, ends_on: day } };
    made.push((await act<Outing>(request, own, ["POST", "outings"], { data })).value.id);
  }
  return made;
}
