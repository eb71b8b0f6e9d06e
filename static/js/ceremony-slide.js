// A slide of a ceremony, drawn alike on the hall's screen and on the presenter's page.
"use strict";

const slideWords = JSON.parse(document.getElementById("slide-words").textContent);

const slideSay = (sentence, facts) =>
  Object.entries(facts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), sentence);

function slidePart(tag, name, ...content) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...content);
  return made;
}

const slideOf = (row) => [row.organisation, row.title].filter(Boolean).join(" ");
const slidePrize = (sentence, prize) => (prize ? [slidePart("p", "prize", slideSay(sentence, { prize }))] : []);
const slidePage = (slide) =>
  (slide.pages === "1" ? [] : [slidePart("p", "page", slideSay(slideWords.page, slide))]);

const SLIDES = {
  title: (slide, state) => [
    slidePart("h1", "ceremony", slideWords.ceremony),
    slidePart("p", "where", `${state.field} · ${state.stage}`),
    ...(state.is_paused ? [slidePart("p", "wait", slideWords.wait)] : []),
  ],
  tier: (slide) => [
    slidePart("h1", "tier", slide.tier),
    slidePart("p", "count", slide.count === "0" ? slideWords.vacant : slideSay(slideWords.count, slide)),
    ...slidePrize(slideWords.each, slide.prize),
  ],
  winner: (slide) => slide.rows.flatMap((row) => [
    slidePart("p", "tier of-one", slide.tier),
    slidePart("h1", "who", row.name),
    slidePart("p", "of", slideOf(row)),
    ...slidePrize(slideWords.prize, row.prize),
  ]),
  winners: (slide) => [
    slidePart("h1", "tier of-page", slide.tier),
    slidePart("ul", slide.rows.length > 4 ? "winners many" : "winners", ...slide.rows.map((row) =>
      slidePart("li", "", slidePart("span", "who", row.name), slidePart("span", "of", slideOf(row)),
        ...slidePrize(slideWords.prize, row.prize)))),
    ...slidePage(slide),
  ],
  board: (slide) => [
    slidePart("h1", "tier of-board", slideWords.board),
    slidePart("ul", "lines", ...slide.rows.map((row) => slidePart("li", "",
      ...["rank", "name", "organisation", "tier", "total"].map((key) => slidePart("span", key, row[key]))))),
    ...slidePage(slide),
  ],
};

/** Put a slide on a box; a rehearsal's is marked as one. */
function drawSlide(box, state) {
  if (state.is_rehearsal) box.dataset.mark = slideWords.rehearsal;
  box.replaceChildren(...SLIDES[state.slide.kind](state.slide, state));
  fitSlide(box);
}

/** Make a slide's letters smaller until the longest names fit. */
function fitSlide(box) {
  for (let fit = 100; fit >= 50; fit -= 4) {
    box.style.setProperty("--fit", String(fit / 100));
    const [first, last, whole] = [box.firstElementChild, box.lastElementChild, box].map((e) => e.getBoundingClientRect());
    if (first.top >= whole.top && last.bottom <= whole.bottom) return;
  }
}

addEventListener("resize", () => document.querySelectorAll(".slide").forEach(fitSlide));
