// What a desk shows whoever sits down at it: what is late, and the papers that end; each leads to what it is about.
import { expect, expectAccessible, settled, test } from "../support/journey.ts";

test("what is late stands on the desk, and a line leads to what it is about", async ({ as }) => {
  const page = await as("qc");
  await page.goto("/app");
  await settled(page);
  const tile = page.locator(".stat-tile").filter({ hasText: "已逾期" });
  expect(Number(await tile.locator(".stat-value").innerText())).toBeGreaterThan(0);
  await tile.getByRole("link").click();
  await expect(page).toHaveURL(/standing=overdue/);
  const late = page.getByRole("region", { name: "已逾期" });
  await expect(late.getByRole("listitem").first()).toBeVisible();
  await expect(page.locator(".lot")).toHaveCount(1);
  for (const line of await late.getByRole("listitem").all()) await expect(line).toContainText(/逾期 \d+ 天/);

  const line = late.getByRole("listitem").filter({ hasText: "整改复核" }).first();
  const [, institution = ""] = (await line.locator(".clock-words .muted").innerText()).split(" · ");
  const matter = await line.getByRole("link").innerText();
  await line.getByRole("link").click();
  await expect(page).toHaveURL(/\/app\/problems\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(institution);
  await expect(page.getByRole("region", { name: "发现的问题" })).toContainText(matter.replace(/^\S+ /, ""));
});

for (const name of ["qc", "health", "org069"]) {
  test(`papers that end stand on the desk of ${name}, and a row leads to its filing`, async ({ as }) => {
    const page = await as(name);
    await page.goto("/app");
    await settled(page);
    const table = page.getByRole("table", { name: "资质到期" });
    const row = table.getByRole("row").filter({ hasText: "双阳区德馨第三医院" });
    await expect(row).toContainText("防护检测");
    await expect(row).toContainText("还有 55 天");
    // An institution reads of its own alone.
    await expect(table.getByRole("row").filter({ has: page.locator("td") }).filter({ hasNotText: "双阳区德馨第三医院" })).toHaveCount(name === "org069" ? 0 : 4);
    await expectAccessible(page);
    await row.getByRole("link").click();
    await expect(page).toHaveURL(/\/app\/filings\//);
    await expect(page.getByRole("main")).toContainText("双阳区德馨第三医院");
    await expect(page.getByText("资质到期：1 项")).toBeVisible();
  });
}
