// The keypad and the slider: they write into the field in hand, never an impossible mark.

import { say, texts } from "./judge-page.js";
import { deadEnd, faultOf, highest, stepped, textOf, unitsOf } from "./judge-units.js";

/** Start the pad for fields; `write(item, text)` puts a mark into one of them. */
export function startPad(pad, items, write) {
  const name = pad.querySelector("[data-pad-name]");
  const value = pad.querySelector("[data-pad-value]");
  const reason = pad.querySelector("[data-pad-reason]");
  const slider = pad.querySelector("input[type=range]");
  const keys = [...pad.querySelectorAll("[data-key]")];
  let item = items[0];
  let fresh = true;

  function after(key) {
    const text = fresh ? "" : item.input.value;
    if (key === "back") return text.slice(0, -1);
    if (key === "clear") return "";
    if (key === ".") return (text || "0") + ".";
    return text === "0" ? key : text + key;
  }

  /** Return why a key would not lead to an allowed mark. */
  function why(key) {
    if (key === "back" || key === "clear" || key === "next") return "";
    if (key === "-1" || key === "+1") return stepWhy(Number(key));
    const text = after(key);
    if ((text.match(/\./g) || []).length > 1) return "number";
    return deadEnd(text, item.rule);
  }

  function stepWhy(by) {
    const now = unitsOf(item.input.value);
    return now !== null && stepped(now, by, item.rule) === now ? "range" : "";
  }

  function sentence(code) {
    return say(texts.faults[code], {
      name: item.name, min: textOf(item.rule.min), max: textOf(item.rule.max), step: textOf(item.rule.step),
    });
  }

  function draw() {
    const units = unitsOf(item.input.value);
    name.textContent = item.name;
    value.textContent = item.input.value || "—";
    for (const key of keys) {
      const dead = why(key.dataset.key);
      key.setAttribute("aria-disabled", String(Boolean(dead)));
      key.title = dead ? sentence(dead) : "";
    }
    slider.max = (highest(item.rule) - item.rule.min) / item.rule.step;
    const valid = units !== null && !faultOf(item.input.value, item.rule);
    slider.value = valid ? (units - item.rule.min) / item.rule.step : 0;
    slider.setAttribute("aria-label", item.name);
    slider.setAttribute("aria-valuetext", item.input.value || texts.blank);
  }

  function put(text) {
    fresh = false;
    write(item, text);
  }

  function press(key) {
    const dead = why(key);
    reason.textContent = dead ? sentence(dead) : "";
    if (dead) return;
    if (key === "next") next();
    else if (key === "-1" || key === "+1") put(textOf(stepped(unitsOf(item.input.value), Number(key), item.rule)));
    else put(after(key));
  }

  function next() {
    const place = items.indexOf(item) + 1;
    if (place < items.length) items[place].input.focus();
    else pad.closest("form").querySelector("button.primary").focus();
  }

  function take(taken) {
    item = taken;
    fresh = true;
    reason.textContent = "";
    for (const other of items) other.line.classList.toggle("in-hand", other === item);
    draw();
  }

  function typed(event) {
    if (event.key === "Enter") { event.preventDefault(); next(); }
    if (event.key === "ArrowUp") { event.preventDefault(); press("+1"); }
    if (event.key === "ArrowDown") { event.preventDefault(); press("-1"); }
  }

  for (const one of items) {
    one.input.inputMode = "none";
    one.input.addEventListener("focus", () => {
      take(one);
      one.input.select();
      one.line.scrollIntoView({ block: "nearest" });
    });
    one.input.addEventListener("keydown", typed);
    one.input.addEventListener("input", () => { fresh = false; draw(); });
  }
  for (const key of keys) {
    // The field keeps the focus, so that keys and keyboard can be mixed.
    key.addEventListener("pointerdown", (event) => event.preventDefault());
    key.addEventListener("click", () => press(key.dataset.key));
  }
  slider.addEventListener("input", () => {
    reason.textContent = "";
    put(textOf(item.rule.min + Number(slider.value) * item.rule.step));
  });
  pad.hidden = false;
  take(items[0]);
  return { draw };
}
