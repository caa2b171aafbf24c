// What every register offers: order by a column, a filter in the address, and the filtered rows as a file.
import { readFileSync } from "node:fs";

import { all, signIn } from "../support/api.ts";
import { expect, goTo, settled, test } from "../support/journey.ts";

test("a register is ordered by its columns and exported as it is filtered", async ({ as }) => {
  const page = await as("qc");
  await goTo(page, "机构");
  const table = page.getByRole("table", { name: "机构" });
  const head = table.getByRole("columnheader", { name: "机构名称" });
  const first = table.getByRole("row").nth(1).getByRole("cell").first();
  await head.getByRole("button").click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await settled(page);
  const lowest = await first.innerText();
  await head.getByRole("button").click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(first).not.toHaveText(lowest);

  await page.getByLabel("性质").selectOption("民营");
  await expect(page).toHaveURL(/ownership=private/);
  await settled(page);
  const saved = async (button: string): Promise<[string, Buffer]> => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    const file = await download;
    return [file.suggestedFilename(), readFileSync(await file.path())];
  };
  const [name, text] = await saved("导出 CSV");
  expect(name).toMatch(/^institutions-\d{4}-\d\d-\d\d\.csv$/);
  const lines = text.toString("utf8").trimEnd().split("\r\n");
  expect(lines[0]).toBe("\ufeff机构名称,统一社会信用代码,地区,在册业务,性质,最近考核结论,未销号问题");
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines.slice(1)) expect(line).toContain(",民营,");

  const [title, book] = await saved("导出 Excel");
  expect(title).toBe(name.replace(/csv$/, "xlsx"));
  expect(book.subarray(0, 2).toString()).toBe("PK");
});

test("the palette leads to an institution by its name and to a filing by its number", async ({ as }) => {
  const page = await as("qc");
  await page.goto("/app/filings?state=accepted");
  await settled(page);
  const row = page.getByRole("table").getByRole("row").nth(1);
  const number = await row.locator(".code").innerText();
  const name = await row.locator(".two-lines > span").first().innerText();
  const box = page.getByRole("combobox", { name: "前往或查找" });
  const results = page.getByRole("listbox", { name: "结果" });
  for (const typed of [name, number]) {
    await page.keyboard.press("Control+k");
    await box.fill(typed);
    await expect(results.getByRole("option").first()).toContainText(typed);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(typed);
  }
  await page.keyboard.press("Control+k");
  await box.fill("没有这家");
  await expect(page.getByText("没有匹配项")).toBeVisible();
});

test("the calendar of outings marks today", async ({ as }) => {
  const page = await as("qc");
  await page.goto("/app/outings?view=calendar");
  await expect(page.locator('td[aria-current="date"] .calendar-day')).toHaveText("15");
  await expect(page.locator('td[aria-current="date"]')).toHaveCount(1);
});

test("an outing stands in the calendar on each of its days, and on no other", async ({ as, request }) => {
  // One that is over stays on its days.
  type Outing = { id: string; starts_on: string; ends_on: string };
  const over = await all<Outing>(request, await signIn(request, "qc"), "outings?state=completed");
  const within = ({ starts_on, ends_on }: Outing) => ends_on.slice(0, 7) === starts_on.slice(0, 7) && ends_on > starts_on;
  const { id, starts_on, ends_on } = over.find(within) as Outing;
  const [first, last] = [starts_on, ends_on].map((day) => Number(day.slice(8)));

  const page = await as("qc");
  await page.goto(`/app/outings?view=calendar&month=${starts_on.slice(0, 7)}`);
  const cells = page.getByRole("table", { name: "外出检查日历" }).locator("td:not([data-outside])");
  const link = page.locator(`a[href="/app/outings/${id}"]`);
  const days = Array.from({ length: last - first + 1 }, (_, more) => String(first + more));
  await expect(cells.filter({ has: link }).locator(".calendar-day")).toHaveText(days);
  const eve = cells.filter({ has: page.locator(".calendar-day").getByText(String(first - 1), { exact: true }) });
  await expect(eve).toHaveCount(1);
  await expect(eve.filter({ has: link })).toHaveCount(0);
  await link.first().click();
  await expect(page).toHaveURL(`/app/outings/${id}`);
});
