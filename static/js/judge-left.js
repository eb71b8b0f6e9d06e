// After signing out: the device forgets all but what is not sent, wherever it was done.

import * as store from "./judge-store.js";

async function forget() {
  if (await store.works()) await store.forget();
  if (!window.caches) return;
  const names = (await caches.keys()).filter((name) => name.startsWith("leitai "));
  await Promise.all(names.map((name) => caches.delete(name)));
}

forget();
