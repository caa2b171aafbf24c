// What institutions, reviewers and authorities do to a filing or a record; the words are those of the kind.
import { expect, type Page } from "./journey.ts";

// What a kind of body does: it files, or it is only recorded.
type Word = "备案" | "登记";

// A scan as small as a PDF can be.
export const SCAN = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

// Names the QC centre's head to verify the materials.
export async function nameReviewer(page: Page): Promise<void> {
  await page.getByRole("button", { name: "指定核查人" }).click();
  const dialog = page.getByRole("dialog", { name: "指定核查人" });
  await dialog.getByLabel("核查人").selectOption("质控中心主任");
  await dialog.getByRole("button", { name: "指定", exact: true }).click();
  await expect(page.getByText("已指定核查人")).toBeVisible();
}

// Finds every part in order as the named reviewer.
export async function findAllInOrder(page: Page): Promise<void> {
  await page.getByRole("button", { name: "填写核查意见" }).click();
  const dialog = page.getByRole("dialog", { name: "核查意见" });
  await dialog.getByRole("button", { name: "其余全部符合" }).click();
  await dialog.getByRole("button", { name: "保存意见" }).click();
  await expect(page.getByText("核查意见已保存")).toBeVisible();
}

export async function next(page: Page, part: string): Promise<void> {
  await page.getByRole("button", { name: `保存并到：${part}` }).click();
  await expect(page.getByText(/^已保存/)).toBeVisible();
}

export async function addPerson(page: Page, name: string, title: string, roles: string[], certificate?: string): Promise<void> {
  await page.getByRole("button", { name: "添加人员" }).click();
  const dialog = page.getByRole("dialog", { name: "添加人员" });
  await dialog.getByLabel("姓名").fill(name);
  await dialog.getByLabel("职称").selectOption(title);
  await dialog.getByLabel("职业卫生从业年限").fill("12");
  for (const role of roles) await dialog.getByRole("checkbox", { name: role, exact: true }).check();
  if (certificate) {
    await dialog.getByLabel("执业证书编号").fill("110220100000777");
    await dialog.getByLabel("持有职业病诊断资格证书").check();
    await dialog.getByLabel("证书编号", { exact: true }).fill(certificate);
    await dialog.getByRole("group", { name: "资格对应的备案类别" }).getByRole("checkbox", { name: "接触物理因素类" }).check();
  }
  await dialog.getByRole("button", { name: "确定" }).click();
  await expect(dialog).toBeHidden();
}

// Uploads one file for each material that is demanded.
export async function provide(page: Page): Promise<void> {
  const required = page.locator(".material-row", { hasText: "必备" }).locator("input");
  for (const id of await required.evaluateAll((inputs) => inputs.map((input) => input.id))) {
    await page.locator(`#${id}`).setInputFiles({ name: "盖章扫描件.pdf", mimeType: "application/pdf", buffer: SCAN });
  }
  await expect(page.getByText(/^材料齐全，可以提交|^没有必须补正的内容/)).toBeVisible();
}

// Goes to the last step, declares, and hands in.
export async function handIn(page: Page, word: Word = "备案"): Promise<void> {
  await page.getByRole("navigation", { name: "填报步骤" }).getByRole("button", { name: /核对与提交/ }).click();
  await page.getByLabel(/^本机构承诺/).check();
  await page.getByRole("button", { name: `提交${word}` }).click();
  await expect(page.getByText(`${word}已提交，等待核查`)).toBeVisible();
  await expect(page.getByText("待核查").first()).toBeVisible();
}

// Puts on record what was found in order, or grants what else is asked for.
export async function accept(page: Page, word: Word = "备案"): Promise<void> {
  await page.getByRole("button", { name: `办理${word}` }).click();
  await page.getByRole("dialog", { name: `办理${word}` }).getByRole("button", { name: "确认办理" }).click();
}
