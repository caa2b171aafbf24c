// An institution that has no account asks for one, gets it, changes its first password and starts a filing.
import type { Route } from "@playwright/test";
import { expect, expectAccessible, goTo, lookFor, test, type Page } from "../support/journey.ts";

const NAME = "长春市南关区明仁医院";
const CHOSEN = "由本人设置的密码 2026";

async function ask(page: Page): Promise<string> {
  await page.goto("/login");
  await page.getByRole("link", { name: "申请平台账号" }).click();
  await page.getByLabel("机构名称").fill(NAME);
  await page.getByLabel("统一社会信用代码").fill("91220102MA1400028R");
  await page.getByLabel("执业许可证登记号").fill("PDY00002-922010217A1002");
  await page.getByLabel("机构性质").selectOption("民营");
  await page.getByLabel("机构类别").selectOption("体检中心（门诊部）");
  await page.getByLabel("行政区划 1").selectOption("吉林省");
  await page.getByLabel("行政区划 2").selectOption("长春市");
  await page.getByLabel("行政区划 3").selectOption("南关区");
  await page.getByLabel("详细地址").fill("吉林省长春市南关区健康路 28 号");
  await page.getByLabel("姓名").fill("周敏");
  // A page that is loaded anew keeps the institution, and nobody's name.
  await page.reload();
  await expect(page.getByLabel("机构名称")).toHaveValue(NAME);
  await expect(page.getByLabel("行政区划 3")).toHaveValue("220102");
  await expect(page.getByLabel("姓名")).toHaveValue("");
  await page.getByLabel("姓名").fill("周敏");
  await page.getByLabel("电话").fill("0431-85550028");
  // The first answer is lost on its way: sent again it is the same request, which the desk finds once.
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort("internetdisconnected");
  };
  await page.route("**/api/v1/public/account-requests", lose, { times: 1 });
  await page.getByRole("button", { name: "提交申请" }).click();
  await expect(page.getByText("无法连接服务器").first()).toBeVisible();
  await page.getByRole("button", { name: "提交申请" }).click();
  await expect(page.getByText("申请已提交")).toBeVisible();
  await expectAccessible(page);
  return page.locator(".copy-text .code").first().innerText();
}

// JL24-1-1-a
test("an institution asks for an account, is let in, changes its password and starts a filing", async ({ as }) => {
  const applicant = await as();
  const number = await ask(applicant);

  const qc = await as("qc");
  await goTo(qc, "账号申请");
  const request = await lookFor(qc, "名称或统一社会信用代码", NAME);
  await expect(qc.getByRole("row").filter({ hasText: NAME })).toHaveCount(1);
  await request.getByRole("link").click();
  await qc.getByRole("button", { name: "同意并开通" }).click();
  const dialog = qc.getByRole("dialog", { name: "同意并开通账号" });
  await dialog.getByLabel("登录名").fill("mingren.admin");
  await dialog.getByRole("button", { name: "开通", exact: true }).click();
  const told = qc.getByRole("dialog", { name: "账号已开通" });
  const first = await told.locator(".copy-text .code").nth(1).innerText();
  await told.getByRole("button", { name: "关闭" }).click();
  await expect(qc.getByText("周敏")).toHaveCount(0);

  await applicant.goto("/account-request");
  await applicant.getByLabel("申请编号").fill(number.toLowerCase());
  await applicant.getByRole("button", { name: "查询", exact: true }).click();
  await expect(applicant.getByText("账号已开通，请向质控中心领取")).toBeVisible();

  await applicant.goto("/login");
  await applicant.getByLabel("登录名").fill("mingren.admin");
  await applicant.getByLabel("密码", { exact: true }).fill(first);
  await applicant.getByRole("button", { name: "登录", exact: true }).click();
  await expect(applicant.getByRole("heading", { level: 1 })).toHaveText("请先更改首次登录密码");
  await expectAccessible(applicant);
  await applicant.getByLabel("当前密码").fill(first);
  await applicant.getByLabel("新密码", { exact: true }).fill(CHOSEN);
  await applicant.getByLabel("再次输入新密码").fill(CHOSEN);
  await applicant.getByRole("button", { name: "更改密码" }).click();
  await expect(applicant.getByRole("navigation", { name: "主导航" })).toBeVisible();

  await goTo(applicant, "机构");
  await applicant.getByRole("link", { name: NAME }).click();
  await applicant.getByRole("button", { name: "新建备案" }).click();
  await applicant.getByRole("button", { name: "开始填报" }).click();
  await applicant.waitForURL(/\/app\/filings\/.*\/edit/);
});
