// Every page as its readers find it: accessible, in both languages and both themes, on a laptop and on a tablet.
//
// With OHQC_PICTURES=FOLDER every view is also kept as a picture, to be looked at.
import { join } from "node:path";

import { drawn, expect, expectAccessible, settled, test, type Page } from "../support/journey.ts";

// Where a page is: an address, or the first row of a list it leads to. A page that shows waiting on purpose never settles.
type Place = { name: string; path: string; first?: RegExp; tabs?: boolean; waiting?: boolean };

const at = (name: string, path: string, more: Partial<Place> = {}): Place => ({ name, path, ...more });

const PUBLIC: Place[] = [
  at("home", "/"),
  at("public-institutions", "/institutions"),
  at("public-rights", "/rights"),
  at("verify", "/verify"),
  at("verify-unknown", "/verify/AAAA-BBBB-CCCC"),
  at("data", "/data"),
  at("public-publications", "/publications"),
  at("public-publication", "/publications", { first: /\/publications\/./ }),
  at("login", "/login"),
  at("account-request", "/account-request"),
];

const READERS: { who?: string; places: Place[] }[] = [
  { places: PUBLIC },
  {
    who: "qc",
    places: [
      at("workbench", "/app"),
      at("institutions", "/app/institutions"),
      at("institutions-empty", "/app/institutions?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6"),
      at("institution", "/app/institutions", { first: /\/app\/institutions\/[0-9a-f-]{36}$/, tabs: true }),
      at("institution-new", "/app/institutions/new"),
      at("account-requests", "/app/account-requests"),
      at("account-request-desk", "/app/account-requests?state=pending", { first: /\/app\/account-requests\/[0-9a-f-]{36}$/ }),
      at("accounts", "/app/accounts"),
      at("account", "/app/accounts", { first: /\/app\/accounts\/[0-9a-f-]{36}$/ }),
      at("account-new", "/app/accounts/new"),
      at("organisations", "/app/organisations"),
      at("organisation", "/app/organisations", { first: /\/app\/organisations\/[0-9a-f-]{36}$/ }),
      at("employers", "/app/employers"),
      at("employer", "/app/employers", { first: /\/app\/employers\/[0-9a-f-]{36}$/ }),
      at("employer-new", "/app/employers/new"),
      at("plans", "/app/plans?year=2025"),
      at("plan", "/app/plans?year=2025", { first: /\/app\/plans\/[0-9a-f-]{36}/ }),
      at("plan-new", "/app/plans/new"),
      at("assessments", "/app/assessments"),
      at("assessment", "/app/assessments?year=2025", { first: /\/app\/assessments\/[0-9a-f-]{36}/, tabs: true }),
      at("outings", "/app/outings", { tabs: true }),
      at("outing", "/app/outings", { first: /\/app\/outings\/[0-9a-f-]{36}/ }),
      at("verifications", "/app/verifications"),
      at("verification", "/app/verifications", { first: /\/app\/verifications\/[0-9a-f-]{36}/, tabs: true }),
      at("problems", "/app/problems"),
      at("problem", "/app/problems", { first: /\/app\/problems\/[0-9a-f-]{36}/ }),
    ],
  },
  {
    who: "health",
    places: [
      at("filings", "/app/filings"),
      at("filing-desk", "/app/filings?state=submitted", { first: /\/app\/filings\/[0-9a-f-]{36}/, tabs: true }),
      at("filing-expiries", "/app/filings/expiries"),
      at("plans-read", "/app/plans?year=2025"),
      at("publications", "/app/publications"),
      at("publication", "/app/publications", { first: /\/app\/publications\/[0-9a-f-]{36}/, tabs: true }),
      at("releases", "/app/releases"),
      at("release", "/app/releases", { first: /\/app\/releases\/[0-9a-f-]{36}/, tabs: true }),
      at("results", "/app/results"),
      at("result", "/app/results", { first: /\/app\/results\/\d{4}/ }),
      at("imports", "/app/imports"),
      at("import", "/app/imports", { first: /\/app\/imports\/[0-9a-f-]{36}$/ }),
      at("import-new", "/app/imports/new"),
      at("delegations", "/app/delegations"),
      at("delegation", "/app/delegations", { first: /\/app\/delegations\/[0-9a-f-]{36}/ }),
      at("policies", "/app/policies"),
      at("policy", "/app/policies/JL", { tabs: true }),
      at("organisation-new", "/app/organisations/new"),
      at("permissions", "/app/permissions"),
      at("components", "/app/ui", { waiting: true }),
    ],
  },
  { who: "auditor", places: [at("audit", "/app/audit")] },
  {
    who: "org001",
    places: [
      at("own-workbench", "/app"),
      at("own-account", "/app/account"),
      at("own-account-new", "/app/accounts/new"),
      at("own-filings", "/app/filings"),
      at("own-filing", "/app/filings", { first: /\/app\/filings\/[0-9a-f-]{36}/ }),
      at("own-problems", "/app/problems"),
      at("outing-new", "/app/outings/new"),
      at("may-not-register", "/app/institutions/new"),
      at("employers-found", "/app/employers?q=%E6%9C%89%E9%99%90"),
    ],
  },
  {
    who: "employer",
    places: [
      at("workbench-employer", "/app"),
      at("employer-own", "/app/employers", { first: /\/app\/employers\/[0-9a-f-]{36}$/ }),
      at("outings-employer", "/app/outings", { tabs: true }),
      at("outing-employer", "/app/outings", { first: /\/app\/outings\/[0-9a-f-]{36}/ }),
    ],
  },
  { who: "expert1", places: [at("expert-assessments", "/app/assessments"), at("not-allowed", "/app/releases"), at("nowhere", "/app/nowhere")] },
];

