// Unsent work of one person at a time, encrypted: AES-GCM with a key that this browser made when the person logged in and never
// hands out. Key and texts lie in IndexedDB; both go when the person logs out, in whatever tab, and nothing is kept without a key. Browsers give cryptography to secure pages only: elsewhere nothing is kept
// beyond the page.

type Row = { id: string; owner: string; form: string; at: number; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

/** What nobody came back to goes after thirty days. */
const KEPT = 30 * 24 * 60 * 60 * 1000;
/** The longer side of a kept photograph, in pixels. */
const LONGEST = 2000;

let opened: Promise<IDBDatabase> | undefined;
/** One thing at a time, so that the last text put is the one kept. */
let queue: Promise<unknown> = Promise.resolve();

const able = () => globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;

function later<T>(work: () => Promise<T>): Promise<T> {
  const next = queue.then(work, work);
  queue = next.catch((error: unknown) => console.warn(error));
  return next;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** When a transaction is over: a store may be found to be full only as it ends. */
function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open("ohqc", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("texts", { keyPath: "id" }).createIndex("owner", "owner");
    };
    return answer(request);
  })();
  return opened;
}

async function store(name: "keys" | "texts", mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await database()).transaction(name, mode).objectStore(name);
}

async function keyOf(owner: string): Promise<CryptoKey | undefined> {
  return answer<CryptoKey | undefined>((await store("keys", "readonly")).get(owner));
}

const id = (owner: string, form: string) => `${owner}/${form}`;

/** Makes the key of a person who logs in, unless an earlier visit left theirs. */
export function admit(owner: string): Promise<void> {
  return later(async () => {
    if (!able() || (await keyOf(owner))) return;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await answer((await store("keys", "readwrite")).put(made, owner));
  });
}

/** The texts of a person; what is too old goes, whoever left it. */
export function open(owner: string): Promise<[string, string][]> {
  return later(async () => {
    if (!able()) return [];
    const rows = await answer<Row[]>((await store("texts", "readonly")).getAll());
    const key = await keyOf(owner);
    const found: [string, string][] = [];
    for (const row of rows) {
      if (row.at + KEPT < Date.now()) {
        await answer((await store("texts", "readwrite")).delete(row.id));
      } else if (row.owner === owner) {
        try {
          if (!key) throw new Error("no key");
          const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
          found.push([row.form, new TextDecoder().decode(text)]);
        } catch {
          // Of another key or of none, as after somebody cleared half of what the browser kept.
          await answer((await store("texts", "readwrite")).delete(row.id));
        }
      }
    }
    return found;
  });
}

/** Keeps a text in place of an earlier one, and tells whether it is kept; not where the person has logged out, also while it was
 * being encrypted. A full store rejects it. */
export function put(owner: string, form: string, text: string): Promise<boolean> {
  return later(async () => {
    if (!able()) return false;
    const key = await keyOf(owner);
    if (!key) return false;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    const row: Row = { id: id(owner, form), owner, form, at: Date.now(), iv, data };
    const both = (await database()).transaction(["keys", "texts"], "readwrite");
    if (!(await answer(both.objectStore("keys").getKey(owner)))) return false;
    await Promise.all([answer(both.objectStore("texts").put(row)), done(both)]);
    return true;
  });
}

/** Drops a text. */
export function drop(owner: string, form: string): Promise<void> {
  return later(async () => {
    if (able()) await answer((await store("texts", "readwrite")).delete(id(owner, form)));
  });
}

/** Drops everything of a person, the key first: without it nothing that is left can be read. */
export function wipe(owner: string): Promise<void> {
  return later(async () => {
    if (!able()) return;
    await answer((await store("keys", "readwrite")).delete(owner));
    const texts = await store("texts", "readwrite");
    const ids = await answer(texts.index("owner").getAllKeys(owner));
    for (const one of ids) texts.delete(one);
  });
}

/** A picture as a data URL, made small enough to wait in the browser. */
export async function picture(file: File): Promise<string> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}

/** The file of a data URL. */
export function file(url: string, name: string): File {
  const [head = "", data = ""] = url.split(",", 2);
  const type = /^data:([^;]+)/.exec(head)?.[1] ?? "application/octet-stream";
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return new File([bytes], name, { type });
}
