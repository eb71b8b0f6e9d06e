// Keeps the answers on the device at once, so that they outlast a closed page.
import { device, keep, lastCode, random, read } from './survey-store.js';

const form = document.querySelector('[data-answers]');
const code = form.elements.code.value.replace(/[\s-]/g, '').toUpperCase();
const progress = form.querySelector('[data-progress]');
const questions = [...form.querySelectorAll('.question')];
const draft = read(code);

function chosen() {
  return Object.fromEntries(
    [...form.querySelectorAll('input[type=radio]:checked')].map((input) => [input.name, input.value]),
  );
}

function show(isKept) {
  const done = questions.filter((question) => question.querySelector('input:checked')).length;
  const left = form.dataset.left.replace('{n}', done).replace('{total}', questions.length);
  progress.textContent = isKept && done ? `${left} · ${form.dataset.kept}` : left;
}

function store() {
  show(keep(code, { number: form.elements.number.value, answers: chosen() }));
}

function restore() {
  form.elements.number.value = draft.number || form.elements.number.value || random();
  form.elements.device.value = device();
  for (const [name, value] of Object.entries(draft.answers || {})) {
    const own = [...form.querySelectorAll('input[type=radio]')].filter((i) => i.name === name);
    if (own.some((input) => input.checked)) continue;
    const input = own.find((one) => one.value === value);
    if (input) input.checked = true;
  }
}

// A choice can be taken back: not to answer is something else than not to know.
function addClear(question) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet clear';
  button.textContent = form.dataset.clear;
  button.hidden = !question.querySelector('input:checked');
  button.addEventListener('click', () => {
    for (const input of question.querySelectorAll('input')) input.checked = false;
    button.hidden = true;
    store();
    question.querySelector('input').focus();
  });
  question.querySelector('.options').append(button);
  question.addEventListener('change', () => {
    button.hidden = false;
  });
}

lastCode(code);
restore();
questions.forEach(addClear);
form.addEventListener('change', store);
store();
const fault = document.getElementById('error');
if (fault) fault.focus();

let sent = false;
form.addEventListener('submit', (event) => {
  const by = event.submitter;
  const isAnswer = !by || !by.hasAttribute('formaction');
  if (isAnswer && sent) event.preventDefault();
  sent = isAnswer;
});
addEventListener('pageshow', () => {
  sent = false;
});
