// Every page as its readers find it: accessible, in both languages and both themes, on a laptop and on a tablet.
//
// With OHQC_PICTURES=FOLDER every view is also kept as a picture, to be looked at.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { drawn, expect, expectAccessible, expectNoSidewaysScroll, LAPTOP, PHONE, settled, TABLET, test, type Page } from "../support/journey.ts";

// Where a page is: an address, or what the first links from there lead to, each by a route of the client, and what is added to that address.
// A page that shows waiting on purpose never settles; one of a thing with a history tells it.
type Place = { name: string; path: string; first?: string | string[]; then?: string; tabs?: boolean; waiting?: boolean; history?: boolean };

const at = (name: string, path: string, more: Partial<Place> = {}): Place => ({ name, path, ...more });

const PICTURES = process.env.OHQC_PICTURES;

const STEPS = ["services", "people", "premises", "equipment", "quality", "reporting", "attachments", "finish"];

const PUBLIC: Place[] = [
  at("home", "/"),
  at("public-institutions", "/institutions"),
  at("public-rights", "/rights"),
  at("verify", "/verify"),
  at("verify-unknown", "/verify/AAAA-BBBB-CCCC"),
  at("data", "/data"),
  at("public-publications", "/publications"),
  at("public-publication", "/publications", { first: "/publications/:id" }),
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
      at("institution", "/app/institutions", { first: "/app/institutions/:id", tabs: true, history: true }),
      at("institution-edit", "/app/institutions", { first: "/app/institutions/:id", then: "/edit" }),
      at("outing-report", "/app/institutions", { first: "/app/institutions/:id", then: "/outing-report?from=2025-01-01&to=2025-12-31" }),
      at("institution-new", "/app/institutions/new"),
      at("account-requests", "/app/account-requests"),
      at("account-request-desk", "/app/account-requests?state=pending", { first: "/app/account-requests/:id", history: true }),
      at("accounts", "/app/accounts"),
      at("account", "/app/accounts", { first: "/app/accounts/:id", history: true }),
      at("account-new", "/app/accounts/new"),
      at("organisations", "/app/organisations"),
      at("organisation", "/app/organisations", { first: "/app/organisations/:id", history: true }),
      at("employers", "/app/employers"),
      at("employer", "/app/employers", { first: "/app/employers/:id", history: true }),
      at("employer-edit", "/app/employers", { first: "/app/employers/:id", then: "/edit" }),
      at("employer-new", "/app/employers/new"),
      at("plans", "/app/plans?year=2025"),
      at("plan", "/app/plans?year=2025", { first: "/app/plans/:id", history: true }),
      at("plan-new", "/app/plans/new"),
      at("assessments", "/app/assessments"),
      at("assessment-trend", "/app/assessments/trend", { tabs: true }),
      at("assessment", "/app/assessments?year=2025", { first: "/app/assessments/:id", tabs: true, history: true }),
      at("outings", "/app/outings", { tabs: true }),
      at("outing", "/app/outings", { first: "/app/outings/:id", history: true }),
      at("verifications", "/app/verifications"),
      at("verification", "/app/verifications", { first: "/app/verifications/:id", tabs: true, history: true }),
      at("problems", "/app/problems"),
      at("problem", "/app/problems", { first: "/app/problems/:id", history: true }),
    ],
  },
  {
    who: "health",
    places: [
      at("filings", "/app/filings"),
      at("filing-desk", "/app/filings?state=submitted", { first: "/app/filings/:id", tabs: true, history: true }),
      at("filing-expiries", "/app/filings/expiries"),
      at("verify-receipt", "/app/filings?state=accepted&service=examination", { first: ["/app/filings/:id", "/verify/:code"] }),
      at("plans-read", "/app/plans?year=2025"),
      at("publications", "/app/publications"),
      at("publication", "/app/publications", { first: "/app/publications/:id", tabs: true, history: true }),
      at("releases", "/app/releases"),
      at("release", "/app/releases", { first: "/app/releases/:id", tabs: true, history: true }),
      at("results", "/app/results"),
      at("result", "/app/results", { first: "/app/results/:id" }),
      at("imports", "/app/imports"),
      at("import", "/app/imports", { first: "/app/imports/:id", history: true }),
      at("import-new", "/app/imports/new"),
      at("delegations", "/app/delegations"),
      at("delegation", "/app/delegations", { first: "/app/delegations/:id", history: true }),
      at("designations", "/app/designations"),
      at("designation", "/app/designations", { first: "/app/designations/:id", history: true }),
      at("policies", "/app/policies"),
      at("policy", "/app/policies/JL", { tabs: true }),
      at("organisation-new", "/app/organisations/new"),
      at("clients", "/app/clients"),
      at("client", "/app/clients", { first: "/app/clients/:id", history: true }),
      at("client-new", "/app/clients/new"),
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
      at("own-filing", "/app/filings", { first: "/app/filings/:id" }),
      at("own-problems", "/app/problems"),
      at("outing-new", "/app/outings/new"),
      at("may-not-register", "/app/institutions/new"),
      at("employers-found", "/app/employers?q=%E6%9C%89%E9%99%90"),
    ],
  },
  { who: "org012", places: [at("outing-edit", "/app/outings?state=draft", { first: "/app/outings/:id", then: "/edit" })] },
  {
    who: "org096",
    places: STEPS.map((step) => at(`filing-edit-${step}`, "/app/filings", { first: "/app/filings/:id", then: `/edit?step=${step}` })),
  },
  { who: "body3", places: [at("record", "/app/filings", { first: "/app/filings/:id", tabs: true })] },
  {
    who: "employer",
    places: [
      at("workbench-employer", "/app"),
      at("employer-own", "/app/employers", { first: "/app/employers/:id" }),
      at("outings-employer", "/app/outings", { tabs: true }),
      at("outing-employer", "/app/outings", { first: "/app/outings/:id" }),
    ],
  },
  { who: "expert1", places: [at("expert-assessments", "/app/assessments"), at("not-allowed", "/app/releases"), at("nowhere", "/app/nowhere")] },
];

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
        await expectAccessible(page, { colours: false });
        await picture(page, `${place.name}-zh-tablet`);
        if (!who) {
          await page.setViewportSize(PHONE);
          await expectNoSidewaysScroll(page, `${place.name} on a phone`);
          await expectAccessible(page);
          await picture(page, `${place.name}-zh-phone`);
        }
        await page.setViewportSize(LAPTOP);
        if (place.tabs) await eachTab(page, place.name);
        if (place.history) await expectHistory(page, place.name);
        await choose(page, "en", "dark", ready);
        await expectAccessible(page);
        await expectEnglish(page, place.name);
        await picture(page, `${place.name}-en-dark`);
        if (PICTURES) await otherViews(page, place.name, ready);
        await choose(page, "zh", "light");
      });
    }
  });
}

