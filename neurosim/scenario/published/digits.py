"""Printed numbers: whether ours agrees with the digits that a source printed, and ours with as many."""

import math
from decimal import Decimal, InvalidOperation

from neurosim.ground.rounding import to_decimals


def agrees(value: float, printed: str) -> bool:
    """Whether ``value`` is within half a unit of the last digit of ``printed``.

    Four units in the last place of the float are allowed on top, so that exact ties and numbers
    printed in full are not decided by the noise of floating point.

    Examples
    --------
    >>> agrees(0.37749, "0.3775")
    True
    >>> agrees(0.37744, "0.3775")
    False
    >>> agrees(3.510854812251263e-05, "3.51085e-05")
    True
    """
    number = printed_decimal(printed)
    half = Decimal(1).scaleb(_exponent(number)) / 2
    return abs(Decimal(value) - number) <= half + Decimal(4 * math.ulp(value))


def printed_decimal(printed: str) -> Decimal:
    """Return a printed number exactly; a typographic minus is understood.

    Raises
    ------
    InvalidOperation
        When it is no finite number.
    """
    number = Decimal(printed.replace("\N{MINUS SIGN}", "-"))
    if not number.is_finite():
        raise InvalidOperation
    return number


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def like(value: float, printed: str) -> str:
    """Return ``value`` with two digits more than the source printed.

    Examples
    --------
    >>> like(0.593269992, "0.5933")
    '0.593270'
    >>> like(-1.1e-17, "0.000")
    '0'
    """
    exponent = _exponent(printed_decimal(printed))
    if "e" in printed.lower():
        digits = len(printed_decimal(printed).as_tuple().digits)
        return f"{value:.{min(digits + 1, 16)}e}"
    text = to_decimals(value, max(0, 2 - exponent))
    return text if Decimal(text) else "0"
