// What every judge's page does: shows the bar, keeps the link, makes ready for no network.

import { draw, notice } from "./judge-bar.js";
import { forget } from "./judge-forget.js";
import * as live from "./judge-live.js";
import * as offline from "./judge-offline.js";
import { ask, element, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const SIZE = "leitai-large";
const isSheet = Boolean(document.querySelector("[data-sheet]"));

let readiness = "not";
let isLeaving = false;

/** Whether this browser stores anything; the page works as a plain form where it does not. */
export const started = begin();

async function begin() {
  if (!(await store.works())) {
    notice("storage", true, "error", texts.noStorage);
    return false;
  }
  typeSize();
  await takeOver();
  live.start(tablet);
  live.subscribe(draw);
  live.subscribe(leave);
  signOut();
  others();
  makeReady();
  return true;
}

/** A device that another judge was signed in on forgets that judge's pages and marks. */
async function takeOver() {
  if (new URLSearchParams(location.search).has("in")) history.replaceState(null, "", location.pathname + location.hash);
  const before = await store.fact("owner");
  if (before === tablet.owner) return;
  if (before) await forget();
  await store.setFact("owner", tablet.owner);
}

/** One press is one size larger; after the largest comes the usual one. */
function typeSize() {
  const button = document.querySelector("[data-size]");
  const names = JSON.parse(button.dataset.sizes);
  const set = (size) => {
    document.documentElement.classList.toggle("large", size > 0);
    document.documentElement.classList.toggle("largest", size > 1);
    button.textContent = names[size];
  };
  const known = () => Math.min(Number(localStorage.getItem(SIZE)) || 0, names.length - 1);
  set(known());
  button.addEventListener("click", () => {
    localStorage.setItem(SIZE, String((known() + 1) % names.length));
    set(known());
  });
}

async function makeReady() {
  offline.persist().then((kept) => {
    const line = document.querySelector("[data-persistent]");
    if (line) line.textContent = kept ? texts.persistent : texts.notPersistent;
  });
  if (await offline.install(offerUpdate).catch(() => false)) {
    await prepare();
    let before = "on";
    live.subscribe(({ link }) => {
      if (link === "on" && before !== "on" && readiness === "not") prepare();
      before = link;
    });
  } else {
    showReady(texts.noWorker, "");
    await offline.learn();
    live.changed();
  }
}

/** Bring everything onto the device; tried again when the link comes back. */
async function prepare() {
  readiness = "busy";
  showReady(texts.preparing, "wait");
  const isReady = await offline.prepare().catch(() => false);
  readiness = isReady ? "ready" : "not";
  showReady(isReady ? texts.ready : texts.notReady, isReady ? "done" : "wait");
  live.changed();
}

function showReady(text, kind) {
  const place = document.querySelector("[data-ready]");
  place.textContent = text;
  place.className = "badge " + kind;
}

/** Offer a new version between sheets only. */
function offerUpdate() {
  if (isSheet) return;
  notice("update", true, "", texts.updateReady, () => {
    const button = element("button", texts.update, { type: "button" });
    button.addEventListener("click", async () => {
      button.disabled = true;
      const isDone = await offline.update().catch(() => false);
      if (!isDone) { button.disabled = false; button.after(" " + texts.updateLater); }
    });
    return button;
  });
}

/** Forget all but what is not sent where the sign-in was ended; go away where nothing is left. */
async function leave({ link }) {
  if ((link === "closed") === isLeaving) return;
  isLeaving = !isLeaving;
  if (!isLeaving) return;
  readiness = "not";
  await forget();
  if (!(await unsent())) location.replace(tablet.urls.closed);
}

/** Return how many sheets and photos wait on the device, begun ones too. */
async function unsent() {
  const { queue, drafts } = await store.all(tablet.owner);
  return queue.length + drafts.length + (await store.photoKeys(tablet.owner)).length;
}

async function others() {
  const n = await store.strangers(tablet.owner);
  notice("strangers", n > 0, "warn", say(texts.strangers, { n }));
}

/** Sign out: the page after it has the device forget all but what is not sent. */
function signOut() {
  const form = document.querySelector(`form[action="${tablet.urls.signOut}"]`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const n = await unsent();
    if (n && !(await ask(say(texts.leaveUnsent, { n }), texts.leave, texts.stay))) return;
    const body = new FormData(form);
    body.set("csrf_token", tablet.csrf);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || answer.type !== "opaqueredirect") {
      notice("leaving", true, "error", texts.notLeft);
      return;
    }
    location.assign(tablet.urls.left);
  });
}
