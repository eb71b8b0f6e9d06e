// What every screen of the hall shares: it holds the stream, asks where the stream is cut,
// keeps the last good state and never shows an error.
"use strict";

const STALE = 15000;
const POLL = 3000;
const QUIET = POLL + 10000;

/** Hand each newer state to `take`, and every second whether the line is dead to `foot`. */
function follow(root, take, foot) {
  let heard = Date.now();
  let version = -1;

  function hear(state) {
    heard = Date.now();
    if (state.version < version) return;
    version = state.version;
    take(state);
    foot(false);
  }

  async function ask() {
    try {
      const answer = await fetch(root.dataset.state, { cache: "no-store" });
      if (answer.ok) hear(await answer.json());
      else if (answer.status === 404) location.reload();
    } catch { /* the last good state stays */ }
  }

  function listen() {
    const source = new EventSource(root.dataset.stream);
    source.onmessage = ({ data }) => hear(JSON.parse(data));
    source.addEventListener("beat", () => { heard = Date.now(); });
    source.addEventListener("ended", () => { source.close(); location.reload(); });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, POLL);
    };
  }

  hear(JSON.parse(document.getElementById("state").textContent));
  listen();
  setInterval(() => foot(Date.now() - heard > STALE), 1000);
  setInterval(() => { if (Date.now() - heard > QUIET) ask(); }, POLL);
}

/** Return when a state was made, in the organisers' time. */
function timeOf(state) {
  return new Date(Date.parse(state.at)).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}
