// The check on site that every filing opens: a sheet filled in by keyboard, a conclusion that follows from it, and what that leads to;
// a tablet without a connection, where the page is closed, opened again, and nothing that was put down is lost.
import { expect, expectAccessible, expectFitting, expectNoSidewaysScroll, goTo, kept, type Page, TABLET, test } from "../support/journey.ts";
import { UNCHECKED } from "../support/outings.ts";

// A photograph as small as a picture can be.
const PHOTO = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

// One after the other: they take what waits from one list, and whoever puts something down takes it from there. Another file does that
// with one alone, which is left to it.
test.describe.configure({ mode: "default" });

// Opens a check that waits for the team.
async function openWaiting(page: Page, which = 0, state = "待现场核查"): Promise<string> {
  await goTo(page, "现场核查");
  await page.getByLabel("状态").selectOption(state);
  await expect(page.getByRole("table").getByText("已有结论", { exact: true })).toHaveCount(0);
  const row = page.getByRole("row").filter({ hasText: state }).filter({ hasNotText: UNCHECKED }).nth(which);
  const institution = await row.getByRole("link").innerText();
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(institution);
  return institution;
}

// JL24-1-3-d
test("the centre fills in a check by keyboard and its conclusion follows from the sheet", async ({ as }) => {
  const page = await as("qc");
  await openWaiting(page);
  const conclude = page.getByRole("button", { name: "作出结论" });
  await expect(conclude).toBeDisabled();
  const rows = page.locator(".check-row");
  const count = await rows.count();
  expect(count).toBeGreaterThan(10);
  await expect(rows.first(), "keys work at once").toBeFocused();
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
  await expect(page.getByText("未比对备案信息：机构当日搬迁设备")).toBeVisible();
  await expect(page.getByText("未发现不一致")).toHaveCount(0);
});

