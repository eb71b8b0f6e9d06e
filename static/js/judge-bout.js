// One bout: a vote is frozen on the device and travels in the queue like a sheet.

import { started } from "./judge-app.js";
import { notice } from "./judge-bar.js";
import * as live from "./judge-live.js";
import { block, clockOf, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";
import { plain, textOf, unitsOf } from "./judge-units.js";

const form = document.querySelector("[data-vote]");
const page = block("bout-facts");
const place = page && { owner: tablet.owner, session: page.session, contestant: page.place };
const inputs = form ? [...form.querySelectorAll("[data-mark]")] : [];
let lastDraft = Promise.resolve();
const code = page && page.place.slice("bout:".length);

/** Return what is chosen or typed so far. */
function typed() {
  const chosen = form.querySelector("input[name=winner]:checked");
  if (!inputs.length) return chosen ? { winner: chosen.value } : {};
  return Object.fromEntries(inputs.map((input) => [input.dataset.mark, plain(input.value)]));
}

/** Return what is chosen or typed; nothing while it is not whole. */
function marksNow() {
  const marks = typed();
  if (!inputs.length) return marks.winner ? marks : null;
  const most = Object.fromEntries(page.criteria.map(([name, max]) => [name, unitsOf(max)]));
  const isWhole = Object.entries(marks).every(([key, text]) => {
    const units = unitsOf(text);
    return text !== "" && units !== null && units >= 0 && units <= most[key.split(":")[1]];
  });
  return isWhole ? marks : null;
}

/** Return in words whom marks or a vote are for. */
function voteText(marks) {
  if (!marks || !Object.keys(marks).length) return "";
  if (marks.winner) return page.words[marks.winner];
  const sum = (side) => Object.entries(marks).filter(([key]) => key.startsWith(side + ":"))
    .reduce((total, [, text]) => total + (unitsOf(text) || 0), 0);
  const [red, blue] = [sum("red"), sum("blue")];
  const winner = red === blue ? "draw" : red > blue ? "red" : "blue";
  return `${page.words[winner]}（${textOf(red)} : ${textOf(blue)}）`;
}

async function stored() {
  const { draft, sheet, queued } = await store.known(place);
  return { draft, queued, kept: sheet && sheet.version >= page.version ? sheet : page };
}

async function drawState(state) {
  const { draft, queued, kept } = await stored();
  const line = form.querySelector("[data-state]");
  const [text, look] = stateOf(draft, queued, kept);
  if (line.textContent !== text) line.textContent = text;
  line.className = look;
  const own = voteText((queued || kept).marks);
  form.querySelector("[data-own]").textContent = own ? say(page.words.yours, { vote: own }) : "";
  drawRefusal(queued && queued.refused);
  drawLive(state, Boolean(queued) || kept.version > 0);
}

function stateOf(draft, queued, kept) {
  if (draft) return ["○ " + texts.draft, ""];
  if (queued) return queued.refused ? ["✕ " + texts.refusedSheet, "failed"] : ["⇡ " + texts.waiting, "waiting"];
  if (!kept.version) return ["○ " + texts.notSubmitted, ""];
  const words = { time: clockOf(kept.received_at), receipt: kept.receipt };
  return ["✓ " + say(texts.received, words) + (kept.version > 1 ? say(texts.version, { n: kept.version }) : ""), "received"];
}

/** A vote refused beside a newer one names both; the page anew knows the newer version. */
function drawRefusal(refused) {
  const isNewer = Boolean(refused) && refused.error === "newer-vote";
  notice("newer-vote", isNewer, "error", isNewer ? refused.message : "", [texts.reload, location.pathname]);
  const box = form.querySelector("[data-message]");
  box.hidden = !refused || isNewer;
  if (refused && !isNewer) box.querySelector("p").textContent = refused.message;
}

/** Off line one may vote until the end was heard: the server still decides what counts. */
function drawLive({ link, beat }, isSubmitted) {
  const session = beat && beat.sessions.find((one) => one.code === page.session);
  const bout = session && session.bouts && session.bouts[code];
  const now = bout ? bout.state : page.state;
  const isOver = now === "closed" || now === "shown";
  const isOpen = now === "voting" || (link !== "on" && !isOver);
  const button = form.querySelector("button.primary");
  button.disabled = !isOpen;
  button.textContent = isSubmitted ? texts.correct : texts.submit;
  const result = bout && bout.winner ? say(page.words.result, { result: page.words[bout.winner] }) : "";
  const words = result || (isOver ? page.words.closed : now === "voting" ? page.words.open : page.words.wait);
  const line = form.querySelector("[data-bout-state]");
  if (line.textContent !== words) line.textContent = words;
}

/** What is chosen or typed is on the device at once, as for a sheet. */
async function keep() {
  const { queued, kept } = await stored();
  const seen = Math.max(kept.version, queued ? queued.version_seen : 0);
  const draft = { ...place, kind: "", marks: typed(), version_seen: seen, rulebook: 0, at: new Date().toISOString() };
  await store.keepDraft(draft).then(() => live.changed(), failed);
}

function failed() {
  notice("storage", true, "error", texts.notKept);
}

async function submit(event) {
  event.preventDefault();
  await lastDraft;
  const marks = marksNow();
  const box = form.querySelector("[data-message]");
  box.hidden = Boolean(marks);
  if (!marks) {
    box.querySelector("p").textContent = inputs.length ? page.words.marks : page.words.choose;
    return;
  }
  const { queued, kept } = await stored();
  const entry = {
    ...place, submission: store.newId(), version_seen: Math.max(kept.version, queued ? queued.version_seen : 0), rulebook: 0,
    kind: "", marks, detail: {}, device_at: new Date().toISOString(),
  };
  await store.freeze(entry).then(() => live.changed(), failed);
}

/** Show again what was last put down on this device. */
async function fill() {
  const { draft, queued, kept } = await stored();
  const { marks } = draft || queued || kept;
  if (marks.winner) form.querySelector(`input[value="${marks.winner}"]`).checked = true;
  for (const input of inputs) input.value = marks[input.dataset.mark] || input.value;
}

async function begin() {
  if (!form || !(await started)) return;
  await fill();
  form.addEventListener("input", () => { lastDraft = lastDraft.then(keep); });
  form.addEventListener("submit", submit);
  live.subscribe(drawState);
}

begin();
