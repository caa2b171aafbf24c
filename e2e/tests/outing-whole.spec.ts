// One outing from its refusal to its end: refused, mended, told, received, carried out, and its head counts where offices read them.
import { expect, expectFitting, goTo, settled, test, TODAY } from "../support/journey.ts";
import { complete, notify, panel, receive } from "../support/outings.ts";

test("a notice is refused, mended, told, received, carried out and reported", async ({ as }) => {
  test.setTimeout(180_000);
  const own = await as("org025");
  await goTo(own, "外出检查");
  await own.getByLabel("状态").selectOption("草稿");
  await settled(own);
  await own.getByRole("row").nth(1).getByRole("link").first().click();
  await own.waitForURL(/\/app\/outings\/[0-9a-f-]{36}$/);
  await settled(own);
  const employer = await own.getByRole("heading", { level: 1 }).innerText();
  const outing = own.url();

  // The days are put to today, and by mistake nothing is declared: the verdict beside the form says so before it is sent.
  await own.getByRole("link", { name: "修改告知书" }).click();
  await own.getByLabel("开始日期").fill(TODAY);
  await own.getByLabel("结束日期").fill(TODAY);
  await own.getByLabel("承诺以上内容及所附材料真实有效").uncheck();
  const verdict = panel(own, "告知前校验");
  await expect(verdict.getByText("现在不能告知")).toBeVisible();
  await expectFitting(own, "a notice that would be refused");
  await own.getByRole("button", { name: "保存", exact: true }).click();
  await expect(own).toHaveURL(outing);
  await notify(own);
  const dialog = own.getByRole("dialog", { name: "发出告知书" });
  await expect(dialog.getByText("不能告知：请逐条处理下列问题")).toBeVisible();
  await expectFitting(own, "a refusal");
  await own.keyboard.press("Escape");
  await expect(own.getByText("尚未告知。")).toBeVisible();

  await own.getByRole("link", { name: "修改告知书" }).click();
  await own.getByLabel("承诺以上内容及所附材料真实有效").check();
  await expect(verdict.getByText("可以告知")).toBeVisible();
  await own.getByRole("button", { name: "保存", exact: true }).click();
  await notify(own);
  await expect(dialog).toHaveCount(0);
  // Told on its first day it was not told ahead: a clue for the office, which both sides see.
  await expect(own.getByText("开始后告知").first()).toBeVisible();

  const office = await as("county");
  await office.goto(outing);
  await expect(office.getByRole("heading", { level: 1 })).toHaveText(employer);
  await expect(office.getByText("开始后告知").first()).toBeVisible();
  await receive(office, "已收到，今后请按期告知");

  await own.reload();
  await expect(own.getByText("已收到，今后请按期告知")).toBeVisible();
  await own.getByRole("button", { name: "开始实施" }).click();
  await expect(own.getByText("实施中").first()).toBeVisible();
  await complete(own, [3, 48, 0]);
  await expectFitting(own, "an outing that is over");

  await office.reload();
  await expect(office.getByText("已完成").first()).toBeVisible();
  await expect(office.getByText("上岗前 3，在岗期间 48，离岗时 0")).toBeVisible();
});
