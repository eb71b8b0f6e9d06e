// One visit: written down where it happens, frozen on the device, sent in the queue like a sheet.

import { started } from "./judge-app.js";
import { notice } from "./judge-bar.js";
import * as live from "./judge-live.js";
import { block, clockOf, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const form = document.querySelector("[data-visit]");
const page = block("visit-facts");
const place = page && { owner: tablet.owner, session: page.session, contestant: page.place };
let lastDraft = Promise.resolve();

const fields = () => [...form.querySelectorAll("[name=arrived_at], [name=left_at], [name=note]")];
const kindNow = () => (form.querySelector("[name=kind]:checked") || { value: "" }).value;

/** Return what is written down so far. */
function marksNow() {
  const present = [...form.querySelectorAll("[name=present]:checked")].map((box) => box.value).join(" ");
  return { kind: kindNow(), present, ...Object.fromEntries(fields().map((field) => [field.name, field.value])) };
}

function show(marks) {
  const there = (marks.present || "").split(" ");
  for (const radio of form.querySelectorAll("[name=kind]")) radio.checked = radio.value === marks.kind;
  for (const box of form.querySelectorAll("[name=present]")) box.checked = there.includes(box.value);
  for (const field of fields()) field.value = marks[field.name] || "";
  drawKind();
}

/** Times and judges belong to a visit that took place. */
function drawKind() {
  for (const part of form.querySelectorAll(".when")) part.hidden = kindNow() === "postponed";
}

async function known() {
  const { draft, sheet, queued } = await store.known(place);
  return { draft, queued, kept: sheet && sheet.version >= page.version ? sheet : page };
}

async function drawState() {
  const { draft, queued, kept } = await known();
  const line = form.querySelector("[data-state]");
  const [text, look] = stateOf(draft, queued, kept);
  if (line.textContent !== text) line.textContent = text;
  line.className = look;
  form.querySelector("button.primary").textContent = queued || kept.version ? texts.correct : texts.submit;
  const refused = !draft && queued && queued.refused;
  const box = form.querySelector("[data-message]");
  box.hidden = !refused;
  if (refused) box.querySelector("p").textContent = refused.message;
}

function stateOf(draft, queued, kept) {
  if (draft) return ["○ " + texts.draft, ""];
  if (queued) return queued.refused ? ["✕ " + texts.refusedSheet, "failed"] : ["⇡ " + texts.waiting, "waiting"];
  if (!kept.version) return ["○ " + texts.notSubmitted, ""];
  if (!kept.receipt) return ["✓ " + say(texts.version, { n: kept.version }), "received"];
  const words = { time: clockOf(kept.received_at), receipt: kept.receipt };
  return ["✓ " + say(texts.received, words), "received"];
}

async function keep() {
  const draft = { ...place, kind: "", marks: marksNow(), version_seen: 0, rulebook: 0, at: new Date().toISOString() };
  await store.keepDraft(draft).then(() => live.changed(), failed);
}

function changed() {
  drawKind();
  lastDraft = lastDraft.then(keep);
}

function failed() {
  notice("storage", true, "error", texts.notKept);
}

async function submit(event) {
  event.preventDefault();
  await lastDraft;
  const { kept } = await known();
  const entry = {
    ...place, submission: store.newId(), version_seen: kept.version || 0, rulebook: 0, kind: "", marks: marksNow(), detail: {},
    device_at: new Date().toISOString(),
  };
  await store.freeze(entry).then(() => live.changed(), failed);
}

/** Return the present minute as the field has it, by the device's clock. */
function minute() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

async function begin() {
  if (!form || !(await started)) return;
  const { draft, queued, kept } = await known();
  const newest = (draft || queued || kept).marks;
  show(newest && newest.kind ? newest : page.usual);
  for (const button of form.querySelectorAll("[data-now]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      form.querySelector(`#${button.dataset.now}`).value = minute();
      changed();
    });
  }
  form.addEventListener("input", changed);
  form.addEventListener("submit", submit);
  live.subscribe(drawState);
}

begin();
