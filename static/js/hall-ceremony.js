// The hall's screen of a ceremony: one slide, and no other in the memory of this page.
"use strict";

const stage = document.getElementById("screen");
const words = JSON.parse(document.getElementById("words").textContent);
let shown = "";
let newest = null;

function take(state) {
  newest = state;
  const text = JSON.stringify([state.slide, state.is_paused]);
  if (text === shown) return;
  shown = text;
  stage.classList.remove("changed");
  drawSlide(stage, state);
  requestAnimationFrame(() => stage.classList.add("changed"));
}

function foot(isStale) {
  document.querySelector("[data-part=fresh]").textContent =
    isStale ? words.stale.replace("{time}", timeOf(newest)) : "";
}

follow(stage, take, foot);
