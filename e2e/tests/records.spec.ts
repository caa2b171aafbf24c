// Bodies that are recorded and not filed: registered, let in by an account of their own, recorded, verified, put on record.
import { accept, addPerson, findAllInOrder, handIn, nameReviewer, next, provide } from "../support/filing.ts";
import { expect, expectFitting, goTo, PASSWORD, test, type Page } from "../support/journey.ts";

type Body = {
  kind: string;
  establishment: string;
  name: string;
  creditCode: string;
  login: string;
  role: string;
  // Fills in the dossier of the kind, from its first part to the files.
  fillIn: (page: Page) => Promise<void>;
};

const BODIES: Body[] = [
  {
    kind: "职业卫生技术服务",
    establishment: "职业卫生技术服务机构",
    name: "长春市绿园区清源职业卫生技术服务有限公司",
    creditCode: "91220106MA14000436",
    login: "qingyuan",
    role: "技术服务机构",
    fillIn: async (page) => {
      await page.getByLabel("资质证书编号").fill("（吉）卫职技字（2024）第018号");
      await page.getByLabel("资质证书有效期至").fill("2029-06-30");
      await page.getByRole("checkbox", { name: "职业病危害因素检测" }).check();
      await next(page, "人员");
      await addPerson(page, "韩立", "高级", ["法定代表人"]);
      await addPerson(page, "孟洁", "高级", ["质量负责人", "技术负责人", "检测人员"]);
      await next(page, "场所");
      await addRoom(page, "样品室");
      await next(page, "设备");
      await page.getByRole("button", { name: "添加设备" }).click();
      const device = page.getByRole("dialog", { name: "添加设备" });
      await device.getByLabel("设备名称").fill("个体粉尘采样器");
      await device.getByLabel("检定（校准）有效期至").fill("2026-11-30");
      await device.getByRole("checkbox", { name: "职业病危害因素检测" }).check();
      await device.getByRole("button", { name: "确定" }).click();
      await next(page, "质量管理体系");
    },
  },
  {
    kind: "职业病鉴定办事",
    establishment: "职业病鉴定办事机构",
    name: "四平市职业病诊断鉴定办事处",
    creditCode: "12220200MB1400044Y",
    login: "siping.appraisal",
    role: "鉴定办事机构",
    fillIn: async (page) => {
      await page.getByRole("checkbox", { name: "首次鉴定（设区的市）" }).check();
      await next(page, "人员");
      await addPerson(page, "郭敏", "高级", ["机构负责人"]);
      await addPerson(page, "于洋", "中级", ["鉴定办事人员"]);
      await next(page, "场所");
      await addRoom(page, "鉴定会议室");
      await next(page, "质量管理体系");
    },
  },
];

for (const body of BODIES) {
  test(`${body.establishment} is registered, let in, recorded and put on record without a receipt or a check on site`, async ({ as }) => {
    test.setTimeout(180_000);
    const qc = await as("qc");
    await register(qc, body);
    const institution = qc.url();
    const first = await letIn(qc, body);

    const own = await as();
    await enter(own, body.login, first);
    await goTo(own, "备案与登记");
    await own.getByRole("button", { name: "新建备案或登记" }).click();
    const dialog = own.getByRole("dialog", { name: "新建备案或登记" });
    await dialog.getByRole("radio", { name: body.kind, exact: true }).check();
    // A house that is no medical institution files nothing.
    await expect(dialog.getByRole("radio", { name: "职业病诊断", exact: true })).toHaveCount(0);
    await dialog.getByRole("button", { name: "开始填报" }).click();
    await body.fillIn(own);
    await own.getByRole("button", { name: "全部勾选" }).click();
    await next(own, "信息报告");
    await own.getByLabel(/^信息报告员/).fill("于洋");
    await own.getByLabel("已配备专用计算机并接入网络").check();
    await next(own, "附送材料");
    await expectFitting(own, `the materials of ${body.kind}`);
    await provide(own);
    await handIn(own, "登记");
    const record = own.url();

    await qc.goto(record);
    await expect(qc.getByRole("heading", { level: 1 })).toHaveText(`${body.kind}登记`);
    await nameReviewer(qc);
    await findAllInOrder(qc);
    const health = await as("health");
    await health.goto(record);
    await health.getByRole("button", { name: "办理登记" }).click();
    await expect(health.getByRole("dialog", { name: "办理登记" }).getByText("办理后将生成登记号，机构列入登记名册。")).toBeVisible();
    await health.keyboard.press("Escape");
    await accept(health, "登记");
    const number = health.locator(".receipt-fact", { hasText: "登记号" }).locator("b");
    await expect(number).toHaveText(/^220000-[A-Z]{3}-2026-\d{4}$/);
    await expect(health.getByText("回执核验码")).toHaveCount(0);
    await expect(health.getByRole("link", { name: "现场核查", exact: true }).filter({ visible: true })).toHaveCount(1);

    await own.reload();
    await expect(own.locator(".receipt-fact", { hasText: "登记号" }).locator("b")).toHaveText(await number.innerText());
    await expect(own.getByRole("button", { name: "下载备案回执" })).toHaveCount(0);
    await expectFitting(own, `a record of ${body.kind}`);

    await qc.goto(institution);
    await expect(qc.getByRole("table", { name: "备案与登记" }).getByText(await number.innerText())).toBeVisible();
    await expect(qc.getByRole("table", { name: "备案与登记" }).getByText("已登记")).toBeVisible();
  });
}

async function register(page: Page, { name, creditCode, establishment }: Body): Promise<void> {
  await goTo(page, "机构");
  await page.getByRole("link", { name: "登记机构" }).click();
  await page.getByLabel("机构名称").fill(name);
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await page.getByLabel("机构性质").selectOption("公立");
  await page.getByLabel("机构类别").selectOption(establishment);
  await page.getByLabel("行政区划 1").selectOption("长春市");
  await page.getByLabel("行政区划 2").selectOption("绿园区");
  await page.getByLabel("详细地址").fill("吉林省长春市绿园区健康路 9 号");
  await page.getByLabel("姓名").fill("于洋");
  await page.getByLabel("电话").fill("0431-85550043");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

// Opens the body's account and reads the first password, as it is shown this once.
async function letIn(page: Page, { login, role }: Body): Promise<string> {
  await page.getByRole("link", { name: "开通账号" }).click();
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("显示名称").fill("于洋");
  await page.getByRole("checkbox", { name: role, exact: true }).check();
  await page.getByRole("button", { name: "开通", exact: true }).click();
  await expect(page.getByText("密码只显示这一次")).toBeVisible();
  return page.locator(".copy-text .code").nth(1).innerText();
}

// Logs in for the first time, with a password of one's own from then on.
async function enter(page: Page, login: string, first: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(first);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByLabel("当前密码").fill(first);
  await page.getByLabel("新密码", { exact: true }).fill(`${PASSWORD}-${login}`);
  await page.getByLabel("再次输入新密码").fill(`${PASSWORD}-${login}`);
  await page.getByRole("button", { name: "更改密码" }).click();
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
}

async function addRoom(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "添加房间" }).click();
  await page.getByLabel("房间名称").fill(name);
  await page.getByLabel("使用面积").fill("36");
}
