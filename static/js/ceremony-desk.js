// The presenter's page: slides drawn small, keys (space or → on, ← back, P pause), and steps
// that change the page in place, so that no press is lost between two pages.
"use strict";

const FRESH = 700;
const KEYS = { " ": "next", ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", p: "pause", P: "pause" };
let isSent = false;
let sent = ""; // which button, while its step is on its way
let waiting = ""; // another one that was pressed meanwhile; the same one twice is one press
let isLooking = false;
let ahead = 0; // of this device's clock before the server's

const desk = () => document.getElementById("desk");
const button = (key) => document.querySelector(`[data-key="${key}"]`);
const nameOf = (pressed) => pressed.dataset.key || pressed.value;

function dress() {
  document.querySelectorAll("[data-slide]").forEach((box) => drawSlide(box, JSON.parse(box.dataset.slide)));
  const current = document.querySelector(".jump [aria-current]");
  if (current) current.parentElement.scrollTop = current.offsetTop - current.parentElement.clientHeight / 2;
  ahead = Date.now() - Date.parse(desk().dataset.at);
  tick();
}

function tick() {
  const clock = document.querySelector("[data-started]");
  if (!clock) return;
  const seconds = Math.max(0, Math.floor((Date.now() - ahead - Date.parse(clock.dataset.started)) / 1000));
  clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
}

/** Put a newer page in place of this one. */
function put(text) {
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  const page = next && next.querySelector("#desk");
  if (!page) { location.reload(); return; }
  const isOlder = Number(page.dataset.version) < Number(desk().dataset.version);
  if (isOlder && !isSent) return;
  const key = document.activeElement.dataset.key;
  document.querySelector("main").replaceWith(next);
  if (key && button(key)) button(key).focus();
  dress();
}

/** Send a step; what does not reach the server changes nothing and says so. */
async function send(form, pressed) {
  isSent = true;
  sent = nameOf(pressed);
  desk().setAttribute("aria-busy", "true");
  const body = new FormData(form);
  body.append(pressed.name, pressed.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok) put(await answer.text());
    else location.reload();
  } catch {
    document.querySelector("[data-offline]").hidden = false;
    desk().removeAttribute("aria-busy");
    waiting = "";
  }
  isSent = false;
  goOn();
}

/** Press what was pressed meanwhile, unless the step before was refused. */
function goOn() {
  const next = waiting && (button(waiting) || document.querySelector(`.jump button[value="${waiting}"]`));
  waiting = "";
  if (next && !next.disabled && !document.querySelector("main > .notice.error")) next.click();
}

/** See whether another presenter has moved. */
async function look() {
  if (isSent || isLooking || document.hidden) return;
  isLooking = true;
  try {
    const news = await fetch(desk().dataset.news, { headers: { Accept: "application/json" } });
    if (news.status === 401 || news.status === 403) location.reload();
    else if (news.ok && (await news.json()).version !== desk().dataset.version) {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok && !isSent) put(await answer.text());
    }
  } catch { /* off line: the page stays as it is, the next look tells */ }
  isLooking = false;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input, select, textarea, summary, a")) return;
  const found = button(KEYS[event.key] || "none");
  if (!found) return;
  event.preventDefault();
  if (!found.disabled) found.click();
});

// the masthead's form signs out as ever
document.addEventListener("submit", (event) => {
  if (!desk().contains(event.target)) return;
  event.preventDefault();
  if (!isSent) send(event.target, event.submitter);
  else if (nameOf(event.submitter) !== sent) waiting = nameOf(event.submitter);
});

dress();
setInterval(tick, 500);
setInterval(look, FRESH);
