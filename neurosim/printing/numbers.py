"""Writing numbers for people: rounded where they were computed, as typed where they were typed."""

import math
from dataclasses import dataclass

from neurosim.errors import NumberError
from neurosim.rounding import to_decimals, to_significant
from neurosim.trace.expressions import Symbol

# A number with more digits than this was hardly typed in by hand.
TYPED_DIGITS = 10
# So many digits of such a number are shown, enough to redo a line that subtracts.
LONG_DIGITS = 6
# Sums in floats are off by so little even where the exact result is a short number like 0.45.
NOISE = 1e-14


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Rounds what is shown, never what is computed.

    Parameters
    ----------
    significant : int, optional
        Significant digits; 4 when `decimals` is not given either.
    decimals : int, optional
        Digits after the point, in place of significant digits.
    minus : str
        The minus sign.

    Raises
    ------
    NumberError
        Both are given, or one is not a whole number in its range.

    Examples
    --------
    >>> NumberFormat().number(0.009954254705217202)
    '0.009954'
    >>> NumberFormat(decimals=4).number(0.009954254705217202)
    '0.0100'
    >>> NumberFormat().number(0.5)
    '0.5'
    """

    significant: int | None = None
    decimals: int | None = None
    minus: str = "−"

    def __post_init__(self) -> None:
        if self.significant is not None and self.decimals is not None:
            raise NumberError("give either significant or decimals, not both")
        for what, digits, least in (("significant", self.significant, 1), ("decimals", self.decimals, 0)):
            if digits is not None and (not isinstance(digits, int) or not least <= digits <= 17):
                raise NumberError(f"{what} must be a whole number from {least} to 17, not {digits!r}")

    @property
    def text(self) -> str:
        """What is done to numbers, in words."""
        if self.decimals is not None:
            return f"computed exactly, shown with {self.decimals} decimals"
        return f"computed exactly, shown with {self.significant or 4} significant digits"

    def number(self, value: float) -> str:
        """Return a computed number, rounded; significant digits without zeros at the end."""
        value = float(value)
        if self.decimals is None:
            rounded = plain(to_significant(value, self.significant or 4))
        else:
            rounded = to_decimals(value, self.decimals)
            if math.isclose(float(rounded), value, rel_tol=NOISE):
                rounded = plain(float(rounded))
        if float(rounded) == 0.0:
            rounded = rounded.replace("-", "")
        return rounded.replace("-", self.minus)

    def typed(self, value: float) -> str:
        """Return a number that was given, with all its digits if they are few enough to be typed."""
        if is_long(value):
            value = to_significant(float(value), max(LONG_DIGITS, self.significant or 0))
        return plain(value).replace("-", self.minus)

    def literal(self, value: float) -> str:
        """Return a number that stands in a formula: part of it, or what an own equation computed."""
        return self.number(value) if is_long(value) else self.typed(value)

    def symbol(self, symbol: Symbol) -> str:
        """Return the number of a symbol: typed in, or computed by a step."""
        given = symbol.step is None or symbol.quantity == "input"
        return self.typed(symbol.number) if given else self.number(symbol.number)


def is_long(value: float) -> bool:
    """Tell whether a number has more digits than somebody would type."""
    digits = plain(value).lstrip("-0.").partition("e")[0].replace(".", "")
    return len(digits) > TYPED_DIGITS


def plain(value: float) -> str:
    """Return the shortest digits that give exactly this number, without a trailing ``.0``.

    Examples
    --------
    >>> plain(2.0), plain(0.00001), plain(1e-12)
    ('2', '0.00001', '1e-12')
    """
    shortest = repr(float(value))
    if "e" in shortest and 1e-7 <= abs(value) < 1e16:
        shortest = f"{value:.20f}".rstrip("0") if abs(value) < 1.0 else f"{value:.0f}"
        if float(shortest) != value or len(shortest) > 17:
            shortest = repr(float(value))
    return shortest.removesuffix(".0")
