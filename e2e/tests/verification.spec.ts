// The check on site that every filing opens: a sheet filled in by keyboard, a conclusion that follows from it.
import { expect, expectAccessible, goTo, test } from "../support/journey.ts";

test("the centre fills in a check by keyboard and its conclusion follows from the sheet", async ({ as }) => {
  const page = await as("qc");
  await goTo(page, "现场核查");
  await page.getByLabel("状态").selectOption("待现场核查");
  await expect(page.getByRole("table").getByText("已有结论", { exact: true })).toHaveCount(0);
  const first = page.getByRole("row").filter({ hasText: "待现场核查" }).last();
  const institution = await first.getByRole("link").innerText();
  await first.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(institution);

  const conclude = page.getByRole("button", { name: "作出结论" });
  await expect(conclude).toBeDisabled();
  const rows = page.locator(".check-row");
  const count = await rows.count();
  expect(count).toBeGreaterThan(10);
  await rows.first().focus();
  // The first does not conform and says why; «1» answers the others and moves on.
  await page.keyboard.press("2");
  await expect(page.getByRole("textbox", { name: "理由（必填）" })).toBeFocused();
  await page.keyboard.type("执业许可证副本未在现场出示");
  await rows.nth(1).focus();
  for (let row = 1; row < count; row++) await page.keyboard.press("1");
  await expect(page.getByText("不符合 1")).toBeVisible();
  await expect(conclude).toBeEnabled();
  await expectAccessible(page);

  // What was put down survives a reload: it is on the server.
  await page.reload();
  await expect(conclude).toBeEnabled();
  await conclude.click();
  const dialog = page.getByRole("dialog", { name: "作出核查结论" });
  await expect(dialog.getByText("按核查表自动得出，提交后不能修改。")).toBeVisible();
  await dialog.getByLabel("核查人员").fill("王芳、李强");
  // An item the sheet speaks for may still be named, with a reason.
  const filed = dialog.getByRole("combobox", { name: "备案项目" });
  await filed.selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "列为不具备能力" }).click();
  await dialog.getByLabel(/的理由/).fill("现场无法完成该项检查");
  await dialog.getByRole("button", { name: "记录结论" }).click();
  await expect(page.getByText("核查结论已记录")).toBeVisible();
  await expect(page.getByRole("heading", { name: "结论的依据" })).toBeVisible();
  await expect(page.getByText("执业许可证副本未在现场出示").first()).toBeVisible();
});
