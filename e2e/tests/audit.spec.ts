// The audit trail: narrowed down to who did what on which day, and kept so by its address.
import { expect, settled, test, TODAY } from "../support/journey.ts";

test("an auditor narrows the trail down to a person, an act and a day, and the address holds it", async ({ as }) => {
  const page = await as("auditor");
  await page.goto("/app/audit");
  await settled(page);
  const rows = page.getByRole("table", { name: "审计记录" }).getByRole("row").filter({ has: page.locator("td") });
  const cells = (column: number) => rows.locator(`td:nth-child(${column})`).allInnerTexts();
  // Narrows down, and waits for what the server then finds.
  const narrow = async (parameter: string, choose: () => Promise<unknown>) => {
    const asked = page.waitForResponse((answer) => /\/events\?/.test(answer.url()) && new URL(answer.url()).searchParams.has(parameter));
    await choose();
    await asked;
    await settled(page);
    await expect(rows.first()).toBeVisible();
  };
  const several = async (column: number) => expect(new Set(await cells(column)).size).toBeGreaterThan(1);
  await several(2);

  await narrow("kind", () => page.getByLabel("事件").selectOption("提交整改证据"));
  expect(new Set(await cells(2))).toEqual(new Set(["提交整改证据"]));
  await several(3);
  const days = (await cells(1)).map((at) => at.slice(0, 10));

  // Somebody who did so on several days, and one of them: nothing happens any more on a day that is over.
  const happened = (await cells(3)).map((who, row) => ({ who: who.split("\n")[0] ?? "", day: days[row] ?? "" }));
  const elsewhen = (one: { who: string; day: string }) => happened.some(({ who, day }) => who === one.who && day !== one.day);
  const { who: actor, day } = happened.find((one) => one.day < TODAY && elsewhen(one)) ?? { who: "", day: "" };
  await narrow("actor", () => page.getByLabel("操作人或登录名").fill(actor));
  for (const who of await cells(3)) expect(who).toContain(actor);
  const ofAnyDay = await rows.count();

  await narrow("from", () => page.getByLabel("自", { exact: true }).fill(day));
  await narrow("to", () => page.getByLabel("至", { exact: true }).fill(day));
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
  const read = other.getByRole("table", { name: "审计记录" }).getByRole("row").filter({ has: other.locator("td") });
  expect(await read.allInnerTexts()).toEqual(told);
  await expect(other.getByLabel("操作人或登录名")).toHaveValue(actor);
  await expect(other.getByLabel("事件")).toHaveValue("corrected");
});
