// The code of the pages: what the first visit downloads, and what happens when the rest does not come.
import { expect, test } from "../support/journey.ts";

test("the workbench needs no more code than the door", async ({ as }) => {
  const page = await as("qc");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname));
  const code = loaded.filter((path) => path.endsWith(".wasm"));
  expect(code).toHaveLength(1);
  expect(code[0]).toMatch(/^\/assets\/ohqc_frontend_bg-/);
});

test("a page whose code does not come says so, and comes when asked again", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/assets/split_*", (route) => route.abort());
  await page.goto("/verify");
  await expect(page.getByRole("alert")).toContainText("本页的程序未能载入");
  await page.unroute("**/assets/split_*");
  await page.getByRole("button", { name: "重试" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
  await context.close();
});
