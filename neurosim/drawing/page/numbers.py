"""Numbers as a figure prints them: fixed decimals, a true minus sign, and never a false zero."""

import math
from collections.abc import Iterable

from neurosim.ground.rounding import to_decimals

MINUS = "\u2212"
ARROW = "\u2192"


def num(value: float, decimals: int) -> str:
    """Return `value` with fixed decimals and U+2212 as minus.

    Only 0 is printed as zero, as in the log: any other number gets up to two more decimals, then an
    exponent, however small it is. Large numbers lose the decimals that nobody reads.

    Examples
    --------
    >>> num(0.15, 2), num(-2, 2), num(0.0041, 2), num(-3.2e-7, 4), num(12345.678, 2)
    ('0.15', '−2.00', '0.004', '−3.2e−7', '12346')
    >>> num(-4e-31, 4), num(-0.0, 4)
    ('−4.0e−31', '0.0000')
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "\u221e" if value > 0 else MINUS + "\u221e"
    size = abs(value)
    if size >= 1e6:
        return _exponent(value, 2)
    if size >= 1e3:
        decimals = min(decimals, 0 if size >= 1e4 else 1)
    for more in range(3):
        text = to_decimals(value, decimals + more)
        if value == 0 or float(text) != 0:
            return f"{0:.{decimals}f}" if value == 0 else text.replace("-", MINUS)
    return _exponent(value, 1)


def _exponent(value: float, decimals: int) -> str:
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def short(value: float) -> str:
    """Return a typed-in number as it was typed, as far as six digits show it.

    Examples
    --------
    >>> short(1.0), short(-1.0), short(0.5)
    ('1', '−1', '0.5')
    """
    return f"{value:zg}".replace("-", MINUS)


def exact_decimals(values: Iterable[float], usual: int) -> int:
    """Return `usual` decimals, or one more where that shows every number exactly.

    Examples
    --------
    >>> exact_decimals([0.15, 0.2], 2), exact_decimals([0.125, 0.2], 2), exact_decimals([1 / 3, 0.2], 2)
    (2, 3, 2)
    """
    finite = [value for value in values if math.isfinite(value)]
    if all(round(value, usual) == value for value in finite):
        return usual
    return usual + 1 if all(round(value, usual + 1) == value for value in finite) else usual


def signed(value: float, decimals: int) -> str:
    """Return a number with its sign, a plus as well.

    Examples
    --------
    >>> signed(0.0113, 4), signed(-0.5, 2), signed(0.0, 2)
    ('+0.0113', '−0.50', '0.00')
    """
    return f"+{num(value, decimals)}" if value > 0 else num(value, decimals)


def changed(old: float, new: float, decimals: int, most: int = 9) -> str:
    """Return ``"old → new"`` with enough decimals that the two differ, or one number if nothing changed.

    Examples
    --------
    >>> changed(0.4, 0.35891648, 2), changed(0.15, 0.149780716, 2), changed(0.5, 0.5, 2)
    ('0.40 → 0.36', '0.1500 → 0.1498', '0.50')
    """
    if old == new:
        return num(new, decimals)
    for more in range(decimals, most + 1):
        before, after = num(old, more), num(new, more)
        if before != after:
            return f"{before} {ARROW} {after}"
    return f"{num(old, decimals)} {ARROW} {num(new, decimals)}"


def change_decimals(pairs: Iterable[tuple[float, float]], least: int, most: int) -> int:
    """Return the decimals, at most `most`, with which the smallest change of all pairs shows.

    Examples
    --------
    >>> change_decimals([(0.4, 0.3589), (0.15, 0.14978)], 2, 4)
    4
    """
    changed = [(old, new) for old, new in pairs if old != new]
    for decimals in range(least, most):
        if all(f"{old:.{decimals}f}" != f"{new:.{decimals}f}" for old, new in changed):
            return decimals
    return most if changed else least
