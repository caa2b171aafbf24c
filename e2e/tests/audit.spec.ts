// The audit trail: narrowed down to who did what on which day, and kept so by its address.
import { expect, settled, test, TODAY } from "../support/journey.ts";

test("an auditor narrows the trail down to a person, an act and a day, and the address holds it", async ({ as }) => {
  const page = await as("auditor");
  await page.goto("/app/audit");
  await settled(page);
  const rows = page.getByRole("table", { name: "审计记录" }).getByRole("row").filter({ has: page.locator("td") });
  const cells = (column: number) => rows.locator(`td:nth-child(${column})`).allInnerTexts();
  const narrowed = async (parameter: RegExp) => {
    await expect(page).toHaveURL(parameter);
    await settled(page);
    await expect(rows.first()).toBeVisible();
  };
  const several = async (column: number) => expect(new Set(await cells(column)).size).toBeGreaterThan(1);
  await several(2);

  await page.getByLabel("事件").selectOption("提交整改证据");
  await narrowed(/kind=corrected/);
  expect(new Set(await cells(2))).toEqual(new Set(["提交整改证据"]));
  await several(3);
  const days = (await cells(1)).map((at) => at.slice(0, 10));

  // Somebody who did so on several days, and one of them: nothing happens any more on a day that is over.
  const happened = (await cells(3)).map((who, row) => ({ who: who.split("\n")[0] ?? "", day: days[row] ?? "" }));
  const { who: actor, day } = happened.find(({ who, day }) => day < TODAY && happened.some((other) => other.who === who && other.day !== day)) ?? happened[0];
  await page.getByLabel("操作人或登录名").fill(actor);
  await narrowed(/actor=/);
  for (const who of await cells(3)) expect(who).toContain(actor);
  const ofAnyDay = await rows.count();

  await page.getByLabel("自", { exact: true }).fill(day);
  await narrowed(/from=/);
  await page.getByLabel("至", { exact: true }).fill(day);
  await narrowed(/to=/);
  for (const at of await cells(1)) expect(at.slice(0, 10)).toBe(day);
  expect(await rows.count()).toBeLessThan(ofAnyDay);
  expect(new Set(await cells(2))).toEqual(new Set(["提交整改证据"]));
  for (const who of await cells(3)) expect(who).toContain(actor);
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ kind: "corrected", actor, from: day, to: day });
  const told = await rows.allInnerTexts();

  // Whoever gets the address reads the same.
  const address = page.url();
  const other = await as("auditor");
  await other.goto(address);
  await settled(other);
  expect(await other.getByRole("table", { name: "审计记录" }).getByRole("row").filter({ has: other.locator("td") }).allInnerTexts()).toEqual(told);
  await expect(other.getByLabel("操作人或登录名")).toHaveValue(actor);
  await expect(other.getByLabel("事件")).toHaveValue("corrected");
});
