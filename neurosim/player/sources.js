// Where the numbers of a step come from: beside its lines, on the strip of steps, and on the network.

const sources = at("sources");

function lightStep() {
  light(placesOf(state.step), new Set([steps[state.step].of]));
  point(undefined);
  for (const mark of strip.querySelectorAll(".mark")) mark.classList.remove("lit");
}

function showSources(k) {
  hinted = k;
  const used = [...symbolsOf(k)];
  const list = make("ul");
  for (const symbol of used) list.append(source(symbol));
  const marks = used.map((symbol) => lesson.symbols[symbol][2]).filter((step) => step !== null).map(mark);
  strip.querySelector(".marks").replaceChildren(...marks);
  sources.hidden = used.length === 0 || steps[k].q === "input" || (mustAnswer(k) && !showsNumbers(k));
  sources.replaceChildren(make("h3", "", lesson.say.sources), list);
}

function source(symbol) {
  const [quantity, of, step, , , name] = lesson.symbols[symbol];
  const ends = quantity === "weight" && !name.includes("\u2192") ? ` (${of.replace("->", "\u2192")})` : "";
  const item = make("li"), from = make(step === null ? "span" : "a", "from");
  if (step === null) from.textContent = lesson.say[computedElsewhere(symbol) ? "elsewhere" : "given"];
  else Object.assign(from, {href: `#step-${steps[step].id}`, textContent: say("from_step", {step: steps[step].id}).join("")});
  const what = make("span", `op q-${quantity}`, dressed(name), `${ends} = ${textOf(symbol)}`);
  item.dataset.y = symbol;
  item.append(what, from);
  return item;
}

function mark(step) {
  const element = make("i", "mark");
  element.dataset.step = step;
  element.style.setProperty("--at", share(step));
  return element;
}

function share(k) {
  return steps.length > 1 ? k / (steps.length - 1) : 0;
}

function lightOperand(event) {
  const element = event.target.closest?.("[data-y]");
  if (!element) return;
  const symbol = Number(element.dataset.y), [, of, step] = lesson.symbols[symbol];
  light(new Set([of]), new Set([of]));
  point(symbol);
  for (const other of document.querySelectorAll(".now [data-y], #sources [data-y]")) {
    other.classList.toggle("pointed", other.dataset.y === element.dataset.y);
  }
  for (const one of strip.querySelectorAll(".mark")) one.classList.toggle("lit", Number(one.dataset.step) === step);
}

function unlight(event) {
  if (!event.target.closest?.("[data-y]")) return;
  for (const other of document.querySelectorAll(".op.pointed, #sources .pointed")) other.classList.remove("pointed");
  lightStep();
}

for (const place of [at("steps"), sources]) {
  place.addEventListener("pointerover", lightOperand);
  place.addEventListener("focusin", lightOperand);
  place.addEventListener("pointerout", unlight);
  place.addEventListener("focusout", unlight);
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#step-']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stop();
    move(places.get(Number(link.hash.slice(6))), {push: true});
  });
}
