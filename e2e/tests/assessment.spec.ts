// A year's assessment: planned by the centre, approved by the authority, scored by an expert, fixed by the centre.
import { expect, expectFitting, goTo, test, type Page } from "../support/journey.ts";

test("a plan becomes a round, the round a result that explains itself", async ({ as }) => {
  test.setTimeout(420_000);
  const qc = await as("qc");
  await goTo(qc, "质控计划");
  await qc.getByRole("link", { name: "拟定计划" }).click();
  await qc.getByLabel("年度").selectOption("2026");
  await qc.getByLabel("业务").selectOption("职业健康检查");
  await qc.getByRole("button", { name: "按年度与业务填写名称" }).click();
  await qc.getByRole("button", { name: "拟定", exact: true }).click();
  await expect(qc.getByText(/^尚未列入机构。/)).toBeVisible();

  await qc.getByRole("button", { name: "列入机构与专家" }).click();
  const dialog = qc.getByRole("dialog", { name: "列入机构，指派专家" });
  await dialog.getByLabel("选择机构").check();
  const chosen = dialog.locator(".pick-results .expert-line").first();
  const institution = await chosen.locator("span").first().innerText();
  await chosen.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "全选 / 全不选" }).click();
  await dialog.getByRole("button", { name: "列入", exact: true }).click();
  await expect(qc.getByText("已列入计划")).toBeVisible();
  await expect(qc.getByRole("link", { name: institution })).toBeVisible();

  const health = await as("health");
  await health.goto("/app");
  await health.getByRole("table", { name: "拟定中、可批准的质控计划" }).getByRole("link", { name: /2026/ }).click();
  await health.getByRole("button", { name: "批准计划" }).click();
  await health.getByRole("dialog", { name: "批准质控计划" }).getByRole("button", { name: "批准", exact: true }).click();
  await expect(health.getByText("计划已批准，开始执行")).toBeVisible();

  const expert = await as("expert1");
  await goTo(expert, "质控考核");
  await openRound(expert, institution);
  await scoreByKeyboard(expert);

  await goTo(qc, "质控考核");
  await openRound(qc, institution);
  await qc.getByRole("button", { name: "审定结果" }).click();
  await qc.getByRole("dialog", { name: "审定考核结果" }).getByRole("button", { name: "审定，不再更改" }).click();
  await expect(qc.getByRole("heading", { name: "为什么是这个结论" })).toBeVisible();
  const step = qc.locator("details", { hasText: "为什么" }).first();
  await step.locator("summary").click();
  await expect(step.getByText("依据").first()).toBeVisible();
  await expect(qc.getByText("未在现场出示质控手册").first()).toBeVisible();
});

// The round of this year, once the list shows no other.
async function openRound(page: Page, institution: string): Promise<void> {
  await page.getByLabel("年度").selectOption("2026");
  const rounds = page.getByRole("table").getByRole("link", { name: institution, exact: true });
  await expect(rounds).toHaveCount(1);
  await expect(page.getByRole("table").getByText("2025", { exact: true })).toHaveCount(0);
  await rounds.click();
}

// Gives full marks with «f» on every sheet, but takes something off the first item.
async function scoreByKeyboard(page: Page): Promise<void> {
  const sheets = page.getByRole("tablist", { name: "评分表" }).getByRole("tab");
  await expect(sheets.first()).toBeVisible();
  const count = (await sheets.count()) - 1;
  // Keys work at once, and so they do on a sheet that is opened.
  await expect(page.locator(".score-row").first()).toBeFocused();
  for (let sheet = 0; sheet < count; sheet++) {
    await sheets.nth(sheet).click();
    await expect(sheets.nth(sheet)).toHaveAttribute("aria-selected", "true");
    await expect(page.locator(".score-row").first()).toBeFocused();
    if (sheet === 0) {
      await page.keyboard.press("x");
      await expect(page.locator("[data-place=reason]:focus")).toBeVisible();
      await page.keyboard.type("未在现场出示质控手册");
      await expectFitting(page, "a sheet that is being scored");
      await page.locator("[data-place=reason]").first().focus();
      await page.keyboard.press("Enter");
    }
    const items = await page.locator(".score-row").count();
    for (let item = sheet === 0 ? 1 : 0; item < items; item++) await page.keyboard.press("f");
  }
  await expect(page.getByText("按现行规则")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible({ timeout: 60_000 });
  await expectFitting(page, "a round that is scored");
}
