// The desk: fresh within two seconds, a clock that nothing stops, a bell.
"use strict";

const FRESH = 2000;
let busy = false;
/** Ends the looks that are under way: one answered after a press would take its message. */
const looks = new AbortController();
let rung = "";
let ahead = 0; // of this device's clock before the server's

const desk = () => document.getElementById("desk");

/** Put the newest state on the page, unless somebody is typing or has a part open. */
async function refresh() {
  if (busy || document.hidden || looks.signal.aborted) return;
  busy = true;
  try {
    const news = await fetch(desk().dataset.news, { headers: { Accept: "application/json" }, signal: looks.signal });
    // Signed out or no longer allowed: what is on the page must not stay in sight.
    if (news.status === 401 || news.status === 403) { location.reload(); return; }
    if (news.ok && (await news.json()).version !== desk().dataset.version && !isInUse()) await redraw();
  } catch { /* off line: the page stays as it is, the next look tells */ }
  busy = false;
}

function isInUse() {
  const at = document.activeElement;
  return desk().querySelector("details[open]") !== null || (at && at.matches("input, select, textarea"));
}

async function redraw() {
  const answer = await fetch(location.href, { cache: "no-store", signal: looks.signal });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("desk");
  if (next) desk().replaceWith(next);
  tick();
}

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock || !clock.dataset.started) return;
  if (clock.dataset.at) { ahead = Date.now() - Date.parse(clock.dataset.at); delete clock.dataset.at; }
  const gone = Date.now() - ahead - Date.parse(clock.dataset.started);
  const seconds = Math.max(0, Math.floor(gone / 1000));
  const limit = Number(clock.dataset.limit);
  const left = limit - seconds;
  clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  const isOver = limit > 0 && left < 0;
  const isNear = limit > 0 && !isOver && left <= Number(clock.dataset.warn);
  clock.classList.toggle("over", isOver);
  clock.classList.toggle("warning", isNear);
  const word = document.querySelector("[data-clock-word]");
  if (isOver) word.textContent = clock.dataset.over.replace("{n}", -left);
  else if (isNear) word.textContent = clock.dataset.warning.replace("{n}", left);
  const ring = clock.dataset.started + (isOver ? "over" : isNear ? "near" : "");
  if ((isOver || isNear) && ring !== rung) { rung = ring; bell(); }
  const stopped = document.getElementById("stopped");
  if (stopped && document.activeElement !== stopped) stopped.value = seconds;
}

if (desk()) {
  tick();
  setInterval(tick, 250);
  setInterval(refresh, FRESH);
  document.addEventListener("submit", () => looks.abort());
}
