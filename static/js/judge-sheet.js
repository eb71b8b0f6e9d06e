// The score sheet: every mark stored on the device at once, frozen when submitted.

import { started } from "./judge-app.js";
import { addressOf, notice } from "./judge-bar.js";
import { drawClash } from "./judge-clash.js";
import * as live from "./judge-live.js";
import { startFilling } from "./judge-filling.js";
import { isMeant, isMeantFull } from "./judge-meant.js";
import { startPad } from "./judge-pad.js";
import { ask, block, clockOf, say, tablet, texts } from "./judge-page.js";
import { reasonLines } from "./judge-reasons.js";
import { canonical } from "./judge-seal.js";
import * as store from "./judge-store.js";
import { startUndo } from "./judge-undo.js";
import { faultOf, plain, textOf, totalOf, unitsOf, weightOf } from "./judge-units.js";

const form = document.querySelector("[data-sheet]");
const page = block("sheet-facts");
const place = form && { owner: tablet.owner, session: page.session, contestant: page.contestant };
const items = form ? [...form.querySelectorAll("[data-criterion]")].map(itemOf) : [];
/** The checklist or the grades of this session; null where marks are typed in. */
const formFacts = block("filling-facts");
let seen = 0;
/** What was last submitted from here: its receipt says which version is on the screen. */
let submitted = "";
let pad = null;
let filling = null;
let undo = null;
/** What the sheet said before the change in hand (marks, or what they follow from), and what
 *  stands without a draft. */
let last = {};
let base = { marks: {}, detail: {} };
let lastDraft = Promise.resolve();

function itemOf(line) {
  const { name, code, min, max, step, weight } = line.dataset;
  return {
    line, name, code,
    input: line.querySelector("[data-mark-input], [name^='mark-']"),
    fault: line.querySelector(".fault"),
    rule: { min: Number(min), max: Number(max), step: Number(step) },
    weight: weightOf(weight),
  };
}

const marksNow = () => Object.fromEntries(items.map((item) => [item.code, plain(item.input.value)]));
const detailNow = () => (filling ? filling.read() : {});
const chosen = (detail) => canonical(detail.grades || detail.deductions || {});
const now = () => (filling ? filling.read() : marksNow());
const isBlank = () => (filling ? chosen(filling.read()) === "{}" : items.every((item) => !item.input.value.trim()));

function totalText(marks) {
  const units = items.map((item) => unitsOf(marks[item.code] || ""));
  return totalOf(units, items.map((item) => item.weight));
}

/** Say what is wrong with a mark under its field. */
function check(item, complete = false) {
  if (filling) {
    const sentence = complete ? filling.faultOf(item) : "";
    showFault(item, sentence);
    return !sentence;
  }
  const code = faultOf(item.input.value, item.rule);
  const isWrong = Boolean(code) && (complete || code !== "missing");
  const values = { name: item.name, min: textOf(item.rule.min), max: textOf(item.rule.max), step: textOf(item.rule.step) };
  showFault(item, isWrong ? say(texts.faults[code], values) : "");
  return !isWrong;
}

function showFault(item, sentence) {
  item.fault.textContent = sentence;
  item.input.setAttribute("aria-invalid", sentence ? "true" : "false");
}

function showTotal() {
  const total = form.dataset.kind ? null : totalText(marksNow());
  form.querySelector("[data-total]").value = total === null ? "—" : textOf(total);
}

/** Fill in what was last put down here: typed, submitted, or stored. What a quick hand typed
 *  before the scripts were ready stays. */
async function fill(isFirst = false) {
  const { draft, queued, sheet } = await store.known(place);
  const stored = sheet && sheet.version >= page.version ? sheet : page;
  const shown = draft || queued || stored;
  seen = draft ? draft.version_seen : stored.version;
  submitted = queued ? queued.submission : "";
  base = { marks: (queued || stored).marks, detail: (queued || stored).detail || {} };
  undo.load((draft && draft.steps) || []);
  if (filling) fillForm(shown, isFirst);
  else fillMarks(shown, draft, isFirst);
}

