// A problem's two sides: what was found never changes, what the institution does is planned, evidenced and closed by others.
import { SCAN } from "../support/filing.ts";
import { expect, expectFitting, goTo, ownInstitution, test, type Page } from "../support/journey.ts";

test("an institution mends a problem, another organisation closes it, and what was found stays as it was", async ({ as }) => {
  const admin = await as("mender");
  const institution = await ownInstitution(admin);
  await goTo(admin, "问题台账");
  await admin.getByLabel("状态").selectOption("待整改");
  const row = admin.getByRole("row").filter({ hasText: "待整改" }).last();
  await row.getByRole("link").first().click();
  const found = admin.getByRole("region", { name: "发现的问题" });
  await expect(found).toContainText(institution);
  const before = await found.innerText();
  const address = admin.url();

  await admin.getByLabel("整改措施").fill("修订制度并组织培训，每月抽查一次记录");
  await admin.getByLabel("责任人").fill("孟洁");
  await admin.getByLabel("计划完成日期").fill(await latest(admin));
  await expectFitting(admin, "the plan of a rectification");
  await admin.getByRole("button", { name: "提交计划" }).click();
  await expect(admin.getByRole("button", { name: "提交整改" })).toHaveCount(1);

  await admin.getByLabel("已采取的措施").fill("制度已修订发布，相关人员已培训并考核");
  await admin.getByLabel("整改说明").fill("原因为制度更新后未及时培训；已补训，并列入年度计划防止再次发生");
  await admin.getByLabel("上传整改证据").setInputFiles({ name: "培训签到表.pdf", mimeType: "application/pdf", buffer: SCAN });
  await expect(admin.getByText("培训签到表.pdf")).toBeVisible();
  await admin.getByLabel(/^本机构声明/).check();
  await expectFitting(admin, "what was done about a problem");
  await admin.getByRole("button", { name: "提交整改", exact: true }).click();
  await expect(admin.getByText("待复核").first()).toBeVisible();
  await expect(admin.getByRole("button", { name: "整改到位，销号" })).toHaveCount(0);

  const reviewer = await as("qc2");
  await reviewer.goto(address);
  await expect(reviewer.getByText("培训签到表.pdf")).toBeVisible();
  await reviewer.getByRole("button", { name: "整改到位，销号" }).click();
  const dialog = reviewer.getByRole("dialog", { name: "复核销号" });
  await expectFitting(reviewer, "the review of a rectification");
  await dialog.getByLabel("复核意见").fill("证据充分，整改到位");
  await dialog.getByRole("button", { name: "销号", exact: true }).click();
  await expect(reviewer.getByText("整改到位，已销号")).toBeVisible();
  expect(await reviewer.getByRole("region", { name: "发现的问题" }).innerText()).toBe(before);
});

// The last day a plan may name.
async function latest(page: Page): Promise<string> {
  return (await page.getByLabel("计划完成日期").getAttribute("max")) || "2026-01-31";
}
