// The quiz desk's keyboard: digits choose a contestant, letters say what came of the answer.
"use strict";

const form = document.querySelector("[data-answer]");
const KEYS = { r: "right", w: "wrong", t: "timeout", f: "foul", d: "declined" };

/** Each entry gets an identity of this device, so that a second press enters nothing. */
function identify() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  form.elements.submission.value = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isTyping({ target }) {
  return target.matches("input:not([type=radio]), select, textarea");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
  const outcome = KEYS[event.key.toLowerCase()];
  const person = form.querySelector(`input[data-number="${CSS.escape(event.key)}"]`);
  const button = outcome && form.querySelector(`button[value="${outcome}"]`);
  if (button && !button.matches(":disabled")) button.click();
  else if (person && !person.matches(":disabled")) person.checked = true;
  else return;
  event.preventDefault();
});

identify();
