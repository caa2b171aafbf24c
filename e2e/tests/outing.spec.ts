// Examinations away from home: told, routed, received, asked about, confirmed by the employer, visited and reported.
import { expect, expectAccessible, goTo, test } from "../support/journey.ts";
import { complete, notify, open, panel, receive } from "../support/outings.ts";

test("a notice goes to the county, is received and asked about; another goes to the prefecture that stands in", async ({ as }) => {
  const page = await as("outing-c");
  await open(page, "草稿", "南关区");
  const employer = await page.getByRole("heading", { level: 1 }).innerText();
  await notify(page);
  await expect(page.getByText("已告知").first()).toBeVisible();
  const told = panel(page, "告知与接收");
  await expect(told.getByText("南关区").first()).toBeVisible();
  await expect(told.getByText("代管", { exact: true })).toHaveCount(0);
  const outing = page.url();

  const office = await as("county");
  await office.goto(outing);
  await expect(office.getByRole("heading", { level: 1 })).toHaveText(employer);
  await receive(office, "材料齐全，请按告知内容开展");
  await office.getByLabel("询问或答复").fill("体检车停放何处？");
  await office.getByRole("button", { name: "发送" }).click();
  await expect(office.getByText("体检车停放何处？")).toBeVisible();
  await expectAccessible(office);

  await page.reload();
  await expect(page.getByText("材料齐全，请按告知内容开展")).toBeVisible();
  await page.getByLabel("询问或答复").fill("停在厂区东门内侧");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("停在厂区东门内侧")).toBeVisible();

  // The employer knows of it, and both sides see that it does.
  const works = await as("employer");
  await expect(works.getByRole("heading", { name: "待确认的外出检查告知" })).toBeVisible();
  await works.goto(outing);
  await expect(works.getByRole("heading", { level: 1 })).toHaveText(employer);
  await expect(works.getByText("体检车停放何处？")).toHaveCount(0);
  await works.getByRole("button", { name: "确认告知" }).click();
  await works.getByRole("dialog", { name: "确认外出检查告知" }).getByRole("button", { name: "确认告知" }).click();
  await expect(works.getByText("已确认告知")).toBeVisible();
  await expect(works.getByRole("button", { name: "确认告知" })).toHaveCount(0);
  await expect(panel(works, "办理记录").getByText("用人单位确认告知").first()).toBeVisible();
  await expectAccessible(works);
  await office.reload();
  const received = panel(office, "告知与接收");
  await expect(received.getByText("用人单位确认", { exact: true })).toBeVisible();
  await expect(received.getByText("抄送", { exact: true })).toBeVisible();

  // The delegation of the first county is over, that of the second holds: its prefecture is told, and the county is not.
  await open(page, "草稿", "宽城区");
  await notify(page);
  await expect(told.getByText("代管", { exact: true })).toBeVisible();
  const delegated = page.url();
  const city = await as("city");
  await city.goto(delegated);
  await expect(city.getByRole("button", { name: "接收", exact: true })).toBeVisible();
});

test("an employer reads what was sent of it, and an empty list says so", async ({ as }) => {
  const page = await as("employer");
  await goTo(page, "外出检查");
  await expect(page.getByRole("tab", { name: "外出告知线索" })).toHaveCount(0);
  await page.getByLabel("用人单位名称").fill("没有这家");
  await expect(page.getByText("没有发给本单位的外出检查告知")).toBeVisible();
  await expectAccessible(page);
});

test("an employer that is not on the register is registered from within the notice", async ({ as }) => {
  const page = await as("outing-c");
  await page.goto("/app/outings/new");
  await page.getByLabel("详细地点").fill("新厂区东门");
  await page.getByRole("button", { name: "登记用人单位" }).click();
  const dialog = page.getByRole("dialog", { name: "登记用人单位" });
  await dialog.getByLabel("单位名称").fill("长春市新设机械有限公司");
  await dialog.getByLabel("统一社会信用代码").fill("91220102MA14000994");
  await dialog.getByLabel("行业门类").selectOption("C");
  await dialog.getByLabel("行政区划 1").selectOption("长春市");
  await dialog.getByLabel("行政区划 2").selectOption("南关区");
  await dialog.getByLabel("详细地址").fill("长春市南关区新区路 1 号");
  await dialog.getByRole("button", { name: "登记", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("combobox", { name: "用人单位", exact: true })).toContainText("长春市新设机械有限公司");
  await expect(page.getByLabel("详细地点")).toHaveValue("新厂区东门");
});

test("what is under way is visited on the spot and completed with head counts", async ({ as }) => {
  const page = await as("outing-c");
  await open(page, "实施中");
  const outing = page.url();
  const office = await as("county");
  await office.goto(outing);
  await office.getByRole("button", { name: "安排现场监督" }).click();
  await office.getByRole("dialog").getByRole("button", { name: "安排", exact: true }).click();
  await expect(office.getByText("已安排现场监督")).toBeVisible();
  await office.getByRole("button", { name: "记录现场监督" }).click();
  const record = office.getByRole("dialog", { name: "记录现场监督" });
  await record.getByLabel("现场情况").fill("人员、车辆与告知书一致");
  // Whether it was as notified is said by the reader, never beforehand.
  await expect(record.getByRole("radio", { checked: true })).toHaveCount(0);
  await expect(record.getByRole("button", { name: "记录", exact: true })).toBeDisabled();
  await record.getByRole("radio", { name: "与告知内容一致", exact: true }).check();
  await record.getByRole("button", { name: "记录", exact: true }).click();
  await expect(office.getByText("人员、车辆与告知书一致")).toBeVisible();

  await page.reload();
  await complete(page, [4, 61, 2]);
});

test("the office sees clues, figures and places, by mouse and by keyboard", async ({ as }) => {
  const page = await as("health");
  await goTo(page, "外出检查");
  await page.getByRole("tab", { name: "外出告知线索" }).click();
  await expect(page.getByRole("table").getByText("首日已到仍未告知").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("tab", { name: "指标与地图" }).click();
  await expect(page.getByRole("rowheader", { name: /I28/ })).toBeVisible();
  const tile = page.locator(".tile").filter({ hasText: "长春市" }).getByRole("link").first();
  await expectAccessible(page);
  await tile.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/region=220100/);
  await expect(page.getByRole("tab", { name: "列表" })).toHaveAttribute("aria-selected", "true");
});
