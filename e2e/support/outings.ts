// What institutions and offices do to an outing.
import { expect, goTo, type Page, settled, TODAY } from "./journey.ts";

// The one of an institution that may not go out until it was checked on site: whoever takes a check leaves it this one.
export const UNCHECKED = "白城市慈安第三健康体检中心有限责任公司通榆县门诊部";

// Opens an outing of the list in a state; without a region, the only one.
export async function open(page: Page, state: string, region = ""): Promise<void> {
  await goTo(page, "外出检查");
  await page.getByLabel("状态").selectOption(state);
  await settled(page);
  const row = page.getByRole("row").filter({ has: page.locator("td") }).filter({ hasText: region }).first();
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "告知与接收" })).toBeVisible();
}

// A part of an outing's page.
export function panel(page: Page, heading: string) {
  return page.locator(".panel").filter({ has: page.getByRole("heading", { name: heading }) });
}

// Moves the days of a draft to today.
export async function moveToToday(page: Page): Promise<void> {
  const outing = page.url();
  await page.getByRole("link", { name: "修改告知书" }).click();
  await page.getByLabel("开始日期").fill(TODAY);
  await page.getByLabel("结束日期").fill(TODAY);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page).toHaveURL(outing);
}

export async function notify(page: Page): Promise<void> {
  await page.getByRole("button", { name: "告知", exact: true }).click();
  await page.getByRole("dialog", { name: "发出告知书" }).getByRole("button", { name: "告知", exact: true }).click();
}

// The office that was told receives the notice.
export async function receive(page: Page, remark: string): Promise<void> {
  await page.getByRole("button", { name: "接收", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "接收告知书" });
  await dialog.getByLabel("回执意见").fill(remark);
  await dialog.getByRole("button", { name: "接收", exact: true }).click();
  await expect(page.getByText(remark)).toBeVisible();
}

// Ends an outing that is under way with the people examined before employment, in service and on leaving.
export async function complete(page: Page, [before, during, after]: [number, number, number]): Promise<void> {
  await page.getByRole("button", { name: "完成并填报人数" }).click();
  const dialog = page.getByRole("dialog", { name: "填报实检人数" });
  await dialog.getByLabel("上岗前").fill(String(before));
  await dialog.getByLabel("在岗期间").fill(String(during));
  await dialog.getByLabel("离岗时").fill(String(after));
  await dialog.getByRole("button", { name: "完成", exact: true }).click();
  await expect(page.getByText(`上岗前 ${before}，在岗期间 ${during}，离岗时 ${after}`)).toBeVisible();
}