// JL24-1-3-e
test("what cannot be done is published by two and both sides sign on the screen", async ({ as }) => {
  const page = await as("qc");
  // One that has more than what it will not be able to do.
  let institution = await openWaiting(page);
  for (let index = 1; (await page.locator("dl .chips .chip").count()) < 2; index++) {
    institution = await openWaiting(page, index);
  }
  const check = page.url();
  const rows = page.locator(".check-row");
  const count = await rows.count();
  await rows.first().focus();
  for (let row = 0; row < count; row++) await page.keyboard.press("1");
  // One device is not where the dossier says.
  await page.locator("#comparison summary").filter({ hasText: "设备设施" }).click();
  const device = page.locator(".compare-row:visible").first();
  await device.getByRole("radio", { name: "现场未见" }).check({ force: true });
  await device.getByRole("textbox").fill("设备送检未归");
  // The rest of the group is as filed, at once.
  const rest = page.getByRole("button", { name: /^其余 \d+ 条均与备案一致$/ });
  await rest.click();
  await expect(rest).toHaveCount(0);
  await expect(device.getByRole("radio", { name: "现场未见" })).toBeChecked();
  const conclude = page.getByRole("button", { name: "作出结论" });
  await expect(conclude).toBeEnabled();
  await conclude.click();
  const dialog = page.getByRole("dialog", { name: "作出核查结论" });
  await expect(dialog.getByText("与备案不一致 1 条")).toBeVisible();
  await dialog.getByLabel("核查人员").fill("王芳");
  const filed = dialog.getByRole("combobox", { name: "备案项目" });
  // A category and an item of it, or the whole of it.
  const [category = "", item = ""] = (await filed.locator("option").nth(1).innerText()).split(" · ");
  await filed.selectOption({ index: 1 });
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
  const health = await as("health");
  await health.goto(page.url());
  await health.getByRole("button", { name: "发布", exact: true }).click();
  await health.getByRole("dialog", { name: "发布这份公示？" }).getByRole("button", { name: "发布", exact: true }).click();
  const open = await health.getByRole("link", { name: /^\/publications\// }).innerText();

  // What it may not do any more is said where its rights are asked for, and the rest it still may.
  await page.goto(check);
  await page.locator("dl").getByRole("link", { name: institution, exact: true }).click();
  const region = await page.locator(".fact").filter({ hasText: "行政区划" }).locator(".code").innerText();
  await page.getByRole("tab", { name: "服务资格" }).click();
  const named = page.locator(".right-unit").filter({ hasText: category }).filter({ hasText: item });
  const unit = await named.getByRole("heading").innerText();
  const right = named.getByRole("listitem").filter({ hasText: "开展" }).first();
  await expect(right.getByText("不能", { exact: true })).toBeVisible();
  await right.getByText("为什么").click();
  await expect(right.locator(".why-more > li").last()).toContainText("现场核查认定不具备该项目的能力");
  await expect(page.getByRole("tabpanel").getByText("可以", { exact: true }).first()).toBeVisible();
  await expectFitting(page, "rights that were narrowed");

  const anybody = await as();
  await anybody.goto(open);
  await expect(anybody.getByRole("table").getByText(institution)).toBeVisible();
  // The public finds the institution by what it still may, and not by what it may not.
  await anybody.goto(`/rights?region=${region}`);
  const offered = anybody.getByRole("row").filter({ hasText: institution }).locator("summary");
  await expect(offered.first()).toBeVisible();
  await expect(offered.filter({ hasText: unit })).toHaveCount(0);
  await expectFitting(anybody, "who may do what where something was narrowed");
});

test("what was put down on a tablet survives a lost connection and a closed page", async ({ as }) => {
  const page = await as("qc");
  await openWaiting(page);
  await page.setViewportSize(TABLET);
  const url = page.url();
  const rows = page.locator(".check-row");
  const context = page.context();
  await context.setOffline(true);
  await rows.first().focus();
  await page.keyboard.press("2");
  await expect(page.getByRole("textbox", { name: "理由（必填）" })).toBeFocused();
  await page.keyboard.type("断网时填写的理由");
  await page.getByLabel("拍摄现场照片").setInputFiles({ name: "现场.png", mimeType: "image/png", buffer: PHOTO });
  await expect(page.getByText("待上传 1 张，已存本机")).toBeVisible();
  await expect(page.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page, "a check without a connection");
  // Nothing that was typed or photographed lies in the browser in clear, and the key to it cannot be taken out.
  const clear = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
  const { texts, extractable } = await lookIntoVault(page);
  expect(texts.length).toBeGreaterThan(0);
  for (const text of [clear, ...texts.flat()]) {
    expect(text).not.toContain("断网时填写的理由");
    expect(text).not.toContain("data:image");
  }
  expect(extractable).toEqual([false]);
  await page.close();
  await context.setOffline(false);

  const again = await context.newPage();
  await again.goto(url);
  await expect(again.getByRole("textbox", { name: "理由（必填）" })).toHaveValue("断网时填写的理由");
  await expect(again.getByText(/已上传/)).toBeVisible({ timeout: 15_000 });
  await expect(again.getByText(/待上传/)).toHaveCount(0);
  // The photograph is on the server: whoever opens the check elsewhere can load it.
  const other = await as("qc2");
  await other.goto(url);
  const loaded = other.waitForEvent("download");
  await other.getByRole("button", { name: "照片 1", exact: true }).click();
  expect((await loaded).suggestedFilename()).toBe("photo-1.jpg");
  await again.close();
});

test("two people who put down different answers to one item are shown both, and one is chosen", async ({ as }) => {
  const page = await as("qc");
  await openWaiting(page);
  const url = page.url();
  const item = (of: Page) => of.locator(".check-row").first();
  await expect(item(page)).toBeVisible();
  await page.context().setOffline(true);
  await item(page).focus();
  await page.keyboard.press("2");
  await page.keyboard.type("资质证书已过期");
  await page.locator(".check-row").nth(1).focus();
  await page.keyboard.press("1");
  await expect(page.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });

  const other = await as("qc2");
  await other.goto(url);
  const saved = other.waitForResponse((answer) => answer.url().endsWith("/sheet") && answer.ok());
  await item(other).focus();
  await other.keyboard.press("1");
  await saved;

  await page.context().setOffline(false);
  const contest = page.getByRole("alert").filter({ hasText: "两人对同一项的填写不同" });
  await expect(contest).toBeVisible({ timeout: 30_000 });
  // Only the item that both answered; what one of them alone answered is merged.
  await expect(contest.getByText("以下 1 项请选定")).toBeVisible();
  await expect(contest.getByText("不符合：资质证书已过期")).toBeVisible();
  await expectFitting(page, "two answers to one item");
  await contest.getByRole("button", { name: "采用本机的" }).click();
  await expect(contest).toHaveCount(0);
  await expect(page.getByText(/已上传/)).toBeVisible({ timeout: 15_000 });

  await other.reload();
  await expect(item(other).getByRole("radio", { name: "不符合", exact: true })).toBeChecked();
  await expect(item(other).getByRole("textbox", { name: "理由（必填）" })).toHaveValue("资质证书已过期");
  await expect(other.locator(".check-row").nth(1).getByRole("radio", { name: "符合", exact: true })).toBeChecked();
});

test.describe("on a browser that keeps the client", () => {
  test.use({ serviceWorkers: "allow" });

  // Opens a check on a tablet that will open it again without a connection.
  async function openCheck(page: Page, state?: string): Promise<string> {
    await openWaiting(page, 0, state);
    await expect(page.locator(".check-row").first()).toBeVisible();
    await page.setViewportSize(TABLET);
    await kept(page);
    return page.url();
  }

  test("a check that was open opens again without a connection, with what was put down, and sends it later", async ({ as }) => {
    const page = await as("qc");
    const url = await openCheck(page);
    const institution = await page.getByRole("heading", { level: 1 }).innerText();
    const context = page.context();
    // One answer reaches the server, and is there without a connection.
    const saved = page.waitForResponse((answer) => answer.url().endsWith("/sheet") && answer.ok());
    await page.locator(".check-row").first().focus();
    await page.keyboard.press("1");
    await saved;
    await expect(page.getByText(/已上传/)).toBeVisible();
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByText(/离线打开，以下为/)).toBeVisible();
    await expect(page.locator(".check-row").first().getByRole("radio", { name: "符合", exact: true })).toBeChecked();
    await page.locator(".check-row").nth(1).focus();
    await page.keyboard.press("2");
    await expect(page.getByRole("textbox", { name: "理由（必填）" })).toBeFocused();
    await page.keyboard.type("离线后重新打开");
    await expect(page.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });
    await page.close();

    const again = await context.newPage();
    await again.setViewportSize(TABLET);
    await again.goto(url);
    await expect(again.getByRole("heading", { level: 1 })).toHaveText(institution);
    await expect(again.getByText(/离线打开，以下为/)).toBeVisible();
    // Nothing of one's own is taken for somebody else's.
    await expect(again.locator(".check-row").first().getByRole("radio", { name: "符合", exact: true })).toBeChecked();
    await expect(again.getByText("两人对同一项的填写不同")).toHaveCount(0);
    const reason = again.getByRole("textbox", { name: "理由（必填）" });
    await expect(reason).toHaveValue("离线后重新打开");
    await reason.fill("离线后重新打开，再补充");
    await expect(again.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });

    await context.setOffline(false);
    await expect(again.getByText(/已上传/)).toBeVisible({ timeout: 30_000 });
    await again.getByRole("button", { name: "重新载入" }).click();
    await expect(again.getByText(/离线打开/)).toHaveCount(0);
    await expect(again.getByRole("textbox", { name: "理由（必填）" })).toHaveValue("离线后重新打开，再补充");
    await expect(again.locator(".check-row").first().getByRole("radio", { name: "符合", exact: true })).toBeChecked();

    // What the worker keeps is the built client: no page of anybody, and nothing of the API.
    const held = await again.evaluate(async () => {
      const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(opened.map((cache) => cache.keys()));
      return requests.flat().map((request) => new URL(request.url).pathname);
    });
    expect(held).toContain("/");
    expect(held.filter((path) => !/^\/(assets\/[^/]+|boot\.js|favicon\.svg)?$/.test(path))).toEqual([]);
    await again.close();
  });

  test("whoever logged out is not let in without a connection, and nothing of theirs is left by any tab", async ({ as }) => {
    const page = await as("qc");
    const url = await openCheck(page, "核查中");
    const context = page.context();
    const other = await context.newPage();
    await other.goto(url);
    await expect(other.locator(".check-row").first()).toBeVisible();
    await expect.poll(() => inVault(page, "texts")).toBeGreaterThan(1);
    expect(await inVault(page, "keys")).toBe(1);
    await page.locator(".user-button").click();
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.waitForURL(/\/login/);
    // The other tab is out as well, and reading its check again brings nothing back.
    await other.waitForURL(/\/login/);
    await other.goto(url);
    await expect(other.getByLabel("登录名")).toBeVisible();
    await expect.poll(() => inVault(other, "texts")).toBe(0);
    expect(await inVault(other, "keys")).toBe(0);
    await context.setOffline(true);
    const again = await context.newPage();
    await again.goto(url);
    await expect(again.getByLabel("登录名")).toBeVisible();
    expect([await inVault(again, "texts"), await inVault(again, "keys")]).toEqual([0, 0]);
    await other.close();
    await again.close();
  });
});

