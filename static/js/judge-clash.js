// Two devices of one judge disagree: both values side by side, the judge chooses.

import * as live from "./judge-live.js";
import { element, say, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

const kindText = (sheet) => texts.kindNow[sheet.kind] || "";

/** Draw the choice of the newest clash of a sheet; nothing when there is none. */
export function drawClash(box, held, items, settled) {
  const clash = held.filter((one) => one.held === "clash" && one.stored).pop();
  box.hidden = !clash;
  if (!clash || box.dataset.submission === clash.submission) return;
  box.dataset.submission = clash.submission;
  const rows = items.map((item) => [item.name, clash.marks[item.code], clash.stored.marks[item.code]]);
  if (clash.kind || clash.stored.kind) rows.push([texts.kind, kindText(clash), kindText(clash.stored)]);
  box.replaceChildren(
    element("h2", texts.clashTitle),
    element("p", texts.clashText),
    tableOf([texts.criterion, texts.clashHere, texts.clashThere], rows),
    buttons(box, clash, settled),
  );
}

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
    row.append(...values.map((value) => element("td", value || "—", { class: "num" })));
  }
  return table;
}

function buttons(box, clash, settled) {
  const line = element("p", "", { class: "actions" });
  for (const keep of ["held", "stored"]) {
    const button = element("button", texts.keep[keep], { type: "button", class: "big" });
    button.addEventListener("click", () => choose(box, clash, keep, settled));
    line.append(button);
  }
  line.append(element("span", "", { role: "alert", class: "fault" }));
  return line;
}

async function choose(box, clash, keep, settled) {
  const answer = await live.tellServer(`${tablet.urls.held}/${encodeURIComponent(clash.submission)}`, { keep });
  const json = answer && answer.status === 200 && answer.json;
  if (!json) {
    const message = answer && answer.json && answer.json.message;
    box.querySelector(".fault").textContent = message || texts.notChosen;
    return;
  }
  const { owner, session, contestant } = clash;
  const kept = keep === "held" ? clash : clash.stored;
  await store.putSheet({ owner, session, contestant, kind: kept.kind, marks: kept.marks, ...clash.stored, ...json });
  await store.dropHeld(clash.submission);
  await store.dropDraft(clash);
  await settled();
  live.changed();
}
