// Questions before a sheet is submitted: a total that a slip of the finger may have made.

import { ask, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";
import { isFar, textOf } from "./judge-units.js";

/** Return the judge's other totals in the sheet's session, as far as the device knows. */
async function otherTotals(page, totalText) {
  const { sheets, queue } = await store.all(tablet.owner);
  const totals = new Map(page.entries.filter((e) => e.total !== null).map((e) => [e.contestant, e.total]));
  for (const one of [...sheets, ...queue]) {
    if (one.session !== page.session) continue;
    if (one.kind) totals.delete(one.contestant);
    else totals.set(one.contestant, totalText(one.marks));
  }
  totals.delete(page.contestant);
  return [...totals.values()];
}

/** Ask about a total far from the judge's own others, never about another judge's. */
export async function isMeant(total, page, totalText) {
  const totals = await otherTotals(page, totalText);
  if (!isFar(total, totals)) return true;
  const range = [...new Set([Math.min(...totals), Math.max(...totals)])].map(textOf).join("–");
  return ask(say(texts.far, { total: textOf(total), range }), texts.confirm, texts.change);
}

/** Ask whether a checklist without any deduction is full marks. */
export const isMeantFull = (total) =>
  ask(say(texts.filling.none, { total: textOf(total) }), texts.filling.submitFull, texts.change);
