"""Where a function of one number has a kink or a jump, and its slope there."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Call, Choice, Comparison, Expression, Symbol, Written

Function = Callable[[float], float]
#: Looked for so far from 0, in steps of one over a power of two, and on both sides of a place so near to it.
REACH, STEP, NEAR = 10.0, 1 / 64, 1e-6
#: Slopes, or values, that differ by more than this are not those of a smooth curve.
DIFFERENT = 1e-4


class Kink(NamedTuple):
    """A place where the slope jumps, and perhaps the value, too; what it is left, there and right of it."""

    at: float
    slopes: tuple[float, float, float]
    values: tuple[float, float, float]

    @property
    def is_finite(self) -> bool:
        """Whether all of it are numbers: where a function goes to infinity there is no kink."""
        return all(map(math.isfinite, (*self.slopes, *self.values)))

    @property
    def jumps(self) -> bool:
        """Whether the value jumps."""
        left, _, right = self.values
        return abs(left - right) > DIFFERENT


def kinks(tree: Expression, by: Symbol, value: Function, slope: Function) -> tuple[Kink, ...]:
    """Return the kinks of a formula of one symbol, from left to right.

    Parameters
    ----------
    value, slope : callable
        The function, and its slope as it is used.

    Examples
    --------
    >>> from neurosim.formulas.activations import Relu
    >>> from neurosim.formulas.activation import NET
    >>> relu = Relu()
    >>> kinks(relu.formula(NET), NET, relu.value, lambda net: relu.slope(net, relu.value(net)))[0].slopes
    (0.0, 0.0, 1.0)
    """
    found = {}
    for place in sorted({place for one in _edges(tree) for place in _zeros(float_function(one, by))}):
        left, right = place - NEAR, place + NEAR
        kink = Kink(
            place, (slope(left), slope(place), slope(right)), (value(left), value(place), value(right))
        )
        if kink.is_finite and (abs(kink.slopes[0] - kink.slopes[2]) > DIFFERENT or kink.jumps):
            found[place] = kink
    return tuple(found.values())


def _edges(tree: Expression) -> Iterator[Expression]:
    """What is 0 where a formula goes over from one side of a choice, a maximum or an abs to another."""
    match tree:
        case Choice(Comparison(left, _, right)):
            yield left - right
        case Call("abs", (argument,)):
            yield argument
        case Call("max" | "min", (first, *rest)):
            yield from (first - other for other in rest)
        case Written(_, shown):
            yield from _edges(shown)
            return
    for child in tree.children():
        yield from _edges(child)


def _zeros(function: Function) -> Iterator[float]:
    """Where a function is 0, or goes through it."""
    steps = round(REACH / STEP)
    before: tuple[float, float] | None = None
    for k in range(-steps, steps + 1):
        x = k * STEP
        y = function(x)
        if y == 0.0:
            yield x
        elif before is not None and before[1] * y < 0.0:
            yield _between(function, before[0], x)
        before = (x, y)


def _between(function: Function, low: float, high: float) -> float:
    """The zero between two numbers at which a function has different signs, by bisection."""
    rises = function(high) > 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if (function(middle) > 0.0) is rises else (middle, high)
    return round((low + high) / 2, 9)
