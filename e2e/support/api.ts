// The API as a program calls it: for what a journey needs done and does not show, and for what only whole lists can tell.
import type { APIRequestContext } from "@playwright/test";

import { expect, PASSWORD } from "./journey.ts";

// Whoever asks: their id, and what goes with everything they ask.
export type Person = { id: string; authorization: string };

// Something that was read or changed, with the tag that its next change names.
export type Versioned<T> = { value: T; etag: string };

export async function signIn(request: APIRequestContext, name: string): Promise<Person> {
  const answer = await request.post("/api/v1/session", { data: { name, password: PASSWORD } });
  expect(answer.ok(), name).toBe(true);
  const { access_token, user } = await answer.json();
  return { id: user.id, authorization: `Bearer ${access_token}` };
}

// One thing of the API.
export async function read<T>(request: APIRequestContext, { authorization }: Person, path: string): Promise<Versioned<T>> {
  const answer = await request.get(`/api/v1/${path}`, { headers: { authorization } });
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
  return { value: await answer.json(), etag: answer.headers().etag ?? "" };
}

// Makes or changes something; what was read before is named by its tag.
export async function act<T>(
  request: APIRequestContext,
  { authorization }: Person,
  [method, path]: [string, string],
  { data, etag }: { data?: object; etag?: string },
): Promise<Versioned<T>> {
  const guard: Record<string, string> = etag ? { "if-match": etag } : { "idempotency-key": crypto.randomUUID() };
  const answer = await request.fetch(`/api/v1/${path}`, { method, headers: { authorization, ...guard }, data });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return { value: await answer.json(), etag: answer.headers().etag ?? "" };
}

// All rows of a list, by its cursors.
export async function all<T>(request: APIRequestContext, person: Person, path: string): Promise<T[]> {
  const rows: T[] = [];
  let next: string | undefined;
  do {
    const cursor: string = next ? `&cursor=${encodeURIComponent(next)}` : "";
    const page = await read<{ items: T[]; next?: string }>(request, person, `${path}&limit=100${cursor}`);
    rows.push(...page.value.items);
    next = page.value.next;
  } while (next);
  return rows;
}
