"""What there is to say of an equation: its formula, slope, kinks, parameters, some values and its source."""

import inspect
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from neurosim.formulas.activation import NET, Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.by_formula import ByFormula
from neurosim.formulas.elsewhere import FORMULAS, advice
from neurosim.formulas.infix import shown_function
from neurosim.formulas.initialisations import Initialisation
from neurosim.formulas.kinks import Kink, kinks
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, INITIALISATIONS, LOSSES
from neurosim.formulas.loss import OUT, OUTPUTS, TARGET, Loss
from neurosim.formulas.nodes import Number
from neurosim.formulas.of_text import OfText, replaced
from neurosim.formulas.sources import first_sentence, sources_of
from neurosim.formulas.update_text import LETTERS
from neurosim.formulas.updates import OPTIMIZERS, Optimizer
from neurosim.printing.equation_tex import LATEX_EQUATION, latex_of_text, latex_sum
from neurosim.scenario.table.training_table import SCHEDULES
from neurosim.training.schedules import Schedule

Known: TypeAlias = Activation | Loss | Aggregation | Optimizer | Schedule | Initialisation
KINDS: Mapping[str, Mapping[str, type[Known]]] = MappingProxyType(
    {
        "activation": ACTIVATIONS,
        "loss": LOSSES,
        "aggregation": AGGREGATIONS,
        "optimizer": OPTIMIZERS,
        "schedule": SCHEDULES,
        "initialisation": INITIALISATIONS,
    }
)
#: Nets at which an activation, and outs at which a loss with target 1 is worked out.
NETS, OUTS, WANTED = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0), (0.1, 0.25, 0.5, 0.75, 0.9), 1.0
UNBOUNDED = (-math.inf, math.inf)
#: Outs of a loss that is made for any number, on both sides of the target.
ANY_OUTS = (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
#: Between two formulas of an update rule, which stand below each other in LaTeX.
FURTHER = re.compile(r", (?=\S+ = )")
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What is shown of one equation.

    Attributes
    ----------
    kind, name : str
    rows : tuple of (str, str)
        A word, and what is to be said under it; the formulas as plain text.
    latex : tuple of str
        The formulas in LaTeX.
    equation : Activation, Loss or None
        What a curve can be drawn of.
    """

    kind: str
    name: str
    rows: tuple[tuple[str, str], ...]
    latex: tuple[str, ...]
    equation: Activation | Loss | None = None

    def __str__(self) -> str:
        width = max(len(word) for word, _ in self.rows)
        lines = [f"  {word.ljust(width)}  {text}" for word, text in self.rows]
        return "\n".join([f"{self.name}  ({self.kind})", *lines])


def formula_of(kind: str, known: type[Known]) -> str:
    """Return the formula of a bundled equation, in plain text."""
    said = {"activation": "out = ", "loss": "E = ", "aggregation": "net = "}
    return said.get(kind, "") + shown_function(known.text)


def bundled(name: str) -> tuple[Sheet, ...]:
    """Return the sheets of the bundled equations of a name; an activation and a schedule may share one."""
    return tuple(_by_class(kind, name, known[name]) for kind, known in KINDS.items() if name in known)


def not_bundled(name: str) -> str:
    """Return what to do about the name of an equation that there is not."""
    names = {each: None for known in KINDS.values() for each in known}
    kind = next((kind for kind in FORMULAS if "not bundled" in advice(kind, name, {})), "")
    return advice(kind, name, names)


def _by_class(kind: str, name: str, known: type[Known]) -> Sheet:
    if issubclass(known, Activation | Loss):
        return sheet(kind, known())
    rows = [("formula", formula_of(kind, known)), *_letters(known), *_said(known)]
    latex = getattr(known, "latex", None)
    formulas = [latex] if latex else [latex_of_text(one) for one in FURTHER.split(known.text)]
    if issubclass(known, Aggregation):
        rows.insert(1, ("slope", f"∂net/∂term = {known.slope_text}"))
        formulas = [rf"\mathrm{{net}} = {latex}"]
        formulas.append(rf"\frac{{\partial \mathrm{{net}}}}{{\partial t_i}} = {known.slope_latex}")
    return Sheet(kind, name, tuple(rows), tuple(formulas))


def sheet(kind: str, equation: Known) -> Sheet:
    """Return the sheet of an equation that a network uses."""
    if isinstance(equation, Activation):
        return _of_activation(equation)
    if isinstance(equation, Loss):
        return _of_loss(equation)
    name = next(name for name, known in KINDS[kind].items() if known is type(equation))
    return _by_class(kind, name, type(equation))


def _of_activation(f: Activation) -> Sheet:
    text, slope = shown_function(f.text), shown_function(f.slope_text)
    own = slope.startswith("∂")  # that of softmax says whose it is
    rows = [("formula", f"out = {text}"), ("slope", slope if own else f"∂out/∂net = {slope}")]
    if f.out_range is not None:
        rows.append(("outs", _range(f.out_range)))
    if f.is_formula:
        rows += [("kink", _kink("net", one)) for one in _kinks_of_activation(f)]
    rows += _parameters(f)
    if f.is_formula:
        nets = [net for net in NETS if f.name != "log" or net > 0.0]
        outs = [f.value(net) for net in nets]
        slopes = [f.slope(net, out) for net, out in zip(nets, outs, strict=True)]
        rows += _columns(("net", nets), ("out", outs), ("slope", slopes))
    rows += _said(type(f))
    return Sheet("activation", f.name, tuple(rows), tuple(_latex_of_activation(f)), None if f.coupled else f)


def _of_loss(loss: Loss) -> Sheet:
    text, slope = shown_function(loss.text), shown_function(loss.slope_text)
    rows = [("formula", f"E = {text}"), ("slope", f"∂E/∂out = {slope}")]
    if loss.domain:
        rows.append(("made for", loss.domain))
    if loss.target_values is not None:
        low, high = loss.target_values
        decided = f"the class is {high:g} where out is at least {(low + high) / 2:g}, else {low:g}"
        rows.append(("decides", f"{decided}; of several outputs with one-hot targets the greatest"))
    if loss.natural:
        rows.append(("natural", f"with {loss.natural}, where δ = out − target"))
    if loss.is_formula:
        rows += [("kink", f"{_kink('out', one)}, for target {WANTED:g}") for one in _kinks_of_loss(loss)]
    rows += _parameters(loss)
    if loss.is_formula:
        outs = ANY_OUTS if has_any_outs(loss) else OUTS
        errors = [loss.term(WANTED, out, 1) for out in outs]
        slopes = [loss.slope(WANTED, out, 1) for out in outs]
        target = "out" if not loss.needs_target else f"out, target {WANTED:g}"
        rows += _columns((target, list(outs)), ("E", errors), ("slope", slopes))
    rows += _said(type(loss))
    return Sheet("loss", loss.name, tuple(rows), tuple(_latex_of_loss(loss)), loss)


def has_any_outs(loss: Loss) -> bool:
    """Tell whether a loss has numbers on both sides of a target of 1, so that they are worth showing."""
    made_for = loss.out_range in (None, UNBOUNDED)
    return made_for and all(math.isfinite(loss.term(WANTED, out, 1)) for out in ANY_OUTS)


def _said(kind: type) -> Iterator[tuple[str, str]]:
    """What the docstring of a bundled equation says, and cites."""
    if not kind.__module__.startswith("neurosim.") or issubclass(kind, OfText):
        yield "from", "a formula of your own" if issubclass(kind, OfText) else f"your class {kind.__name__}"
        return
    yield "in words", first_sentence(kind)
    for source in sources_of(kind):
        yield "source", source


def _parameters(equation: ByFormula) -> Rows:
    typed = equation.texts if isinstance(equation, OfText) else {}
    rows = [("typed", f"{key} = {text}") for key, text in typed.items()]
    given = equation.made_with().items()
    return rows + [("parameter", f"{key} = {value}") for key, value in given if key not in typed]


def _letters(known: type[Known]) -> Rows:
    """What the letters of an update rule mean, with the number that a parameter has if none is given."""
    if not issubclass(known, Optimizer):
        return []
    given = inspect.signature(known).parameters
    meant = []
    for name in dict.fromkeys((*given, "gradient", *known.slots)):
        if name in LETTERS and re.search(rf"(?<!\w){re.escape(LETTERS[name])}", known.text):
            default = given[name].default if name in given else inspect.Parameter.empty
            number = "" if default is inspect.Parameter.empty else f" = {default:g}"
            meant.append(f"{LETTERS[name]} {name}{number}")
    return [("letters", ", ".join(meant))]


def _range(reach: tuple[float, float]) -> str:
    low, high = reach
    if reach == UNBOUNDED:
        return "any number"
    text = f"at least {low:.6g}" if math.isinf(high) else f"from {low:.6g} to {high:.6g}"
    return text.replace("-", "−")


def _kink(variable: str, kink: Kink) -> str:
    left, there, right = kink.slopes
    text = f"slope {_short(left)} on the left, {_short(right)} on the right, {_short(there)} there"
    if kink.jumps:
        low, at, high = kink.values
        text = f"it jumps from {_short(low)} to {_short(high)}, and is {_short(at)} there"
    return f"at {variable} = {kink.at:.6g}: {text}".replace("-", "−")


def _short(number: float) -> str:
    """A number with four digits; a zero has no sign."""
    return f"{number + 0.0:.4g}"


def _kinks_of_activation(f: Activation) -> tuple[Kink, ...]:
    return kinks(f.general("value")[0], NET, f.value, lambda net: f.slope(net, f.value(net)))


def _kinks_of_loss(loss: Loss) -> tuple[Kink, ...]:
    tree = replaced(loss.general("term")[0], {TARGET: Number(WANTED), OUTPUTS: Number(1.0)})

    def term(out: float) -> float:
        return loss.term(WANTED, out, 1)

    return kinks(tree, OUT, term, lambda out: loss.slope(WANTED, out, 1))


def _columns(*columns: tuple[str, list[float]]) -> Rows:
    """Rows of numbers below each other."""
    texts = [[_short(number).replace("-", "−") for number in numbers] for _, numbers in columns]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [
        (word, "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))
        for (word, _), line in zip(columns, texts, strict=True)
    ]


def _latex_of_activation(f: Activation) -> Iterator[str]:
    if f.coupled:
        yield rf"\mathrm{{out}}_i = {getattr(f, 'latex', '')}"
        slope = getattr(f, "slope_latex", "")
        yield rf"\frac{{\partial \mathrm{{out}}_j}}{{\partial \mathrm{{net}}_i}} = {slope}"
    elif f.is_formula:
        yield rf"\mathrm{{out}} = {LATEX_EQUATION.write(f.general('value')[0])}"
        slope = LATEX_EQUATION.write(f.general("slope")[0])
        yield rf"\frac{{\partial \mathrm{{out}}}}{{\partial \mathrm{{net}}}} = {slope}"


def _latex_of_loss(loss: Loss) -> Iterator[str]:
    if loss.is_formula:
        yield f"E = {latex_sum(loss.general('term')[0])}"
        slope = LATEX_EQUATION.write(loss.general("slope")[0])
        yield rf"\frac{{\partial E}}{{\partial \mathrm{{out}}}} = {slope}"