function fillMarks({ marks }, draft, isFirst) {
  const isTyped = ({ input }) => isFirst && ("typed" in form.dataset || input.value !== input.defaultValue);
  const early = items.filter(isTyped);
  last = Object.fromEntries(items.map((item) => [item.code, marks[item.code] || ""]));
  for (const item of items) {
    if (!early.includes(item)) item.input.value = last[item.code];
    if (!item.fault.textContent || draft) check(item);
  }
  showTotal();
  pad.draw();
  early.forEach(changed);
}

function fillForm({ detail = {} }, isFirst) {
  if (isFirst && ("typed" in form.dataset || filling.isTyped)) { last = detail; touched(items[0], null); return; }
  const isOurs = filling.show(detail);
  notice("filling", !isOurs, "warn", isOurs ? "" : texts.filling.changed);
  last = filling.read();
  showTotal();
}

/** Something was chosen, deducted or written by hand; a tap is a step of its own. */
function touched(item, key) {
  if (!key) undo.leave();
  showFault(item, "");
  form.dataset.kind = "";
  undo.before(key || item.code, last);
  if (!key) undo.leave();
  keep();
}

function write(item, text) {
  item.input.value = text;
  changed(item);
}

/** A mark is on the device before the next one is typed. */
function changed(item) {
  check(item);
  undo.before(item.code, last);
  keep();
}

function keep() {
  showTotal();
  if (pad) pad.draw();
  last = now();
  const marks = marksNow();
  const detail = detailNow();
  const steps = [...undo.steps()];
  const isSame = filling ? chosen(detail) === chosen(base.detail) : items.every(({ code }) => marks[code] === (base.marks[code] || ""));
  const draft = {
    ...place, kind: "", marks, detail, steps, version_seen: seen, rulebook: page.rulebook, at: new Date().toISOString(),
  };
  const write = () => (isSame && !steps.length ? store.dropDraft(place) : store.keepDraft(draft));
  lastDraft = lastDraft.then(write).then(() => live.changed(), failed);
}

/** Show the sheet as it was before the last step. */
function putBack(before) {
  if (filling) filling.show(before);
  else for (const item of items) item.input.value = before[item.code] || "";
  items.forEach((item) => check(item));
  keep();
}

function failed() {
  notice("storage", true, "error", texts.notKept);
}

/** Show where this sheet is: on the device, on its way, received, refused or kept aside. */
async function drawState(state) {
  const { draft, queued, sheet, held } = await store.known(place);
  const stored = sheet && sheet.version >= page.version ? sheet : page;
  if (sheet && sheet.submission === submitted) seen = Math.max(seen, sheet.version);
  const kind = (queued || stored).kind;
  const [text, look] = stateOf(draft, queued, stored);
  const line = form.querySelector("[data-state]");
  if (line.textContent !== text) line.textContent = text;
  line.className = look;
  form.dataset.kind = draft ? "" : kind || "";
  form.querySelector("[data-kind-now]").textContent = draft ? "" : texts.kindNow[kind] || "";
  showTotal();
  drawRefusal(queued && !draft ? queued.refused : null);
  const late = held.filter((one) => one.held !== "clash").pop();
  notice("held", Boolean(late), "warn", late ? say(texts.held[late.held], { receipt: late.receipt }) : "");
  drawClash(form.querySelector("[data-clash]"), { held, items, reasons, device: await store.device() }, fill);
  drawLive(state, draft, queued || stored.version > 0);
}

const reasons = (detail, code) => (formFacts ? reasonLines(formFacts, detail, code) : []);

function stateOf(draft, queued, stored) {
  if (draft) return ["○ " + texts.draft, ""];
  if (queued) return queued.refused ? ["✕ " + texts.refusedSheet, "failed"] : ["⇡ " + texts.waiting, "waiting"];
  if (!stored.version) return ["○ " + texts.notSubmitted, ""];
  const words = { time: clockOf(stored.received_at), receipt: stored.receipt };
  return ["✓ " + say(texts.received, words) + (stored.version > 1 ? say(texts.version, { n: stored.version }) : ""), "received"];
}

