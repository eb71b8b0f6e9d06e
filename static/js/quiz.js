// A contestant's paper: every answer is on the device at once and on the server as soon as it
// can be; the server's clock counts. Nothing is lost by reload, back, close, or no network.

import { ask, block, clockOf, element, say, texts } from "./judge-page.js";
import { post } from "./judge-sender.js";
import { newId } from "./judge-store.js";
import * as clock from "./quiz-clock.js";
import * as paper from "./quiz-paper.js";
import * as store from "./quiz-store.js";

const BEAT = 15000;
const SOON = 3000;
const PATIENCE = 8000;
const BATCH = 50;
const TYPING = 1000;
/** Away for less is a reload or a glance at the notification bar. */
const GLANCE = 2000;
const WARNINGS = [[300000, "five"], [60000, "one"]];
const page = block("tablet");
const link = document.querySelector("[data-link]");
const savedText = document.querySelector("[data-saved]");
const timer = document.querySelector("[data-clock]");
let csrf = page.csrf;
let entries = new Map();
let state = "working";
let isOnline = true;
let busy = false;
let again = false;
let next = 0;
let typing = 0;
let lastSaved = "";
const told = new Set();

begin();

async function begin() {
  clock.start(page.attempt, page.standing);
  const keeps = await store.works();
  if (keeps) entries = await store.all(page.attempt).catch(() => new Map());
  else notice("store", "error", texts.noStore);
  takeIn();
  paper.start({
    changed, later,
    marked: clock.known().later || [],
    shown: (number) => clock.change({ at: number }),
    first: Math.min(clock.known().at || 1, paper.count),
  });
  document.querySelector("[data-hand-in]").addEventListener("click", handIn);
  document.querySelector("[data-paper]").addEventListener("submit", (event) => event.preventDefault());
  watchLeaving();
  for (const name of ["online", "pageshow", "focus"]) window.addEventListener(name, () => pump());
  window.addEventListener("offline", () => pump());
  setInterval(tick, 250);
  tick();
  pump();
  if (navigator.serviceWorker) navigator.serviceWorker.register(page.urls.worker, { scope: page.urls.home }).catch(() => {});
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}

/** Lay the device's answers over the page's; the server's wins where it is newer and ours is sent. */
function takeIn() {
  for (const [text, [answer, seen]] of Object.entries(page.saved)) {
    const number = Number(text);
    const own = entries.get(number);
    if (own && (!own.saved || own.seen >= seen)) paper.write(number, own.answer);
    else {
      entries.set(number, { attempt: page.attempt, number, answer, seen, saved: seen ? "page" : "", submission: "", device_at: "" });
      paper.write(number, answer);
    }
    if (entries.get(number).other) askOther(number);
  }
}

const unsent = () => [...entries.values()].filter((entry) => entry.submission && !entry.saved && !entry.other);

async function keep(entry) {
  entries.set(entry.number, entry);
  await store.put(entry).catch(() => notice("store", "error", texts.noStore));
}

async function changed(number, isTyping) {
  const answer = paper.read(number);
  const before = entries.get(number) || { seen: 0, answer: [] };
  if (!isTyping && before.submission && !before.saved && before.answer.join("\n") === answer.join("\n")) { pump(); return; }
  const own = { attempt: page.attempt, number, answer, submission: newId(), device_at: clock.moment(), seen: before.seen, saved: "" };
  paper.draw();
  await keep(own);
  showLink();
  clearTimeout(typing);
  if (isTyping) typing = setTimeout(pump, TYPING);
  else pump();
}

function later(number, isOn) {
  const marked = (clock.known().later || []).filter((one) => one !== number);
  clock.change({ later: isOn ? [...marked, number] : marked });
}

/** Send what is unsent and hear where the attempt stands; one at a time. */
async function pump() {
  if (busy) { again = true; return; }
  busy = true;
  clearTimeout(next);
  try {
    do {
      again = false;
      await exchange();
    } while (again || (isOnline && state === "working" && unsent().length));
  } finally {
    busy = false;
    const isEnding = clock.left() < 0;
    next = setTimeout(pump, !isOnline || isEnding ? SOON : BEAT + Math.random() * 5000);
  }
}

async function exchange() {
  const batch = state === "elsewhere" ? [] : unsent().slice(0, BATCH);
  const body = {
    answers: batch.map(({ submission, number, answer, seen, device_at }) => ({ submission, number, answer, seen, device_at })),
    attempt: page.attempt,
    leaves: clock.known().leaves || 0,
    unsent: unsent().length,
  };
  showLink(batch.length > 0);
  const asked = performance.now();
  const answer = await post(page.urls.answers, body, csrf, PATIENCE);
  const json = answer && answer.json;
  if (answer && answer.status === 200 && json && Array.isArray(json.answers)) {
    isOnline = true;
    csrf = json.csrf;
    clock.meet(json, asked);
    for (const proof of json.answers) await settle(proof);
    await follow(json);
  } else if (json && json.error === "page-outdated") await renew();
  else if (json && json.error === "quiz-other-attempt") {
    state = "other";
    notice("other", "warn", say(texts.otherPaper, { n: unsent().length }), texts.otherPaperOpen, () => location.reload());
  }
  // The ticket was made anew: the page where its code is typed; what is unsent stays here.
  else if (json && json.error === "ticket-refused") location.reload();
  else {
    isOnline = false;
    if (json && json.message) notice("refused", "error", say(texts.refused, { message: json.message }));
  }
  showLink();
}

