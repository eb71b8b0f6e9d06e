// The link to the server: one window leads, asks every five seconds, sends the queue. In
// between it looks whether the server is there at all, so that the bar is never long wrong.
// Whether we are on line is what the last heartbeat says, never the browser's guess.

import { isThere, post, sendBatch, sendPhoto } from "./judge-sender.js";
import * as store from "./judge-store.js";

const BEAT = 5000;
const BEAT_PATIENCE = 4000;
const LOOK = 2000;
const LOOK_PATIENCE = [2000, 3000];
const LONGEST_WAIT = 30000;
/** What a refused heartbeat says of the sign-in: over, or no longer a judge's. */
const LINK_OF = { 401: "signed-out", 403: "ended" };

/** link: unknown, on, off, signed-out, closed, ended, other; problem: what the server said to the whole batch */
const state = { link: "unknown", beat: null, problem: "" };
const listeners = [];
let tablet = null;
let channel = null;
let leads = false;
let busy = false;
let clock = 0;
let looks = 0; // the timer of the looks
let asked = 0; // how many heartbeats: only the newest one's answer counts
let pace = 0; // milliseconds that the last good heartbeat took
let failures = 0;
let notBefore = 0;

/** Start; `facts` are the page's own. */
export function start(facts) {
  tablet = facts;
  if (window.BroadcastChannel) {
    channel = new BroadcastChannel("leitai " + tablet.owner);
    channel.onmessage = ({ data }) => heard(data);
  }
  lead();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lead(); });
  for (const name of ["online", "offline"]) window.addEventListener(name, hurry);
}

/** Call a listener now and whenever the link or the store changes. */
export function subscribe(listener) {
  listeners.push(listener);
  listener(state);
}

/** Tell every window that the store has changed, and send what is to be sent. */
export function changed() {
  tell({ type: "changed" });
  if (leads) pump();
}

function tell(message) {
  if (channel) channel.postMessage(message);
  listeners.forEach((listener) => listener(state));
}

function heard(message) {
  if (message.type === "state" && !leads) Object.assign(state, message.state);
  listeners.forEach((listener) => listener(state));
  if (message.type === "changed" && leads) pump();
}

function set(values) {
  Object.assign(state, values);
  tell({ type: "state", state });
}

/** The window that people look at leads; a hidden one may be put to sleep by the browser. */
function lead() {
  if (leads) return;
  if (!navigator.locks) { begin(); return; }
  const name = "leitai " + tablet.owner;
  const hold = () => { begin(); return new Promise(() => {}); };
  navigator.locks.request(name, { steal: true }, hold).catch(() => {
    end();
    navigator.locks.request(name, hold).catch(end);
  });
}

function begin() {
  leads = true;
  clearInterval(looks);
  looks = setInterval(look, LOOK);
  beat();
}

function end() {
  leads = false;
  clearTimeout(clock);
  clearInterval(looks);
}

/** See whether the server is there; a slow network is given more time. */
async function look() {
  if (state.link !== "on" && state.link !== "off") return;
  const [least, most] = LOOK_PATIENCE;
  const found = await isThere(tablet.urls.ping, Math.min(Math.max(least, 2 * pace), most));
  if (!leads) return;
  if (!found && state.link === "on") set({ link: "off" });
  else if (found && state.link === "off") beat();
}

/** The browser's guess is a reason to ask at once, no more. */
function hurry() {
  failures = notBefore = 0;
  if (leads) beat();
}

async function beat() {
  clearTimeout(clock);
  await ask().catch(() => set({ link: "off" }));
  clearTimeout(clock);
  if (leads) clock = setTimeout(beat, BEAT);
}

async function ask() {
  const turn = asked += 1;
  const { queue, drafts, sheets, held } = await store.all(tablet.owner);
  const began = Date.now();
  const answer = await post(tablet.urls.heartbeat, {
    device: await store.device(),
    entered: new Set([...queue, ...drafts, ...sheets].map((s) => s.session + "\n" + s.contestant)).size,
    unsent: queue.length,
    unsent_photos: (await store.photoKeys(tablet.owner)).length,
    persistent: Boolean(await store.fact("persistent")),
    clashes: held.filter((one) => one.held === "clash").map((one) => one.submission),
  }, tablet.csrf, BEAT_PATIENCE);
  if (turn !== asked) return;
  const json = answer && answer.json;
  if (answer && answer.status === 200 && json && Array.isArray(json.sessions)) {
    if (state.link !== "on") failures = notBefore = 0;
    pace = Date.now() - began;
    tablet.csrf = json.csrf || tablet.csrf;
    await store.meetClashes(tablet.owner, json.clashes || [], json.settled || []);
    set({ link: "on", beat: json });
    await pump();
  } else if (json && json.error === "page-outdated") await renew();
  else if (json && json.error === "sign-in-ended") set({ link: "closed" });
  else set({ link: LINK_OF[answer && json ? answer.status : 0] || "off" });
}

/** The sign-in behind this page has changed: take the new token if it is the same judge's. */
async function renew() {
  const answer = await fetch(tablet.urls.home, { redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect") { set({ link: "signed-out" }); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const block = page.getElementById("tablet");
  if (!answer.ok || !block) { set({ link: "off" }); return; }
  const facts = JSON.parse(block.textContent);
  if (facts.owner !== tablet.owner) { set({ link: "other" }); return; }
  tablet.csrf = facts.csrf;
  setTimeout(beat);
}

/** Send until nothing is left or nothing moves. */
async function pump() {
  if (busy || ["other", "closed", "ended"].includes(state.link) || Date.now() < notBefore) return;
  busy = true;
  try {
    for (;;) {
      const { outcome, message } = await sendBatch(tablet.urls.sheets, tablet.owner, tablet.csrf);
      if (outcome === "moved") { failures = 0; set({ problem: "" }); continue; }
      if (outcome === "nothing") {
        // Sheets go first; photos follow, one at a time.
        const photo = await sendPhoto(tablet.urls.photos, tablet.owner, tablet.csrf);
        if (photo === "moved") { failures = 0; set({ problem: "" }); continue; }
        if (photo === "failed") { failures += 1; notBefore = Date.now() + wait(); }
        break;
      }
      failures += 1;
      notBefore = Date.now() + wait();
      if (outcome === "signed-out") set({ link: "signed-out" });
      else if (outcome === "outdated") await renew();
      else set({ problem: message || "" });
      break;
    }
  } finally {
    busy = false;
  }
}

/** Longer each time, and never the same on two tablets. */
function wait() {
  const longest = Math.min(1000 * 2 ** Math.min(failures, 6), LONGEST_WAIT);
  return longest / 2 + crypto.getRandomValues(new Uint16Array(1))[0] % (longest / 2);
}

/** Ask the server to do something for the judge; null when no readable answer came. */
export const tellServer = (address, body) => post(address, body, tablet.csrf);
