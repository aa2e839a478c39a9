// The figures: which numbers stand on the network after a step, and what is lit.

const graphs = [...document.querySelectorAll("#figures .graph")].map((figure) => ({
  figure,
  moment: figure.dataset.moment,
  svg: figure.querySelector("svg"),
  glow: figure.querySelector(".glow"),
  labels: [...figure.querySelectorAll("text[data-q]")].map((text) => ({
    text,
    key: `${text.dataset.q} ${text.dataset.of}`,
    under: [...figure.querySelectorAll(".pill-" + text.dataset.q + ",.paper-" + text.dataset.q)].filter(
      (frame) => frame.dataset.of === text.dataset.of),
    room: text.textContent.length,
  })),
  shapes: byName(figure.querySelectorAll(".neuron,.edge,.head")),
  weights: new Map([...figure.querySelectorAll("text[data-q=weight]")].map((text) => [text.dataset.of, text])),
  rules: [...figure.querySelectorAll(".rule")],
}));
const MOMENTS = {
  forward: "forward", error: "forward", backward: "backward", cost: "backward", gradient: "backward", update: "update",
};
const FALLBACK = {forward: ["forward", "backward", "update"], backward: ["backward", "forward"], update: ["update", "backward"]};
const OF_A_SAMPLE = ["net", "out", "delta", "error", "target"];

function byName(elements) {
  const found = new Map();
  for (const element of elements) {
    const name = element.dataset.of;
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(element);
  }
  return found;
}

// What is known after step k: "out h1" -> {value, step}, and the old numbers of an update.
function stateAfter(k) {
  const known = new Map(), before = new Map();
  const put = (quantity, of, value, step) => known.set(`${quantity} ${of}`, {value, step});
  for (const [of, value] of Object.entries(lesson.weights)) put("weight", of, value, null);
  for (const [of, value] of Object.entries(lesson.biases)) put("bias", of, value, null);
  lesson.givens.forEach((given, g) => {
    if (given.q === "weight" || given.q === "bias") put(given.q, given.of, now.givens[g], null);
  });
  let sample = null;
  for (let j = 0; j <= k; j++) {
    const step = steps[j];
    if (step.sample !== null && step.sample !== sample) {
      sample = step.sample;
      for (const key of [...known.keys()]) if (OF_A_SAMPLE.includes(key.split(" ", 1)[0])) known.delete(key);
      lesson.givens.forEach((given, g) => {
        if (given.q === "target" && given.sample === sample) put("target", given.of, now.givens[g], null);
      });
    }
    const quantity = step.q === "input" ? "out" : step.q, key = `${quantity} ${step.of}`;
    if (step.phase === "update") before.set(key, known.get(key));
    if (step.q === "error") {
      for (const [, , of, body] of partsIn(step.tree, "error", numberOf)) put("error", of, evaluate(body, numberOf), j);
    }
    put(quantity, step.of, now.values[j], j);
  }
  return {known, before};
}

// Show the figure of a step's phase, with what is known after the step.
function drawStep(k) {
  const state = stateAfter(k), wanted = FALLBACK[MOMENTS[steps[k].phase]];
  for (const width of ["wide", "narrow"]) {
    const ours = graphs.filter((graph) => graph.figure.classList.contains(width));
    const shown = wanted.map((moment) => ours.find((graph) => graph.moment === moment)).find(Boolean) ?? ours[0];
    for (const graph of ours) {
      graph.figure.hidden = graph !== shown;
      if (graph === shown) drawGraph(graph, state, k);
    }
  }
}

// Show every figure, each at the end of its phase, as on paper.
function drawAll() {
  for (const graph of graphs) {
    graph.figure.hidden = false;
    const last = steps.findLastIndex((step) => MOMENTS[step.phase] === graph.moment);
    const k = last < 0 ? steps.length - 1 : last;
    drawGraph(graph, stateAfter(k), -1);
  }
}

function drawGraph(graph, {known, before}, k) {
  for (const label of graph.labels) drawLabel(label, known, before, k);
  for (const rule of graph.rules) rule.classList.toggle("off", !known.has(`net ${rule.dataset.of}`));
  if (!graph.figure.classList.contains("large")) paintSigns(graph, known);
  const after = k < 0 ? graph.figure.querySelector("figcaption").textContent : say("after_step", {step: steps[k].id}).join("");
  graph.svg.setAttribute("aria-label", after);
}

function drawLabel(label, known, before, k) {
  const at = known.get(label.key), off = at === undefined;
  label.text.classList.toggle("off", off);
  for (const frame of label.under) frame.classList.toggle("off", off);
  label.text.classList.toggle("new", !off && at.step === k);
  if (off) return;
  const old = before.get(label.key), decimals = Number(label.text.dataset.d);
  let text;
  if (hidden.has(at.step)) text = "?";
  else if (old !== undefined && "both" in label.text.dataset) text = figureChange(old.value, at.value, decimals);
  else text = fitting(at.value, decimals, label);
  text = label.text.dataset.p + format.pointed(text);
  if (label.text.textContent === text) return;
  label.text.textContent = text;
  for (const frame of label.under) fitPaper(frame, text.length / label.room);
}

