// A clerk's keys: a figure fills the cell and goes on to the next; arrows move.
const form = document.querySelector('[data-grid]');
const width = Number(form.dataset.grid);
const cells = [...form.querySelectorAll('[name=key]')];
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width };

function go(from, step) {
  const next = cells[cells.indexOf(from) + step];
  if (!next) return;
  next.focus();
  next.select();
}

form.addEventListener('keydown', (event) => {
  const cell = event.target;
  if (!cells.includes(cell) || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (/^[0-9-]$/.test(event.key)) {
    event.preventDefault();
    cell.value = event.key;
    go(cell, 1);
  } else if (event.key === 'Enter' && cell !== cells.at(-1)) {
    event.preventDefault();
    go(cell, 1);
  } else if (event.key in STEPS) {
    event.preventDefault();
    go(cell, STEPS[event.key]);
  } else if (event.key === 'Backspace' && !cell.value) {
    event.preventDefault();
    go(cell, -1);
  }
});

addEventListener('beforeunload', (event) => {
  if (!sent && cells.some((cell) => cell.value !== cell.defaultValue)) event.preventDefault();
});
let sent = false;
form.addEventListener('submit', (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
cells[0]?.focus();
