"""What rounding did: the drift of a carried trace, and numbers that became 0."""

from collections.abc import Iterator
from dataclasses import replace

from neurosim.printing.conventions import digits_text
from neurosim.printing.log import StepLog
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.opposite_delta import TURNED
from neurosim.trace.steps import TraceStep

MOST_NAMED = 8  # more numbers than this are not named in a warning
COUNTING = frozenset("123456789")  # a number without one of these is 0
NOISE = 1e-9  # a relative drift below this says nothing
#: The headings of the table, by their words.
HEADINGS = ("line", "quantity", "carried", "exact", "drift")


def drift(log: StepLog) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (line, quantity, carried, exact, drift) of a carried trace."""
    rounding = log.format.rounding
    finer = NumberFormat(significant=min(17, (rounding.significant or rounding.decimals or 1) + 4))
    finer = replace(log.format, significant=finer.significant, decimals=None, carried=False)
    for line in (line for section in log.sections for line in section.lines):
        step = line.step
        if step.exact is not None and step.quantity != "input":
            exact = step.exact if step.value == line.value else -step.exact
            number, exactly = log.format.number(line.value), finer.number(exact)
            yield str(step.id), log.text.name(line), number, exactly, percent(log, step)


def drift_summary(log: StepLog) -> str:
    """What it is the drift of, and the worst of it, in one sentence."""
    of = log.words("drift_of", digits=digits_text(log.format.rounding, log.words))
    drifted = [step for step in log.trace.steps if step.drift not in (None, 0.0)]
    if not drifted:
        return f"{of}; {log.words('drift_none')}"
    worst = max(drifted, key=lambda step: abs(step.drift or 0.0))
    largest = log.words("drift_largest", name=log.text.called(worst), drift=percent(log, worst))
    return f"{of}; {largest}"


def percent(log: StepLog, step: TraceStep) -> str:
    """How far rounding has moved a number, in percent; empty if it has not."""
    if step.drift is None:
        return "" if step.value == step.exact else "!"
    moved = -step.drift if step.quantity in TURNED and log.notation.turned else step.drift
    shown = NumberFormat(significant=2).number(100.0 * moved)
    sign = "+" if moved > 0.0 and shown != "0" else ""
    if "e" in shown or abs(moved) < NOISE:
        return "0 %"
    return f"{sign}{shown} %".replace(".", "," if log.format.decimal_comma else ".")


def warnings(log: StepLog) -> Iterator[str]:
    """Yield warnings: of numbers that are not 0 but are shown as 0, or have become 0."""
    if log.trace.conventions.carried is not None:
        killed = [step for step in log.trace.steps if step.value == 0.0 != step.exact]
        if killed:
            yield log.words("killed", names=_named(log, killed))
        return
    lost = [
        step
        for step in log.trace.steps
        if step.value != 0.0 and COUNTING.isdisjoint(log.numbers.text(step.value, False))
    ]
    if lost:
        yield log.words("rounded_to_zero", names=_named(log, lost))


def _named(log: StepLog, steps: list[TraceStep]) -> str:
    names = dict.fromkeys(log.text.called(step, new=False) for step in steps)
    return ", ".join(list(names)[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
