// Examinations away from home: refused by its gate with the reasons, or told, routed, received, asked about, visited and reported.
import { expect, expectAccessible, goTo, settled, type Page, test } from "../support/journey.ts";

// Opens an outing of the list in a state; without a region, the only one.
async function open(page: Page, state: string, region = ""): Promise<void> {
  await goTo(page, "外出检查");
  await page.getByLabel("状态").selectOption(state);
  await settled(page);
  const row = page.getByRole("row").filter({ has: page.locator("td") }).filter({ hasText: region }).first();
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "告知与接收" })).toBeVisible();
}

async function notify(page: Page): Promise<void> {
  await page.getByRole("button", { name: "告知", exact: true }).click();
  await page.getByRole("dialog", { name: "发出告知书" }).getByRole("button", { name: "告知", exact: true }).click();
}

// JL24-1-2-c for who was filed locally, JL24-1-2-d for who was filed on the platform.
for (const [name, gate] of [["outing-a", "关键项"], ["outing-b", "现场核查"]] as const) {
  test(`a notice of ${name} is refused by its gate with every reason`, async ({ as }) => {
    const page = await as(name);
    await open(page, "草稿");
    const findings = page.locator(".panel").filter({ has: page.getByRole("heading", { name: "校验结果" }) });
    await expect(findings.getByText("不予告知").first()).toBeVisible();
    await expect(findings.getByText(gate).first()).toBeVisible();
    await notify(page);
    await expect(page.getByRole("dialog").getByText("不能告知：请逐条处理下列问题")).toBeVisible();
    await expect(page.getByRole("dialog").getByText(gate).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await page.reload();
    await expect(page.getByText("尚未告知。")).toBeVisible();
  });
}

test("a notice goes to the county, is received and asked about; another goes to the prefecture that stands in", async ({ as }) => {
  const page = await as("outing-c");
  await open(page, "草稿", "南关区");
  const employer = await page.getByRole("heading", { level: 1 }).innerText();
  await notify(page);
  await expect(page.getByText("已告知").first()).toBeVisible();
  const told = page.locator(".panel").filter({ has: page.getByRole("heading", { name: "告知与接收" }) });
  await expect(told.getByText("南关区").first()).toBeVisible();
  await expect(told.getByText("代管", { exact: true })).toHaveCount(0);
  const outing = page.url();

  const office = await as("county");
  await office.goto(outing);
  await expect(office.getByRole("heading", { level: 1 })).toHaveText(employer);
  await office.getByRole("button", { name: "接收", exact: true }).click();
  const dialog = office.getByRole("dialog", { name: "接收告知书" });
  await dialog.getByLabel("回执意见").fill("材料齐全，请按告知内容开展");
  await dialog.getByRole("button", { name: "接收", exact: true }).click();
  await expect(office.getByText("材料齐全，请按告知内容开展")).toBeVisible();
  await office.getByLabel("询问或答复").fill("体检车停放何处？");
  await office.getByRole("button", { name: "发送" }).click();
  await expect(office.getByText("体检车停放何处？")).toBeVisible();
  await expectAccessible(office);

  await page.reload();
  await expect(page.getByText("材料齐全，请按告知内容开展")).toBeVisible();
  await page.getByLabel("询问或答复").fill("停在厂区东门内侧");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("停在厂区东门内侧")).toBeVisible();

  // The delegation of the first county is over, that of the second holds: its prefecture is told, and the county is not.
  await open(page, "草稿", "宽城区");
  await notify(page);
  await expect(told.getByText("代管", { exact: true })).toBeVisible();
  const delegated = page.url();
  const city = await as("city");
  await city.goto(delegated);
  await expect(city.getByRole("button", { name: "接收", exact: true })).toBeVisible();
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
  await record.getByRole("button", { name: "记录", exact: true }).click();
  await expect(office.getByText("人员、车辆与告知书一致")).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "完成并填报人数" }).click();
  const dialog = page.getByRole("dialog", { name: "填报实检人数" });
  await dialog.getByLabel("上岗前").fill("4");
  await dialog.getByLabel("在岗期间").fill("61");
  await dialog.getByLabel("离岗时").fill("2");
  await dialog.getByRole("button", { name: "完成", exact: true }).click();
  await expect(page.getByText("上岗前 4，在岗期间 61，离岗时 2")).toBeVisible();
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
