// The paper on the screen: one question at a time, numbers to choose from, keys.

import { element, say, texts } from "./judge-page.js";

const form = document.querySelector("[data-paper]");
const sheets = [...form.querySelectorAll(".question")];
const palette = document.getElementById("palette");
const opener = form.querySelector("[data-palette]");
let at = 0;

export const count = sheets.length;

const inputsOf = (sheet) => [...sheet.querySelectorAll("input[name]")];
export const isText = (number) => ["fill-in", "numeric"].includes(sheets[number - 1].dataset.kind);

/** Return the answer that the page shows for a question. */
export function read(number) {
  const inputs = inputsOf(sheets[number - 1]);
  const given = isText(number) ? inputs.map((one) => one.value.trim()) : inputs.filter((one) => one.checked).map((one) => one.value);
  return given.filter((one) => one !== "");
}

/** Show an answer. */
export function write(number, answer) {
  for (const one of inputsOf(sheets[number - 1])) {
    if (isText(number)) one.value = answer[0] || "";
    else one.checked = answer.includes(one.value);
  }
}

/** Take the paper in hand: `changed(number, typing)`, `later(number, on)`, `show(number)`. */
export function start({ changed, later, marked, shown, first }) {
  form.querySelectorAll(".scripted").forEach((one) => { one.hidden = false; });
  form.querySelector("[data-plain]").hidden = true;
  sheets.forEach((sheet, place) => {
    const number = place + 1;
    for (const one of inputsOf(sheet)) {
      one.addEventListener(isText(number) ? "input" : "change", () => changed(number, isText(number)));
      if (isText(number)) one.addEventListener("change", () => changed(number, false));
    }
    const mark = sheet.querySelector("[data-later]");
    mark.checked = marked.includes(number);
    mark.addEventListener("change", () => { later(number, mark.checked); draw(); });
    const button = element("button", "", { type: "button" });
    button.addEventListener("click", () => { show(number); toggle(false); });
    palette.append(button);
  });
  form.querySelectorAll("[data-step]").forEach((one) =>
    one.addEventListener("click", () => show(at + Number(one.dataset.step))));
  opener.addEventListener("click", () => toggle(palette.hidden));
  document.addEventListener("keydown", press);
  const go = (number) => { shown(number); };
  shownOf = go;
  show(first, false);
}

let shownOf = () => {};

/** Show a question; the others wait. */
export function show(number, moves = true) {
  if (number < 1 || number > count) return;
  at = number;
  sheets.forEach((sheet, place) => { sheet.hidden = place + 1 !== number; });
  form.querySelector('[data-step="-1"]').disabled = number === 1;
  form.querySelector('[data-step="1"]').disabled = number === count;
  if (moves) {
    scrollTo({ top: 0 });
    const first = inputsOf(sheets[number - 1])[0];
    if (first && !matchMedia("(pointer: coarse)").matches) first.focus({ preventScroll: true });
  }
  shownOf(number);
  draw();
}

function toggle(isOpen) {
  palette.hidden = !isOpen;
  opener.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) palette.scrollIntoView({ block: "nearest" });
}

const isLater = (number) => sheets[number - 1].querySelector("[data-later]").checked;

/** Return the numbers of questions without an answer. */
export const blanks = () => sheets.map((_, place) => place + 1).filter((number) => !read(number).length);

/** Draw the numbers: answered, marked, blank; a word and a sign, not colour alone. */
export function draw() {
  [...palette.children].forEach((button, place) => {
    const number = place + 1;
    const isDone = read(number).length > 0;
    button.className = (isDone ? "done " : "") + (isLater(number) ? "later-on" : "");
    const words = [isDone ? texts.answered : texts.blank, isLater(number) ? texts.later : ""].filter(Boolean).join(" ");
    button.replaceChildren(String(number), element("small", (isDone ? "✓" : "○") + (isLater(number) ? "?" : ""), { "aria-hidden": "true" }));
    button.setAttribute("aria-label", say(texts.question, { n: number }) + " " + words);
    if (number === at) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
  const done = count - blanks().length;
  form.querySelector("[data-count]").textContent = say(texts.count, { done, all: count });
}

/** Letters choose, N and P turn the page; never while a text is typed. */
function press(event) {
  const isTyping = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const letter = event.key.toUpperCase();
  if (letter === "N") show(at + 1);
  else if (letter === "P") show(at - 1);
  else {
    const inputs = inputsOf(sheets[at - 1]);
    const place = "ABCDEF".indexOf(letter);
    if (letter.length !== 1 || place < 0 || isText(at) || !inputs[place] || inputs[place].disabled) return;
    inputs[place].click();
  }
  event.preventDefault();
}

/** Let nothing be changed any more, or again. */
export function lock(isLocked) {
  sheets.forEach((sheet) => { sheet.disabled = isLocked; });
  form.querySelector("[data-hand-in]").disabled = isLocked;
}

/** Ask which of two devices' answers holds. */
export function showOther(number, entry, choose) {
  const box = sheets[number - 1].querySelector("[data-other]");
  box.hidden = !entry;
  box.replaceChildren();
  if (!entry) return;
  const words = (answer) => answer.map((one) => texts.truths[one] || one).join("") || texts.blank;
  box.append(element("p", say(texts.other, { other: words(entry.other), own: words(entry.answer) })));
  for (const [text, isOwn] of [[texts.useOwn, true], [texts.useOther, false]]) {
    const button = element("button", text, { type: "button" });
    button.addEventListener("click", () => choose(isOwn));
    box.append(button, " ");
  }
}
