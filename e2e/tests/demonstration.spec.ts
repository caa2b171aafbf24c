// What the demonstration province promises whoever opens it: every county, both kinds of owners, filings in every state, a
// finished year and a published release.
import { all, read, signIn } from "../support/api.ts";
import { expect, test } from "../support/journey.ts";

type Row = Record<string, string>;
type Region = { code: string; level: string; children: number };
type Round = { score?: string; grade?: string; key_items_passed?: boolean };
type Totals = { assessed: number; grades: Record<string, number>; problems: Record<string, number> };

// A share in a hundred lies within ten of what is asked for.
function expectAbout(what: string, part: number, whole: number, wanted: number): void {
  const share = (100 * part) / whole;
  expect.soft(Math.abs(share - wanted), `${what}: ${share.toFixed(1)} in a hundred, ${wanted} asked for`).toBeLessThanOrEqual(10);
}

test("the demonstration shows a whole province and its finished year", async ({ request }) => {
  const qc = await signIn(request, "qc");
  const institutions = await all<Row>(request, qc, "institutions?sort=name");
  expect(institutions.length).toBeGreaterThanOrEqual(100);
  expect(new Set(institutions.map(({ ownership }) => ownership))).toEqual(new Set(["public", "private"]));

  const under = async (parent: string): Promise<Region[]> => (await read<Region[]>(request, qc, `regions?parent=${parent}`)).value;
  const cities = await under("220000");
  const counties = (await Promise.all(cities.map(({ code }) => under(code)))).flat().filter(({ level }) => level === "county");
  expect(counties.length).toBeGreaterThan(50);
  const homes = new Set(institutions.map(({ region }) => region));
  expect(counties.map(({ code }) => code).filter((code) => !homes.has(code)), "counties without an institution").toEqual([]);

  const filings = await all<Row>(request, qc, "filings?sort=-updated");
  expect(new Set(filings.map(({ state }) => state))).toEqual(new Set(["draft", "submitted", "returned", "accepted", "cancelled"]));
  expect(new Set(filings.map(({ origin }) => origin))).toEqual(new Set(["platform", "local"]));

  expect(await all(request, qc, "problems?standing=overdue")).not.toHaveLength(0);
});

// The shares of examination.md §7: of a hundred institutions seventy are public, and of a hundred rounds sixty come out well, twenty-five
// reach only the basic line and fifteen fail. Jilin tells the qualified from the others alone, so that its grades hold the latter together.
test("the demonstration's year has the shares that are asked for", async ({ request }) => {
  const qc = await signIn(request, "qc");
  const institutions = await all<Row>(request, qc, "institutions?sort=name");
  expectAbout("public", institutions.filter(({ ownership }) => ownership === "public").length, institutions.length, 70);

  const summary = await read<{ by_service: { service: string; totals: Totals }[] }>(request, qc, "releases/2025/summary");
  const totals = summary.value.by_service.find(({ service }) => service === "examination")?.totals as Totals;
  const { assessed, grades, problems } = totals;
  expect(assessed).toBeGreaterThan(70);
  expectAbout("qualified", grades.qualified, assessed, 60);
  expectAbout("unqualified", grades.unqualified, assessed, 40);
  expect(grades.basically_qualified, "Jilin has no such grade").toBe(0);
  expect(problems.open).toBeGreaterThan(0);
  expect(problems.closed).toBeGreaterThan(problems.open);

  const rounds = (await all<Round>(request, qc, "assessments?year=2025&service=examination&sort=-updated")).filter(({ grade }) => grade);
  expect(rounds).toHaveLength(assessed);
  const failed = ({ score, key_items_passed }: Round) => !key_items_passed || Number(score) < 70;
  expectAbout("failed", rounds.filter(failed).length, assessed, 15);
  expectAbout("only basically", rounds.filter((round) => round.grade === "unqualified" && !failed(round)).length, assessed, 25);

  // Organisation, the quality system, the work itself, and reporting.
  const found = await all<Row>(request, qc, "problems?year=2025&sort=opened");
  const examined = found.filter(({ service }) => service === "examination");
  const shares: [string[], number][] = [[["P1", "P2"], 15], [["P3"], 22], [["P4", "P5", "P7", "P8"], 53], [["P6"], 10]];
  for (const [categories, wanted] of shares) {
    expectAbout(categories.join(), examined.filter(({ category }) => categories.includes(category)).length, examined.length, wanted);
  }
});