test("every thing that the API tells a history of is asked for it above", () => {
  const document = JSON.parse(readFileSync(fileURLToPath(new URL("../../openapi/ohqc.json", import.meta.url)), "utf8"));
  const things = Object.keys(document.paths).flatMap((path) => /^\/api\/v1\/([a-z-]+)\/.*history$/.exec(path)?.[1] ?? []);
  const asked = READERS.flatMap(({ places }) => places).flatMap(({ first, history }) => (history ? [first].flat().at(-1) : []));
  expect(things.map((thing) => `/app/${thing}/:id`).sort()).toEqual(asked.sort());
});

// A route counts as opened by a place that is it, or that has its shape and is no other route.
test("every route of the client is opened above", () => {
  const routes = readFileSync(fileURLToPath(new URL("../../frontend/routes.txt", import.meta.url)), "utf8").trim().split("\n");
  const opened = READERS.flatMap(({ places }) => places).map((place) => {
    const address = ([place.first ?? place.path].flat().at(-1) ?? "") + (place.then ?? "");
    const path = address.split("?")[0] ?? "";
    return routes.find((route) => route === path) ?? routes.find((route) => shape(route).test(path));
  });
  expect(routes.filter((route) => !opened.includes(route))).toEqual([]);
});

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
  for (const route of [place.first ?? []].flat()) {
    const link = page.locator("main a[href]").filter({ visible: true });
    const targets = await link.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const target = targets.find((target) => shape(route).test(target.split("?")[0] ?? ""));
    expect(target, `${page.url()} leads to ${route}`).toBeTruthy();
    await page.goto(target ?? "");
    await settled(page);
  }
  if (!place.then) return;
  await page.goto(new URL(page.url()).pathname + place.then);
  await settled(page);
}

// The addresses of a route: an id has a digit or a capital, which no word of an address has.
function shape(route: string): RegExp {
  return new RegExp(`^${route.replace(":id", "(?=[^/]*[0-9A-Z])[^/]+").replace(":code", "[^/]+")}$`);
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

// What happened to a thing is told on a tab of its own or on its page, by whom and when.
async function expectHistory(page: Page, name: string): Promise<void> {
  const tab = page.getByRole("tab", { name: /^(历史|经过|办理记录)$/ });
  if ((await tab.count()) > 0) await tab.click();
  await settled(page);
  const entry = page.locator(".history-entry").first();
  await expect(entry, `${name} tells what happened`).toBeVisible();
  await expect(entry.locator("time")).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
  await expect(entry.locator(".history-title")).not.toBeEmpty();
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
// a step of a procedure names who took it, and a row the person or thing it opens.
async function expectEnglish(page: Page, name: string): Promise<void> {
  const spoken = page.locator("main :is(thead th, button:not(.step-button, .text-link), label, legend, h2, [role=tab], .empty-title)").filter({ visible: true }).filter({ hasNot: page.locator("[translate=no]") });
  const chinese = (await spoken.allInnerTexts()).filter((text) => /[\u4e00-\u9fff]/.test(text) && !/\.pdf$/.test(text.trim()));
  expect.soft(chinese, `${name} speaks Chinese in English`).toEqual([]);
}

// What else a reader may have chosen, to be looked at.
async function otherViews(page: Page, name: string, ready: () => Promise<void>): Promise<void> {
  await choose(page, "en", "light", ready);
  await picture(page, `${name}-en-light`);
  await choose(page, "zh", "dark", ready);
  await picture(page, `${name}-zh-dark`);
  await page.setViewportSize(TABLET);
  await picture(page, `${name}-zh-tablet-dark`);
  await page.setViewportSize(LAPTOP);
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: false });
}
