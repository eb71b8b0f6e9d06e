// Everything for the judge's sessions on the device before scoring starts.

import { tablet } from "./judge-page.js";
import * as store from "./judge-store.js";

const FRESH = 30 * 60 * 1000;
let registration = null;

/** Register the worker; false where the browser or a plain http address knows none. */
export async function install(offer) {
  if (!navigator.serviceWorker) return false;
  registration = await navigator.serviceWorker.register(tablet.urls.worker, { scope: tablet.urls.home });
  const look = () => { if (registration.waiting && registration.active) offer(); };
  registration.addEventListener("updatefound", () =>
    registration.installing.addEventListener("statechange", look));
  look();
  return true;
}

/** Ask the browser to keep what it stores, once; return its answer. */
export async function persist() {
  if (!navigator.storage || !navigator.storage.persist) return false;
  const kept = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  await store.setFact("persistent", kept);
  return kept;
}

/** Bring the judge's pages onto the device; tell whether all of them are there. */
export async function prepare() {
  const before = await store.fact("prepared");
  const facts = await fetch(tablet.urls.prepare, { headers: { Accept: "application/json" }, redirect: "manual" })
    .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (!facts) return Boolean(before && before.whole && (await caches.match(tablet.urls.home)));
  const key = JSON.stringify([tablet.owner, tablet.language, facts.pages, facts.sessions.map((s) => [s.rulebook, s.state, s.form])]);
  const isThere = before && before.whole && before.key === key && Date.now() - before.at < FRESH
    && (await caches.match(tablet.urls.home));
  if (isThere) {
    await store.setFact("prepared", { ...before, sessions: facts.sessions });
    return true;
  }
  const { active } = await navigator.serviceWorker.ready;
  const { missing } = await message(active, { type: "keep", pages: [...facts.pages, ...tablet.parts] });
  const whole = missing === 0;
  await store.setFact("prepared", { key, whole, at: Date.now(), pages: facts.pages, sessions: facts.sessions });
  return whole;
}

/** Bring the names and own sheets of the judge's sessions, where pages cannot be kept. */
export async function learn() {
  const answer = await fetch(tablet.urls.prepare, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok) return;
  const { sessions } = await answer.json();
  await store.setFact("prepared", { sessions, whole: false });
}

/** Let the new worker take over, with the judge's pages already in its hands. */
export async function update() {
  const prepared = await store.fact("prepared");
  const next = registration.waiting;
  if (!next || !prepared) return false;
  const { missing } = await message(next, { type: "keep", pages: prepared.pages });
  if (missing) return false;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  return message(next, { type: "take-over" });
}

function message(worker, data) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data: answer }) => (answer.ok ? resolve(answer.value) : reject(new Error(answer.error)));
    worker.postMessage(data, [port2]);
  });
}
