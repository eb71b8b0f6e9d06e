// The server's clock, and what must outlive a reload at once: leaves, marks, a wish to hand in.

let key = "";
let facts = {};
let began = { wall: Date.now(), steady: performance.now() };

/** Begin with what was stored for an attempt; the page's own clock is only the first guess. */
export function start(attempt, standing) {
  key = "leitai-quiz " + attempt;
  try {
    facts = JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    facts = {};
  }
  if (facts.offset === undefined) {
    const [visit] = performance.getEntriesByType("navigation");
    const answered = performance.timeOrigin + (visit ? visit.responseStart : 0);
    change({ offset: Date.parse(standing.server_at) - answered, ends: standing.ends_at });
  }
  if (!facts.ends) change({ ends: standing.ends_at });
  change({ leaves: Math.max(facts.leaves || 0, standing.leaves) });
}

/** Store what must not be lost; return everything. */
export function change(values) {
  facts = { ...facts, ...values };
  try {
    localStorage.setItem(key, JSON.stringify(facts));
  } catch {
    // without storage it lives as long as the page
  }
  return facts;
}

export const known = () => facts;

/** Take the server's clock from an answer: it was read about halfway through. */
export function meet(standing, asked) {
  const steady = performance.now();
  const halfway = Date.now() - (steady - asked) / 2;
  began = { wall: Date.now(), steady };
  change({ offset: Date.parse(standing.server_at) - halfway, ends: standing.ends_at || facts.ends });
}

/** Return the server's moment in milliseconds; a device's clock set back changes nothing. */
export function now() {
  const passed = Math.max(Date.now() - began.wall, performance.now() - began.steady);
  return began.wall + passed + facts.offset;
}

/** Return the device's moment, later at every call: of two answers the later one is known. */
export function moment() {
  const at = Math.max(Date.now(), (facts.moment || 0) + 1);
  change({ moment: at });
  return new Date(at).toISOString();
}

/** Return the milliseconds that are left. */
export const left = () => Date.parse(facts.ends) - now();

/** Return a time as minutes and seconds, with hours where there are any. */
export function clockText(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return (hours ? hours + ":" : "") + parts.join(":");
}
