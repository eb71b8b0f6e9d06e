// What every judge's page does: shows the bar, keeps the link, makes ready for no network.

import { draw, notice } from "./judge-bar.js";
import * as live from "./judge-live.js";
import * as offline from "./judge-offline.js";
import { ask, element, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const LARGE = "leitai-large";
const isSheet = Boolean(document.querySelector("[data-sheet]"));

/** Whether this browser stores anything; the page works as a plain form where it does not. */
export const started = begin();

async function begin() {
  if (!(await store.works())) {
    notice("storage", true, "error", texts.noStorage);
    return false;
  }
  largeType();
  live.start(tablet);
  live.subscribe(draw);
  signOut();
  others();
  makeReady();
  return true;
}

function largeType() {
  const button = document.querySelector("[data-large]");
  const set = (isOn) => {
    document.documentElement.classList.toggle("large", isOn);
    button.setAttribute("aria-pressed", String(isOn));
  };
  set(localStorage.getItem(LARGE) === "1");
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    localStorage.setItem(LARGE, isOn ? "1" : "0");
    set(isOn);
  });
}

async function makeReady() {
  const place = document.querySelector("[data-ready]");
  const show = (text, kind) => { place.textContent = text; place.className = "badge " + kind; };
  offline.persist().then((kept) => {
    const line = document.querySelector("[data-persistent]");
    if (line) line.textContent = kept ? texts.persistent : texts.notPersistent;
  });
  show(texts.preparing, "wait");
  if (!(await offline.install(offerUpdate).catch(() => false))) {
    show(texts.noWorker, "");
    await offline.learn();
  } else {
    const isReady = await offline.prepare().catch(() => false);
    show(isReady ? texts.ready : texts.notReady, isReady ? "done" : "wait");
  }
  live.changed();
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

async function others() {
  const n = await store.strangers(tablet.owner);
  notice("strangers", n > 0, "warn", say(texts.strangers, { n }));
}

/** Sign out: the page after it has the device forget all but what is not sent. */
function signOut() {
  const form = document.querySelector(`form[action="${tablet.urls.signOut}"]`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { queue, drafts } = await store.all(tablet.owner);
    const n = queue.length + drafts.length;
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
