// What was typed into a form that was refused (被退回的表单) is put back where it was.
"use strict";

// In a block of its own: the page's other scripts have names of their own.
{
  const [action, fields] = JSON.parse(document.currentScript.dataset.typed);
  const refused = [...document.forms].find(isIt);
  if (refused) {
    putBack(refused);
    for (let box = refused.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
  }

  // Several forms of a page may have one address: then what is hidden in them tells them apart.
  function isIt(form) {
    const own = decodeURI(form.getAttribute("action") ?? "");
    return own === decodeURI(action) && fields.every(([name, value]) =>
      inputs(form, name).some((it) => it.type !== "hidden" || it.value === value));
  }

  function inputs(form, name) {
    return [...form.elements].filter((it) => it.name === name);
  }

  function putBack(form) {
    const ticked = [...form.elements].filter((it) => ["checkbox", "radio"].includes(it.type));
    for (const it of ticked) {
      it.checked = fields.some(([name, value]) => name === it.name && value === it.value);
    }
    for (const [name, value] of fields) {
      const free = inputs(form, name).find((it) =>
        !["hidden", "checkbox", "radio", "file", "password", "submit"].includes(it.type));
      if (free) free.value = value;
    }
  }
}
