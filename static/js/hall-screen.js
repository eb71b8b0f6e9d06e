// The hall's screen: draws the state that hall-stream.js hands over, keeps the last good one.
"use strict";

const ROWS = 8;
const TURN = 12000;
const screen_ = document.getElementById("screen");
const words = JSON.parse(document.getElementById("words").textContent);
let state = null;
let ahead = 0; // of this device's clock before the server's
let page = 0;
let lines = []; // of the board
let pages = []; // its lines by the page

const say = (sentence, facts) =>
  Object.entries(facts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), sentence);

function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

/** Take a newer state; what has not changed stays as it is. */
function take(next) {
  const isSame = state && JSON.stringify({ ...state, at: 0, version: 0 }) === JSON.stringify({ ...next, at: 0, version: 0 });
  ahead = Date.now() - Date.parse(next.at);
  state = next;
  if (!isSame) { page = 0; draw(true); }
}

function draw(isNew) {
  const views = { title, stage, score, board };
  const live = liveView(state);
  screen_.classList.remove("changed");
  screen_.replaceChildren(...(live || views[state.view]()));
  lines = [];
  pages = [];
  turn();
  if (isNew) requestAnimationFrame(() => screen_.classList.add("changed"));
}

function title() {
  return [element("h1", state.title), element("p", state.place || words.wait, "home")];
}

function person(one) {
  return [
    element("p", say(words.number, { n: one.number }), "lot"),
    ...(one.name ? [element("h1", one.name), element("p", one.organisation, "home")] : []),
  ];
}

function stage() {
  if (!state.on_stage) return title();
  return [...person(state.on_stage), ...(state.timer ? [clock()] : [])];
}

function clock() {
  const made = element("p", "", "clock");
  made.dataset.clock = "";
  return made;
}

function tick() {
  const made = screen_.querySelector("[data-clock]");
  if (!made || !state.timer) return;
  const { seconds, started_at, limit } = state.timer;
  const gone = seconds ? Number(seconds) : Math.floor((Date.now() - ahead - Date.parse(started_at)) / 1000);
  const shown = Math.max(0, gone);
  made.textContent = Math.floor(shown / 60) + ":" + String(shown % 60).padStart(2, "0");
  made.classList.toggle("over", Number(limit) > 0 && shown > Number(limit));
}

function score() {
  const step = state.step;
  if (!step || !("score" in step || "rank" in step)) return title();
  const head = person(step.person);
  if (step.mode === "rank") return [...head, element("p", say(words.rank, { n: step.rank }), "score")];
  return [...head, marks(step), element("p", words.score, "small"), element("p", step.score, "score")];
}

function marks(step) {
  if (step.mode !== "each-judge") {
    const dropped = step.sheets.filter((sheet) => sheet.dropped).map((sheet) => sheet.total);
    return element("p", dropped.length ? say(words.dropped, { marks: dropped.join("、") }) : "", "small");
  }
  const line = element("p", "", "marks");
  for (const sheet of step.sheets) line.append(element(sheet.dropped ? "s" : "span", sheet.total));
  return line;
}

function board() {
  const rows = state.step ? state.step.board : [];
  if (!rows.length) return [...title(), element("p", state.step ? words.undone : "", "small")];
  const table = document.createElement("table");
  table.append(...rows.map(line));
  return [table, element("p", "", "small")];
}

/** Show one page of a board: as many lines as there is room for, however long the names are. */
function turn() {
  const table = screen_.querySelector(":scope > table");
  if (!table) return;
  if (!lines.length) lines = [...table.rows];
  table.replaceChildren(...lines);
  const note = table.nextElementSibling;
  note.textContent = say(words.page, { n: lines.length, all: lines.length });
  const heights = lines.map((one) => one.getBoundingClientRect().height);
  const room = screen_.clientHeight - note.offsetHeight - 2; // the rules between lines are shared
  const isOne = lines.length <= ROWS && table.offsetHeight <= screen_.clientHeight;
  pages = isOne ? [lines] : split(lines, heights, room);
  const now = page % pages.length;
  table.replaceChildren(...pages[now]);
  note.textContent = isOne ? "" : say(words.page, { n: now + 1, all: pages.length });
}

function split(all, heights, room) {
  const found = [];
  let left = 0;
  all.forEach((one, index) => {
    if (!left || heights[index] > left || found.at(-1).length === ROWS) {
      found.push([]);
      left = room;
    }
    found.at(-1).push(one);
    left -= heights[index];
  });
  return found;
}

function line(row) {
  const made = document.createElement("tr");
  const name = element("th", row.name || say(words.number, { n: row.number }), "name");
  name.scope = "row";
  if (row.organisation) name.append(element("span", row.organisation));
  const by = Number(row.moved);
  const move = row.is_new ? [words.new, ""] : by > 0 ? ["▲" + by, "up"] : by < 0 ? ["▼" + -by, "down"] : ["—", ""];
  made.append(element("td", row.rank, "place"), name, element("td", row.score, "points"), element("td", move[0], "move " + move[1]));
  return made;
}

function foot(isStale) {
  const time = timeOf(state);
  document.querySelector("[data-part=fresh]").textContent = say(isStale ? words.stale : words.fresh, { time });
  document.querySelector("[data-part=count]").textContent =
    state.count && state.view === "stage" ? say(words.count, state.count) : "";
}

follow(screen_, take, foot);
setInterval(tick, 250);
setInterval(() => {
  if (pages.length > 1) { page += 1; turn(); }
}, TURN);
addEventListener("resize", turn);
