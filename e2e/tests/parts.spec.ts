// The parts that every page has at hand, on the page that shows them all: messages, the clipboard, and paper.
import { expect, type Page, test } from "../support/journey.ts";

async function parts(page: Page, tab: string): Promise<void> {
  await page.goto("/app/ui");
  await page.getByRole("tab", { name: tab }).click();
}

// What a field takes when somebody pastes into it.
async function pasted(page: Page): Promise<string> {
  await page.getByRole("button", { name: "撤回公示" }).click();
  const reason = page.getByRole("textbox", { name: "撤回理由" });
  await reason.focus();
  await page.keyboard.press("Control+V");
  return reason.inputValue();
}

test("good news is announced and goes by itself, bad news stays until it is closed", async ({ as }) => {
  const page = await as("qc");
  await parts(page, "标记与消息");
  await page.clock.install();
  const messages = page.locator("#messages");
  await expect(messages).toHaveAttribute("role", "status");
  await expect(messages).toHaveAttribute("aria-live", "polite");
  await page.getByRole("button", { name: "成功消息" }).click();
  await page.getByRole("button", { name: "错误消息" }).click();
  await expect(messages.getByText("备案已受理")).toBeVisible();
  const bad = messages.locator("[data-tone=danger]");
  await expect(bad).toBeVisible();
  await page.clock.runFor(7_000);
  await expect(messages.getByText("备案已受理")).toHaveCount(0);
  await expect(bad).toBeVisible();
  await bad.getByRole("button", { name: "关闭" }).click();
  await expect(bad).toHaveCount(0);
  await expect(messages).toBeHidden();
});

test("a message lies above an open dialog", async ({ as }) => {
  const page = await as("qc");
  await parts(page, "标记与消息");
  const message = page.locator("#messages .toast-line");
  // What is painted inside the message's frame: a veil over it would darken it.
  const painted = async () => {
    const box = await message.boundingBox();
    if (!box) throw new Error("no message is drawn");
    return page.screenshot({ clip: { x: box.x + 12, y: box.y + 8, width: 60, height: box.height - 16 } });
  };
  await page.getByRole("button", { name: "成功消息" }).click();
  await expect(message).toBeVisible();
  const alone = await painted();
  await page.getByRole("button", { name: "打开对话框" }).click();
  await expect(page.getByRole("dialog", { name: "考核说明" })).toBeVisible();
  expect((await painted()).equals(alone)).toBe(true);
  await page.getByRole("dialog", { name: "考核说明" }).getByRole("button", { name: "知道了" }).click();
  await expect(page.locator("#messages").getByText("说明已读")).toBeVisible();
});

test("a text is copied where the browser offers its clipboard", async ({ as }) => {
  const page = await as("qc");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await parts(page, "标记与消息");
  await page.getByRole("button", { name: "复制", exact: true }).first().click();
  await expect(page.locator("#messages").getByText("已复制")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("JL-ZK-2026-000142");
});

test("a text is copied on plain HTTP too, from the page and from a dialog", async ({ as }) => {
  const page = await as("qc");
  // Pages that are not secure have no clipboard.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
  await parts(page, "标记与消息");
  await page.getByRole("button", { name: "复制", exact: true }).first().click();
  await expect(page.locator("#messages").getByText("已复制")).toBeVisible();
  expect(await pasted(page)).toBe("JL-ZK-2026-000142");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "打开对话框" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "复制", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "撤回公示" }).click();
  await page.getByRole("textbox", { name: "撤回理由" }).fill("");
  await page.getByRole("textbox", { name: "撤回理由" }).focus();
  await page.keyboard.press("Control+V");
  await expect(page.getByRole("textbox", { name: "撤回理由" })).toHaveValue("JL-ZK-2026-000143");
});

for (const scheme of ["light", "dark"] as const) {
  test(`on paper the page stands without its frame, black on white (${scheme} theme)`, async ({ as }) => {
    const page = await as("qc");
    await parts(page, "数据");
    if (scheme === "dark") await page.evaluate(() => document.documentElement.setAttribute("data-theme", "ohqc-dark"));
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("heading", { level: 1, name: "界面部件" })).toBeVisible();
    await expect(page.getByRole("table").first()).toBeVisible();
    for (const frame of [".console-side", ".console-bar", ".page-actions", ".tab-row", ".crumbs", ".skip-link"]) {
      for (const one of await page.locator(frame).all()) await expect(one).toBeHidden();
    }
    const paper = await page.evaluate(() => {
      const heading = document.querySelector("h1");
      return [getComputedStyle(document.body).backgroundColor, heading && getComputedStyle(heading).color];
    });
    expect(paper).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  });
}
