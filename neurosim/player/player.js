// The player: which step is shown, and everything that moves it.

const at = (id) => document.getElementById(id);
const slider = at("slider"), strip = at("strip"), playing = at("play");
const PAUSE = 1800; // milliseconds between two steps
const state = {step: 0, timer: null};

function show(k, {push = false, said = []} = {}) {
  items[state.step].classList.remove("now");
  state.step = k;
  refresh(k);
  items[k].classList.add("now");
  drawStep(k);
  lightStep();
  showSources(k);
  showQuestion(k, answered, said);
  slider.value = k + 1;
  slider.setAttribute("aria-valuetext", say("at", {step: steps[k].id, title: titleOf(k)}).join(""));
  at("where").textContent = say("where", {step: steps[k].id, last: steps[steps.length - 1].id}).join("");
  for (const id of ["first", "back"]) at(id).setAttribute("aria-disabled", k === 0);
  for (const id of ["forward", "last"]) at(id).setAttribute("aria-disabled", k === steps.length - 1);
  at("said").textContent = (said.length ? said : spoken(k)).join("");
  address(k, push);
}

function titleOf(k) {
  return items[k].querySelector("h2").lastChild.textContent.trim();
}

// A step in words, for those who listen.
function spoken(k) {
  const phase = items[k].querySelector(".phase").textContent;
  const value = mustAnswer(k) ? lesson.say.type_answer : `${steps[k].name} = ${valueText(k)}`;
  const rule = mustAnswer(k) ? "" : items[k].querySelector(".rule").textContent;
  return say("spoken", {step: steps[k].id, phase, title: titleOf(k), value, rule});
}

function answered(k, said, verdict) {
  show(k, {said});
  if (verdict === "right" || verdict === "near") at("forward").focus();
}

function address(k, push) {
  const hash = `#step-${steps[k].id}`;
  if (location.hash === hash) return;
  try {
    history[push ? "pushState" : "replaceState"](null, "", hash);
  } catch {
    // a page inside another may not change its address
  }
}

function move(k, choices) {
  show(Math.min(Math.max(k, 0), steps.length - 1), choices);
}

// -- moving ---------------------------------------------------------------------------------------

function stop() {
  clearInterval(state.timer);
  state.timer = null;
  playing.textContent = lesson.say.play;
}

function play() {
  if (state.timer !== null) return stop();
  if (state.step === steps.length - 1) move(0);
  playing.textContent = lesson.say.pause;
  state.timer = setInterval(() => {
    if (mustAnswer(state.step) || state.step === steps.length - 1) stop();
    else move(state.step + 1);
  }, PAUSE);
}

const MOVES = {
  first: () => move(0),
  back: () => move(state.step - 1),
  forward: () => {
    move(state.step + 1);
    if (document.activeElement === at("forward")) at("answer")?.focus({preventScroll: true});
  },
  last: () => move(steps.length - 1),
};
for (const [id, action] of Object.entries(MOVES)) {
  at(id).addEventListener("click", () => {
    stop();
    action();
  });
}
playing.addEventListener("click", play);
for (const button of document.querySelectorAll("nav button")) {
  // After a click with the mouse the keys belong to the page again.
  button.addEventListener("click", (event) => event.detail > 0 && button.blur());
}
slider.max = steps.length;
slider.addEventListener("input", () => {
  stop();
  move(Number(slider.value) - 1);
});

const KEYS = {ArrowRight: "forward", ArrowLeft: "back", Home: "first", End: "last", PageDown: "forward", PageUp: "back"};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const target = event.target, empty = target.id === "answer" && target.value === "";
  if (target.matches("input:not([type=range])") && !(empty && event.key.startsWith("Arrow"))) return;
  if (event.key === " ") {
    if (target.closest("button, a, summary")) return;
    event.preventDefault();
    play();
  } else if (KEYS[event.key] !== undefined && !event.shiftKey) {
    event.preventDefault();
    stop();
    MOVES[KEYS[event.key]]();
  }
});

// A link to a step; one that leads nowhere leaves the page where it is, and says so.
function follow() {
  const hash = location.hash, named = /^#step-(\d+)$/.exec(hash);
  const k = named ? places.get(Number(named[1])) : undefined;
  stop();
  if (k !== undefined || hash === "") return show(k ?? state.step);
  const ends = {first: steps[0].id, last: steps[steps.length - 1].id};
  show(state.step, {said: say("no_step", {hash, ...ends})});
}
addEventListener("hashchange", follow);

// -- the strip of phases --------------------------------------------------------------------------

function makeStrip() {
  const row = make("div", "phases");
  let last = null;
  steps.forEach((step, k) => {
    const name = items[k].querySelector(".phase").textContent;
    if (last === null || last.name !== name) {
      last = {name, length: 0, button: make("button", step.phase)};
      last.button.append(make("span", "", name));
      last.button.title = name;
      last.button.type = "button";
      last.button.tabIndex = -1;
      last.button.addEventListener("click", () => {
        stop();
        move(k);
      });
      row.append(last.button);
    }
    last.length++;
    last.button.style.flexGrow = last.length;
  });
  strip.append(row, make("div", "marks"));
}
