// Questions before a sheet is submitted: what a slip of the finger may have made.

import { ask, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";
import { isFar, isOdd, textOf, unitsOf } from "./judge-units.js";

/** Return the judge's other sheets in the sheet's session: contestant → the marks on the device,
 *  null where none count. */
async function otherMarks(page) {
  const { sheets, queue } = await store.all(tablet.owner);
  const marks = new Map();
  for (const one of [...sheets, ...queue]) {
    if (one.session === page.session) marks.set(one.contestant, one.kind ? null : one.marks);
  }
  marks.delete(page.contestant);
  return marks;
}

/** Return the other totals: what the page came with, or what has been put down here since. */
function totalsOf(others, page, totalText) {
  const totals = new Map(page.entries.map((e) => [e.contestant, e.total]));
  for (const [contestant, marks] of others) totals.set(contestant, marks && totalText(marks));
  totals.delete(page.contestant);
  return numbers([...totals.values()]);
}

const numbers = (found) => found.filter((one) => one !== null);
const isYes = (sentence) => ask(sentence, texts.confirm, texts.change);

function rangeOf(units) {
  return [...new Set([Math.min(...units), Math.max(...units)])].map(textOf).join("–");
}

/** Ask about a total or marks far from the judge's own others, never about another judge's. */
export async function isMeant(total, page, totalText, items) {
  const others = await otherMarks(page);
  const totals = totalsOf(others, page, totalText);
  if (isFar(total, totals)) {
    return isYes(say(texts.far, { total: textOf(total), range: rangeOf(totals) }));
  }
  for (const { code, name, rule, input } of items) {
    const marks = numbers(numbers([...others.values()]).map((one) => unitsOf(one[code] || "")));
    const mark = unitsOf(input.value);
    const sentence = () => say(texts.odd, { name, mark: textOf(mark), range: rangeOf(marks) });
    if (isOdd(mark, marks, rule) && !(await isYes(sentence()))) return false;
  }
  return true;
}

/** Ask whether a checklist without any deduction is full marks. */
export const isMeantFull = (total) =>
  ask(say(texts.filling.none, { total: textOf(total) }), texts.filling.submitFull, texts.change);
