// Register, file, return, correct, put on record: five people, one receipt that anybody can verify.
import { accept, addPerson, findAllInOrder, handIn, nameReviewer, next, provide } from "../support/filing.ts";
import { expect, expectFitting, goTo, lookFor, ownInstitution, test, type Page } from "../support/journey.ts";

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
  await expectFitting(qc, "the opinions");
  // It stands beside the dossier, which stays in reach, and leads back to where it was called from.
  await qc.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(qc.getByRole("button", { name: "提出补正意见" }).nth(2)).toBeFocused();
  await qc.getByRole("button", { name: "提出补正意见" }).nth(2).click();
  await qc.getByRole("heading", { name: "附送材料" }).scrollIntoViewIfNeeded();
  await dialog.getByRole("button", { name: "保存意见" }).scrollIntoViewIfNeeded();
  await expect(dialog.getByRole("button", { name: "保存意见" })).toBeInViewport();
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
  await expectFitting(admin, "a part to correct");
  await admin.getByLabel("使用面积").fill("12.5");
  await handIn(admin);

  await qc.reload();
  await findAllInOrder(qc);

  const health = await as("health");
  await goTo(health, "备案与登记");
  await health.getByRole("tab", { name: "待核查" }).click();
  await (await lookFor(health, "机构名称或编号", institution)).getByRole("link").click();
  await expect(health.getByText("12.5").first()).toBeVisible();
  await accept(health);
  await expect(health.getByText("回执核验码")).toBeVisible();

  await admin.reload();
  const started = admin.waitForEvent("download");
  await admin.getByRole("button", { name: "下载备案回执" }).click();
  const receipt = await started;
  expect(receipt.suggestedFilename()).toMatch(/\.pdf$/);
  const bytes = await streamed(await receipt.createReadStream());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(bytes.length).toBeGreaterThan(10_000);

  const strip = admin.locator(".receipt-fact", { hasText: "回执核验码" }).locator("b");
  const anybody = await as();
  await anybody.goto("/verify");
  await anybody.getByLabel("核验码").fill((await strip.innerText()).toLowerCase().replaceAll("-", " "));
  await anybody.getByRole("button", { name: "核验", exact: true }).click();
  await expect(anybody.getByRole("heading", { name: "回执真实，备案有效在册" })).toBeVisible();
  await expect(anybody.getByRole("status").filter({ hasText: institution })).toBeVisible();
});

test("a change shows what differs and leaves the number as it is", async ({ as }) => {
  const admin = await as("org004");
  await goTo(admin, "备案与登记");
  await admin.getByRole("tab", { name: "已备案或登记" }).click();
  await admin.getByRole("row").nth(1).getByRole("link").click();
  const number = await admin.locator(".receipt-fact", { hasText: "备案编号" }).locator("b").innerText();
  const code = await admin.locator(".receipt-fact", { hasText: "回执核验码" }).locator("b").innerText();
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
  await accept(health);
  await expect(health.getByText("已办理")).toBeVisible();
  await expect(health.locator(".receipt-fact", { hasText: "备案编号" }).locator("b")).toHaveText(number);

  const anybody = await as();
  await anybody.goto(`/verify/${code}`);
  await expect(anybody.getByRole("heading", { name: "回执真实，但已被新回执取代" })).toBeVisible();
});

// The end of diagnosis is to be told ahead; told too late it is granted all the same, and everybody sees that it has ended.
// diagnosis F-07.
test("an institution ends its diagnosis, is told that it told it late, and its receipt is verified as ended", async ({ as }) => {
  const admin = await as("org071");
  await goTo(admin, "备案与登记");
  await admin.getByLabel("业务").selectOption("职业病诊断");
  await admin.getByRole("tab", { name: "已备案" }).click();
  await admin.getByRole("row").nth(1).getByRole("link").click();
  const filing = admin.url();
  const code = await admin.locator(".receipt-fact", { hasText: "回执核验码" }).locator("b").innerText();
  await admin.getByRole("button", { name: "申请注销" }).click();
  const dialog = admin.getByRole("dialog", { name: "申请注销备案" });
  await expect(dialog.getByText(/停止诊断工作应提前 \d+ 个工作日告知/)).toBeVisible();
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await expect(dialog.getByRole("link", { name: "请填写最后服务日期" })).toBeVisible();
  await expectFitting(admin, "the wish for the end");
  await dialog.getByLabel("最后服务日期").fill("2026-01-09");
  await dialog.getByLabel("注销原因").fill("诊断医师退休，停止职业病诊断工作");
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await expect(admin.getByText("注销申请已提交")).toBeVisible();
  await expect(admin.getByText("机构申请注销备案")).toBeVisible();
  await expect(admin.getByText("逾期提交")).toBeVisible();
  await expect(admin.getByText(/^注销申请应于 .* 前提交，已逾期/)).toBeVisible();

  const anybody = await as();
  await anybody.goto(`/verify/${code}`);
  await expect(anybody.getByRole("heading", { name: "回执真实，备案有效在册" })).toBeVisible();

  const health = await as("health");
  await health.goto(filing);
  await expect(health.getByText("最后服务日期：2026-01-09。原因：诊断医师退休，停止职业病诊断工作")).toBeVisible();
  await accept(health);
  await expect(health.getByText("备案已于 2026-01-15 注销")).toBeVisible();
  await expect(health.getByText("最后服务日期：2026-01-09。原因：诊断医师退休，停止职业病诊断工作")).toBeVisible();
  await expect(health.getByRole("button", { name: "办理备案" })).toHaveCount(0);

  await anybody.reload();
  await expect(anybody.getByRole("heading", { name: /注销/ })).toBeVisible();
  await expectFitting(anybody, "a receipt that ended");
});

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

  await provide(page);
}

async function streamed(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
