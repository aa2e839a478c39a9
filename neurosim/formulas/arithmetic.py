"""Functions for floats, arrays and symbols alike: they compute with numbers, and build trees of symbols."""

import math

from neurosim.formulas.evaluation import Quantity
from neurosim.formulas.nodes import Expression, maximum, sqrt

#: What is added to a parameter, and what is remembered of it.
Change = tuple[Quantity, tuple[Quantity, ...]]


def square_root(number: Quantity) -> Quantity:
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


def larger(first: Quantity, second: Quantity) -> Quantity:
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
