// What every journey starts from: people at their own browsers, pages that fail on their own errors, and a look at accessibility.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";

// Every account of the demonstration has it; `ohqc demo` prints them.
export const PASSWORD = "ohqc-demo-2025";

// The day that the demonstration stands on.
export const TODAY = "2026-01-15";

// The two screens that every page is made for.
export const LAPTOP = { width: 1440, height: 900 };
export const TABLET = { width: 820, height: 1180 };
// Whoever reads what is public may do so on a phone.
export const PHONE = { width: 390, height: 844 };

type People = {
  // Opens a browser of its own for somebody and logs in through the door; without a name, for the public.
  as: (name?: string) => Promise<Page>;
};

export const test = base.extend<People & { quiet: void }>({
  // A page that throws fails its journey, whatever it shows.
  quiet: [
    async ({ page }, use) => {
      const complaints = listen(page);
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  as: async ({ browser, serviceWorkers }, use) => {
    const opened: { page: Page; complaints: string[] }[] = [];
    await use(async (name) => {
      const context = await browser.newContext({ serviceWorkers });
      const page = await context.newPage();
      opened.push({ page, complaints: listen(page) });
      if (name) await logIn(page, name, PASSWORD);
      return page;
    });
    for (const { page, complaints } of opened) {
      await page.context().close();
      expect(complaints).toEqual([]);
    }
  },
});

export { expect, type Page };

// What a page throws and what it logs as an error.
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // The browser logs every refusal of the server; that nobody is logged in yet is one.
    // So is a connection that a journey cuts.
    const refusal = message.text().startsWith("Failed to load resource") && /status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text());
    if (message.type() === "error" && !refusal) complaints.push(`${page.url()}: ${message.text()}`);
  });
  return complaints;
}

// Logs in through the door, as a person does.
export async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("登录名").fill(name);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL(/\/app/);
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
}

// Waits until this browser keeps the client and opens it.
export async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50));
  });
}

// Goes to a place by the navigation at the side.
export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: place, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

// Waits until a page has its heading.
export async function drawn(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

// Waits until a page has its heading and nothing on it is still under way.
export async function settled(page: Page): Promise<void> {
  await drawn(page);
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".skeleton, .console-waiting, [aria-busy=true]")).toHaveCount(0);
}

// Looks for words in a list and waits until every row has them: the list of before may have them in its first row, and is replaced
// under whoever presses it.
export async function lookFor(page: Page, box: string, words: string): Promise<Locator> {
  await page.getByLabel(box).fill(words);
  const rows = page.getByRole("row").filter({ has: page.locator("td") });
  await expect(rows.filter({ hasNotText: words })).toHaveCount(0);
  await expect(rows.first()).toContainText(words);
  return rows.first();
}

// The institution an account belongs to, as the page itself says.
export async function ownInstitution(page: Page): Promise<string> {
  return (await page.locator(".user-place").innerText()).trim();
}

// No violation of WCAG 2.2 A and AA that a machine can see. Colours take the longest to look at and do not depend on the width.
// A page is one frame here: in legacy mode axe opens no page of its own to put frames together.
export async function expectAccessible(page: Page, { colours = true } = {}): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  const found = await (colours ? axe : axe.disableRules("color-contrast")).analyze();
  const told = found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(told).toEqual([]);
}

// Wide tables scroll in their own frame; a page never does.
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name} is wider than its screen`).toBeLessThanOrEqual(0);
}

// A page in the middle of a journey, as the sweep looks at pages: accessible, on a laptop and on a tablet, and no wider than that.
export async function expectFitting(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize(TABLET);
  await expectNoSidewaysScroll(page, name);
  await expectAccessible(page, { colours: false });
  await page.setViewportSize(LAPTOP);
}
