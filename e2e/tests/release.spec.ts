// A year's results: read in the console, pulled by a program as a national system would.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
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

test("both example programs pull the bytes of the manifest, and the command line proves it", async ({ baseURL }) => {
  test.setTimeout(240_000);
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
  // A year nobody published: one line says so, in either client.
  const never = [...asked.slice(0, -1), "2021"];
  for (const [program, script] of [[python, "pull_release.py"], ["bash", "pull_release.sh"]]) {
    const refused = spawnSync(program, [example(script), ...never], { cwd: folders[0], encoding: "utf8" });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toMatch(/^404: .+\n$/);
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
