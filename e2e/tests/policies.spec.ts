// The province's rules: where they depart from the nation's, with both sides named.
import { expect, expectAccessible, settled, test } from "../support/journey.ts";

test("a province's rules are shown beside those of the nation, with what differs and by which clause", async ({ as }) => {
  const page = await as("health");
  await page.goto("/app/policies/JL");
  await settled(page);
  const tab = page.getByRole("tab", { name: /^与上级的差异/ });
  const count = Number(await tab.locator(".tab-count").innerText());
  await tab.click();
  await settled(page);
  const panel = page.getByRole("tabpanel");
  // A value may be a table of its own within a cell.
  const rows = panel.locator("tr").filter({ has: page.locator("> td.diff-parent") });
  expect(count).toBeGreaterThan(20);
  await expect(rows).toHaveCount(count);
  // Another value, and the same by another clause: each table names both sides.
  await expect(panel.locator("th.diff-parent")).toHaveText(["CN", "CN"]);
  await expect(panel.locator("th.diff-child")).toHaveText(["JL", "JL"]);
  const scale = rows.filter({ hasText: "质控结论等级" });
  await expect(scale.locator("td.diff-parent")).toContainText("合格、基本合格、不合格");
  await expect(scale.locator("td.diff-child")).toContainText("合格、不合格，另列关键项");
  await expect(scale.locator("td.diff-child")).toContainText("JL24-1-2-c");
  // What only one side says is said of the other.
  const training = rows.filter({ hasText: "org.training" });
  await expect(training.locator("td.diff-parent")).toHaveText("未作规定");
  await expect(training.locator("td.diff-child")).toContainText("吉林省职业病防治院");
  const other = panel.locator(".panel").filter({ has: page.getByRole("heading", { name: "值不同", exact: true }) });
  const sides = (await other.locator("tr").filter({ has: page.locator("> td.diff-parent") }).all()).map(async (row) => [
    await row.locator("> td.diff-parent").innerText(),
    await row.locator("> td.diff-child").innerText(),
  ]);
  expect(sides.length).toBeGreaterThan(10);
  for (const [parent, child] of await Promise.all(sides)) expect(parent).not.toBe(child);
  await expectAccessible(page);

  // The nation has nothing above it to differ from.
  await page.getByRole("navigation", { name: "选择政策参数" }).getByRole("link", { name: /CN/ }).click();
  await settled(page);
  await expect(tab).toHaveCount(0);
});
