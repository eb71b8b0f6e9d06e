// How a mark came about, in words: the same lines as the server's pages show.

import { element, say, texts } from "./judge-page.js";
import { textOf, unitsOf } from "./judge-units.js";

/** Return the lines of one criterion of a sheet's detail; `facts` are those of its form. */
export function reasonLines(facts, detail, code) {
  const own = facts.criteria[code];
  if (!own || !detail || detail.form !== facts.form) return [];
  if (facts.mode === "grades") {
    const grade = own.grades.find((one) => one.code === (detail.grades || {})[code]);
    return grade ? [say(texts.filling.grade, { grade: grade.code, name: grade.name, percent: grade.percent })] : [];
  }
  return ((detail.deductions || {})[code] || []).map((line) => words(own, line));
}

function words(own, line) {
  const item = own.items.find((one) => one.code === line.item);
  const note = line.reason ? say(texts.filling.note, { note: line.reason }) : "";
  if (!item) return say(texts.filling.free, { points: line.points }) + note;
  const points = textOf(unitsOf(item.points) * line.times);
  const form = line.times > 1 ? texts.filling.items : texts.filling.item;
  return say(form, { text: item.text, n: line.times, points }) + note;
}

/** Show lines in place of what stood there. */
export function drawReasons(place, lines) {
  const list = element("ul", "", { class: "reasons" });
  list.append(...lines.map((line) => element("li", line)));
  place.replaceChildren(list);
}
