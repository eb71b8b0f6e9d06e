// A card's link carries the code behind #, where no server sees it: put it into the form.
const form = document.querySelector('[data-start]');
const code = location.hash.slice(1);

function open() {
  if (!/^[A-Za-z2-7]{26}$/.test(code) || document.querySelector('[role="alert"]')) return;
  form.elements.code.value = code;
  form.submit();
}

for (const link of document.querySelectorAll('[data-switch]')) link.hash = location.hash;
open();
