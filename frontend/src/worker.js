// Keeps the built client, and nothing else, so that it opens without a connection. The bundler puts three lines before these:
// VERSION, which changes with every build, FILES, what that build holds, and PAGE, the hash of its page.

const CACHE = `ohqc-${VERSION}`;
/** How long the network may take for a page before the kept client opens it, in milliseconds. */
const PATIENCE = 5000;

const hash = async (bytes) =>
  Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Not for good where the page is of another build, as while servers are being replaced: the browser tries again later.
async function keep() {
  const page = await fetch("/", { cache: "no-cache" });
  if ((await hash(await page.clone().arrayBuffer())) !== PAGE) throw new Error("The page is of another build.");
  const others = FILES.filter((path) => path !== "/");
  const cache = await caches.open(CACHE);
  await cache.addAll(others.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" })));
  await cache.put("/", page);
}

// A new build waits until no page of the earlier one is open, for such a page may still ask for its parts.
self.addEventListener("install", (event) => event.waitUntil(keep()));

// Then what earlier builds kept goes. The first one of all takes the pages that are open.
self.addEventListener("activate", (event) => {
  const drop = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("ohqc-") && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(drop());
});

const kept = async (path) => (await caches.open(CACHE)).match(path, { ignoreVary: true });

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));

/** Trouble that passes is no page. */
async function sound(answer) {
  const { status } = await answer;
  if (status >= 500 || status === 429) throw new Error(String(status));
  return answer;
}

/** What the network has; what is kept when it has nothing, or nothing in time, or only trouble. */
async function fresh(path, answer) {
  try {
    return await Promise.race([sound(answer), late()]);
  } catch {
    return (await kept(path)) ?? answer;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // The API's answers are people's data: they pass through, and nothing of them is kept.
  if (request.method !== "GET" || origin !== self.location.origin || /^\/(api|oauth|docs|\.well-known)\//.test(pathname)) return;
  if (pathname.startsWith("/assets/")) {
    event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fresh("/", fetch(request)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fresh(pathname, fetch(request)));
  }
});
