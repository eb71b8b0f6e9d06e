// A tablet that waits for the desk: looks every two seconds, goes on when it is answered.
"use strict";

const LOOK = 2000;
const place = document.querySelector("[data-waiting]");

async function look() {
  try {
    const answer = await fetch(place.dataset.waiting, { cache: "no-store" });
    if (answer.ok && (await answer.json()).state !== "waiting") { location.reload(); return; }
  } catch { /* off line: the code stays in sight, the next look tells */ }
  setTimeout(look, LOOK);
}

setTimeout(look, LOOK);
