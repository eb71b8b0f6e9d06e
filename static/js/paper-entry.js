// Typing in paper sheets: Enter goes on, a finished line is sent, and what was typed stays in
// this window until the server has it.

import { newId } from "./judge-store.js";
import { faultOf, plain, textOf, totalOf, unitsOf, weightOf } from "./judge-units.js";

const facts = JSON.parse(document.getElementById("paper-facts").textContent);
const texts = facts.texts;
const criteria = facts.criteria.map((c) => ({ ...c, weight: weightOf(c.weight) }));
const STORE = `leitai paper ${facts.owner} ${facts.place}`;
const PATIENCE = 15000;
const AGAIN = 5000;
const KIND_KEYS = { q: "abstained", w: "absent" };

const rows = [...document.querySelectorAll("[data-row]")].map(rowOf);

function rowOf(box) {
  const row = {
    box, code: box.dataset.row,
    form: box.querySelector("form"),
    inputs: [...box.querySelectorAll("input[name^=mark-]")],
    kind: box.querySelector("select"),
    total: box.querySelector("[data-total]"),
    state: box.querySelector("[data-state]"),
    id: "", sent: "", waiting: false, sending: Promise.resolve(),
  };
  row.stored = "own" in box.dataset && !("typed" in box.dataset) ? contentOf(row) : "";
  return row;
}

function contentOf({ kind, inputs }) {
  return JSON.stringify([kind.value, kind.value ? [] : inputs.map((input) => plain(input.value))]);
}

const isBlank = (row) => !row.kind.value && row.inputs.every((input) => !input.value.trim());
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function sentenceOf(code, { name, min, max, step }) {
  return fill(texts[code], { name, min: textOf(min), max: textOf(max), step: textOf(step) });
}

/** Say how a line stands: a badge, or what is wrong. */
function say(row, text, look = "", sign = "") {
  const badge = document.createElement("span");
  badge.className = look === "fault" ? "fault" : `badge ${look}`;
  if (sign) {
    const mark = document.createElement("span");
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = sign;
    badge.append(mark);
  }
  badge.append(text);
  row.state.replaceChildren(...(text ? [badge] : []));
}

/** Check a line's marks; a blank one is wrong only when the line is to be sent. */
function check(row, complete = false) {
  const faults = row.inputs.map((input, i) => {
    const code = row.kind.value ? "" : faultOf(input.value, criteria[i]);
    const isWrong = Boolean(code) && (complete || code !== "missing");
    input.setAttribute("aria-invalid", isWrong ? "true" : "false");
    return isWrong ? sentenceOf(code, criteria[i]) : "";
  });
  const said = faults.filter(Boolean);
  if (said.length) say(row, said.join("；"), "fault");
  return faults;
}

function draw(row) {
  const units = row.inputs.map((input) => unitsOf(input.value));
  const total = row.kind.value ? null : totalOf(units, criteria.map((c) => c.weight));
  row.total.value = total === null ? "—" : textOf(total);
  for (const input of row.inputs) input.readOnly = Boolean(row.kind.value);
  row.box.classList.toggle("unmarked", Boolean(row.kind.value));
}

function changed(row) {
  draw(row);
  const isWrong = check(row).some(Boolean);
  const isNew = contentOf(row) !== row.stored && !isBlank(row);
  if (!isWrong && isNew) say(row, texts.kept, "wait", "○");
  if (!isWrong && !isNew) say(row, "");
  keep();
}

/** Keep what is not received in this window; it outlives a reload, not the window. */
function keep() {
  const drafts = rows.filter((row) => contentOf(row) !== row.stored && !isBlank(row))
    .map((row) => [row.code, { kind: row.kind.value, marks: row.inputs.map((input) => input.value) }]);
  try { sessionStorage.setItem(STORE, JSON.stringify(Object.fromEntries(drafts))); } catch { /* kept on the page */ }
}

