// A year's results: read in the console, pulled by a program as a national system would.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, expectFitting, goTo, test, type Page } from "../support/journey.ts";

// One after the other: the last publishes another version of the year that the others read.
test.describe.configure({ mode: "default" });

test("the published year shows its totals, its results and its manifest", async ({ as }) => {
  const page = await as("health2");
  await goTo(page, "年度发布");
  await page.getByLabel("状态").selectOption("已发布");
  await page.getByRole("link", { name: /2025/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2025 年度质控结果");
  await page.getByRole("tab", { name: /逐机构结果/ }).click();
  await expect(page.getByRole("tabpanel").getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("tab", { name: "清单与哈希" }).click();
  await expect(page.getByRole("table", { name: "内容与哈希" }).getByRole("row")).not.toHaveCount(1);
  await expect(page.getByText("SHA-256").first()).toBeVisible();
});

test("both example programs pull the bytes of the manifest, and the command line proves it", async ({ baseURL }) => {
  const { OHQC_CLIENT: client, OHQC_CLIENT_KEY: key, OHQC_BINARY: ohqc } = process.env;
  if (!baseURL || !client || !key || !ohqc) throw new Error("OHQC_CLIENT, OHQC_CLIENT_KEY and OHQC_BINARY are set by `cargo xtask test`");
  const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const folders = ["python", "shell"].map((name) => mkdtempSync(join(tmpdir(), `ohqc-${name}-`)));
  const python = join(folders[0], "venv", "bin", "python");
  execFileSync("python3", ["-m", "venv", join(folders[0], "venv")], { stdio: "pipe" });
  execFileSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "authlib>=1.7", "requests"], { stdio: "pipe" });

  const asked = [baseURL, client, key, "2025"];
  const said = execFileSync(python, [example("pull_release.py"), ...asked], { cwd: folders[0], encoding: "utf8" });
  expect(said).toMatch(/^results-2025-v\d+\.ndjson: \d+ rows, sha256 [0-9a-f]{64}$/m);
  expect(execFileSync("bash", [example("pull_release.sh"), ...asked], { cwd: folders[1], encoding: "utf8" })).toBe(said);
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const lines = /```python\n([^`]+)```/.exec(readme)?.[1] ?? "";
  expect(lines.split("\n").filter(Boolean).length).toBeLessThanOrEqual(10);
  const shown = execFileSync(python, ["-c", lines, ...asked]);
  expect(shown.equals(readFileSync(join(folders[0], said.split(":")[0])))).toBe(true);
  const none = spawnSync(python, ["-c", lines, ...asked.slice(0, -1), "2021"], { encoding: "utf8" });
  expect([none.status, none.stdout, none.stderr]).toEqual([1, "", expect.stringContaining("not_found")]);
  // A year nobody published, a key that is not there, a server that does not answer: one line says so, in either client.
  const wrong: [string[], RegExp][] = [
    [[...asked.slice(0, -1), "2021"], /^404: .+\n$/],
    [[baseURL, client, "no-such-key.pem", "2025"], /^Usage: .+\n$/],
    [["http://127.0.0.1:1", client, key, "2025"], /^.*127\.0\.0\.1.*\n$/],
  ];
  for (const [program, script] of [[python, "pull_release.py"], ["bash", "pull_release.sh"]]) {
    for (const [words, line] of wrong) {
      const refused = spawnSync(program, [example(script), ...words], { cwd: folders[0], encoding: "utf8" });
      expect(refused.status).not.toBe(0);
      expect(refused.stderr).toMatch(line);
    }
  }

  const results = said.split(":")[0];
  for (const folder of folders) {
    const rows = readFileSync(join(folder, results), "utf8").trimEnd().split("\n");
    expect(rows.length).toBe(Number(/: (\d+) rows/.exec(said)?.[1]));
    expect(execFileSync(ohqc, ["verify-release", folder], { encoding: "utf8" })).toContain(`${rows.length} rows are those of the manifest`);
  }
  const tampered = join(folders[1], results);
  writeFileSync(tampered, readFileSync(tampered, "utf8").replace('"score":"', '"score":"1'));
  expect(() => execFileSync(ohqc, ["verify-release", folders[1]], { stdio: "pipe" })).toThrow(/results is not what the manifest lists|another length/);
});

test("a year is frozen, sent back, frozen again, approved by a second person, published and taken over", async ({ as }) => {
  const qc = await as("qc");
  await goTo(qc, "年度发布");
  await freeze(qc);
  const back = await as("health");
  await back.goto(qc.url());
  await back.getByRole("button", { name: "退回", exact: true }).click();
  const why = back.getByRole("dialog", { name: "退回这一版本" });
  await why.getByLabel("需改正之处").fill("四平两家机构的复查结果未计入");
  await why.getByRole("button", { name: "退回", exact: true }).click();
  await expect(back.getByText("四平两家机构的复查结果未计入")).toBeVisible();
  await qc.reload();
  await expect(qc.getByText("四平两家机构的复查结果未计入")).toBeVisible();
  await expectFitting(qc, "a version that was sent back");

  await goTo(qc, "年度发布");
  await freeze(qc);
  const version = (await qc.getByText(/^第 \d+ 版$/).innerText()).trim();
  const address = new URL(qc.url()).pathname;
  await expect(qc.getByText("须由有批准权限、且非拟制本人的另一人办理下一步。")).toBeVisible();
  await expect(qc.getByRole("button", { name: "批准", exact: true })).toHaveCount(0);

  const health = await as("health");
  await fromDesk(health, address);
  await expect(health.getByRole("button", { name: "发布", exact: true })).toHaveCount(0);
  await health.getByRole("button", { name: "批准", exact: true }).click();
  await health.getByRole("dialog", { name: "批准这一版本？" }).getByRole("button", { name: "批准", exact: true }).click();
  await expect(health.getByText(/第二人批准 · 卫健委经办 · 2026-01-15/)).toBeVisible();

  const second = await as("health2");
  await fromDesk(second, address);
  await second.getByRole("button", { name: "发布", exact: true }).click();
  await second.getByRole("dialog", { name: "发布这一版本？" }).getByRole("button", { name: "发布", exact: true }).click();
  await expect(second.getByText(/发布 · 卫健委复核 · 2026-01-15/)).toBeVisible();
  await second.getByRole("tab", { name: "清单与哈希" }).click();
  const hash = await second.getByRole("table", { name: "内容与哈希" }).getByRole("row").filter({ hasText: "逐机构结果" }).locator(".copy-text .code").innerText();

  // Whoever takes results over finds this version, and what was published before stays.
  const nation = await as("nation");
  await goTo(nation, "年度结果");
  const row = nation.getByRole("row").filter({ hasText: "2025" });
  await expect(row).toContainText(hash);
  await row.getByRole("link").first().click();
  await expect(nation.getByText(version, { exact: true })).toBeVisible();
  await expectFitting(nation, "results that are taken over");
  await nation.goto("/app/results/2025?region=220000&version=1");
  await expect(nation.getByText("第 1 版", { exact: true })).toBeVisible();
  await nation.goto("/data");
  await expect(nation.getByRole("heading", { name: "拉取结果并核验" })).toBeVisible();
});

// Opens a version that waits for its second person from that person's desk.
async function fromDesk(page: Page, address: string): Promise<void> {
  await page.goto("/app");
  await page.getByRole("table", { name: "待批准、待发布的年度结果" }).locator(`a[href="${address}"]`).click();
}

// Freezes the last year as its next version.
async function freeze(page: Page): Promise<void> {
  await page.getByRole("button", { name: "冻结年度结果" }).click();
  const dialog = page.getByRole("dialog", { name: "冻结年度结果" });
  await dialog.getByLabel("年度").selectOption("2025");
  await dialog.getByRole("button", { name: "冻结", exact: true }).click();
  await page.waitForURL(/\/app\/releases\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2025 年度质控结果");
}
