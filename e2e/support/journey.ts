// What every journey starts from: a page that fails on its own errors, and a look at its accessibility.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export const test = base.extend<{ quiet: void }>({
  // A page that throws fails its journey, whatever it shows.
  quiet: [
    async ({ page }, use) => {
      const thrown: Error[] = [];
      page.on("pageerror", (error) => thrown.push(error));
      await use();
      expect(thrown).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

// Logs in through the door, as a person does.
export async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("登录名").fill(name);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL(/\/app/);
}

// No violation of WCAG 2.2 A and AA that a machine can see.
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const told = found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(told).toEqual([]);
}
