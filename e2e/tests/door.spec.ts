// The door: who is not logged in gets there, and learns what is wrong.
import { expect, expectAccessible, test } from "../support/journey.ts";

test("a page of the console leads to the door and remembers where one wanted to be", async ({ page }) => {
  await page.goto("/app/ui?tab=forms");
  await expect(page).toHaveURL(/\/login\?next=%2Fapp%2Fui%3Ftab%3Dforms$/);
  await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  await expectAccessible(page);
});

test("an empty form names both fields and leads to them", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: "请输入密码" }).click();
  await expect(page.getByLabel("密码", { exact: true })).toBeFocused();
  await expectAccessible(page);
});

test("a refused login keeps the name typed and says why", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("登录名").fill("nobody");
  await page.getByLabel("密码", { exact: true }).fill("wrong-password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("登录失败");
  await expect(page.getByRole("alert")).toContainText("登录名或密码不正确");
  await expect(page.getByLabel("登录名")).toHaveValue("nobody");
  await expect(page.getByLabel("密码", { exact: true })).toHaveValue("");
  await expect(page.getByLabel("密码", { exact: true })).toBeFocused();
});

test("a visitor who never logged in is not asked to renew a session", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/institutions");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(asked.filter((url) => url.includes("/session"))).toEqual([]);
});

test("language and theme are kept over a reload", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Use dark colours" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "ohqc-dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expectAccessible(page);
});

test("an address that leads nowhere says so", async ({ page }) => {
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "没有这个页面" })).toBeVisible();
  await expect(page.getByRole("link", { name: "回到首页" })).toBeVisible();
  await expect(page.getByRole("link", { name: "回到工作台" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "English" })).toBeVisible();
  await expectAccessible(page);
});
