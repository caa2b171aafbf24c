// An import from the file to its end: 200 institutions that filed with their prefecture before (JL24-1-1-e), three bad rows,
// the result to mend them by, and the whole batch taken back.
import { expect, goTo, settled, test, type Page } from "../support/journey.ts";

const HEADINGS = "机构名称,统一社会信用代码,备案业务,备案类别,备案项目代码,原备案编号,原备案日期";

// The check character of a unified social credit code (GB 32100-2015).
function creditCode(serial: number): string {
  const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const body = `12220000${String(800000000 + serial).padStart(9, "0")}`;
  const sum = [...body].reduce((sum, sign, at) => sum + signs.indexOf(sign) * (weights[at] ?? 0), 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

const name = (serial: number) => `导入测试医院${serial}`;

function row(serial: number): string[] {
  const day = serial % 2 ? "2021-08-12" : "2021/8/12";
  return [name(serial), creditCode(serial), "职业健康检查", "接触粉尘类、接触物理因素类", "", `长卫职检备〔2021〕第${serial}号`, day];
}

// Registers the institutions on the platform: the condition that no import may make true by itself.
async function register(page: Page): Promise<void> {
  const session = await page.request.post("/api/v1/session", { data: { name: "health", password: "ohqc-demo-2025" } });
  const { access_token } = await session.json();
  for (let serial = 1; serial <= 200; serial++) {
    const answer = await page.request.post("/api/v1/institutions", {
      headers: { authorization: `Bearer ${access_token}` },
      data: {
        name: name(serial), credit_code: creditCode(serial), ownership: "public", establishment: "general_hospital", region: "220104",
        address: "健康路 1 号", licence_number: `PDY${10000 + serial}`, contact_name: "王某", contact_phone: "0431-80000000",
      },
    });
    expect(answer.status()).toBe(201);
  }
}

test("two hundred deemed filings are imported, the bad rows told, and all is taken back", async ({ as }) => {
  await register(await as());
  const rows = Array.from({ length: 200 }, (_, at) => row(at + 1));
  if (rows[9]) rows[9][1] = "12220000800000010X0";
  if (rows[49]) rows[49][3] = "养猫";
  if (rows[99]) rows[99][6] = "去年";
  const file = ["\ufeff" + HEADINGS, ...rows.map((row) => row.map((cell) => `"${cell}"`).join(","))].join("\r\n");

  const page = await as("health");
  await goTo(page, "批量导入");
  await page.getByRole("link", { name: "导入文件" }).click();
  await page.getByLabel("视同备案机构").check();
  const template = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载模板" }).click();
  expect((await template).suggestedFilename()).toBe("视同备案机构.xlsx");
  await page.getByLabel("要导入的文件").setInputFiles({ name: "视同备案.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.getByRole("button", { name: "上传", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("视同备案.csv");
  await expect(page.getByLabel("原备案编号")).not.toHaveValue("");
  await page.getByRole("button", { name: "试运行" }).click();
  const faults = page.getByRole("table", { name: "错误" });
  await expect(faults.getByRole("row")).toHaveCount(4, { timeout: 60_000 });
  for (const words of ["11", "51", "养猫", "101", "去年"]) await expect(faults).toContainText(words);
  await expect(page.getByRole("button", { name: "全部导入" })).toHaveCount(0);

  await page.getByRole("button", { name: "导入正确的行" }).click();
  await expect(page.getByText("已完成")).toBeVisible({ timeout: 60_000 });
  const result = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载结果" }).click();
  expect((await result).suggestedFilename()).toBe("视同备案-结果.xlsx");

  const batch = page.url();
  const filings = "/app/filings?q=%E5%AF%BC%E5%85%A5%E6%B5%8B%E8%AF%95%E5%8C%BB%E9%99%A2200";
  await page.goto(filings);
  await expect(page.getByRole("link", { name: name(200) })).toBeVisible();
  await page.goto(batch);
  await settled(page);
  await page.getByRole("button", { name: "撤销导入" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }).click();
  await expect(page.getByText("已撤销", { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.goto(filings);
  await expect(page.getByText("没有符合条件的备案或登记")).toBeVisible();
});
