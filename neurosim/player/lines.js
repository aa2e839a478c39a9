// The lesson: its steps, their numbers as they stand now, and their lines.

const lesson = JSON.parse(document.getElementById("lesson").textContent);
const format = new NumberFormat(lesson.numbers.significant, lesson.numbers.decimals, lesson.numbers);
// Names that are set otherwise than plain text, with indices below; the page holds them ready.
const names = new Map([...document.getElementById("names").content.children].map((name) => [name.dataset.name, name]));
const steps = lesson.steps;
const places = new Map(steps.map((step, k) => [step.id, k]));
const items = [...document.querySelectorAll("#steps > .step")];
const written = {values: steps.map((step) => step.value), givens: lesson.givens.map((given) => given.value)};
const now = {values: written.values, givens: written.givens}; // what edit mode replaces
const hidden = new Set(); // steps whose numbers predict mode keeps back
let hinted = null; // the step whose lines are written: its third hint shows the numbers it rests on
const fresh = new Set(steps.keys()); // steps whose lines stand as they should

function numberOf(symbol) {
  const [, , step, given, number] = lesson.symbols[symbol];
  return step !== null ? now.values[step] : given !== null ? now.givens[given] : number;
}

function textOf(symbol) {
  const step = lesson.symbols[symbol][2], value = numberOf(symbol);
  if (step !== null && hidden.has(step) && (step === hinted || !showsNumbers(hinted))) return "?";
  return isGiven(symbol) ? format.typed(value) : format.number(value);
}

function isGiven(symbol) {
  const [quantity, , step] = lesson.symbols[symbol];
  return quantity === "input" || (step === null && !computedElsewhere(symbol));
}

// A number that a step gave which this page does not hold.
function computedElsewhere(symbol) {
  return lesson.symbols[symbol][6] === 1;
}

function valueText(k) {
  if (hidden.has(k)) return "?";
  return steps[k].q === "input" ? format.typed(now.values[k]) : format.number(now.values[k]);
}

// Every step anew, with other given numbers: {values}, or {failed: step} where one is no finite number.
function recalculate(givens, {symbols, steps} = lesson) {
  const values = [];
  const read = (symbol) => {
    const [, , step, given, number] = symbols[symbol];
    return step !== null ? values[step] : given !== null ? givens[given] : number;
  };
  for (const [k, step] of steps.entries()) {
    values.push(evaluate(step.tree, read));
    if (!Number.isFinite(values[k])) return {failed: k};
  }
  return {values};
}

const signs = {times: format.times, separator: format.comma ? "; " : ", "};
const symbolic = new Infix((symbol) => lesson.symbols[symbol][5], constant, numberOf, {...signs, names: true});
const numeric = new Infix(textOf, (number) => format.literal(number), numberOf, {...signs, names: false});

function constant(number) {
  return number === 0.5 ? "\u00bd" : format.literal(number);
}

// The symbols that are written in the lines of a step.
function symbolsOf(k) {
  const pieces = [...symbolic.write(steps[k].tree), ...numeric.write(steps[k].tree)];
  return new Set(pieces.filter((piece) => typeof piece !== "string").map((piece) => piece.symbol));
}

function plainText(pieces) {
  return pieces.map(textIn).join("");
}

// A sentence of the page's language as its pieces, with values in it.
function say(key, values = {}) {
  return lesson.say[key].split(/\{(\w+)\}/).map((piece, k) => (k % 2 ? String(values[piece]) : piece));
}

// A name as it is set, any other text as it is.
function dressed(text) {
  return names.get(text)?.cloneNode(true) ?? text;
}

// The lines of a step, anew where a number in them has changed or is kept back.
function refresh(k) {
  hinted = k;
  if (fresh.has(k)) return;
  fresh.add(k);
  const step = steps[k];
  const last = hidden.has(k) ? "=" : signBefore(step.tree, now.values[k]);
  const equations = [equation(step.name, step.tree, valueText(k), last)];
  if (step.alsoValue !== undefined) {
    equations.push(equation(lesson.say.also, step.also, hidden.has(k) ? "?" : format.number(step.alsoValue), last));
  } else if (step.also !== undefined && agrees(evaluate(step.also, numberOf), now.values[k])) {
    equations.push(equation(lesson.say.also, step.also, valueText(k), hidden.has(k) ? "=" : signBefore(step.also, now.values[k])));
  }
  items[k].querySelector(".lines").replaceChildren(...equations);
}

// A shortcut may hold for the numbers of the lesson only, such as targets that add up to 1.
function agrees(short, value) {
  return Math.abs(short - value) <= 1e-9 * Math.max(1, Math.abs(value));
}

// The sign = where the numbers shown give the value that is shown, up to 1.5 units of its last digit, else ≈.
function signBefore(tree, value) {
  if (format.carried) return "=";
  const shown = (symbol) => Number(isGiven(symbol) ? format.typedDigits(numberOf(symbol)) : format.digits(numberOf(symbol)));
  const redone = evaluate(asWritten(tree, numberOf), shown), end = Number(format.digits(value));
  return Math.abs(redone - end) - 1e-12 * Math.abs(end) <= 1.5 * format.unit(value) ? "=" : "\u2248";
}

function equation(name, tree, value, last) {
  const symbols = symbolic.write(tree), numbers = numeric.write(tree);
  const withNumbers = plainText(numbers) !== value;
  const row = make("div", "eq");
  row.append(make("span", "lhs", dressed(name)));
  if (![name, value, plainText(numbers)].includes(plainText(symbols))) {
    row.append(make("span", "rel", "="), side("sym", symbols, !withNumbers));
  }
  if (withNumbers) row.append(make("span", "rel", "="), side("sub", numbers, true));
  const sign = row.children.length > 1 ? last : "=";
  row.append(make("span", "rel", sign), make("b", "val", value));
  return row;
}

function side(kind, pieces, reachable) {
  const element = make("span", kind);
  for (const piece of pieces) {
    element.append(typeof piece === "string" ? piece : operand(piece, reachable));
  }
  return element;
}

function operand(piece, reachable) {
  const [quantity, , step] = lesson.symbols[piece.symbol];
  const element = make(reachable && step !== null ? "a" : "span", `op q-${quantity}`, dressed(piece.text));
  element.dataset.y = piece.symbol;
  if (reachable && step !== null) element.href = `#step-${steps[step].id}`;
  else if (reachable) element.tabIndex = 0;
  return element;
}

function make(tag, name, ...content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...content);
  return element;
}
