// Lists of sheets: what is only on this device is laid over what the server knew.

import { started } from "./judge-app.js";
import { addressOf } from "./judge-bar.js";
import * as live from "./judge-live.js";
import { ask, block, element, say, tablet, texts } from "./judge-page.js";
import { drawReasons, reasonLines } from "./judge-reasons.js";
import { canonical, seal } from "./judge-seal.js";
import { sheetOf } from "./judge-sender.js";
import * as store from "./judge-store.js";
import { textOf, totalOf, unitsOf, weightOf } from "./judge-units.js";

const page = block("list-facts");
const formFacts = block("filling-facts");

function sumOf(marks) {
  const units = page.criteria.map((c) => unitsOf(marks[c.code] || ""));
  const total = totalOf(units, page.criteria.map((c) => weightOf(c.weight)));
  return total === null ? "—" : textOf(total);
}

const totalText = (sheet) => texts.kindNow[sheet.kind] || sumOf(sheet.marks);

/** Return what the device knows of each contestant: words, look, and the sheet. */
function newest(mine) {
  const found = new Map();
  const put = (entries, words, look) => entries.filter((e) => e.session === page.session)
    .forEach((e) => found.set(e.contestant, { words: say(words, { total: totalText(e) }), look, sheet: e }));
  put(mine.sheets, "✓ " + texts.inList.received, "done");
  put(mine.queue.filter((e) => !e.refused), "⇡ " + texts.inList.waiting, "wait");
  put(mine.queue.filter((e) => e.refused), "✕ " + texts.inList.refused, "bad");
  put(mine.drafts, "○ " + texts.inList.draft, "wait");
  return found;
}

async function drawList({ link }) {
  const known = newest(await store.all(tablet.owner));
  for (const row of document.querySelectorAll("[data-contestant]")) {
    const own = known.get(row.dataset.contestant);
    // What the team has agreed to is the server's to say.
    if (own && "team" in row.dataset && own.look === "done") continue;
    if (!own || own.sheet.version < Number(row.dataset.version)) continue;
    const badge = row.querySelector("[data-badge]");
    if (badge) { badge.textContent = own.words; badge.className = "badge " + own.look; }
    for (const cell of row.querySelectorAll("[data-mark]")) {
      cell.textContent = own.sheet.marks[cell.dataset.mark] || "—";
    }
    for (const cell of row.querySelectorAll("[data-reasons]")) {
      drawReasons(cell, reasonLines(formFacts, own.sheet.detail, cell.dataset.reasons));
    }
    const total = row.querySelector("[data-total]");
    if (total) total.textContent = totalText(own.sheet);
  }
  drawSigning(known, link);
}

/** On the review page: sign only what the server has, and only with a link to it. */
function drawSigning(known, link) {
  for (const one of document.querySelectorAll("[data-online]")) one.disabled = link !== "on";
  const button = document.querySelector("[data-sign]");
  if (!button) return;
  const unsent = [...known.values()].filter(({ look }) => look !== "done").length;
  button.disabled = unsent > 0 || link !== "on";
  const words = unsent ? say(texts.signWait, { n: unsent }) : button.disabled ? texts.signOff : "";
  document.querySelector("[data-sign-wait]").textContent = words;
}

/** Signing is asked about: a slip of the finger signs nothing. */
function askBeforeSigning() {
  const button = document.querySelector("[data-sign]");
  if (!button) return;
  button.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const n = document.querySelectorAll("tr[data-contestant]").length;
    if (await ask(say(texts.signAsk, { n }), texts.signYes, texts.signNo)) button.form.submit();
  });
}

/** On the home page: sheets that are only here, to look at and to take away as a file. */
async function drawUnsent() {
  const box = document.querySelector("[data-unsent-list]");
  if (!box) return;
  const { queue, drafts } = await store.all(tablet.owner);
  box.hidden = !queue.length && !drafts.length;
  const prepared = await store.fact("prepared");
  const wordsOf = (e) => (e.refused ? "✕ " + e.refused.message : "⇡ " + texts.waiting);
  const lines = [...queue.map((e) => [e, nameOf(prepared, e), wordsOf(e)]),
    ...drafts.map((e) => [e, nameOf(prepared, e), "○ " + texts.draft])];
  // A line that a finger is on is not drawn anew without need.
  const key = JSON.stringify(lines.map(([{ submission = "" }, name, words]) => [submission, name, words]));
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.querySelector("ul").replaceChildren(...lines.map(([entry, name, words]) => {
    const line = element("li");
    line.append(element("a", name, { href: addressOf(entry) }), " " + words);
    if (entry.refused) line.append(" ", giveUpButton(entry, name));
    return line;
  }));
}

/** What was refused for good must not wait here for ever; only the judge's own word ends it. */
function giveUpButton(entry, name) {
  const button = element("button", texts.giveUp, { type: "button", "aria-label": `${texts.giveUp} ${name}` });
  button.addEventListener("click", async () => {
    if (!(await ask(say(texts.giveUpAsk, { name }), texts.giveUp, texts.keepIt))) return;
    await store.giveUp(entry);
    live.changed();
  });
  return button;
}

function nameOf(prepared, { session, contestant }) {
  const listed = prepared && prepared.sessions.find((one) => one.code === session);
  const entry = listed && listed.entries.find((one) => one.contestant === contestant);
  return entry ? `${listed.name} ${entry.order_number} ${entry.name}` : `${session} ${contestant}`;
}

/** Take the unsent sheets away as a sealed file, which the desk imports; they stay here too. */
async function takeAway() {
  const { queue, drafts } = await store.all(tablet.owner);
  const begun = drafts.map(({ session, contestant, marks, at }) => ({ session, contestant, marks, at }));
  const content = JSON.parse(JSON.stringify({
    about: texts.aboutFile, format: "leitai-unsent-1", owner: tablet.owner, sign_in: tablet.seal.sign_in,
    device: await store.device(), made_at: new Date().toISOString(), sheets: queue.map(sheetOf), drafts: begun,
  }));
  const text = JSON.stringify({ ...content, seal: seal(tablet.seal.key, canonical(content)) }, null, 1);
  const link = element("a", "", { download: `${tablet.owner.replace("/", "-")}.json` });
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

async function begin() {
  if (!(await started)) return;
  if (page) live.subscribe(drawList);
  askBeforeSigning();
  live.subscribe(drawUnsent);
  const button = document.querySelector("[data-take-away]");
  if (button) button.addEventListener("click", takeAway);
}

begin();
