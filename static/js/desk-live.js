// The quiz desk's keyboard: digits choose a contestant, letters say what came of the answer,
// S starts the time that the kind of question gives.
"use strict";

const form = document.querySelector("[data-answer]");
const start = form.querySelector("[data-start]");
const clock = form.querySelector("[data-clock]");
const seconds = form.elements.seconds;
/** Seconds after its end in which a clock still rings: a page opened later is silent. */
const LATE = 3;
// of this device's clock before the server's
const ahead = clock ? Date.now() - Date.parse(clock.dataset.at) : 0;
let isRung = false;
let filled = "";
const KEYS = { r: "right", w: "wrong", t: "timeout", f: "foul", d: "declined" };

/** Each entry gets an identity of this device, so that a second press enters nothing. */
function identify() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  form.elements.submission.value = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Only some kinds of question have a time. */
function offerClock() {
  const kind = form.querySelector("input[name=kind]:checked");
  start.disabled = !kind || kind.dataset.seconds === "0";
}

/** The time runs down; what was used stands in its field, until somebody types there. */
function tick() {
  const gone = (Date.now() - ahead - Date.parse(clock.dataset.started)) / 1000;
  const left = Math.ceil(Number(clock.dataset.seconds) - gone);
  clock.textContent = left > 0 ? left : clock.dataset.up;
  clock.classList.toggle("over", left <= 0);
  if (left <= 0 && !isRung && gone < Number(clock.dataset.seconds) + LATE) bell();
  isRung = isRung || left <= 0;
  if (document.activeElement !== seconds && seconds.value === filled) {
    filled = seconds.value = String(Math.max(0, Math.min(Math.round(gone), Number(clock.dataset.seconds))));
  }
}

function isTyping({ target }) {
  return target.matches("input:not([type=radio]), select, textarea");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
  const outcome = KEYS[event.key.toLowerCase()];
  const person = form.querySelector(`input[data-number="${CSS.escape(event.key)}"]`);
  const button = event.key.toLowerCase() === "s" ? start : outcome && form.querySelector(`button[value="${outcome}"]`);
  if (button && !button.matches(":disabled")) button.click();
  else if (person && !person.matches(":disabled")) person.checked = true;
  else return;
  event.preventDefault();
});

identify();
form.addEventListener("change", offerClock);
offerClock();
if (clock) { tick(); setInterval(tick, 250); }
