// What a device forgets when its sign-in ends: everything but what is not sent.

import * as store from "./judge-store.js";

export async function forget() {
  if (await store.works()) await store.forget();
  if (!window.caches) return;
  const names = (await caches.keys()).filter((name) => name.startsWith("leitai "));
  await Promise.all(names.map((name) => caches.delete(name)));
}
