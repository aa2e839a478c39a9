"""The box at the top of every log: all that a reader must know to redo the numbers."""

import re
from collections import Counter
from collections.abc import Iterator

from neurosim.formulas.infix import shown_function
from neurosim.ground.checks import ERROR
from neurosim.ground.formats import own_version
from neurosim.ground.rounding import KEPT, Rounding, is_wider_than_a_float
from neurosim.printing.equality_signs import ABOUT
from neurosim.printing.log import StepLog
from neurosim.printing.numbers import LONG_DIGITS, TYPED_DIGITS
from neurosim.printing.words import Words
from neurosim.trace.carrying import shortest_decimal
from neurosim.trace.fractions import SIMPLE, is_in_fractions
from neurosim.trace.records import MOST_IN_A_MEAN, MOST_WRITTEN_OUT

EXPONENTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def conventions(log: StepLog) -> Iterator[tuple[str, str]]:
    """Yield (word, text): all that a reader must know to redo the numbers."""
    given, say, network = log.trace.conventions, log.words, log.trace.network
    names, letter = log.text.names, log.notation.letter
    net, out, error = letter("net"), letter("out"), letter("error")
    yield say("loss"), f"{say.loss(given.loss)}: {error} = {lettered(log, given.loss_formula)}"
    delta = f"{letter('delta')} = ∂{error}/∂{net}"
    if log.notation.turned:
        delta = f"{letter('delta')} = −∂{error}/∂{net} ({say('delta_turned')})"
    yield say("delta"), delta
    rate = letter("learning_rate")
    if given.learning_rate is None:
        yield say("learning_rate"), say("no_update")
    else:
        yield say("learning_rate"), f"{rate} = {log.format.typed(log.as_used(given.learning_rate))}"
        w, slope = letter("weight"), f"∂{letter('cost') if averaged(log) else error}/∂{letter('weight')}"
        change = f"+ {rate}·(−{slope})" if log.notation.turned else f"− {rate}·{slope}"
        yield say("update"), f"{w} ← {w} {change}, {say('after_all_deltas')}"
    yield say("bias_style"), say(f"bias_styles.{given.bias_style}")
    if network.connections:
        order = "target_first" if log.notation.target_first else "source_first"
        named = next((c for c in network.connections if c.name not in log.labels), None)
        if named is not None or not log.notation.labels:
            of = (named or network.connections[0]).name
            yield say("indices"), say(order, name=f"{names.name('weight', of)} ({of.replace('->', '→')})")
    for name, formula, slope in given.activations:
        own = "" if " = " in slope else f"∂{out}/∂{net} = "  # that of softmax says whose it is
        yield name, f"{out} = {lettered(log, formula)}, {say('slope')} {own}{lettered(log, slope)}"
    yield from _closed_softmax(log)
    for name in dict.fromkeys(n.aggregation for n in network.neurons if n.aggregation is not None):
        known = name if name in say.texts["aggregations"] else "other"
        yield name, say(f"aggregations.{known}", net=net, out=out, w=letter("weight"))
    if given.frozen:
        yield say("frozen"), ", ".join(_frozen(log))
    if given.gradients_begun:
        yield say("gradients"), say("gradients_begun")
    if averaged(log):
        yield say("batch"), _batch(log)
    elif any(len(update.samples) > 1 for update in log.trace.updates):
        yield say("gradients"), say("gradients_sum")
    else:
        yield say("gradients"), say("gradients_one")
    yield from _rounding(log)
    if log.notation.name != "net-out":
        yield say("notation"), f"{log.notation.name}: {_source(log)}"
        if log.notation.style == "layer":
            yield "", _places(log)
    if log.look.provenance is None:
        yield say("made_by"), f"neurosim {own_version()}"
    else:
        seed = log.look.provenance.seed
        yield say("seed"), "–" if seed is None else str(seed)
        yield say("made_by"), log.look.provenance.text(say("scenario"))


def averaged(log: StepLog) -> bool:
    """Whether the update divides the gradients of several samples by their number."""
    given = log.trace.conventions
    return given.reduction == "mean" and any(len(update.samples) > 1 for update in log.trace.updates)


def _source(log: StepLog) -> str:
    """Where a notation is from, with the chapter in the language of the log."""
    chapter = log.notation.chapter
    return f"{log.notation.title}, {log.words('chapter', number=chapter)}" if chapter else log.notation.title


