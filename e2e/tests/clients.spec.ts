// A program that pulls: registered by its public key, let in by what it signs, and stopped.
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";

import { expect, goTo, lookFor, test } from "../support/journey.ts";

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("an office registers a program by its key, compares the thumbprint, and stops it", async ({ as, baseURL, request }) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const page = await as("health");
  await goTo(page, "接口客户端");
  await page.getByRole("link", { name: "登记接口客户端" }).click();
  await (await lookFor(page, "单位名称", "吉林省职业病防治院")).getByRole("link").click();
  await page.getByLabel("名称", { exact: true }).fill("年度结果归档程序");
  await page.getByRole("checkbox", { name: "读取年度发布" }).check();
  const keys = page.getByLabel("公钥（JWK Set）");
  await keys.fill(JSON.stringify({ keys: [{ ...privateKey.export({ format: "jwk" }), kid: "1" }] }));
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.locator(".field", { has: keys }).locator(".field-error")).toContainText("第 1 个公钥：这是私钥");
  await keys.fill(JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] }));
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("年度结果归档程序");
  await expect(page.getByRole("table", { name: "公钥" }).getByRole("row").nth(1)).toContainText("ES256");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";

  const token = async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: id, sub: id, aud: `${baseURL}/oauth/token`, iat: now, exp: now + 120, jti: randomUUID() };
    const head = `${base64url({ alg: "ES256", kid: "1" })}.${base64url(claims)}`;
    const signature = sign("sha256", Buffer.from(head), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
    const form = {
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: `${head}.${signature}`,
    };
    return request.post("/oauth/token", { form });
  };
  const granted = await token();
  expect(granted.status()).toBe(200);
  const headers = { authorization: `Bearer ${(await granted.json()).access_token}` };
  expect((await request.get("/api/v1/releases/2025", { headers })).status()).toBe(200);

  await page.reload();
  await expect(page.getByText("2026-01-15", { exact: true })).toBeVisible();
  await expect(page.locator(".history-entry").filter({ hasText: "令牌" })).toHaveCount(1);
  await page.getByRole("button", { name: "停用", exact: true }).click();
  await page.getByRole("dialog", { name: "停用接口客户端" }).getByRole("button", { name: "停用", exact: true }).click();
  await expect(page.getByText("已停用").first()).toBeVisible();
  expect((await token()).status()).toBe(401);
});
