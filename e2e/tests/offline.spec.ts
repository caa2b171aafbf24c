// The client that a browser keeps: it opens without a connection and in trouble, and a new build takes its place once no page of the
// earlier one is open.
import { expect, kept, logIn, type Page, PASSWORD, test as base } from "../support/journey.ts";
import { type Front, standBefore } from "../support/front.ts";

type Before = {
  // A server that answers otherwise when told.
  front: Front;
  // A browser that keeps the client, which came by way of that server.
  keeper: Page;
};

const test = base.extend<Before>({
  front: async ({ baseURL }, use) => {
    const front = await standBefore(baseURL ?? "");
    await use(front);
    await front.close();
  },
  keeper: async ({ browser, front }, use) => {
    const context = await browser.newContext({ serviceWorkers: "allow", baseURL: front.url });
    const page = await context.newPage();
    await logIn(page, "qc", PASSWORD);
    await kept(page);
    await use(page);
    await context.close();
  },
});

const held = (page: Page) => page.evaluate(() => caches.keys());

// Looks for a new build; whether one waits once nothing is being taken in. The browser also looks by itself, so that it may have been
// found before.
function update(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (registration.installing) await new Promise((done) => setTimeout(done, 50));
    return registration.waiting !== null;
  });
}

test("a new build waits for the last page of the earlier one and then drops what that kept", async ({ front, keeper }) => {
  const [first = ""] = await held(keeper);
  expect(first).toMatch(/^ohqc-[0-9a-f]{16}$/);
  const next = "ohqc-fedcba9876543210";

  // While servers are replaced, the page may come from another build than the worker: nothing of the two is mixed.
  let mixed = 0;
  front.answer("/", ({ status, body }) => {
    mixed += 1;
    return { status, body: `${body}<!-- of another build -->` };
  });
  front.answer("/worker.js", ({ status, body }) => ({ status, body: body.replace(/(VERSION = ")[0-9a-f]{16}/, "$1fedcba9876543210") }));
  expect(await update(keeper)).toBe(false);
  expect(mixed, "it asked for the page, and was given the other one").toBeGreaterThan(0);
  expect(await held(keeper)).toEqual([first]);

  front.answer("/");
  expect(await update(keeper)).toBe(true);
  expect((await held(keeper)).sort()).toEqual([first, next].sort());
  const parts = await keeper.evaluate(async (name) => (await (await caches.open(name)).keys()).length, first);
  expect(parts, "the open page may still ask for them").toBeGreaterThan(5);

  const again = await keeper.context().newPage();
  await keeper.close();
  const reopened = async () => {
    // Until the browser has done with the closed page, the earlier build would take this one too.
    await again.goto("about:blank");
    await again.goto("/login");
    return held(again);
  };
  await expect.poll(reopened).toEqual([next]);
});

for (const status of [503, 429]) {
  test(`a page that is answered with ${status} opens from what is kept`, async ({ front, keeper }) => {
    front.answer("/app", () => ({ status, body: "trouble" }));
    await keeper.goto("/app");
    await expect(keeper.getByRole("navigation", { name: "主导航" })).toBeVisible();
    await expect(keeper.getByText("trouble")).toHaveCount(0);
  });
}
