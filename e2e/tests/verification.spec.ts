// The check on site that every filing opens: a sheet filled in by keyboard, a conclusion that follows from it, and what that leads to.
import { expect, expectAccessible, goTo, type Page, test } from "../support/journey.ts";

// Opens a check that waits for the team; each journey takes one of its own.
async function openWaiting(page: Page, which: number): Promise<string> {
  await goTo(page, "现场核查");
  await page.getByLabel("状态").selectOption("待现场核查");
  await expect(page.getByRole("table").getByText("已有结论", { exact: true })).toHaveCount(0);
  const row = page.getByRole("row").filter({ hasText: "待现场核查" }).nth(which);
  const institution = await row.getByRole("link").innerText();
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(institution);
  return institution;
}

// JL24-1-3-d
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
  await dialog.getByLabel(/— why|的理由$/).first().fill("现场无法完成该项检查");
  // No entry of the dossier was compared; the record tells why.
  await dialog.getByLabel("未比对备案信息的理由").fill("机构当日搬迁设备");
  // Neither side signs on the screen here; both say why.
  const unsigned = dialog.getByLabel("未签字的理由");
  await unsigned.nth(0).fill("已在纸质记录表签字");
  await unsigned.nth(1).fill("机构负责人外出");
  await dialog.getByRole("button", { name: "记录结论" }).click();
  await expect(page.getByText("核查结论已记录")).toBeVisible();
  await expect(page.getByRole("heading", { name: "结论的依据" })).toBeVisible();
  await expect(page.getByText("执业许可证副本未在现场出示").first()).toBeVisible();
});

// JL24-1-3-e
test("what cannot be done is published by two and both sides sign on the screen", async ({ as }) => {
  const page = await as("qc");
  // One that has more than what it will not be able to do.
  let institution = await openWaiting(page, 0);
  for (let index = 1; (await page.locator("dl .chips .chip").count()) < 2; index++) {
    institution = await openWaiting(page, index);
  }
  const rows = page.locator(".check-row");
  const count = await rows.count();
  await rows.first().focus();
  for (let row = 0; row < count; row++) await page.keyboard.press("1");
  // One device is not where the dossier says.
  await page.locator("#comparison summary").filter({ hasText: "设备设施" }).click();
  const device = page.locator(".compare-row:visible").first();
  await device.getByRole("radio", { name: "现场未见" }).check({ force: true });
  await device.getByRole("textbox").fill("设备送检未归");
  const conclude = page.getByRole("button", { name: "作出结论" });
  await expect(conclude).toBeEnabled();
  await conclude.click();
  const dialog = page.getByRole("dialog", { name: "作出核查结论" });
  await expect(dialog.getByText("与备案不一致 1 条")).toBeVisible();
  await dialog.getByLabel("核查人员").fill("王芳");
  await dialog.getByRole("combobox", { name: "备案项目" }).selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "列为不具备能力" }).click();
  await dialog.getByLabel(/— why|的理由$/).first().fill("缺少操作人员");
  for (const side of ["核查组签字", "被核查机构签字"]) {
    const pad = dialog.getByRole("img", { name: side });
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    if (!box) throw new Error(`${side} is not drawn`);
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 80, { steps: 8 });
    await page.mouse.up();
  }
  const signed = dialog.getByLabel("签字人");
  await signed.nth(0).fill("王芳");
  await signed.nth(1).fill("李强");
  const role = dialog.getByLabel("职务");
  await role.nth(0).fill("组长");
  await role.nth(1).fill("质量负责人");
  await dialog.getByRole("button", { name: "记录结论" }).click();
  await expect(page.getByText("核查结论已记录")).toBeVisible();
  await expect(page.getByText("李强（质量负责人）")).toBeVisible();
  await expect(page.getByText("设备送检未归")).toBeVisible();
  await expectAccessible(page);

  // P2: prepared here, released by somebody of the health authority.
  await page.getByRole("button", { name: "拟制公示" }).click();
  await page.getByRole("dialog", { name: "拟制公示" }).getByRole("button", { name: "拟制", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("不具备能力的服务项目");
  await expect(page.getByRole("table").getByText(institution)).toBeVisible();
  await expect(page.getByRole("button", { name: "发布", exact: true })).toHaveCount(0);
});

test("what was put down on a tablet survives a lost connection and a closed page", async ({ as }) => {
  const page = await as("qc");
  await openWaiting(page, 1);
  await page.setViewportSize({ width: 820, height: 1180 });
  const url = page.url();
  const rows = page.locator(".check-row");
  const context = page.context();
  await context.setOffline(true);
  await rows.first().focus();
  await page.keyboard.press("2");
  await expect(page.getByRole("textbox", { name: "理由（必填）" })).toBeFocused();
  await page.keyboard.type("断网时填写的理由");
  await expect(page.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });
  // Nothing that was typed lies in the browser in clear.
  const clear = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
  expect(clear).not.toContain("断网时填写的理由");
  await page.close();
  await context.setOffline(false);

  const again = await context.newPage();
  await again.goto(url);
  await expect(again.getByRole("textbox", { name: "理由（必填）" })).toHaveValue("断网时填写的理由");
  await expect(again.getByText(/已上传/)).toBeVisible({ timeout: 15_000 });
  await again.close();
});