// The paper under a number is as wide as the number that stands on it now.
function fitPaper(frame, share) {
  frame.dataset.wide ??= `${frame.getAttribute("x")} ${frame.getAttribute("width")}`;
  const [left, wide] = frame.dataset.wide.split(" ").map(Number);
  frame.setAttribute("width", wide * share);
  frame.setAttribute("x", left + (wide * (1 - share)) / 2);
}

// As many decimals as there is room for.
function fitting(value, decimals, label) {
  const room = Math.max(label.room - label.text.dataset.p.length, 7);
  for (let places = decimals; places > 0; places--) {
    const text = figureNumber(value, places);
    if (text.length <= room) return text;
  }
  return figureNumber(value, 0);
}

// The sign of every weight as it is now, in the colours of its line and of its number.
function paintSigns(graph, known) {
  for (const [name, shapes] of graph.shapes) {
    const value = known.get(`weight ${name}`)?.value;
    if (value === undefined) continue;
    const tone = value > 0 ? "positive" : value < 0 ? "negative" : "zero";
    for (const shape of shapes) recolour(shape, /([fs])-(positive|negative|zero)\b/, `$1-${tone}`);
    const number = graph.weights.get(name);
    const text = tone === "zero" ? "f-secondary" : `f-${tone}-text`;
    if (number) recolour(number, /f-((positive|negative)-text|secondary)/, text);
  }
}

function recolour(shape, colour, other) {
  const name = shape.getAttribute("class"), wanted = name.replace(colour, other);
  if (wanted !== name) shape.setAttribute("class", wanted);
}

// Light neurons and connections: those of the step, or where one operand comes from.
function light(names, strong) {
  for (const graph of graphs) {
    const lit = [];
    for (const [name, shapes] of graph.shapes) {
      const on = names.has(name);
      for (const shape of shapes) shape.classList.toggle("lit", on && !shape.classList.contains("head"));
      if (on) lit.push(...nearest(shapes, names, graph));
    }
    graph.svg.classList.toggle("focused", lit.length > 0);
    graph.glow.replaceChildren(...lit.filter((shape) => !shape.classList.contains("head")).map((shape) => {
      const copy = shape.cloneNode();
      const kind = shape.classList.contains("edge") ? "edge" : "neuron";
      copy.setAttribute("class", `${kind} ${strong.has(shape.dataset.of) ? "strong" : "weak"}`);
      copy.removeAttribute("stroke-dasharray");
      return copy;
    }));
    bringIntoView(graph, lit.find((shape) => strong.has(shape.dataset.of)));
  }
}

// On a phone a wide network is wider than the screen.
function bringIntoView({figure}, shape) {
  if (!shape || figure.hidden || figure.scrollWidth <= figure.clientWidth) return;
  const box = shape.getBoundingClientRect(), frame = figure.getBoundingClientRect();
  figure.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
}

// Of the copies of a constant only those from which a lit connection starts.
function nearest(shapes, names, graph) {
  const discs = shapes.filter((shape) => shape.classList.contains("neuron"));
  if (discs.length < 2) return shapes;
  const starts = [...graph.shapes.keys()]
    .filter((name) => names.has(name) && name.startsWith(`${discs[0].dataset.of}->`))
    .flatMap((name) => graph.shapes.get(name))
    .filter((shape) => shape.classList.contains("edge"))
    .map((shape) => shape.getAttribute("d").slice(1).split(/[ LC]/, 2).map(Number));
  const distance = (disc, [x, y]) => Math.hypot(
    Number(disc.getAttribute("x")) + Number(disc.getAttribute("width")) / 2 - x,
    Number(disc.getAttribute("y")) + Number(disc.getAttribute("height")) / 2 - y);
  return discs.filter((disc) => starts.some(
    (start) => discs.every((other) => distance(disc, start) <= distance(other, start))));
}

// The neurons and connections that a step is about: its own, and those of its operands.
function placesOf(k) {
  const names = new Set([steps[k].of]);
  for (const symbol of symbolsOf(k)) names.add(lesson.symbols[symbol][1]);
  const [source, target] = steps[k].of.split("->");
  if (target !== undefined) names.add(source).add(target);
  return names;
}

// Point at the number on the network that an operand stands for; at none without a symbol.
function point(symbol) {
  const [quantity, of] = symbol === undefined ? [] : lesson.symbols[symbol];
  const kind = quantity === "input" ? "out" : quantity?.replace(/_so_far|_of_all|mean_/, "");
  for (const graph of graphs) {
    for (const label of graph.labels) label.text.classList.toggle("pointed", label.key === `${kind} ${of}`);
  }
}
