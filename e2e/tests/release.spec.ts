// A year's results: read in the console, pulled by a program as a national system would.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, goTo, test } from "../support/journey.ts";

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

test("the example program pulls the results and finds the bytes of the manifest", async ({ baseURL }) => {
  test.setTimeout(180_000);
  const { OHQC_CLIENT: client, OHQC_CLIENT_KEY: key } = process.env;
  test.skip(!client || !key, "OHQC_CLIENT and OHQC_CLIENT_KEY name the demonstration's client and its key; `cargo xtask test` sets them");
  const folder = mkdtempSync(join(tmpdir(), "ohqc-pull-"));
  const python = join(folder, "venv", "bin", "python");
  try {
    execFileSync("python3", ["-m", "venv", join(folder, "venv")], { stdio: "pipe" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "authlib", "requests"], { stdio: "pipe" });
  } catch (refusal) {
    test.skip(true, `Python's packages cannot be installed here: ${String(refusal).slice(0, 300)}`);
  }
  const script = fileURLToPath(new URL("../../examples/pull_release.py", import.meta.url));
  const said = execFileSync(python, [script, baseURL ?? "", client ?? "", key ?? "", "2025"], { cwd: folder, encoding: "utf8" });
  expect(said).toMatch(/^results-2025-v\d+\.ndjson: \d+ rows, sha256 [0-9a-f]{64}$/m);
  const rows = readFileSync(join(folder, said.split(":")[0]), "utf8").trimEnd().split("\n");
  expect(rows.length).toBe(Number(/: (\d+) rows/.exec(said)?.[1]));
  for (const row of rows) expect(() => JSON.parse(row)).not.toThrow();
});
