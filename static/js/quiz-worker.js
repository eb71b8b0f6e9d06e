// The service worker of a contestant's paper: opens it again where there is no network.
// VERSION, STATIC and HOME come before this text, written by the server.

const PREFIX = "leitai quiz ";
const CACHE = PREFIX + VERSION;
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(STATIC);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await page(new Request(HOME)).catch(() => null);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === HOME) event.respondWith(page(request));
  else if (STATIC.includes(pathname)) event.respondWith(part(request, pathname));
});

/** Only the paper itself is kept, and only while it is worked on; never a captive portal's page. */
async function page(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(HOME);
  const fresh = fetch(request).then(async (answer) => {
    const kind = answer.headers.get("X-Leitai-Page");
    if (kind === "paper") await cache.put(HOME, answer.clone());
    else if (kind) await cache.delete(HOME);
    return answer;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([fresh.catch(() => null), late]);
  return answer && answer.headers.has("X-Leitai-Page") ? answer : kept;
}

async function part(request, pathname) {
  return (await (await caches.open(CACHE)).match(pathname)) || fetch(request);
}