// How much this browser keeps, of texts or of keys.
function inVault(page: Page, what: "texts" | "keys"): Promise<number> {
  return page.evaluate(
    (what) =>
      new Promise<number>((done, fail) => {
        const opening = indexedDB.open("ohqc");
        opening.onerror = () => fail(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction(what).objectStore(what).count();
          counting.onsuccess = () => {
            opening.result.close();
            done(counting.result);
          };
        };
      }),
    what,
  );
}

// What lies in the vault, for whoever has the browser: each row as it is, and its bytes read as UTF-8 and as UTF-16; and of each key
// whether it can be taken out.
function lookIntoVault(page: Page): Promise<{ texts: string[][]; extractable: boolean[] }> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const vault = await answer(indexedDB.open("ohqc"));
    const rows: { data: ArrayBuffer }[] = await answer(vault.transaction("texts").objectStore("texts").getAll());
    const keys: CryptoKey[] = await answer(vault.transaction("keys").objectStore("keys").getAll());
    vault.close();
    const read = (data: ArrayBuffer) => ["utf-8", "utf-16le", "utf-16be"].map((encoding) => new TextDecoder(encoding).decode(data));
    return {
      texts: rows.map((row) => [JSON.stringify(row), ...read(row.data)]),
      extractable: keys.map((key) => key.extractable),
    };
  });
}
