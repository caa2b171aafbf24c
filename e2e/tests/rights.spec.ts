// Who may do what, and why: as a sentence with its reasons in the console, and as a question that anybody may ask.
import { expect, expectFitting, goTo, lookFor, settled, test } from "../support/journey.ts";

test("an institution's rights are sentences, each with the reasons and clauses it stands on, for any day", async ({ as }) => {
  const page = await as("qc");
  await goTo(page, "机构");
  const name = "龙潭区明德医院";
  await (await lookFor(page, "名称或统一社会信用代码", name)).getByRole("link").click();
  await page.getByRole("tab", { name: "服务资格" }).click();
  const unit = page.locator(".right-unit").first();
  const right = unit.getByRole("listitem").filter({ hasText: "开展" }).first();
  await expect(right.getByText("可以", { exact: true })).toBeVisible();
  await right.getByText("为什么").click();
  const reasons = right.locator(".why-more > li");
  await expect(reasons.first()).toBeVisible();
  await expect(reasons.first().locator(".why-basis")).toContainText("依据");
  await expectFitting(page, "the rights of an institution");
  const proof = reasons.getByRole("link").first();
  const filing = await proof.getAttribute("href");

  // Before it was filed it might not.
  await page.getByLabel("哪一天").fill("2023-01-09");
  await expect(page).toHaveURL(/on=2023-01-09/);
  await settled(page);
  const section = page.getByRole("tabpanel");
  await expect(section.getByText("可以", { exact: true })).toHaveCount(0);
  await page.goto(filing ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(name).first()).toBeVisible();
});

test("anybody finds who may examine what near them, whether they go out for it, and why", async ({ page }) => {
  await page.goto("/rights");
  await settled(page);
  await page.getByLabel(/^类别/).selectOption("接触粉尘类");
  await expect(page).toHaveURL(/category=1/);
  await settled(page);
  const rows = page.getByRole("row").filter({ has: page.locator("td") });
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) await expect(row.locator("summary").filter({ hasText: "接触粉尘类" }).first()).toBeVisible();
  const unit = rows.first().locator("details").filter({ hasText: "接触粉尘类" }).first();
  await unit.locator("summary").click();
  await expect(unit.getByText(/可以|能/).last()).toBeVisible();
  await expectFitting(page, "who may do what");

  await page.getByLabel("外出检查").selectOption("可以外出");
  await expect(page).toHaveURL(/going_out=true/);
  await settled(page);
  for (const row of await rows.all()) await expect(row.getByText("可外出").first()).toBeVisible();
  // Nobody was filed on a day before the platform: the empty state says what to do.
  await page.getByLabel("哪一天").fill("2020-01-09");
  await expect(page.getByText("没有找到可以开展的机构。请放宽条件。")).toBeVisible();
});
