// The service worker: keeps the judge's pages and their parts on the device.
// VERSION, STATIC and SCOPE come before this text, written by the server.

const PREFIX = `leitai ${SCOPE} `;
const CACHE = PREFIX + VERSION;
/** How long a page may take from the network when it is on the device too. */
const PATIENCE = 1200;
const AT_ONCE = 4;
const SHEET = /\/sessions\/[^/]+\/(?!marks$|review$)[^/]+$/;

self.addEventListener("install", (event) => event.waitUntil(keep(STATIC)));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith((searchParams.has("in") ? entered : page)(request, pathname));
  else if (STATIC.includes(pathname)) event.respondWith(part(request, pathname));
});

self.addEventListener("message", (event) => {
  const act = { keep: () => keep(event.data.pages), "take-over": takeOver }[event.data.type];
  if (!act) return;
  const done = Promise.resolve(act()).then(
    (value) => event.ports[0].postMessage({ ok: true, value }),
    (error) => event.ports[0].postMessage({ ok: false, error: String(error) }));
  event.waitUntil(done);
});

/** Only pages of our own are kept or shown: a captive portal's page is neither. */
function isOurs(answer) {
  return Boolean(answer) && answer.status < 500 && answer.headers.has("X-Leitai-Page");
}

async function page(request, pathname) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(pathname);
  const fresh = fetch(request).then(async (answer) => {
    if (isOurs(answer) && answer.ok && !answer.redirected) await cache.put(pathname, answer.clone());
    return answer;
  });
  if (!kept) return fresh.catch(async () => (await cache.match(SCOPE)) || Response.error());
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([fresh.catch(() => null), late]);
  return isOurs(answer) ? answer : kept;
}

/** Somebody has just signed in: a page kept for who was before does not come in between. The
 *  page that comes has the device forget where that was another. */
const entered = (request, pathname) => fetch(request).catch(() => page(request, pathname));

async function part(request, pathname) {
  return (await (await caches.open(CACHE)).match(pathname)) || fetch(request);
}

/** Keep pages or parts, a few at a time; return how many are not kept. */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  const left = [...addresses];
  let missing = 0;
  async function some() {
    for (let address = left.shift(); address; address = left.shift()) {
      const answer = await fetch(address, { cache: "reload", credentials: "same-origin", redirect: "manual" }).catch(() => null);
      if (answer && answer.ok && (isOurs(answer) || STATIC.includes(address))) await cache.put(address, answer);
      else missing += 1;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  if (missing && addresses === STATIC) throw new Error("parts are missing");
  return { kept: addresses.length - missing, missing };
}

/** Take over from the worker before, but never under an open sheet. */
async function takeOver() {
  const windows = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  if (windows.some((window) => SHEET.test(new URL(window.url).pathname))) return false;
  await self.skipWaiting();
  return true;
}
