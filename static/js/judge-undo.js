// Undo: one tap takes back the last mark put down, as far back as this sheet was begun.
// A step is a mark from the moment its field is taken in hand, not every key.

/** Start the button; `put(marks)` shows marks as they were before a step. */
export function startUndo(button, put) {
  let steps = [];
  let inHand = "";

  const draw = () => { button.disabled = !steps.length; };

  button.hidden = false;
  button.addEventListener("click", () => {
    const marks = steps.pop();
    inHand = "";
    draw();
    if (marks) put(marks);
  });
  draw();
  return {
    /** Go on from the steps of a kept draft. */
    load(kept) { steps = [...kept]; inHand = ""; draw(); },
    /** The next change is a step of its own. */
    leave() { inHand = ""; },
    /** A mark is about to change; `marks` are as they were. */
    before(code, marks) {
      if (inHand === code) return;
      inHand = code;
      steps.push(marks);
      draw();
    },
    steps: () => steps,
  };
}
