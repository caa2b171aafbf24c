// Every page, for everybody who may see it: quiet, accessible in both languages and themes, and no wider than its window.
import AxeBuilder from "@axe-core/playwright";

import { expect, test, type Page } from "../support/journey.ts";

const WIDE = { width: 1440, height: 900 };
const TABLET = { width: 820, height: 1180 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Who looks at the console, and the pages that no navigation and no list leads to.
const READERS: Record<string, string[]> = {
  qc: ["/app/institutions/new", "/app/plans/new"],
  health: [],
  expert1: [],
  org001: [],
  org096: [],
  auditor: [],
};

// Look the same to everybody; the first reader has seen them.
const SHARED = ["/app/policies", "/app/permissions"];

for (const [reader, further] of Object.entries(READERS)) {
  test(`the console of ${reader}`, async ({ as }) => {
    test.setTimeout(300_000);
    const page = await as(reader);
    const places = await page.getByRole("navigation", { name: "主导航" }).getByRole("link").evaluateAll(hrefs);
    const own = places.filter((place) => reader === "qc" || !SHARED.includes(place));
    for (const place of [...own, ...further]) {
      const detail = await look(page, place, reader);
      if (detail) await look(page, detail, reader);
    }
  });
}

test("the public site", async ({ as }) => {
  test.setTimeout(300_000);
  const page = await as();
  for (const place of ["/", "/institutions", "/publications", "/verify", "/verify/AAAA-BBBB-CCCC-DDDD", "/data", "/login", "/no/such/page"]) {
    const detail = await look(page, place, "public");
    if (detail) await look(page, detail, "public");
  }
});

function hrefs(links: Element[]): string[] {
  return links.map((link) => link.getAttribute("href") ?? "");
}

// Looks at a page in light Chinese and dark English, wide and narrow. Returns where the first row of its list leads.
async function look(page: Page, place: string, reader: string): Promise<string | undefined> {
  await test.step(place, async () => {
    await page.setViewportSize(WIDE);
    await page.goto(place);
    await settled(page);
    const name = `${reader}${place.replace(/[^a-z0-9]+/gi, "-")}`.slice(0, 60);
    await page.screenshot({ path: `test-results/pages/${name}-zh.png` });
    await expectSound(page, place);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "Use dark colours" }).click();
    await settled(page);
    await page.setViewportSize(TABLET);
    await page.screenshot({ path: `test-results/pages/${name}-en.png` });
    await expectSound(page, place);
    await page.setViewportSize(WIDE);
    await expectFits(page, place);
    await page.getByRole("button", { name: "Use light colours" }).click();
    await page.getByRole("button", { name: "中文" }).click();
  });
  return (await page.locator("a.row-link").evaluateAll(hrefs))[0];
}

// Nothing is being fetched any more.
async function settled(page: Page): Promise<void> {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true], .skeleton, .skeleton-line, .spinner")).toHaveCount(0);
}

async function expectSound(page: Page, place: string): Promise<void> {
  await expectFits(page, place);
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`) }));
  expect.soft(told, place).toEqual([]);
}

// The page itself never scrolls sideways; wide tables do so in their own frames.
async function expectFits(page: Page, place: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(over, `${place} is too wide`).toBeLessThanOrEqual(0);
}
