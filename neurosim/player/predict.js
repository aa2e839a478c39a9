// Predict mode: the number of a step is kept back until the viewer has answered.

const HINTS = ["hint_rule", "hint_formula", "hint_numbers"];
const ask = document.getElementById("ask");
const predict = {on: false, answered: new Map(), hints: new Map()};

// Numbers that were given are never asked for.
function mustAnswer(k) {
  return predict.on && steps[k].q !== "input" && !predict.answered.has(k);
}

// The last hint shows the numbers that a step rests on, even those that were not answered themselves.
function showsNumbers(k) {
  return predict.hints.get(k) === HINTS.length;
}

function setPredict(on) {
  predict.on = on;
  predict.answered.clear();
  predict.hints.clear();
  hidden.clear();
  if (on) for (const k of steps.keys()) if (steps[k].q !== "input") hidden.add(k);
  fresh.clear();
}

function settle(k, verdict) {
  predict.answered.set(k, verdict);
  hidden.delete(k);
  fresh.delete(k);
  for (const [j, step] of steps.entries()) {
    if ([...symbolsIn(step.tree)].some((symbol) => lesson.symbols[symbol][2] === k)) fresh.delete(j);
  }
}

// Whoever begins in the middle may see everything before.
function settleBefore(k) {
  for (let j = 0; j < k; j++) {
    if (mustAnswer(j)) predict.answered.set(j, "shown");
    hidden.delete(j);
  }
  fresh.clear();
}

// "right" within half a unit of the last digit shown; "near" where rounding explains the difference.
function judged(k, answer) {
  const value = now.values[k], unit = format.unit(value), noise = 1e-15 + 1e-12 * Math.abs(value);
  const off = Math.abs(answer - value);
  if (off <= unit / 2 + noise) return "right";
  const byHand = evaluate(steps[k].tree, (symbol) => asShown(symbol));
  if (Math.abs(answer - byHand) <= unit / 2 + noise || off <= 2 * unit) return "near";
  const shorter = [2, 3, 4, 5].map((digits) => toSignificant(value, digits));
  return shorter.some((rough) => Math.abs(answer - rough) <= noise) ? "near" : "wrong";
}

// The number of an operand as it is printed, which is what a viewer computes with.
function asShown(symbol) {
  const step = lesson.symbols[symbol][2], value = numberOf(symbol);
  if (step !== null && hidden.has(step)) return value;
  return Number(isGiven(symbol) ? format.typedDigits(value) : format.digits(value));
}

function answer(k, text) {
  const typed = parsed(text);
  if (text.trim() === "") return {verdict: null, said: say("no_answer")};
  if (typed === null) return {verdict: null, said: say("no_number", {text: text.trim()})};
  const verdict = judged(k, typed), name = steps[k].name;
  if (verdict === "wrong") return {verdict, said: say("is_wrong", {name})};
  settle(k, verdict);
  return {verdict, said: say(`is_${verdict}`, {name, value: valueText(k)})};
}

// The form under the lines of a step; `done` is told when it has been answered.
function showQuestion(k, done, said = []) {
  const item = items[k], stage = predict.hints.get(k) ?? 0, open = mustAnswer(k);
  item.classList.toggle("open", open);
  item.dataset.hints = stage;
  ask.hidden = !predict.on;
  if (!predict.on) return;
  ask.replaceChildren();
  if (open) ask.append(question(k, stage, done));
  const verdict = predict.answered.get(k);
  const line = said.length || verdict === undefined ? said : say(verdict);
  ask.append(make("p", `verdict ${verdict ?? ""}`, ...line.map(dressed)), score());
}

function question(k, stage, done) {
  const form = make("form"), label = make("label", "", dressed(steps[k].name), " ="), field = make("input");
  Object.assign(field, {type: "text", inputMode: "decimal", autocomplete: "off", id: "answer", spellcheck: false});
  label.htmlFor = "answer";
  const hint = make("button", "", lesson.say[HINTS[stage] ?? "show"]);
  hint.type = "button";
  hint.id = "hint";
  hint.addEventListener("click", () => {
    const typed = field.value;
    if (stage < HINTS.length) {
      predict.hints.set(k, stage + 1);
      fresh.delete(k);
      done(k, []);
      const again = document.getElementById("answer");
      again.value = typed;
      document.getElementById("hint").focus();
    } else {
      settle(k, "shown");
      done(k, [steps[k].name, ` = ${valueText(k)}.`]);
    }
  });
  const check = make("button", "main", lesson.say.check);
  check.type = "submit";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value, {verdict, said} = answer(k, typed);
    done(k, said, verdict);
    const again = document.getElementById("answer");
    if (again) {
      again.value = typed;
      again.select();
      ask.querySelector(".verdict").classList.add("wrong");
    }
  });
  form.append(label, field, check, hint);
  if ([...symbolsOf(k)].some((symbol) => hidden.has(lesson.symbols[symbol][2]))) {
    const earlier = make("button", "", lesson.say.earlier);
    earlier.type = "button";
    earlier.id = "earlier";
    earlier.addEventListener("click", () => {
      settleBefore(k);
      done(k, []);
      document.getElementById("answer").focus();
    });
    form.append(earlier);
  }
  return form;
}

function score() {
  const counts = {right: 0, near: 0, shown: 0};
  for (const verdict of predict.answered.values()) counts[verdict]++;
  const total = steps.filter((step) => step.q !== "input").length;
  return make("p", "score", ...say(counts.shown ? "score_shown" : "score", {...counts, total}));
}
