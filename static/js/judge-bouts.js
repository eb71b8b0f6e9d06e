// The list of bouts: own votes that are only on this device, and which bout is being voted on.

import { started } from "./judge-app.js";
import { addressOf } from "./judge-bar.js";
import * as live from "./judge-live.js";
import { block, element, say, tablet } from "./judge-page.js";
import * as store from "./judge-store.js";

const page = block("bouts-facts");

function textOf(entry, words, version) {
  const vote = page.words[entry.marks.winner] || "";
  return (version ? "✓ " : "") + say(words, { vote });
}

async function drawList({ beat }) {
  const { queue, sheets } = await store.all(tablet.owner);
  for (const row of document.querySelectorAll("[data-bout]")) {
    const isOwn = (entry) => entry.session === page.session && entry.contestant === "bout:" + row.dataset.bout;
    const badge = row.querySelector("[data-badge]");
    const waiting = queue.filter(isOwn).pop();
    const sheet = sheets.find(isOwn);
    if (!badge) continue;
    if (waiting) {
      badge.textContent = textOf(waiting, waiting.refused ? page.words.refused : page.words.waiting);
      badge.className = "badge " + (waiting.refused ? "bad" : "wait");
    } else if (sheet && sheet.version >= Number(row.dataset.version)) {
      badge.textContent = textOf(sheet, page.words.cast, sheet.version);
      badge.className = "badge done";
    }
  }
  drawNow(beat && beat.sessions.find((one) => one.code === page.session));
}

function drawNow(session) {
  const box = document.querySelector("[data-bout-now]");
  const isOn = Boolean(session && session.bout && session.bouts[session.bout].state === "voting");
  box.hidden = !isOn;
  if (!isOn || box.dataset.code === session.bout) return;
  box.dataset.code = session.bout;
  const href = addressOf({ session: page.session, contestant: "bout:" + session.bout });
  box.replaceChildren(page.words.now + " ", element("a", page.words.go, { href }));
}

async function begin() {
  if (await started) live.subscribe(drawList);
}

begin();
