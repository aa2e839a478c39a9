"""Whether a reader who redoes a line from the numbers printed in it gets the number printed at its end.

The lines of an exact log are computed from unrounded numbers. Where the rounded ones that are shown
give other digits, as they do where terms nearly cancel, the line ends in ≈.
"""

from collections.abc import Sequence
from fractions import Fraction

from neurosim.formulas.nodes import Expression
from neurosim.printing.numbers import KeptNumbers

EQUAL, ABOUT = "=", "≈"
#: Units of the last digit by which a line redone may miss: rounding the result alone makes a half.
UNITS = 1.5
NOISE = 1e-12  # of binary arithmetic, relative to the number


def sign_before(value: float, formula: Expression, numbers: KeptNumbers) -> str:
    """Return the sign between the numbers of a formula, as it is written, and its value: = or ≈.

    Examples
    --------
    >>> from neurosim.printing.numbers import NumberFormat
    >>> from neurosim.formulas.nodes import Symbol
    >>> near, nearer = Symbol("out", "h1", 0.123449, 1), Symbol("out", "h2", 0.123351, 2)
    >>> numbers = KeptNumbers(NumberFormat())
    >>> sign_before(near.number + nearer.number, near + nearer, numbers)
    '='
    >>> sign_before(near.number - nearer.number, near - nearer, numbers)
    '≈'
    """
    if numbers.form.carried or isinstance(value, Fraction):
        return EQUAL
    try:
        redone = float(formula.evaluate(numbers.read_symbol, numbers.functions))
    except (ArithmeticError, ValueError):  # a rounded 0 below a fraction line or in a logarithm
        return ABOUT
    shown = numbers.read(value)
    missed = abs(redone - shown) - NOISE * abs(shown)
    return EQUAL if missed <= UNITS * numbers.unit(value) else ABOUT


def joined_sides(sides: Sequence[str], last: str, equals: str = EQUAL, about: str = ABOUT) -> str:
    """Return sides with equals signs between them, ≈ before the last if it is not quite equal.

    Examples
    --------
    >>> joined_sides(["a − b", "0.1 − 0.09999", "0.000008"], "≈")
    'a − b = 0.1 − 0.09999 ≈ 0.000008'
    """
    if last == EQUAL or len(sides) < 2:
        return f" {equals} ".join(sides)
    return f"{f' {equals} '.join(sides[:-1])} {about} {sides[-1]}"
