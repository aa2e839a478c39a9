// The two modes, printing, and the start.

function redraw() {
  showFields();
  show(state.step);
}

at("predict").addEventListener("click", () => {
  setPredict(!predict.on);
  at("predict").setAttribute("aria-pressed", predict.on);
  stop();
  redraw();
  if (predict.on && mustAnswer(state.step)) at("answer").focus({preventScroll: true});
});
at("edit").addEventListener("click", () => {
  if (lesson.fixed !== null) {
    at("fixed").textContent = lesson.fixed;
    at("fixed").hidden = !at("fixed").hidden;
    return;
  }
  fillPanel(redraw);
  panel.hidden = !panel.hidden;
  at("edit").setAttribute("aria-expanded", !panel.hidden);
});
at("reset").addEventListener("click", () => {
  reset();
  for (const field of panel.querySelectorAll("input")) field.removeAttribute("aria-invalid");
  panel.querySelector(".refused").textContent = "";
  redraw();
});

const conventions = document.querySelector(".conventions");

// On paper: every step, and the network at the end of every phase.
addEventListener("beforeprint", () => {
  steps.forEach((_, k) => refresh(k));
  light(new Set(), new Set());
  drawAll();
  conventions.open = true;
});
addEventListener("afterprint", () => {
  conventions.open = false;
  show(state.step);
});

// For the console of a curious viewer, and for the tests.
window.neurosim = {lesson, steps, format, figureNumber, plain, recalculate, refresh, fresh};

conventions.open = false;
makeStrip();
follow();