function restore() {
  let drafts = {};
  try { drafts = JSON.parse(sessionStorage.getItem(STORE)) || {}; } catch { /* nothing kept */ }
  for (const row of rows) {
    const draft = drafts[row.code];
    if (draft && !("typed" in row.box.dataset)) {
      row.kind.value = draft.kind;
      row.inputs.forEach((input, i) => { input.value = draft.marks[i] ?? ""; });
      if (contentOf(row) !== row.stored) changed(row);
    }
    draw(row);
  }
}

/** Send a finished line and go on; a blank or unchanged one is passed over. */
function finish(row) {
  if (!isBlank(row) && contentOf(row) !== row.stored) {
    const place = check(row, true).findIndex(Boolean);
    if (place >= 0) { row.inputs[place].focus(); return; }
    send(row);
  }
  const next = rows[rows.indexOf(row) + 1];
  if (next) focus(next.inputs[0]);
}

function send(row) {
  const content = contentOf(row);
  // Other contents are another entry; the same again is the same one.
  if (row.sent !== content) { row.sent = content; row.id = newId(); }
  const data = new URLSearchParams(new FormData(row.form));
  data.set("submission", row.id);
  say(row, texts.sending, "wait", "⇡");
  // One after the other: a correction must not come before what it corrects.
  row.sending = row.sending.then(() => post(row, data, content));
}

async function post(row, data, content) {
  let status = 0;
  let json = null;
  try {
    const answer = await fetch(row.form.action, {
      method: "POST", body: data, headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE), keepalive: true, // it goes on when the page is left
    });
    status = answer.status;
    json = await answer.json();
  } catch { /* off line, or an answer that is none of ours */ }
  const isReceived = status === 200 && json && json.submission === data.get("submission");
  row.waiting = !isReceived && !(json && json.error && status < 500);
  if (isReceived) row.stored = content;
  if (contentOf(row) === content) {
    if (isReceived) say(row, json.words, json.look, json.sign);
    else if (row.waiting) say(row, texts.notSent, "bad", "✕");
    else say(row, [json.message, ...Object.values(json.fields || {})].join(" "), "fault");
  }
  keep();
  drawWaiting();
}

function drawWaiting() {
  const count = rows.filter((row) => row.waiting).length;
  const box = document.querySelector("[data-unsent]");
  box.hidden = !count;
  box.firstElementChild.textContent = count ? fill(texts.unsent, { n: count }) : "";
}

function focus(input) {
  input.focus();
  input.select();
}

function pressed(event, row, input) {
  const place = row.inputs.indexOf(input);
  const kind = KIND_KEYS[event.key.toLowerCase()];
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    const isWrong = check(row)[Math.max(place, 0)];
    if (isWrong) input.select();
    else if (row.kind.value || place === row.inputs.length - 1) finish(row);
    else focus(row.inputs[place + 1]);
  } else if (kind) {
    event.preventDefault();
    row.kind.value = row.kind.value === kind ? "" : kind;
    changed(row);
  } else if (by) {
    event.preventDefault();
    const next = rows[rows.indexOf(row) + by];
    if (next) focus(next.inputs[place]);
  }
}

for (const row of rows) {
  for (const input of row.inputs) {
    input.addEventListener("input", () => changed(row));
    input.addEventListener("keydown", (event) => pressed(event, row, input));
  }
  row.kind.addEventListener("change", () => changed(row));
  row.form.addEventListener("submit", (event) => { event.preventDefault(); finish(row); });
}
restore();
setInterval(() => {
  for (const row of rows) if (row.waiting && contentOf(row) === row.sent) { row.waiting = false; send(row); }
}, AGAIN);
window.addEventListener("beforeunload", (event) => { if (rows.some((row) => row.waiting)) event.preventDefault(); });
const first = rows.find((row) => "here" in row.box.dataset) || rows.find((row) => !row.stored);
if (first) focus(first.inputs[0]);