const LAPTOP = { width: 1440, height: 900 };
const TABLET = { width: 820, height: 1180 };

for (const { who, places } of READERS) {
  test(`every page of ${who ?? "the public"} is accessible, bilingual and fits a tablet`, async ({ as }) => {
    test.setTimeout(1_200_000);
    const page = await as(who);
    for (const place of places) {
      const ready = () => (place.waiting ? drawn(page) : settled(page));
      await test.step(place.name, async () => {
        await show(page, place, ready);
        await expectAccessible(page);
        await picture(page, `${place.name}-zh-light`);
        await page.setViewportSize(TABLET);
        await expectNoSidewaysScroll(page, place.name);
        await picture(page, `${place.name}-zh-tablet`);
        await page.setViewportSize(LAPTOP);
        if (place.tabs) await eachTab(page, place.name);
        await choose(page, "en", "dark", ready);
        await expectAccessible(page);
        await expectEnglish(page, place.name);
        await picture(page, `${place.name}-en-dark`);
        await choose(page, "zh", "light");
      });
    }
  });
}

test("what a person may not make is refused in place of its form", async ({ as }) => {
  const page = await as("org001");
  for (const path of ["/app/institutions/new", "/app/plans/new"]) {
    await page.goto(path);
    await expect(page.getByRole("alert")).toContainText("无权");
    await expect(page.locator("main form")).toHaveCount(0);
  }
});

test("the navigation of a turned tablet is closed, and closes again when it is turned", async ({ as }) => {
  const page = await as("qc");
  const navigation = page.getByRole("navigation", { name: "主导航" });
  await page.setViewportSize(TABLET);
  await expect(navigation).toBeHidden();
  await page.getByRole("button", { name: "导航", exact: true }).click();
  await expect(navigation).toBeVisible();
  await page.setViewportSize(LAPTOP);
  await page.setViewportSize(TABLET);
  await expect(navigation).toBeHidden();
});

async function show(page: Page, place: Place, ready: () => Promise<void>): Promise<void> {
  await page.goto(place.path);
  await ready();
  if (!place.first) return;
  const link = page.locator("main a[href]").filter({ visible: true });
  const targets = await link.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const target = targets.find((target) => place.first?.test(target));
  expect(target, `${place.path} leads to ${place.first}`).toBeTruthy();
  await page.goto(target ?? "");
  await settled(page);
}

// The other tabs of a page hold as much as the first.
async function eachTab(page: Page, name: string): Promise<void> {
  const tabs = page.getByRole("tablist").first().getByRole("tab");
  for (let tab = 1; tab < (await tabs.count()); tab++) {
    await tabs.nth(tab).click();
    await settled(page);
    await expectAccessible(page);
    await picture(page, `${name}-tab${tab}`);
  }
}

// The switches themselves are tried at the door; here the choice is only made, as a reader of that choice has it.
async function choose(page: Page, language: "zh" | "en", theme: "light" | "dark", ready?: () => Promise<void>): Promise<void> {
  await page.evaluate(([language, theme]) => {
    localStorage.setItem("ohqc.language", language);
    localStorage.setItem("ohqc.theme", theme);
  }, [language, theme]);
  if (!ready) return;
  await page.reload();
  await ready();
}

// What the platform itself says in its controls is English; names of people, places and things stay as they are,
// and a step of a procedure names who took it.
async function expectEnglish(page: Page, name: string): Promise<void> {
  const spoken = page.locator("main :is(thead th, button:not(.step-button), label, legend, h2, [role=tab], .empty-title)").filter({ visible: true }).filter({ hasNot: page.locator("[translate=no]") });
  const chinese = (await spoken.allInnerTexts()).filter((text) => /[\u4e00-\u9fff]/.test(text) && !/\.pdf$/.test(text.trim()));
  expect.soft(chinese, `${name} speaks Chinese in English`).toEqual([]);
}

// Wide tables scroll in their own frame; a page never does.
async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name} is wider than a tablet`).toBeLessThanOrEqual(0);
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.OHQC_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: false });
}
