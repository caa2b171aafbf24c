// Keeps the built client, and nothing else, so that it opens without a connection. The bundler puts two lines before these:
// VERSION, which changes with every build, and FILES, what that build holds.

const CACHE = `ohqc-${VERSION}`;
/** How long the network may take for a page before the kept client opens it, in milliseconds. */
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  const files = FILES.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

// A new build takes over at once and drops what earlier ones kept; an open page takes the new build when it is next loaded.
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

/** What the network has; what is kept when it has nothing, or nothing in time. */
async function fresh(request, path, answer) {
  try {
    return await Promise.race([answer, late()]);
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
    event.respondWith(fresh(request, "/", fetch(request)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fresh(request, pathname, fetch(request)));
  }
});
