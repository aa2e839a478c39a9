"""Rounding for people: half up, from the decimal digits that a float stands for.

A float like 0.39249999999999996 stands for 0.3925, which rounds to 0.393 by hand. Rounding the binary
number itself would give 0.392.
"""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from neurosim.ground.errors import NumberError, brief
from neurosim.ground.numbers import counted, plural

# A float carries 15 decimal digits for sure; the rest is the noise of binary arithmetic.
DIGITS = 15
#: Digits of any decimal number that a float gives back.
KEPT = 15
SURE = 12  # where more digits than this are asked for, the noise is part of the answer
_WIDE = Context(prec=400)  # room for the digits of the largest and of the smallest float
_SURE_DECIMAL = Context(prec=40)  # digits of a decimal calculation that are sure


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many digits numbers are rounded.

    Parameters
    ----------
    significant : int, optional
        Significant digits; 4 when `decimals` is not given either.
    decimals : int, optional
        Digits after the point, in place of significant digits.

    Raises
    ------
    NumberError
        Both are given, or one is not a whole number in its range.
    """

    significant: int | None = None
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.significant is not None and self.decimals is not None:
            raise NumberError("give either significant or decimals, not both")
        for what, digits, least in (("significant", self.significant, 1), ("decimals", self.decimals, 0)):
            if digits is not None and (type(digits) is not int or not least <= digits <= 17):
                raise NumberError(f"{what} must be a whole number from {least} to 17, not {brief(digits)}")
        if self.significant is None and self.decimals is None:
            object.__setattr__(self, "significant", 4)

    @property
    def text(self) -> str:
        """How many digits, in words."""
        if self.decimals is not None:
            return counted(self.decimals, "decimal")
        return f"{self.significant} significant digit{plural(self.significant or 0)}"

    def of(self, exact: Decimal) -> Decimal:
        """Return a decimal number, rounded half up once.

        Examples
        --------
        >>> Rounding(significant=3).of(Decimal("0.0087715"))
        Decimal('0.00877')
        """
        sure = _SURE_DECIMAL.plus(exact)
        if sure == 0:
            return Decimal(0)
        last = -self.decimals if self.decimals is not None else sure.adjusted() + 1 - (self.significant or 4)
        return sure.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP, _WIDE)


def is_wider_than_a_float(value: float, decimals: int) -> bool:
    """Tell whether a number with so many digits after the point has more than a float surely keeps.

    Examples
    --------
    >>> is_wider_than_a_float(9836038887.798968, 6), is_wider_than_a_float(98360388.798968, 6)
    (True, False)
    """
    return _decimal(value).adjusted() + 1 + decimals > KEPT


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
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE):zf}"


def to_significant(value: float, digits: int) -> float:
    """Return the float nearest to `value` rounded to so many significant digits.

    Examples
    --------
    >>> to_significant(0.39249999999999996, 3)
    0.393
    """
    if digits <= SURE and (quick := _quickly(value, digits)) is not None:
        return quick
    exact = _decimal(value) if digits <= SURE else Decimal(repr(float(value)))
    if exact == 0:
        return 0.0
    rounded = float(exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), ROUND_HALF_UP, _WIDE))
    return rounded if math.isfinite(rounded) else float(value)  # the largest floats cannot be rounded up


def _quickly(value: float, digits: int) -> float | None:
    """Round as binary numbers are printed: the same but for a half in the digits that are sure."""
    sure = f"{value:.{DIGITS - 1}e}"
    behind = sure.partition("e")[0][digits - DIGITS :]
    if behind.rstrip("0") == "5" or not "0" <= behind[:1] <= "9":  # a half, or no finite number
        return None
    rounded = float(f"{value:.{digits - 1}e}")
    return rounded + 0.0 if math.isfinite(rounded) else None  # no minus before a 0


def _decimal(value: float) -> Decimal:
    return Decimal(f"{float(value):.{DIGITS}g}")
