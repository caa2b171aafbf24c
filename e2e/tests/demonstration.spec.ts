// What the demonstration province promises whoever opens it: every county, both kinds of owners, filings in every state, a
// finished year and a published release.
import type { APIRequestContext } from "@playwright/test";
import { expect, PASSWORD, test } from "../support/journey";

type Row = Record<string, string>;
type Region = { code: string; level: string; children: number };

async function bearer(request: APIRequestContext): Promise<Record<string, string>> {
  const answer = await request.post("/api/v1/session", { data: { name: "qc", password: PASSWORD } });
  return { authorization: `Bearer ${(await answer.json()).access_token}` };
}

// All rows of a list, by its cursors.
async function all(request: APIRequestContext, headers: Record<string, string>, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | undefined;
  do {
    const answer = await request.get(`/api/v1/${path}&limit=100${next ? `&cursor=${encodeURIComponent(next)}` : ""}`, { headers });
    expect(answer.ok(), path).toBe(true);
    const page = await answer.json();
    rows.push(...page.items);
    next = page.next;
  } while (next);
  return rows;
}

test("the demonstration shows a whole province and its finished year", async ({ request }) => {
  const headers = await bearer(request);
  const institutions = await all(request, headers, "institutions?sort=name");
  expect(institutions.length).toBeGreaterThanOrEqual(100);
  expect(new Set(institutions.map(({ ownership }) => ownership))).toEqual(new Set(["public", "private"]));

  const under = async (parent: string): Promise<Region[]> => (await request.get(`/api/v1/regions?parent=${parent}`, { headers })).json();
  const cities = await under("220000");
  const counties = (await Promise.all(cities.map(({ code }) => under(code)))).flat().filter(({ level }) => level === "county");
  expect(counties.length).toBeGreaterThan(50);
  const homes = new Set(institutions.map(({ region }) => region));
  expect(counties.map(({ code }) => code).filter((code) => !homes.has(code)), "counties without an institution").toEqual([]);

  const filings = await all(request, headers, "filings?sort=-updated");
  expect(new Set(filings.map(({ state }) => state))).toEqual(new Set(["draft", "submitted", "returned", "accepted", "cancelled"]));
  expect(new Set(filings.map(({ origin }) => origin))).toEqual(new Set(["platform", "local"]));

  // The shares of examination.md §7: about sixty of a hundred are qualified.
  const summary = await (await request.get("/api/v1/releases/2025/summary", { headers })).json();
  const { totals } = summary.by_service.find(({ service }: { service: string }) => service === "examination");
  expect(totals.assessed).toBeGreaterThan(70);
  expect(totals.grades.qualified / totals.assessed).toBeGreaterThan(0.45);
  expect(totals.grades.qualified / totals.assessed).toBeLessThan(0.75);
  expect(totals.problems.open).toBeGreaterThan(0);
  expect(totals.problems.closed).toBeGreaterThan(totals.problems.open);
});
