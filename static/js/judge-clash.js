// Two devices of one judge disagree: both values side by side, the judge chooses.

import * as live from "./judge-live.js";
import { clockOf, element, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const kindText = (sheet) => texts.kindNow[sheet.kind] || "";

/** Draw the choice of the newest clash of a sheet; nothing when there is none. Both devices
 *  of the judge show it; what the other one settled is gone with the next heartbeat. */
export function drawClash(box, { held, items, reasons, device }, settled) {
  const clash = held.filter((one) => one.held === "clash" && one.stored).pop();
  const key = clash ? `${clash.submission} ${clash.stored.version}` : "";
  box.hidden = !clash;
  if ((box.dataset.clash || "") === key) return;
  box.dataset.clash = key;
  if (!clash) { settled(); return; }
  const names = {
    // What this device sent itself was put down without the device's name.
    held: isPaper(clash) || ((clash.device || device) === device ? texts.clashHere : texts.clashOther),
    stored: isPaper(clash.stored) || (clash.stored.device === device ? texts.clashHere : texts.clashThere),
  };
  const value = (sheet, code) => [sheet.marks[code], ...reasons(sheet.detail, code)].join("\n");
  const rows = items.map((item) => [item.name, value(clash, item.code), value(clash.stored, item.code)]);
  if (clash.kind || clash.stored.kind) rows.push([texts.kind, kindText(clash), kindText(clash.stored)]);
  box.replaceChildren(
    element("h2", texts.clashTitle),
    element("p", texts.clashText),
    tableOf([texts.criterion, headOf(names.held, clash), headOf(names.stored, clash.stored)], rows),
    buttons(box, clash, names, settled),
  );
}

const isPaper = (sheet) => (sheet.device === "paper" ? texts.clashPaper : "");
const headOf = (name, sheet) => `${name} ${clockOf(sheet.received_at)}`;

function tableOf(heads, rows) {
  const table = element("table", "", { class: "scores" });
  const head = table.createTHead().insertRow();
  head.append(...heads.map((text, i) => element("th", text, { scope: "col", class: i ? "num" : "" })));
  const body = table.createTBody();
  for (const [name, ...values] of rows) {
    const differs = values[0] !== values[1];
    const row = body.insertRow();
    row.className = differs ? "differs" : "";
    row.append(element("th", name + (differs ? " ≠" : ""), { scope: "row" }));
    row.append(...values.map((value) => element("td", value || "—", { class: "num both" })));
  }
  return table;
}

function buttons(box, clash, names, settled) {
  const line = element("p", "", { class: "actions" });
  for (const keep of ["held", "stored"]) {
    const button = element("button", say(texts.keep, { which: names[keep] }), { type: "button", class: "big" });
    button.addEventListener("click", () => choose(box, clash, keep, settled));
    line.append(button);
  }
  line.append(element("span", "", { role: "alert", class: "fault" }));
  return line;
}

async function choose(box, clash, keep, settled) {
  const answer = await live.tellServer(`${tablet.urls.held}/${encodeURIComponent(clash.submission)}`,
    { keep, seen: clash.stored.version });
  const json = answer && answer.status === 200 && answer.json;
  if (!json) {
    const message = answer && answer.json && answer.json.message;
    box.querySelector(".fault").textContent = message || texts.notChosen;
    return;
  }
  const { owner, session, contestant } = clash;
  const kept = keep === "held" ? clash : clash.stored;
  await store.putSheet({ owner, session, contestant, kind: kept.kind, marks: kept.marks, detail: kept.detail, ...clash.stored, ...json });
  await store.dropHeld(clash.submission);
  await store.dropDraft(clash);
  live.changed();
}
