// Register, file, return, correct, put on record: five people, one receipt that anybody can verify.
import { expect, goTo, lookFor, ownInstitution, test, type Page } from "../support/journey.ts";

// A scan as small as a PDF can be.
const SCAN = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

test("a wrong credit code is said beside its field, the right one registers the institution", async ({ as }) => {
  const page = await as("qc");
  await goTo(page, "机构");
  await page.getByRole("link", { name: "登记机构" }).click();
  await page.getByLabel("机构名称").fill("长春市朝阳区和谐职业健康检查门诊部");
  const code = page.getByLabel("统一社会信用代码");
  await code.fill("91220104MA0000001X");
  await expect(page.locator(".field", { has: code }).locator(".field-error")).toBeVisible();
  await expect(code).toHaveAttribute("aria-invalid", "true");

  await code.fill("91220104MA1400001Y");
  await expect(page.getByText("校验通过")).toBeVisible();
  await page.getByLabel("执业许可证登记号").fill("PDY00001-922010417D1102");
  await page.getByLabel("机构性质").selectOption("民营");
  await page.getByLabel("机构类别").selectOption("体检中心（门诊部）");
  await page.getByLabel("行政区划 1").selectOption("长春市");
  await page.getByLabel("行政区划 2").selectOption("朝阳区");
  await page.getByLabel("详细地址").fill("吉林省长春市朝阳区健康路 18 号");
  await page.getByLabel("姓名").fill("周敏");
  await page.getByLabel("电话").fill("0431-85550018");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("长春市朝阳区和谐职业健康检查门诊部");
});

test("a filing goes from an empty draft over a return to a receipt that the public verifies", async ({ as }) => {
  test.setTimeout(120_000);
  const admin = await as("org098");
  const institution = await ownInstitution(admin);
  await goTo(admin, "备案与登记");
  await admin.getByRole("tab", { name: "填报中" }).click();
  await admin.getByRole("link", { name: institution }).click();
  await admin.getByRole("link", { name: "填报档案" }).click();
  await fillIn(admin);
  await handIn(admin);

  const qc = await as("qc");
  await goTo(qc, "备案与登记");
  await qc.getByRole("tab", { name: "待核查" }).click();
  await (await lookFor(qc, "机构名称或编号", institution)).getByRole("link").click();
  await nameReviewer(qc);
  await qc.getByRole("button", { name: "提出补正意见" }).nth(2).click();
  const dialog = qc.getByRole("dialog", { name: "核查意见" });
  await dialog.getByLabel("场所：意见").fill("测听室面积与平面图不一致，请核对");
  await dialog.getByRole("button", { name: "其余全部符合" }).click();
  await dialog.getByRole("button", { name: "保存意见" }).click();
  await expect(qc.getByText("核查意见已保存")).toBeVisible();
  await qc.getByRole("button", { name: "退回补正" }).click();
  await qc.getByRole("dialog", { name: "退回补正" }).getByRole("button", { name: "退回机构" }).click();
  await expect(qc.getByText("已退回机构补正")).toBeVisible();
  await expect(qc.getByText("待补正：1 条")).toBeVisible();

  await admin.reload();
  await expect(admin.getByText("测听室面积与平面图不一致，请核对")).toBeVisible();
  await admin.getByRole("link", { name: "填报档案" }).click();
  await admin.getByRole("navigation", { name: "填报步骤" }).getByRole("button", { name: /场所/ }).click();
  await expect(admin.getByText("本部分需补正")).toBeVisible();
  await admin.getByLabel("使用面积").fill("12.5");
  await handIn(admin);

  await qc.reload();
  await findAllInOrder(qc);

  const health = await as("health");
  await goTo(health, "备案与登记");
  await health.getByRole("tab", { name: "待核查" }).click();
  await (await lookFor(health, "机构名称或编号", institution)).getByRole("link").click();
  await expect(health.getByText("12.5").first()).toBeVisible();
  await health.getByRole("button", { name: "办理备案" }).click();
  await health.getByRole("dialog", { name: "办理备案" }).getByRole("button", { name: "确认办理" }).click();
  await expect(health.getByText("回执验证码")).toBeVisible();

  await admin.reload();
  const started = admin.waitForEvent("download");
  await admin.getByRole("button", { name: "下载备案回执" }).click();
  const receipt = await started;
  expect(receipt.suggestedFilename()).toMatch(/\.pdf$/);
  const bytes = await streamed(await receipt.createReadStream());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(bytes.length).toBeGreaterThan(10_000);

  const strip = admin.locator(".receipt-fact", { hasText: "回执验证码" }).locator("b");
  const anybody = await as();
  await anybody.goto("/verify");
  await anybody.getByLabel("核验码").fill((await strip.innerText()).toLowerCase().replaceAll("-", " "));
  await anybody.getByRole("button", { name: "核验", exact: true }).click();
  await expect(anybody.getByRole("heading", { name: "回执真实，备案有效在册" })).toBeVisible();
  await expect(anybody.getByRole("status").filter({ hasText: institution })).toBeVisible();
});

