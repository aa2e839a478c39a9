// Edit mode: given numbers are changed on the page, and every step is computed anew from its tree.

const panel = document.getElementById("givens");
const changed = document.getElementById("changed");

// Take another given number, or say in a sentence, piece by piece, why not.
function change(given, text) {
  const value = parsed(text), name = lesson.givens[given].name;
  if (value === null) return say("not_a_number", {name, text: text.trim()});
  const givens = now.givens.slice();
  givens[given] = value;
  const {values, failed} = recalculate(givens);
  if (failed !== undefined) {
    const step = steps[failed];
    return say("not_finite", {name, value: format.typed(value), result: step.name, step: step.id});
  }
  now.givens = givens;
  now.values = values;
  fresh.clear();
  return [];
}

function reset() {
  now.givens = written.givens;
  now.values = written.values;
  fresh.clear();
}

function isChanged() {
  return now.givens.some((value, g) => value !== written.givens[g]);
}

// The fields, one for every given number, made when they are first asked for.
function fillPanel(redraw) {
  if (panel.childElementCount) return;
  const refused = make("p", "refused");
  refused.setAttribute("role", "alert");
  panel.append(refused);
  const groups = new Map();
  lesson.givens.forEach((given, g) => {
    if (!groups.has(given.group)) {
      const group = make("div", "group");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", given.group);
      group.append(make("span", "heading", given.group), make("div", "fields"));
      groups.set(given.group, group);
    }
    groups.get(given.group).lastChild.append(fieldOf(g, redraw));
  });
  panel.append(...groups.values());
  panel.addEventListener("submit", (event) => event.preventDefault());
}

function fieldOf(given, redraw) {
  const label = make("label", "", dressed(lesson.givens[given].name)), field = make("input");
  Object.assign(field, {type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false});
  field.dataset.given = given;
  write(field, format.pointed(plain(now.givens[given])));
  field.addEventListener("input", () => write(field, field.value));
  field.addEventListener("change", () => {
    const refusal = change(given, field.value);
    panel.querySelector(".refused").replaceChildren(...refusal.map(dressed));
    field.setAttribute("aria-invalid", refusal.length > 0);
    if (refusal.length === 0) redraw();
  });
  label.append(field);
  return label;
}

// A field is as wide as what stands in it.
function write(field, text) {
  if (field.value !== text) field.value = text;
  field.style.width = `calc(${Math.max(text.length, 6) + 1}ch + 18px)`;
}

function showFields() {
  for (const field of panel.querySelectorAll("input")) {
    const given = Number(field.dataset.given);
    if (field.getAttribute("aria-invalid") !== "true") write(field, format.pointed(plain(now.givens[given])));
    field.classList.toggle("edited", now.givens[given] !== written.givens[given]);
  }
  changed.hidden = !isChanged();
}
