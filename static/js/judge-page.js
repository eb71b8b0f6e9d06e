// What every judge's page begins with: its facts, sentences with names in them, questions.

/** Return a JSON block of the page; null when there is none. */
export function block(id) {
  const found = document.getElementById(id);
  return found && JSON.parse(found.textContent);
}

export const tablet = block("tablet");
export const texts = tablet.texts;

/** Return a sentence with its places filled. */
export function say(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Return a moment of the server as the hall's clock shows it. */
export function clockOf(moment) {
  return new Date(moment).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}

/** Return an element with text and attributes. */
export function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Ask a question with two buttons; resolve to whether it was confirmed. */
export function ask(question, yes, no) {
  if (!window.HTMLDialogElement) return Promise.resolve(window.confirm(question));
  const box = element("dialog", "", { class: "ask", "aria-labelledby": "ask" });
  const form = element("form", "", { method: "dialog", class: "actions" });
  form.append(element("button", no, { value: "no", class: "big" }),
    element("button", yes, { value: "yes", class: "big primary" }));
  box.append(element("p", question, { id: "ask" }), form);
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => {
    box.remove();
    resolve(box.returnValue === "yes");
  }));
}
