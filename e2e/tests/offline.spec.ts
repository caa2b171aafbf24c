// A tablet without a connection: the page is closed, opened again, and nothing that was put down is lost.
import { expect, goTo, logIn, type Page, PASSWORD, test } from "../support/journey.ts";

test.use({ serviceWorkers: "allow" });

const TABLET = { width: 820, height: 1180 };

// Waits until this browser keeps the client and opens it.
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50));
  });
}

// Opens a check that waits for the team.
async function openCheck(page: Page): Promise<string> {
  await goTo(page, "现场核查");
  await page.getByLabel("状态").selectOption("待现场核查");
  await expect(page.getByRole("table").getByText("已有结论", { exact: true })).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: "待现场核查" }).nth(4).getByRole("link").click();
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
  await context.setOffline(true);
  await page.locator(".check-row").first().focus();
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
  const reason = again.getByRole("textbox", { name: "理由（必填）" });
  await expect(reason).toHaveValue("离线后重新打开");
  await reason.fill("离线后重新打开，再补充");
  await expect(again.getByText(/网络中断，已加密存本机/)).toBeVisible({ timeout: 15_000 });

  await context.setOffline(false);
  await expect(again.getByText(/已上传/)).toBeVisible({ timeout: 30_000 });
  await again.getByRole("button", { name: "重新载入" }).click();
  await expect(again.getByText(/离线打开/)).toHaveCount(0);
  await expect(again.getByRole("textbox", { name: "理由（必填）" })).toHaveValue("离线后重新打开，再补充");

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

test("whoever logged out is not let in without a connection, and nothing of theirs is left", async ({ as }) => {
  const page = await as("qc");
  const url = await openCheck(page);
  const context = page.context();
  await page.locator(".user-button").click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.waitForURL(/\/login/);
  await context.setOffline(true);
  const again = await context.newPage();
  await again.goto(url);
  await expect(again.getByLabel("登录名")).toBeVisible();
  const left = () =>
    again.evaluate(
      () =>
        new Promise((done, fail) => {
          const opening = indexedDB.open("ohqc");
          opening.onerror = () => fail(opening.error);
          opening.onsuccess = () => {
            const counting = opening.result.transaction("texts").objectStore("texts").count();
            counting.onsuccess = () => done(counting.result);
          };
        }),
    );
  await expect.poll(left).toBe(0);
  await again.close();
});

test("a new build drops what an earlier one kept", async ({ as }) => {
  const page = await as();
  await page.goto("/login");
  await page.evaluate(async () => (await caches.open("ohqc-earlier")).put("/assets/earlier.js", new Response("")));
  await logIn(page, "qc", PASSWORD);
  await kept(page);
  const names = await page.evaluate(() => caches.keys());
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^ohqc-[0-9a-f]{16}$/);
});