function drawRefusal(refused) {
  const box = form.querySelector("[data-message]");
  box.hidden = !refused;
  if (!refused) return;
  box.querySelector("p").textContent = refused.message;
  for (const item of items) if (refused.fields[item.code]) showFault(item, refused.fields[item.code]);
}

/** What the desk does while the sheet is open. */
function drawLive({ link, beat }, draft, isSubmitted) {
  const session = beat && beat.sessions.find((one) => one.code === page.session);
  const now = session && link === "on" ? session.state : "";
  const isShut = now ? now !== "open" : !["open", "planned"].includes(page.state);
  const button = form.querySelector("button.primary");
  button.disabled = isShut;
  button.textContent = isSubmitted ? texts.correct : texts.submit;
  form.querySelector("[data-shut]").hidden = !isShut;
  form.querySelector("[data-shut]").textContent = now === "planned" ? texts.planned : texts.shut;
  for (const other of form.querySelectorAll("[data-kind-button]")) other.disabled = isShut;
  const on = session && session.scoring_now && page.entries.find((e) => e.contestant === session.scoring_now);
  const isOther = Boolean(on) && on.contestant !== page.contestant;
  notice("other-now", isOther, "warn", isOther ? say(texts.otherNow, { number: on.order_number, name: on.name, own: page.name }) : "",
    isOther && [texts.goThere, addressOf({ session: page.session, contestant: on.contestant })]);
  const stamp = session && session.teams && session.teams[page.contestant];
  notice("team", Boolean(stamp) && stamp !== page.team && page.team !== null, "warn", texts.team, [texts.reload, location.pathname]);
  notice("rulebook", Boolean(session) && session.rulebook !== page.rulebook, "warn", texts.rulebook,
    [texts.reload, addressOf(place)]);
}

async function submit(event) {
  event.preventDefault();
  const wrong = items.filter((item) => !check(item, true));
  if (wrong.length) {
    if (filling) filling.focus(wrong[0]);
    else wrong[0].input.focus();
    return;
  }
  const total = totalText(marksNow());
  if (filling && filling.isFull() && !(await isMeantFull(total))) return;
  if (await isMeant(total, page, totalText, filling ? [] : items)) await freeze("", marksNow(), detailNow());
}

async function freeze(kind, marks, detail) {
  await lastDraft;
  const entry = {
    ...place, submission: store.newId(), version_seen: seen, rulebook: page.rulebook,
    kind, marks, detail, device_at: new Date().toISOString(),
  };
  submitted = entry.submission;
  await store.freeze(entry).then(() => live.changed(), failed);
  base = { marks, detail };
  undo.load([]);
}

async function submitKind(kind) {
  const words = texts.kinds[kind];
  const question = say(words.question, { name: page.name }) + (isBlank() ? "" : texts.marksGo);
  if (!(await ask(question, words.yes, texts.change))) return;
  if (filling) filling.show({});
  for (const item of items) { if (!filling) item.input.value = ""; showFault(item, ""); }
  last = now();
  showTotal();
  if (pad) pad.draw();
  await freeze(kind, {}, {});
}

async function begin() {
  if (!form || !(await started)) return;
  undo = startUndo(form.querySelector("[data-undo]"), putBack);
  if (formFacts) filling = startFilling(form, items, formFacts, touched);
  else pad = startPad(form.querySelector("[data-pad]"), items, write);
  await fill(true);
  for (const item of filling ? [] : items) {
    item.input.addEventListener("input", () => changed(item));
    item.input.addEventListener("focus", undo.leave);
  }
  for (const button of form.querySelectorAll("[data-kind-button]")) {
    button.hidden = false;
    button.addEventListener("click", () => submitKind(button.dataset.kindButton));
  }
  form.addEventListener("submit", submit);
  live.subscribe(drawState);
  // What another window or the server changed meanwhile is shown on coming back.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) fill(); });
}

begin();
