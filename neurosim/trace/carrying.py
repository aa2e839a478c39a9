"""The carried trace: computed as with a calculator, every result rounded once and then used rounded.

The formulas are those of the exact trace. They are evaluated in decimals, from the very digits that are
printed, so that no noise of binary arithmetic decides how a half is rounded.
"""

import decimal
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from neurosim.formulas.ieee import CAREFUL_FUNCTIONS
from neurosim.formulas.nodes import (
    Expression,
    Functions,
    Named,
    Number,
    Symbol,
    as_written,
    rebuilt,
)
from neurosim.ground.errors import NonFiniteError, NumberError
from neurosim.ground.rounding import KEPT, Rounding
from neurosim.trace.fractions import is_in_fractions
from neurosim.trace.recomputing import changed_step, known_by_its_number, with_numbers
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)
DIGITS = 50  # far more than are shown
TYPED = 10  # more digits than this were computed, not typed


def shortest_decimal(number: float) -> Decimal:
    """The decimal number with the digits that are printed for a float."""
    return Decimal(repr(float(number)))


def _tanh(x: Decimal) -> Decimal:
    """1 - 2 / (exp(2 x) + 1)."""
    return 1 - 2 / ((2 * x).exp() + 1)


def _by_float(name: str) -> Callable[[Decimal], Decimal]:
    return lambda x: shortest_decimal(CAREFUL_FUNCTIONS[name](float(x)))


DECIMAL_FUNCTIONS: Functions = MappingProxyType(
    {
        "number": shortest_decimal,
        "exp": Decimal.exp,
        "log": Decimal.ln,
        "tanh": _tanh,
        "sqrt": Decimal.sqrt,
        "max": max,
        "min": min,
        "log1p": lambda x: (1 + x).ln(),
        "abs": abs,
        # A float has more digits than are carried.
        **{name: _by_float(name) for name in ("sin", "cos", "atan")},
    }
)


def carried(trace: AnyTrace, rounding: Rounding) -> AnyTrace:
    """Return the trace as a student computes it; see `neurosim.trace_view.Trace.carried`.

    Raises
    ------
    NumberError, NonFiniteError
        As there.
    """
    if trace.conventions.carried is not None:
        raise NumberError(
            f"the trace was already carried with {trace.conventions.carried.text}; carry the exact trace"
        )
    if is_in_fractions(trace):
        raise NumberError("fractions are not rounded; carry the trace that they were made from")
    known: dict[int, float] = {}
    steps = []
    with decimal.localcontext(prec=DIGITS, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN):
        for step in trace.steps:
            steps.append(_carried_step(step, known, rounding))
            known[step.id] = steps[-1].value
    return replace(trace, steps=tuple(steps), conventions=replace(trace.conventions, carried=rounding))


def _carried_step(step: TraceStep, known: Mapping[int, float], rounding: Rounding) -> TraceStep:
    tree = _carried_tree(step.formula, step, known, rounding)
    shortcut = None
    if step.shortcut is not None:
        shortcut = _carried_tree(step.shortcut, step, known, rounding)
    value = step.value if step.quantity == "input" else _result(tree, step, rounding)
    return changed_step(step, tree, value, shortcut, step.value)


def _carried_tree(
    tree: Expression, step: TraceStep, known: Mapping[int, float], rounding: Rounding
) -> Expression:
    """The tree with the rounded numbers; a function that is only looked up is rounded as well."""

    def looked_up(node: Expression) -> Expression | None:
        if not isinstance(node, Named) or not isinstance(node.body, Number):
            return None
        if known_by_its_number(node):
            assert node.compute is not None
            number = node.compute(*(argument.value for argument in node.arguments))
            return replace(node, body=Number(_rounded(shortest_decimal(number), rounding)))
        if len(shortest_decimal(node.body.number).as_tuple().digits) > TYPED:
            raise NumberError(
                f"step {step.id} holds of '{node.symbol}' only the number it gave, not how it is computed; "
                "carry the trace before it is saved, or give its class a formula"
            )
        return None

    return rebuilt(with_numbers(tree, known), looked_up)


def _rounded(exact: Decimal, rounding: Rounding) -> float:
    """The rounded number; where a float cannot keep all its digits, with as many as it can."""
    rounded = rounding.of(exact)
    for fewer in (17, 16, KEPT):
        if not math.isfinite(float(rounded)) or shortest_decimal(float(rounded)) == rounded:
            break
        rounded = Rounding(significant=fewer).of(exact)
    return float(rounded) + 0.0  # no minus before a 0


def _result(tree: Expression, step: TraceStep, rounding: Rounding) -> float:
    """What a calculator gives for the formula, rounded once."""
    try:
        exact = _evaluated(tree)
        if exact.is_finite() and math.isfinite(value := _rounded(exact, rounding)):
            return value
    except ArithmeticError:
        pass
    raise NonFiniteError(
        f"step {step.id}, {step.quantity} of '{step.of}', cannot be computed from numbers rounded to "
        f"{rounding.text}{_rounded_away(tree)}; use more digits, or significant digits instead of decimals"
    )


def _evaluated(tree: Expression) -> Decimal:
    """What the formula gives as it is written for its numbers."""
    exact: Decimal = as_written(tree).evaluate(
        lambda symbol: shortest_decimal(symbol.number), DECIMAL_FUNCTIONS
    )
    return exact


def _rounded_away(tree: Expression) -> str:
    lost = [leaf for leaf in as_written(tree).leaves() if leaf.step is not None and leaf.number in (0.0, 1.0)]
    return "".join(f", where {_said(leaf)}" for leaf in lost[:1])


def _said(leaf: Symbol) -> str:
    return f"{leaf.quantity} of '{leaf.of}' became {leaf.number:g}"


def carried_value(tree: Expression, rounding: Rounding) -> float:
    """What a calculator gives for a formula whose numbers are rounded, rounded once.

    Raises
    ------
    ArithmeticError
        The formula divides by 0 or takes the logarithm of 0.
    """
    with decimal.localcontext(prec=DIGITS, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN):
        exact = _evaluated(tree)
        return _rounded(exact, rounding)
