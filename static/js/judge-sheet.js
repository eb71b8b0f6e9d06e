// The score sheet: steps, errors at once, running total, one submission with a receipt.
// Points are whole numbers of 1/10000; nothing here is a binary fraction.
"use strict";

const POINT = 10000;
const form = document.querySelector("[data-sheet]");

function unitsOf(text) {
  const plain = text.trim()
    .replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[。．]/g, ".");
  const found = /^(\d+)(?:\.(\d{1,4}))?$/.exec(plain);
  return found ? Number(found[1]) * POINT + Number((found[2] || "").padEnd(4, "0")) : null;
}

function textOf(units) {
  const rest = String(units % POINT).padStart(4, "0").replace(/0+$/, "");
  return Math.floor(units / POINT) + (rest ? "." + rest : "");
}

function weightOf(text) {
  const [above, below] = text.split("/").map(BigInt);
  return [above, below || 1n];
}

const lines = [...form?.querySelectorAll("[data-criterion]") ?? []].map((line) => ({
  line,
  input: line.querySelector("input"),
  fault: line.querySelector(".fault"),
  name: line.dataset.name,
  min: Number(line.dataset.min),
  max: Number(line.dataset.max),
  step: Number(line.dataset.step),
  weight: weightOf(line.dataset.weight),
}));

function faultOf(item, complete) {
  const text = item.input.value;
  const say = (sentence) => sentence.replace("{name}", item.name)
    .replace("{min}", textOf(item.min)).replace("{max}", textOf(item.max))
    .replace("{step}", textOf(item.step));
  if (!text.trim()) return complete ? say(form.dataset.missing) : "";
  const units = unitsOf(text);
  if (units === null) return say(form.dataset.number);
  if (units < item.min || units > item.max) return say(form.dataset.range);
  return (units - item.min) % item.step ? say(form.dataset.step) : "";
}

function check(item, complete = false) {
  const fault = faultOf(item, complete);
  item.fault.textContent = fault;
  item.input.setAttribute("aria-invalid", fault ? "true" : "false");
  return !fault;
}

function showTotal() {
  const marks = lines.map((item) => unitsOf(item.input.value));
  const output = form.querySelector("[data-total]");
  if (marks.every((mark) => mark === null)) { output.value = "—"; return; }
  const below = lines.reduce((all, item) => all * item.weight[1], 1n);
  const sum = lines.reduce((all, item, i) =>
    all + BigInt(marks[i] ?? 0) * item.weight[0] * (below / item.weight[1]), 0n);
  output.value = textOf(Number(sum / below));
}

function say(text, kind = "") {
  const state = form.querySelector("[data-state]");
  state.textContent = text;
  state.className = kind;
}

function changed(item) {
  check(item);
  showTotal();
  say("○ " + form.dataset.changed);
  form.elements.submission.value = crypto.randomUUID?.() ?? form.elements.submission.value;
}

function stepBy(item, by) {
  const now = unitsOf(item.input.value);
  const next = now === null ? (by > 0 ? item.min : item.max) : now + by * item.step;
  item.input.value = textOf(Math.min(Math.max(next, item.min), item.max));
  changed(item);
}

function showMessage(text) {
  const box = form.querySelector("[data-message]");
  box.hidden = !text;
  box.querySelector("p").textContent = text;
}

async function send() {
  const body = {
    submission: form.elements.submission.value,
    version_seen: form.elements.version_seen.value,
    device_at: new Date().toISOString(),
    marks: Object.fromEntries(lines.map((item) => [item.input.name.slice(5), item.input.value])),
  };
  const response = await fetch(location.href, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    },
    body: JSON.stringify(body),
  });
  return { ok: response.ok, answer: await response.json(), sent: body.submission };
}

function received(answer) {
  const time = new Date(answer.received_at).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  form.elements.version_seen.value = answer.version;
  say(`✓ ${form.dataset.received} ${time} · ${form.dataset.receipt} ${answer.receipt}`, "received");
}

function refused(answer) {
  showMessage(answer.message);
  for (const item of lines) {
    const fault = answer.fields?.[item.input.name.slice(5)];
    if (fault) { item.fault.textContent = fault; item.input.setAttribute("aria-invalid", "true"); }
  }
  say("○ " + form.dataset.changed, "failed");
}

async function submit(event) {
  event.preventDefault();
  showMessage("");
  const wrong = lines.filter((item) => !check(item, true));
  if (wrong.length) { wrong[0].input.focus(); return; }
  const button = form.querySelector("button.primary");
  button.disabled = true;
  say(form.dataset.sending);
  try {
    const { ok, answer, sent } = await send();
    // Only a receipt that names this submission counts as received.
    if (ok && answer.submission === sent) received(answer);
    else if (answer.message) refused(answer);
    else say(form.dataset.failed, "failed");
  } catch {
    say(form.dataset.failed, "failed");
  }
  button.disabled = false;
}

if (form) {
  for (const item of lines) {
    item.input.addEventListener("input", () => changed(item));
    for (const button of item.line.querySelectorAll("[data-by]")) {
      button.addEventListener("click", () => stepBy(item, Number(button.dataset.by)));
    }
  }
  form.addEventListener("submit", submit);
}
