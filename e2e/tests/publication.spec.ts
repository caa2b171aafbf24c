// One person prepares a list, another releases it, and everybody may read it.
import { expect, goTo, settled, test } from "../support/journey.ts";

test("a list is frozen by one person, released by another and public at once", async ({ as }) => {
  const qc = await as("qc");
  await goTo(qc, "公示");
  await qc.getByRole("button", { name: "拟制公示" }).click();
  const dialog = qc.getByRole("dialog", { name: "拟制公示" });
  await dialog.getByRole("radio", { name: "质控考核结果" }).check();
  await dialog.getByLabel("年度").selectOption("2025");
  await dialog.getByLabel("服务").selectOption("职业病诊断");
  await dialog.getByRole("button", { name: "冻结名单" }).click();
  await expect(qc.getByText("等待另一人发布")).toBeVisible();
  await expect(qc.getByRole("button", { name: "发布", exact: true })).toHaveCount(0);
  const title = await qc.getByRole("heading", { level: 1 }).innerText();
  const id = qc.url().split("/").at(-1)?.split("?")[0];

  const anybody = await as();
  await anybody.goto(`/publications/${id}`);
  await expect(anybody.getByRole("heading", { level: 1, name: title })).toHaveCount(0);

  const health = await as("health");
  await health.goto("/app");
  const waiting = health.getByRole("table", { name: "待发布的公示" });
  await waiting.locator(`a[href="/app/publications/${id}"]`).click();
  await health.getByRole("button", { name: "发布", exact: true }).click();
  await health.getByRole("dialog", { name: "发布这份公示？" }).getByRole("button", { name: "发布", exact: true }).click();
  await expect(health.getByRole("link", { name: `/publications/${id}` })).toBeVisible();

  await goTo(health, "我的工作台");
  await settled(health);
  await expect(waiting.locator(`a[href="/app/publications/${id}"]`), "nobody waits for it any more").toHaveCount(0);

  await anybody.goto("/publications");
  await anybody.locator(`a[href="/publications/${id}"]`).click();
  await expect(anybody.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(anybody.getByText("快照哈希（SHA-256）")).toBeVisible();
  await expect(anybody.getByRole("table").getByRole("row").nth(1)).toBeVisible();
});
