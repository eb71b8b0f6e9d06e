// Points as whole numbers of 1/10000: reading, writing, what a key may still lead to.
// Nothing here is a binary fraction.

export const POINT = 10000;

/** Return what a hurried hand typed in plain digits. */
export function plain(text) {
  return text.trim()
    .replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[。．，,]/g, ".");
}

/** Return points as units, or null for what is no number. */
export function unitsOf(text) {
  const found = /^(\d{1,7})(?:\.(\d{1,4})?)?$/.exec(plain(text));
  return found ? Number(found[1]) * POINT + Number((found[2] || "").padEnd(4, "0")) : null;
}

/** Return units as points, without zeros at the end. */
export function textOf(units) {
  const rest = String(units % POINT).padStart(4, "0").replace(/0+$/, "");
  return (units - (units % POINT)) / POINT + (rest ? "." + rest : "");
}

/** Return a weight as a whole numerator and denominator. */
export function weightOf(text) {
  const [above, below] = text.split("/").map(BigInt);
  return [above, below || 1n];
}

/** Return the weighted sum of marks in units; null when there is none. */
export function totalOf(marks, weights) {
  if (marks.every((mark) => mark === null)) return null;
  const below = weights.reduce((all, weight) => all * weight[1], 1n);
  const sum = weights.reduce((all, weight, i) =>
    all + BigInt(marks[i] ?? 0) * weight[0] * (below / weight[1]), 0n);
  return Number(sum / below);
}

/** A total further than this from the judge's own mean is asked about. */
const FAR = 15 * POINT;

/** Tell whether a number is further than so much from the mean of others. */
function isFarBy(far, one, others) {
  const sum = others.reduce((all, other) => all + other, 0);
  return Math.abs(one * others.length - sum) > far * others.length;
}

/** Tell whether a total is far from the judge's others. */
export const isFar = (total, others) => isFarBy(FAR, total, others);

/** Tell whether a mark is more than half its range from the judge's others: 7 for 17 of 20. */
export const isOdd = (units, others, { min, max }) => isFarBy((max - min) / 2, units, others);

/** Return what is wrong with a mark: missing, number, range, step, or nothing. */
export function faultOf(text, rule) {
  if (!text.trim()) return "missing";
  const units = unitsOf(text);
  if (units === null) return "number";
  if (units < rule.min || units > rule.max) return "range";
  return (units - rule.min) % rule.step ? "step" : "";
}

/** Tell whether some allowed mark lies from low to high. */
function reachable(rule, low, high) {
  const from = Math.max(low, rule.min);
  const rest = (from - rule.min) % rule.step;
  return (rest ? from + rule.step - rest : from) <= Math.min(high, rule.max);
}

/** Return why no allowed mark begins with what is typed: number, range, step, or nothing. */
export function deadEnd(text, rule) {
  const typed = plain(text);
  if (!/^\d*(\.\d*)?$/.test(typed)) return "number";
  const [whole, part] = typed.split(".");
  if (part === undefined) {
    for (let low = Number(whole) * POINT, width = POINT; low <= rule.max; low *= 10, width *= 10) {
      if (reachable(rule, low, low + width - 1)) return "";
      if (!low) break;
    }
    return Number(whole) * POINT > rule.max ? "range" : "step";
  }
  if (part.length > 4) return "step";
  const low = Number(whole) * POINT + Number(part.padEnd(4, "0"));
  const width = 10 ** (4 - part.length);
  if (low > rule.max) return "range";
  // A point that only zeros could follow leads nowhere.
  if (!part && !reachable(rule, low + 1, low + width - 1)) return "step";
  return reachable(rule, low, low + width - 1) ? "" : "step";
}

/** Return the allowed mark a number of steps away. */
export function stepped(units, by, rule) {
  if (units === null) return by > 0 ? rule.min : highest(rule);
  const next = units + by * rule.step;
  return Math.min(Math.max(next, rule.min), highest(rule));
}

/** Return the highest allowed mark. */
export function highest(rule) {
  return rule.max - ((rule.max - rule.min) % rule.step);
}