test("a change shows what differs and leaves the number as it is", async ({ as }) => {
  test.setTimeout(120_000);
  const admin = await as("org004");
  await goTo(admin, "备案与登记");
  await admin.getByRole("tab", { name: "已备案或登记" }).click();
  await admin.getByRole("row").nth(1).getByRole("link").click();
  const number = await admin.locator(".receipt-fact", { hasText: "备案号" }).locator("b").innerText();
  const code = await admin.locator(".receipt-fact", { hasText: "回执验证码" }).locator("b").innerText();
  await admin.getByRole("button", { name: "备案变更" }).click();
  const dialog = admin.getByRole("dialog", { name: "备案变更" });
  await dialog.getByLabel("信息变化日期").fill("2026-01-05");
  await dialog.getByRole("button", { name: "开始变更" }).click();
  await admin.getByRole("navigation", { name: "填报步骤" }).getByRole("button", { name: /场所/ }).click();
  await admin.getByLabel("建筑总面积").fill("1234");
  await handIn(admin);
  await expect(admin.getByText("1234 m²")).toBeVisible();

  const qc = await as("qc");
  await qc.goto(admin.url());
  await expect(qc.getByRole("tabpanel").getByText("建筑总面积")).toBeVisible();
  await nameReviewer(qc);
  await findAllInOrder(qc);
  const health = await as("health");
  await health.goto(admin.url());
  await health.getByRole("button", { name: "办理备案" }).click();
  await health.getByRole("dialog", { name: "办理备案" }).getByRole("button", { name: "确认办理" }).click();
  await expect(health.getByText("已办理")).toBeVisible();
  await expect(health.locator(".receipt-fact", { hasText: "备案号" }).locator("b")).toHaveText(number);

  const anybody = await as();
  await anybody.goto(`/verify/${code}`);
  await expect(anybody.getByRole("heading", { name: "回执真实，但已被新回执取代" })).toBeVisible();
});

// Names the QC centre's head to verify the materials.
async function nameReviewer(page: Page): Promise<void> {
  await page.getByRole("button", { name: "指定核查人" }).click();
  const dialog = page.getByRole("dialog", { name: "指定核查人" });
  await dialog.getByLabel("核查人").selectOption("质控中心主任");
  await dialog.getByRole("button", { name: "指定", exact: true }).click();
  await expect(page.getByText("已指定核查人")).toBeVisible();
}

// Finds every part in order as the named reviewer.
async function findAllInOrder(page: Page): Promise<void> {
  await page.getByRole("button", { name: "填写核查意见" }).click();
  const dialog = page.getByRole("dialog", { name: "核查意见" });
  await dialog.getByRole("button", { name: "其余全部符合" }).click();
  await dialog.getByRole("button", { name: "保存意见" }).click();
  await expect(page.getByText("核查意见已保存")).toBeVisible();
}

