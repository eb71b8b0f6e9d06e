// A sheet by deductions or by grades: the marks follow from what was chosen, in whole units.

import { say, texts } from "./judge-page.js";
import { highest, plain, textOf, unitsOf } from "./judge-units.js";

const WORDS = texts.filling;

/** Start the form; `touched(key)` is called when something was changed by hand: each tap is a
 *  step of its own, the letters typed into one field are one step. */
export function startFilling(form, items, facts, touched) {
  const isGrades = facts.mode === "grades";
  const fields = [...form.querySelectorAll(".filled input:not([data-mark-input])")];

  const ownOf = (item) => facts.criteria[item.code];
  const linesOf = (item) => [...item.line.querySelectorAll("[data-item]")];
  const freeOf = (item) => [...item.line.querySelectorAll("[data-free]")];
  const takeOf = (line) => line.querySelector("[name^='take:']");
  const pointsOf = (row) => row.querySelector("[data-points]");
  const reasonOf = (row) => row.querySelector("[data-reason]");

  function timesOf(line) {
    const field = takeOf(line);
    if (field.type === "checkbox") return field.checked ? 1 : 0;
    return Math.min(/^\d{1,2}$/.test(plain(field.value)) ? Number(plain(field.value)) : 0, Number(field.dataset.most));
  }

  function setTimes(line, times) {
    const field = takeOf(line);
    if (field.type === "checkbox") field.checked = times > 0;
    else field.value = String(times);
  }

  /** Return what is deducted from a criterion; what is not whole yet counts as nothing. */
  function deductionsOf(item) {
    const listed = linesOf(item).map((line) =>
      ({ item: line.dataset.item, times: timesOf(line), reason: line.querySelector(".note").value.trim() }));
    const free = freeOf(item).map((row) =>
      ({ item: "", times: 1, points: plain(pointsOf(row).value), reason: reasonOf(row).value.trim() }));
    return [...listed.filter((line) => line.times), ...free.filter((line) => line.points || line.reason)];
  }

  const chosen = (item) => {
    const found = item.line.querySelector("input[type=radio]:checked");
    return found ? found.value : "";
  };

  function markOf(item) {
    const own = ownOf(item);
    if (isGrades) {
      const grade = own.grades.find((one) => one.code === chosen(item));
      return grade ? grade.mark : "";
    }
    const points = new Map(own.items.map((one) => [one.code, unitsOf(one.points)]));
    const taken = deductionsOf(item).reduce((sum, line) =>
      sum + (line.item ? points.get(line.item) * line.times : unitsOf(line.points) || 0), 0);
    return textOf(Math.max(item.rule.min, highest(item.rule) - taken));
  }

  /** Return all that was chosen, as it is kept and sent. */
  function read() {
    const head = { mode: facts.mode, form: facts.form };
    const pairs = items.map((item) => [item.code, isGrades ? chosen(item) : deductionsOf(item)]);
    const kept = Object.fromEntries(pairs.filter(([, value]) => value.length));
    return isGrades ? { ...head, grades: kept } : { ...head, deductions: kept };
  }

  /** Show a sheet's detail; false where it was filled in under another form. */
  function show(detail) {
    const isOurs = !detail.form || detail.form === facts.form;
    for (const item of items) {
      if (isGrades) showGrade(item, isOurs ? (detail.grades || {})[item.code] : "");
      else showDeductions(item, (isOurs && (detail.deductions || {})[item.code]) || []);
    }
    draw();
    return isOurs;
  }

  function showGrade(item, letter) {
    for (const radio of item.line.querySelectorAll("input[type=radio]")) radio.checked = radio.value === letter;
  }

  function showDeductions(item, lines) {
    for (const line of linesOf(item)) {
      const found = lines.find((one) => one.item === line.dataset.item);
      setTimes(line, found ? found.times : 0);
      line.querySelector(".note").value = found ? found.reason : "";
    }
    const free = lines.filter((one) => !one.item);
    const rows = freeOf(item);
    rows.slice(free.length).forEach((row) => row.remove());
    free.forEach((one, i) => {
      const row = rows[i] || addRow(item);
      pointsOf(row).value = one.points;
      reasonOf(row).value = one.reason;
    });
  }

  /** Say what is wrong with a criterion: a reason or a grade is missing, points do not fit. */
  function faultOf(item) {
    if (isGrades) return chosen(item) ? "" : say(WORDS.missing, { name: item.name });
    const { rule } = item;
    const most = highest(rule) - rule.min;
    for (const line of deductionsOf(item)) {
      if (line.item) continue;
      if (!line.reason) return say(WORDS.reason, { name: item.name });
      const units = unitsOf(line.points);
      if (!units || units > most || units % rule.step) {
        return say(WORDS.points, { name: item.name, most: textOf(most), step: textOf(rule.step) });
      }
    }
    return "";
  }

  function draw() {
    for (const item of items) {
      item.input.value = markOf(item);
      item.line.querySelector("[data-own]").value = item.input.value || "—";
      for (const line of linesOf(item)) {
        const times = timesOf(line);
        line.classList.toggle("taken", times > 0);
        for (const button of line.querySelectorAll("[data-by]")) {
          const next = times + Number(button.dataset.by);
          button.disabled = next < 0 || next > Number(takeOf(line).dataset.most);
        }
      }
    }
  }

  const patterns = new Map(isGrades ? [] : items.map((item) => {
    const pattern = freeOf(item)[0].cloneNode(true);
    for (const field of pattern.querySelectorAll("input")) { field.value = ""; field.removeAttribute("value"); }
    return [item.code, pattern];
  }));

  /** Add an empty row for a free deduction. */
  function addRow(item) {
    const row = patterns.get(item.code).cloneNode(true);
    item.line.querySelector(".items").append(row);
    arm(item, row);
    return row;
  }

  function arm(item, row) {
    const remove = row.querySelector("[data-remove]");
    remove.hidden = false;
    remove.addEventListener("click", () => {
      row.remove();
      item.line.querySelector("[data-add]").focus();
      tapped(item);
    });
  }

  function tapped(item) { draw(); touched(item, null); }

  function typed(item, field) { draw(); touched(item, field.name); }

  function listen(item) {
    item.line.addEventListener("input", ({ target }) => {
      if (target.matches("[type=radio], [type=checkbox]")) tapped(item);
      else typed(item, target);
    });
    item.line.addEventListener("change", ({ target }) => {
      // What cannot be counted is put right when the field is left.
      if (target.matches("[data-most]")) { target.value = String(timesOf(target.closest("[data-item]"))); draw(); }
    });
    for (const button of item.line.querySelectorAll("[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const line = button.closest("[data-item]");
        setTimes(line, timesOf(line) + Number(button.dataset.by));
        tapped(item);
      });
    }
    const add = item.line.querySelector("[data-add]");
    if (!add) return;
    add.hidden = false;
    add.addEventListener("click", () => pointsOf(addRow(item)).focus());
    for (const row of freeOf(item)) arm(item, row);
  }

  /** What a quick hand put down before the scripts were ready. */
  const isTyped = fields.some((field) =>
    (field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));

  for (const item of items) listen(item);
  if (!isGrades) {
    for (const item of items) for (const row of freeOf(item)) if (!pointsOf(row).value && !reasonOf(row).value) row.remove();
  }
  draw();
  return {
    read, show, draw, faultOf, isTyped,
    isFull: () => !isGrades && items.every((item) => !deductionsOf(item).length),
    focus: (item) => (item.line.querySelector("[data-free] input, input[type=radio]") || item.line.querySelector("input")).focus(),
  };
}
