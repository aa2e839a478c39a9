"""Functions for floats, arrays and symbols alike: they compute with numbers, and build trees of symbols."""

import math
from collections.abc import Sequence
from typing import TypeAlias

from neurosim.formulas.evaluation import Quantity
from neurosim.formulas.nodes import Expression, maximum, sqrt

#: A real number: a float, an array of them, or a symbol that stands for one.
Real: TypeAlias = Quantity
Reals: TypeAlias = Sequence[Quantity]
#: What is added to a parameter, and what is remembered of it.
Change = tuple[Real, tuple[Real, ...]]


def square_root(number: Real) -> Real:
    """Return the square root, which is exactly rounded for floats and arrays alike.

    Examples
    --------
    >>> square_root(2.25)
    1.5
    """
    if type(number) is float:  # quicker than isinstance, in every update
        return math.sqrt(number)
    if isinstance(number, Expression):
        return sqrt(number)
    import numpy as np

    return np.sqrt(number)


def larger(first: Real, second: Real) -> Real:
    """Return the larger of two numbers, the first of two equal ones; of arrays place by place.

    Examples
    --------
    >>> larger(0.5, -2.0)
    0.5
    """
    if isinstance(first, float) and isinstance(second, float):
        return max(first, second)
    if isinstance(first, Expression) or isinstance(second, Expression):
        return maximum(first, second)
    import numpy as np

    return np.where(second > first, second, first)
