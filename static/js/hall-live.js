// The hall's screen of a live quiz and of bouts; hall-screen.js asks here first.
"use strict";

/** Return what to draw of a live session, or nothing where the other views hold. */
function liveView(state) {
  const live = state.live;
  if (!live || state.view !== "title" || state.state === "planned") return null;
  if (live.kind === "quiz" && live.rows.length) return liveQuiz(live);
  if (live.kind === "bout" && live.state !== "waiting") return liveBout(live);
  return null;
}

const liveWords = JSON.parse(document.getElementById("live-words").textContent);
const MANY = 4;
const MOST = 8;
const LIVE_TURN = 12000;
let livePage = 0;

function livePart(tag, name, ...content) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...content);
  return made;
}

const liveSay = (sentence, facts) =>
  Object.entries(facts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), sentence);

function liveQuiz(live) {
  const number = live.question ? liveSay(liveWords.question, { n: live.question }) : "";
  const kind = liveWords.kinds[live.question_kind] || "";
  const head = [number, kind, live.is_void ? liveWords.void : ""].filter(Boolean).join("　");
  const isMany = live.rows.length > MANY;
  const pages = Math.ceil(live.rows.length / MOST);
  const first = (livePage % pages) * MOST;
  const rows = live.rows.slice(first, first + MOST).map((row) => livePart("li", "",
    livePart("p", "who", `${row.number} ${row.name}`),
    ...(isMany ? [] : [livePart("p", "of", row.organisation)]),
    livePart("p", "sum", row.score),
    livePart("p", "of", liveSay(liveWords.rank, { n: row.rank }))));
  const clock = live.timer ? [livePart("p", "live-clock")] : [];
  return [livePart("h1", "live-question", head), ...clock, livePart("ul", "live-scores" + (isMany ? " many" : ""), ...rows)];
}

function liveSide(live, side) {
  const one = live[side];
  const isWon = live.winner === side;
  return livePart("section", `live-side ${side}${isWon ? " won" : ""}`,
    livePart("p", "who", `${one.number} ${one.name}`),
    livePart("p", "of", one.organisation),
    ...(live.votes ? [livePart("p", "sum", liveSay(liveWords.votes, { n: live.votes[side] }) + (isWon ? " " + liveWords.wins : ""))] : []));
}

function liveBout(live) {
  const words = {
    on: "", voting: liveSay(liveWords.voting, live), closed: liveWords.closed,
    shown: [live.winner === "draw" ? liveWords.drawn : "",
      live.votes && live.votes.draw !== "0" ? liveSay(liveWords.drawVotes, { n: live.votes.draw }) : ""].filter(Boolean).join("　"),
  };
  return [
    livePart("h1", "live-question", liveSay(liveWords.bout, live)),
    livePart("div", "live-bout", liveSide(live, "red"), livePart("p", "live-against", liveWords.against), liveSide(live, "blue")),
    livePart("p", "small", words[live.state] || ""),
  ];
}

/** The time for an answer runs down; `ahead` is that of hall-screen.js. */
function liveTick() {
  const clock = document.querySelector(".live-clock");
  if (!clock || !state.live || !state.live.timer) return;
  const { started_at, seconds } = state.live.timer;
  const left = Math.ceil(Number(seconds) - (Date.now() - ahead - Date.parse(started_at)) / 1000);
  clock.textContent = left > 0 ? Math.min(left, Number(seconds)) : liveWords.up;
  clock.classList.toggle("over", left <= 0);
}

setInterval(liveTick, 250);
// more than fit on one page take turns; `draw` and `state` are those of hall-screen.js
setInterval(() => {
  if (state && state.live && state.live.kind === "quiz" && state.live.rows.length > MOST) { livePage += 1; draw(false); }
}, LIVE_TURN);
