"""The exact trace: the same formulas over fractions, with no rounding at all."""

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NoReturn, TypeVar

from neurosim.formulas.evaluation import Quantity
from neurosim.formulas.nodes import (
    FLOAT_FUNCTIONS,
    Expression,
    Functions,
    Named,
    Number,
    Symbol,
    as_written,
    rebuilt,
)
from neurosim.ground.errors import NonFiniteError, NumberError
from neurosim.trace.recomputing import changed_step, known_by_its_number
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)
MOST_DIGITS = 4_000  # above and below the line; Python prints no longer numbers
SIMPLE = 10_000  # the largest denominator of a fraction that somebody may have meant


class NotRational(Exception):
    """A function that leaves the fractions."""


def as_fraction(number: float) -> Fraction:
    """The fraction that was meant by a float: 1/7 if that is the float of 1/7, else the digits of the float.

    A fraction with a denominator up to `SIMPLE` is taken where it is the only one that has this float.

    Examples
    --------
    >>> as_fraction(0.15), as_fraction(1 / 7), as_fraction(0.1428571428571)
    (Fraction(3, 20), Fraction(1, 7), Fraction(1428571428571, 10000000000000))
    """
    if isinstance(number, Fraction):
        return number
    simple = Fraction(number).limit_denominator(SIMPLE)
    if float(simple) == number and math.ulp(number) * SIMPLE**2 < 1.0:
        return simple
    return Fraction(repr(float(number)))


def is_in_fractions(trace: TraceRecord) -> bool:
    """Tell whether the numbers of a trace are fractions."""
    return any(isinstance(step.value, Fraction) for step in trace.steps)


def _refused(name: str) -> Callable[..., NoReturn]:
    def refuse(*arguments: Quantity) -> NoReturn:
        raise NotRational(name)

    return refuse


FRACTION_FUNCTIONS: Functions = MappingProxyType(
    {
        "number": as_fraction,
        "max": max,
        "min": min,
        "abs": abs,
        **{name: _refused(name) for name in FLOAT_FUNCTIONS if name not in ("max", "min", "abs")},
    }
)


def in_fractions(trace: AnyTrace) -> AnyTrace:
    """Return the trace over fractions; see `neurosim.trace_view.Trace.in_fractions`.

    Raises
    ------
    NumberError, NonFiniteError
        As there.
    """
    if trace.conventions.carried is not None:
        raise NumberError("the trace was carried, so its numbers are rounded; use the exact trace")
    known: dict[int | None, Quantity] = {}
    steps = []
    for step in trace.steps:
        steps.append(_step(step, known))
        known[step.id] = steps[-1].value
    return replace(trace, steps=tuple(steps))


def _step(step: TraceStep, known: dict[int | None, Quantity]) -> TraceStep:
    def change(node: Expression) -> Expression | None:
        if isinstance(node, Symbol) and node.step in known:
            return replace(node, number=known[node.step])
        if isinstance(node, Symbol | Number):  # given, or of a step that was left out of the trace
            number: Quantity = as_fraction(node.number)
            return replace(node, number=number)
        if isinstance(node, Named) and known_by_its_number(node):
            raise NotRational(node.symbol)
        return None

    try:
        tree = rebuilt(as_written(step.formula), change)
        shortcut = None if step.shortcut is None else rebuilt(step.shortcut, change)
        value: Fraction = tree.evaluate(functions=FRACTION_FUNCTIONS)
    except NotRational as refused:
        raise NumberError(
            f"step {step.id}, {step.quantity} of '{step.of}', takes {refused}, which is not a fraction; "
            "fractions need activations and a loss of + - * /, whole powers, max, min, abs and choices"
        ) from None
    except ZeroDivisionError:
        raise NonFiniteError(f"step {step.id}, {step.quantity} of '{step.of}', divides by 0") from None
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_DIGITS * math.log2(10):
        raise NumberError(
            f"step {step.id}, {step.quantity} of '{step.of}', is a fraction of more than {MOST_DIGITS:,} "
            "digits; take floats for it, or numbers with fewer digits"
        )
    return changed_step(step, tree, value, shortcut, None)