// Completes an empty dossier for one category, part by part, until nothing is missing.
async function fillIn(page: Page): Promise<void> {
  await page.getByLabel("医疗机构执业许可证有效期至").fill("2029-12-31");
  await page.getByLabel(/^诊疗科目/).fill("预防保健科、职业病科（职业健康监护专业）");
  await page.getByRole("checkbox", { name: "接触物理因素类" }).check();
  await next(page, "人员");

  await addPerson(page, "韩立", "高级", ["法定代表人"]);
  await addPerson(page, "孟洁", "高级", ["质量负责人", "技术负责人", "主检医师", "执业医师"], "吉职诊（2021）0777");
  await addPerson(page, "白梅", "初级", ["护士"]);
  await next(page, "场所");

  await page.getByLabel("建筑总面积").fill("860");
  await page.getByLabel("设有候检场所").check();
  await page.getByLabel("设有检验室").check();
  await page.getByRole("button", { name: "添加房间" }).click();
  await page.getByLabel("房间名称").fill("测听室");
  await page.getByLabel("使用面积").fill("8");
  await next(page, "设备");

  await page.getByRole("button", { name: "添加设备" }).click();
  const device = page.getByRole("dialog", { name: "添加设备" });
  await device.getByLabel("设备名称").fill("纯音听力计");
  await device.getByLabel("检定（校准）有效期至").fill("2026-11-30");
  await device.getByRole("checkbox", { name: "接触物理因素类" }).check();
  await device.getByRole("button", { name: "确定" }).click();
  await next(page, "质量管理体系");

  await page.getByRole("button", { name: "全部勾选" }).click();
  await next(page, "信息报告");

  await page.getByLabel(/^信息报告员/).fill("韩立");
  await page.getByLabel("已配备专用计算机并接入网络").check();
  await next(page, "附送材料");

  const required = page.locator(".material-row", { hasText: "必备" }).locator("input");
  for (const id of await required.evaluateAll((inputs) => inputs.map((input) => input.id))) {
    await page.locator(`#${id}`).setInputFiles({ name: "盖章扫描件.pdf", mimeType: "application/pdf", buffer: SCAN });
  }
  await expect(page.getByText("材料齐全，可以提交。")).toBeVisible();
}

async function next(page: Page, part: string): Promise<void> {
  await page.getByRole("button", { name: `保存并到：${part}` }).click();
  await expect(page.getByText(/^已保存/)).toBeVisible();
}

async function addPerson(page: Page, name: string, title: string, roles: string[], certificate?: string): Promise<void> {
  await page.getByRole("button", { name: "添加人员" }).click();
  const dialog = page.getByRole("dialog", { name: "添加人员" });
  await dialog.getByLabel("姓名").fill(name);
  await dialog.getByLabel("职称").selectOption(title);
  await dialog.getByLabel("职业卫生从业年限").fill("12");
  for (const role of roles) await dialog.getByRole("checkbox", { name: role, exact: true }).check();
  if (certificate) {
    await dialog.getByLabel("执业证书编号").fill("110220100000777");
    await dialog.getByLabel("持有职业病诊断资格证书").check();
    await dialog.getByLabel("证书编号", { exact: true }).fill(certificate);
    await dialog.getByRole("group", { name: "资格对应的备案类别" }).getByRole("checkbox", { name: "接触物理因素类" }).check();
  }
  await dialog.getByRole("button", { name: "确定" }).click();
  await expect(dialog).toBeHidden();
}

// Goes to the last step, declares, and hands in.
async function handIn(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "填报步骤" }).getByRole("button", { name: /核对与提交/ }).click();
  await page.getByLabel(/^本机构承诺/).check();
  await page.getByRole("button", { name: "提交备案" }).click();
  await expect(page.getByText("备案已提交，等待核查")).toBeVisible();
  await expect(page.getByText("待核查").first()).toBeVisible();
}

async function streamed(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
