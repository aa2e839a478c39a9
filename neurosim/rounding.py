"""Rounding for people: half up, from the decimal digits that a float stands for.

A float like 0.39249999999999996 stands for 0.3925, which rounds to 0.393 by hand. Rounding the binary
number itself would give 0.392.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

# A float carries 15 decimal digits for sure; the rest is the noise of binary arithmetic.
DIGITS = 15
SURE = 12  # where more digits than this are asked for, the noise is part of the answer
_WIDE = Context(prec=400)  # room for the digits of the largest and of the smallest float


def to_decimals(value: float, decimals: int) -> str:
    """Return `value` with so many digits after the point.

    Examples
    --------
    >>> to_decimals(0.39249999999999996, 3)
    '0.393'
    """
    exact = _decimal(value)
    if exact.adjusted() + 1 + decimals > SURE:
        exact = Decimal(repr(float(value)))
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE):f}"


def to_significant(value: float, digits: int) -> float:
    """Return the float nearest to `value` rounded to so many significant digits.

    Examples
    --------
    >>> to_significant(0.39249999999999996, 3)
    0.393
    """
    exact = _decimal(value) if digits <= SURE else Decimal(repr(float(value)))
    if exact == 0:
        return 0.0
    rounded = float(exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), ROUND_HALF_UP, _WIDE))
    return rounded if math.isfinite(rounded) else float(value)  # the largest floats cannot be rounded up


def _decimal(value: float) -> Decimal:
    return Decimal(f"{float(value):.{DIGITS}g}")
