// An import from the file to its end: 200 institutions that filed with their prefecture before (JL24-1-1-e), three bad rows,
// the result to mend them by, and the whole batch taken back.
import { expect, goTo, settled, test } from "../support/journey.ts";

const HEADINGS =
  "机构名称,统一社会信用代码,所在县（市、区）,机构性质,机构类别,执业地址,执业许可证登记号,联系人,联系电话,备案业务,备案类别,备案项目代码,原备案编号,原备案日期,平台注册日期";

// The check character of a unified social credit code (GB 32100-2015).
function creditCode(serial: number): string {
  const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const body = `12220000${String(800000000 + serial).padStart(9, "0")}`;
  const sum = [...body].reduce((sum, sign, at) => sum + signs.indexOf(sign) * (weights[at] ?? 0), 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

function row(serial: number): string[] {
  return [
    `导入测试医院${serial}`, creditCode(serial), "220104", "公立", "综合医院", "健康路 1 号", `PDY${10000 + serial}`, "王某", "0431-80000000",
    "职业健康检查", "接触粉尘类、接触物理因素类", "", `长卫职检备〔2021〕第${serial}号`, serial % 2 ? "2021-08-12" : "2021/8/12", "",
  ];
}

test("two hundred deemed filings are imported, the bad rows told, and all is taken back", async ({ as }) => {
  test.setTimeout(240_000);
  const rows = Array.from({ length: 200 }, (_, at) => row(at + 1));
  if (rows[9]) rows[9][1] = "12220000800000010X0";
  if (rows[49]) rows[49][10] = "养猫";
  if (rows[99]) rows[99][13] = "去年";
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
  await page.goto("/app/institutions?q=%E5%AF%BC%E5%85%A5%E6%B5%8B%E8%AF%95%E5%8C%BB%E9%99%A2200");
  await expect(page.getByRole("link", { name: "导入测试医院200" })).toBeVisible();
  await page.goto(batch);
  await settled(page);
  await page.getByRole("button", { name: "撤销导入" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }).click();
  await expect(page.getByText("已撤销", { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.goto("/app/institutions?q=%E5%AF%BC%E5%85%A5%E6%B5%8B%E8%AF%95%E5%8C%BB%E9%99%A2");
  await expect(page.getByText("没有符合条件的机构")).toBeVisible();
});