/** An answer leaves the queue only for a proof that names it. */
async function settle(proof) {
  const entry = [...entries.values()].find((one) => one.submission === proof.submission);
  const own = entries.get(proof.number);
  if (!entry) {
    if (own && !proof.other) await keep({ ...own, seen: Math.max(own.seen, proof.saved) });
    return;
  }
  if (proof.other) {
    await keep({ ...entry, seen: proof.saved, other: proof.other });
    askOther(proof.number);
    return;
  }
  lastSaved = proof.received_at;
  await keep({ ...entry, seen: proof.saved, saved: proof.received_at });
}

function askOther(number) {
  const entry = entries.get(number);
  paper.showOther(number, entry, async (isOwn) => {
    const { other, ...own } = entry;
    paper.showOther(number, null);
    const answer = isOwn ? own.answer : other;
    paper.write(number, answer);
    await keep({ ...own, answer, saved: isOwn ? "" : "other", submission: newId(), device_at: clock.moment() });
    paper.draw();
    pump();
  });
  paper.show(number, false);
}

/** Go where the server says that the attempt stands. */
async function follow(standing) {
  const before = state;
  state = standing.state;
  if (["over", "closed", "released", "sealed"].includes(state)) {
    if (!unsent().length || standing.how !== "time-up" || state !== "over") location.reload();
    return;
  }
  notice("other", "");
  notice("elsewhere", state === "elsewhere" ? "warn" : "", texts.elsewhere, texts.here, takeOver);
  if (state === "working") {
    if (before === "elsewhere") again = true;
    notice("refused", "");
    if (clock.known().wants && !unsent().length) await finish();
  }
}

/** The cookie or the token behind this page has changed: ask for a fresh one. */
async function renew() {
  const answer = await fetch(page.urls.home, { cache: "no-store" }).catch(() => null);
  const text = answer ? await answer.text() : "";
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("tablet");
  if (fresh) csrf = JSON.parse(fresh.textContent).csrf;
  isOnline = Boolean(fresh);
}

async function takeOver() {
  const form = new URLSearchParams({ csrf_token: csrf });
  await fetch(page.urls.begin, { method: "POST", body: form, redirect: "manual" }).catch(() => null);
  pump();
}

async function handIn(event) {
  event.preventDefault();
  const blanks = paper.blanks().length;
  const question = blanks ? say(texts.askBlank, { n: blanks }) : texts.ask;
  if (!(await ask(question, texts.yes, texts.no))) return;
  clock.change({ wants: true });
  await pump();
  if (state === "working" && unsent().length) notice("waiting", "warn", texts.waiting);
}

async function finish() {
  const answer = await post(page.urls.handIn, { attempt: page.attempt }, csrf, PATIENCE);
  if (answer && answer.status === 200) location.reload();
  else { isOnline = false; notice("waiting", "warn", texts.waiting); }
}

/** Count how often the page is left; a reload is no leaving. */
function watchLeaving() {
  const back = () => {
    const { away, leaves = 0 } = clock.known();
    if (!away) return;
    const isLeave = Date.now() - away > GLANCE;
    clock.change({ away: 0, leaves: leaves + (isLeave ? 1 : 0) });
    if (!isLeave) return;
    const facts = { n: leaves + 1, most: page.leavesAllowed };
    notice("left", "warn", say(page.leavesAllowed < 0 ? texts.left1 : texts.leftLimit, facts));
    pump();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clock.change({ away: Date.now() });
    else back();
  });
  back();
}

function tick() {
  const left = clock.left();
  timer.textContent = say(texts.left, { time: clock.clockText(left) });
  timer.classList.toggle("soon", left < 300000);
  timer.classList.toggle("last", left < 60000);
  for (const [limit, name] of WARNINGS) {
    if (left > limit) { told.delete(name); notice(name, ""); }
    else if (!told.has(name) && left > 0 && left > limit - 30000) {
      told.add(name);
      notice(name, "warn", texts[name]);
    }
  }
  const isOver = left <= 0;
  paper.lock(isOver || state !== "working");
  if (!isOver) { notice("over", ""); told.delete("over"); return; }
  if (!told.has("over")) { told.add("over"); pump(); }
  notice("five", "");
  notice("one", "");
  notice("over", "warn", isOnline ? texts.over : say(texts.overOff, { n: unsent().length }));
}

function showLink(isSending = false) {
  const waiting = unsent().length;
  link.textContent = !isOnline ? texts.off : isSending ? texts.sending : texts.on;
  link.className = "badge " + (isOnline && !isSending ? "done" : "wait");
  savedText.textContent = waiting && !isSending
    ? say(texts.unsent, { n: waiting })
    : lastSaved && !waiting ? say(texts.saved, { time: clockOf(lastSaved) }) : savedText.textContent;
}

/** Show, change or take away one notice. */
function notice(name, kind, text = "", button = "", act = null) {
  const place = document.querySelector("[data-notices]");
  const shown = place.querySelector(`[data-notice="${name}"]`);
  if (shown && kind && shown.firstChild.textContent === text) return;
  if (shown) shown.remove();
  if (!kind) return;
  const box = element("div", "", { class: "notice " + kind, "data-notice": name });
  box.append(element("p", text));
  if (button) {
    const made = element("button", button, { type: "button" });
    made.addEventListener("click", act);
    box.append(made);
  }
  place.append(box);
}