def _batch(log: StepLog) -> str:
    """How the mean is made: J = (E₁ + E₂)/2, of many with dots."""
    names = log.text.names
    samples = max((update.samples for update in log.trace.updates), key=len)
    errors = [names.name("error", ERROR, sample=sample) for sample in samples]
    if len(errors) > MOST_IN_A_MEAN:
        errors = [*errors[:2], "…", errors[-1]]
    cost = names.name("cost", ERROR)
    return log.words(
        "gradients_mean",
        count=len(samples),
        mean=f"{cost} = ({' + '.join(errors)})/{len(samples)}",
        slope=f"∂{cost}/∂{log.notation.letter('weight')}",
    )


def _closed_softmax(log: StepLog) -> Iterator[tuple[str, str]]:
    """That the lines of a large softmax group are in closed form."""
    neurons = [n for n in log.trace.network.neurons if n.activation == "softmax"]
    # As the schedule has it: by name, or all other outputs together, or those of one generation.
    unnamed = {n.name: "outputs" if n.output else n.generation for n in neurons if n.group is None}
    groups = Counter((n.group, unnamed.get(n.name)) for n in neurons)
    if max(groups.values(), default=0) > MOST_WRITTEN_OUT:
        letter, out = log.notation.letter, log.notation.letter("out", "output")
        slope = f"∂{letter('error')}/∂{out}"
        letters = {"net": letter("net"), "out": out, "target": letter("target"), "slope": slope}
        closed = log.words("softmax_closed", most=MOST_WRITTEN_OUT, **letters)
        yield "", closed
        sign = "−" if log.notation.turned else ""
        delta = f"{sign}{letter('delta')}"
        yield "", log.words("softmax_closed_delta", delta=delta, **letters)


def _frozen(log: StepLog) -> Iterator[str]:
    """The parameters that updates leave alone."""
    for neuron in log.trace.network.neurons:
        if neuron.bias is not None and not neuron.bias_trainable:
            yield log.text.names.name("bias", neuron.name)
    for connection in log.trace.network.connections:
        if not connection.trainable:
            yield log.text.names.name("weight", connection.name, log.labels.get(connection.name))


def _rounding(log: StepLog) -> Iterator[tuple[str, str]]:
    say, rounding = log.words, log.format.rounding
    digits = digits_text(rounding, say)
    if is_in_fractions(log.trace):
        yield say("numbers"), say("fractions")
        yield "", say("typed_fractions", most=SIMPLE)
        return
    if log.format.carried:
        yield say("numbers"), say("carrying", digits=digits)
        yield "", say("typed_carried")
        if any(is_wider_than_a_float(step.value, _decimals(rounding, step.value)) for step in log.trace):
            yield "", say("widest", digits=KEPT)
    else:
        yield say("numbers"), say("exactly", digits=digits)
        yield "", say("typed", digits=LONG_DIGITS, most=TYPED_DIGITS)
        if any(ABOUT in (line.sign, line.also_sign) for section in log.sections for line in section.lines):
            yield "", say("about")


def _decimals(rounding: Rounding, value: float) -> int:
    """The digits after the point that a number is rounded to."""
    if rounding.decimals is not None:
        return rounding.decimals
    digits = rounding.significant or 4
    return digits - 1 - shortest_decimal(value).adjusted() if value != 0.0 else 0


def _places(log: StepLog) -> str:
    """Which neuron has which numbers."""
    names = log.text.names
    neurons = log.trace.network.neurons
    return ", ".join(f"{names.name('out', n.name)}: {n.name}" for n in neurons[:40])


def lettered(log: StepLog, formula: str) -> str:
    """Return a formula of the conventions, with the letters of the notation."""
    letter = log.notation.letter
    for word, own in (("net", letter("net")), ("out", letter("out")), ("t", letter("target"))):
        formula = _replaced(formula, word, own)
    if letter("out") != "out":
        formula = _replaced(formula, "o", letter("out", "output"))
    if log.format.decimal_comma:
        formula = re.sub(r"(?<=\d)\.(?=\d)", ",", formula)
    for word in ("if", "and", "else"):
        formula = _replaced(formula, word, log.words(word))
    return shown_function(formula)


def digits_text(rounding: Rounding, say: Words) -> str:
    """Return how many digits, in words."""
    if rounding.decimals is not None:
        return say("decimals", digits=rounding.decimals)
    return say("significant", digits=rounding.significant)


def _replaced(formula: str, word: str, own: str) -> str:
    """The formula with another letter where the word stands alone."""
    if word == own:
        return formula
    # For Python out² is a word, but it is the square of out. The letter is no template: it may hold \.
    return re.sub(rf"(?<!\w){word}(?![^\W{EXPONENTS}])", lambda _: own, formula)
