// The bar that is always in sight: the link, what is unsent, the last receipt, who is on.

import { clockOf, element, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const bar = document.querySelector("[data-device]");
const notices = document.querySelector("[data-notices]");
const place = (name) => bar.querySelector(`[data-${name}]`);
const LINKS = { unknown: "wait", on: "done", off: "bad", "signed-out": "bad", closed: "bad", ended: "bad", other: "bad" };
/** Refusals that the judge puts right on the sheet itself. */
const MENDABLE = ["sheet-faults", "rulebook-changed", "newer-version", "newer-visit", "newer-vote", "session-is-planned"];
let drawn = 0;

/** Draw the bar from the link's state and the store. */
export async function draw(state) {
  const turn = drawn += 1;
  const [mine, prepared, photos] = await Promise.all([
    store.all(tablet.owner), store.fact("prepared"), store.photoKeys(tablet.owner),
  ]);
  if (turn !== drawn) return;
  bar.hidden = false;
  write("link", texts.links[state.link], "badge " + LINKS[state.link]);
  const waiting = [
    mine.queue.length && say(texts.unsent, { n: mine.queue.length }),
    photos.length && say(texts.photos.unsent, { n: photos.length }),
  ].filter(Boolean);
  write("unsent", waiting.join(" · ") || texts.allSent, waiting.length ? "some" : "");
  write("received", lastReceipt(mine));
  const sessions = shown(prepared ? prepared.sessions : []);
  const entries = entriesOf(sessions, mine, state.beat);
  const done = entries.filter((entry) => entry.isDone).length;
  write("progress", sessions.length ? say(texts.progress, { done, all: entries.length }) : "");
  const begun = entries.filter((entry) => entry.isBegun).length;
  write("unfinished", begun ? say(texts.unfinished, { n: begun }) : "");
  drawNext(entries);
  write("now", scoringNow(state.beat, sessions));
  drawNotices(state, mine);
}

/** Write only what has changed: a screen reader reads every change. */
function write(name, text, kind) {
  const found = place(name);
  if (found.textContent !== text) found.textContent = text;
  if (kind !== undefined && found.className !== kind) found.className = kind;
}

function lastReceipt({ sheets, held }) {
  const last = [...sheets, ...held].sort((a, b) => (a.received_at < b.received_at ? 1 : -1))[0];
  return last ? say(texts.received, { time: clockOf(last.received_at), receipt: last.receipt }) : "";
}

function shown(sessions) {
  const here = document.querySelector("[data-session]");
  return here ? sessions.filter((session) => session.code === here.dataset.session) : sessions;
}

const placeOf = ({ session, contestant }) => session + "\n" + contestant;

/** Return the sheets that the judge has to fill in: done = submitted, begun = put down only. */
function entriesOf(sessions, mine, beat) {
  const own = new Set([...mine.queue, ...mine.sheets].map(placeOf));
  const drafts = new Set(mine.drafts.map(placeOf));
  return sessions.flatMap((session) => {
    const now = beat && beat.sessions.find((one) => one.code === session.code);
    const isOpen = (now || session).state === "open";
    return session.entries.filter((entry) => !entry.bar).map((entry) => {
      const place = { session: session.code, contestant: entry.contestant };
      const isDone = Boolean(entry.sheet) || own.has(placeOf(place));
      return { ...entry, ...place, isOpen, isDone, isBegun: drafts.has(placeOf(place)) };
    });
  });
}

/** Lead to the next sheet that is missing: after the one that is open, then from the top. */
function drawNext(entries) {
  const here = document.querySelector("[data-here]");
  const at = here ? entries.findIndex((entry) => entry.contestant === here.dataset.here) : -1;
  const order = [...entries.slice(at + 1), ...entries.slice(0, Math.max(at, 0))];
  const next = order.find((entry) => entry.isOpen && (!entry.isDone || entry.isBegun));
  const link = place("next");
  link.hidden = !next;
  if (!next) return;
  const text = say(texts.next, { number: next.order_number, name: next.name });
  if (link.textContent !== text) link.textContent = text;
  link.href = addressOf(next);
}

function scoringNow(beat, sessions) {
  const on = beat ? beat.sessions.filter((s) => s.scoring_now) : [];
  for (const session of sessions) {
    const found = on.find((s) => s.code === session.code);
    const entry = found && session.entries.find((e) => e.contestant === found.scoring_now);
    if (entry) return say(texts.now, { number: entry.order_number, name: entry.name });
  }
  return "";
}

function drawNotices(state, mine) {
  const refused = mine.queue.filter((entry) => entry.refused);
  const clashes = mine.held.filter((entry) => entry.held === "clash" && entry.stored);
  notice("signed-out", state.link === "signed-out", "warn", texts.signInAgain, [texts.signIn, tablet.urls.signIn]);
  notice("closed", state.link === "closed", "warn", texts.closed, [texts.signIn, tablet.urls.signIn]);
  notice("ended", state.link === "ended", "error", texts.ended, [texts.toFile, tablet.urls.home]);
  notice("other", state.link === "other", "error", texts.otherJudge, [texts.reload, tablet.urls.home]);
  notice("problem", Boolean(state.problem) && !refused.length, "warn", say(texts.problem, { message: state.problem }));
  notice("refused", refused.length > 0, "error", say(texts.refused, { n: refused.length }),
    refused.length && [texts.look, canBeMended(refused[0].refused) ? addressOf(refused[0]) : tablet.urls.home]);
  notice("clash", clashes.length > 0, "warn", say(texts.clashes, { n: clashes.length }),
    clashes.length && [texts.look, addressOf(clashes[0])]);
  const asked = state.beat && state.beat.reminder_at;
  notice("reminder", Boolean(asked), "warn", asked ? say(texts.reminder, { time: clockOf(asked) }) : "");
}

/** What no correction helps is looked at on the home page, where it can be given up. */
const canBeMended = ({ error }) => MENDABLE.includes(error);

/** Return the address of a sheet, or of a bout; as written in the pages that are kept. */
export function addressOf({ session, contestant }) {
  const last = encodeURIComponent(contestant).replace("%3A", ":");
  return `${tablet.urls.home}sessions/${encodeURIComponent(session)}/${last}`;
}

/** Show or take away one of the notices; `link` = its words and where it leads. */
export function notice(name, isOn, kind = "", text = "", link = null) {
  const found = notices.querySelector(`[data-notice="${name}"]`);
  if (!isOn) { if (found) found.remove(); return; }
  if (found && found.dataset.text === text) return;
  if (found) found.remove();
  const box = element("div", "", { class: "notice " + kind, "data-notice": name, "data-text": text, role: "status" });
  const line = element("p", text + " ");
  if (typeof link === "function") box.append(line, link());
  else {
    if (link) line.append(element("a", link[0], { href: link[1] }));
    box.append(line);
  }
  notices.append(box);
}
