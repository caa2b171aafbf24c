// The two gates of an outing: refused by each with every reason, and let through once what it asks for is there, to its end.
import type { APIRequestContext } from "@playwright/test";

import { act, read, signIn } from "../support/api.ts";
import { expect, expectFitting, goTo, lookFor, ownInstitution, type Page, test, TODAY } from "../support/journey.ts";
import { complete, moveToToday, notify, open, panel, receive, UNCHECKED } from "../support/outings.ts";

type Template = { id: string; version: number };
type Round = { sheets: { template: Template }[] };
type Checklist = { scale: string; sections: { items: { code: string }[] }[] };

// JL24-1-2-d
test("who was filed on the platform goes out once the check on site has passed", async ({ as }) => {
  test.setTimeout(300_000);
  const own = await as("outing-b");
  expect(await ownInstitution(own)).toBe(UNCHECKED);
  await expectRefused(own, "现场核查");
  const outing = own.url();

  const qc = await as("qc");
  await passOnSite(qc);
  await expectLetThrough(own);
  await carryOut(own, await as("county"), outing);
});

// JL24-1-2-c
test("who was filed locally goes out once every key item has passed in a later assessment", async ({ as, request }) => {
  test.setTimeout(300_000);
  const own = await as("outing-a");
  await expectRefused(own, "关键项");
  const outing = own.url();

  // What failed is not enough to be mended: the next round decides, and only once it is finalised.
  const round = await scoreInFull(request, outing.split("/").at(-1) ?? "");
  await own.reload();
  await expect(panel(own, "校验结果").getByText("不予告知").first()).toBeVisible();
  const qc = await as("qc");
  await qc.goto(`/app/assessments/${round}`);
  await qc.getByRole("button", { name: "审定结果" }).click();
  await qc.getByRole("dialog", { name: "审定考核结果" }).getByRole("button", { name: "审定，不再更改" }).click();
  await expect(qc.getByRole("heading", { name: "为什么是这个结论" })).toBeVisible();
  await expectLetThrough(own);
  await carryOut(own, await as("county"), outing);
});

// The draft, put to today, is refused by its gate, and by nothing else.
async function expectRefused(page: Page, gate: string): Promise<void> {
  await open(page, "草稿");
  await moveToToday(page);
  const refusals = panel(page, "校验结果").getByRole("listitem").filter({ hasText: "不予告知" });
  await expect(refusals.first()).toBeVisible();
  for (const refusal of await refusals.all()) await expect(refusal).toContainText(gate);
  await notify(page);
  const dialog = page.getByRole("dialog", { name: "发出告知书" });
  await expect(dialog.getByText("不能告知：请逐条处理下列问题")).toBeVisible();
  await expect(dialog.getByText(gate).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByText("尚未告知。")).toBeVisible();
}

// Nothing refuses the draft any more.
async function expectLetThrough(page: Page): Promise<void> {
  await page.reload();
  await expect(panel(page, "校验结果")).toBeVisible();
  await expect(page.getByText("尚未告知。")).toBeVisible();
  await expect(panel(page, "校验结果").getByText("不予告知")).toHaveCount(0);
}

// Told, received, carried out and reported; both sides read how it ended.
async function carryOut(own: Page, office: Page, outing: string): Promise<void> {
  await notify(own);
  await expect(own.getByRole("dialog")).toHaveCount(0);
  await expect(panel(own, "告知与接收").getByText("南关区").first()).toBeVisible();
  await office.goto(outing);
  await receive(office, "已核对外出资格");
  await own.reload();
  await expect(own.getByText("已核对外出资格")).toBeVisible();
  await own.getByRole("button", { name: "开始实施" }).click();
  await expect(own.getByText("实施中").first()).toBeVisible();
  await complete(own, [2, 37, 1]);
  await office.reload();
  await expect(office.getByText("已完成").first()).toBeVisible();
  await expect(office.getByText("上岗前 2，在岗期间 37，离岗时 1")).toBeVisible();
  await expectFitting(office, "an outing that a gate had refused");
}

// The centre finds everything in order on the spot.
async function passOnSite(page: Page): Promise<void> {
  await goTo(page, "现场核查");
  await page.getByLabel("状态").selectOption("待现场核查");
  await (await lookFor(page, "机构名称或备案编号", UNCHECKED)).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(UNCHECKED);
  const rows = page.locator(".check-row");
  await expect(rows.first()).toBeFocused();
  for (let row = await rows.count(); row > 0; row--) await page.keyboard.press("1");
  await page.getByRole("button", { name: "作出结论" }).click();
  const dialog = page.getByRole("dialog", { name: "作出核查结论" });
  await dialog.getByLabel("核查人员").fill("王芳、李强");
  await dialog.getByLabel("未比对备案信息的理由").fill("另行比对");
  const unsigned = dialog.getByLabel("未签字的理由");
  await unsigned.nth(0).fill("已在纸质记录表签字");
  await unsigned.nth(1).fill("已在纸质记录表签字");
  await dialog.getByRole("button", { name: "记录结论" }).click();
  await expect(page.getByText("核查结论已记录")).toBeVisible();
}

// A round of the year after, planned, approved, and scored by an expert who takes nothing off; it waits to be finalised.
async function scoreInFull(request: APIRequestContext, outing: string): Promise<string> {
  const own = await signIn(request, "outing-a");
  const [qc, health, expert] = [await signIn(request, "qc"), await signIn(request, "health"), await signIn(request, "expert1")];
  const { institution } = (await read<{ institution: string }>(request, own, `outings/${outing}`)).value;
  const year = Number(TODAY.slice(0, 4)) + 1;
  const data = { year, service: "examination", region: "220000", title: `吉林省 ${year} 年职业健康检查质控计划` };
  const plan = await act<{ id: string }>(request, qc, ["POST", "plans"], { data });
  const path = `plans/${plan.value.id}`;
  const team = { institutions: [institution], experts: [expert.id] };
  const listed = await act(request, qc, ["POST", `${path}/rounds`], { data: team, etag: plan.etag });
  await act(request, health, ["POST", `${path}/approve`], { etag: listed.etag });
  const [{ id } = { id: "" }] = (await read<{ items: { id: string }[] }>(request, qc, `assessments?plan=${plan.value.id}`)).value.items;
  let round = await read<Round>(request, expert, `assessments/${id}`);
  for (const { template } of round.value.sheets) {
    const { value: checklist } = await read<Checklist>(request, expert, `checklists/${template.id}/${template.version}`);
    const kind = checklist.scale === "conformity" ? "conforms" : "full";
    const codes = checklist.sections.flatMap(({ items }) => items.map(({ code }) => code));
    const answers = Object.fromEntries(codes.map((code) => [code, { kind }]));
    round = await act<Round>(request, expert, ["PUT", `assessments/${id}/sheets/${template.id}`], { data: { answers }, etag: round.etag });
  }
  return id;
}
