"""Writing numbers for people: rounded where they were computed, as typed where they were typed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from neurosim.formulas.nodes import FLOAT_FUNCTIONS, Functions, Symbol
from neurosim.ground.errors import NumberError, brief
from neurosim.ground.rounding import Rounding, is_wider_than_a_float, to_decimals, to_significant
from neurosim.printing.words import NARROW_SPACE

# A number with more digits than this was hardly typed in by hand.
TYPED_DIGITS = 10
# So many digits of such a number are shown, enough to redo a line that subtracts.
LONG_DIGITS = 6
# Numbers below this are written with a power of ten in any case: nobody counts more zeros.
PLAIN = 1e-7
# With powers of ten, numbers from here to there are still written without one.
SMALL, LARGE = 1e-3, 1e5

MOST_KEPT = 4096  # rounded numbers that are remembered

TIMES_SIGNS = ("·", "×", "*")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    decimal_comma : bool
        A comma in place of the decimal point.
    thin_spaces : bool
        Digits in groups of three where there are more than four in a row.
    powers : bool
        Very small and very large numbers with a power of ten: 4.386·10⁻⁴.
    times : str
        The multiplication sign: ``·``, ``×`` or ``*``.
    carried : bool
        The trace was computed with the rounded numbers, so what was typed in is shown with all its digits.

    Raises
    ------
    NumberError
        Significant and decimals are both given, or one is not a whole number in its range, or the
        multiplication sign is another one.

    Examples
    --------
    >>> NumberFormat().number(0.009954254705217202)
    '0.009954'
    >>> NumberFormat(decimals=4).number(0.009954254705217202)
    '0.0100'
    >>> NumberFormat().number(0.10703), NumberFormat().typed(0.107)
    ('0.1070', '0.107')
    >>> NumberFormat(powers=True, decimal_comma=True).number(0.0004386)
    '4,386·10⁻⁴'
    """

    significant: int | None = None
    decimals: int | None = None
    minus: str = "−"
    decimal_comma: bool = False
    thin_spaces: bool = False
    powers: bool = False
    times: str = "·"
    carried: bool = False

    def __post_init__(self) -> None:
        Rounding(self.significant, self.decimals)
        if self.times not in TIMES_SIGNS:
            raise NumberError(
                f"the multiplication sign must be one of {TIMES_SIGNS}, not {brief(self.times)}"
            )

    @property
    def rounding(self) -> Rounding:
        """How many digits are shown."""
        return Rounding(self.significant, self.decimals)

    @property
    def separator(self) -> str:
        """What stands between two numbers; a comma would be taken for the decimal comma."""
        return "; " if self.decimal_comma else ", "

    @property
    def text(self) -> str:
        """What is done to numbers, in words."""
        if self.carried:
            return f"every result rounded to {self.rounding.text}, and used rounded in the lines that follow"
        return f"computed exactly, shown with {self.rounding.text}"

    def of_carried(self, rounding: Rounding) -> "NumberFormat":
        """Return the format for a trace that was carried with so many digits.

        Raises
        ------
        NumberError
            This format asks for other digits, which the lines of such a trace do not have.
        """
        asked = (self.significant, self.decimals)
        if asked not in ((None, None), (rounding.significant, rounding.decimals)):
            raise NumberError(
                f"the trace was carried with {rounding.text} and cannot be shown with {self.rounding.text}; "
                "carry the exact trace with that rounding"
            )
        return replace(self, significant=rounding.significant, decimals=rounding.decimals, carried=True)

    def number(self, value: float) -> str:
        """Return a computed number, rounded; zeros at its end show how exact it is."""
        return self.text_of(value, False, self.digits)

    def typed(self, value: float) -> str:
        """Return a number that was given, with all its digits if they are few enough to be typed."""
        return self.text_of(value, True, self.digits)

    def literal(self, value: float) -> str:
        """Return a number that stands in a formula: part of it, or what an own equation computed."""
        return self.number(value) if is_long(value) else self.typed(value)

    def symbol(self, symbol: Symbol) -> str:
        """Return the number of a symbol: typed in, or computed by a step."""
        return self.typed(symbol.number) if is_given(symbol) else self.number(symbol.number)

    def digits(self, value: float, given: bool) -> str:
        """Return what is shown of a number, computed or given, as a program reads it."""
        return self._typed_digits(float(value)) if given else self._digits(float(value))

    def unit(self, digits: str) -> float:
        """Return what one unit of the last digit is worth that is shown of a computed number."""
        if self.decimals is not None:
            return float(10.0**-self.decimals)
        exact, shown = Decimal(digits), self._significant
        return float(f"1e{-shown if exact == 0 else exact.adjusted() + 1 - shown}")

    def text_of(self, value: float, given: bool, digits: Callable[[float, bool], str]) -> str:
        """Return a number as it is shown, with the digits that `digits` gives; a fraction as it is."""
        if isinstance(value, Fraction):
            return str(value).replace("-", self.minus)
        return self._dressed(digits(value, given), given)

    # -- inside -----------------------------------------------------------------------------------

    def _digits(self, value: float) -> str:
        """The digits of a computed number, as a program reads them."""
        if self.decimals is None:
            return _to_significant(value, self._significant)
        if self.carried and is_wider_than_a_float(value, self.decimals):
            return shortest_digits(value)
        return "0" if value == 0.0 and not self.carried else to_decimals(value, self.decimals)

    @property
    def _significant(self) -> int:
        return self.significant or 4

    def _typed_digits(self, value: float) -> str:
        """The digits of a number that was given, as a program reads them."""
        if not is_long(value) or self.carried:
            return shortest_digits(value)
        digits = max(LONG_DIGITS, self.significant or 0)
        return _to_significant(float(value), digits)

    def _dressed(self, text: str, typed: bool) -> str:
        """The digits with the signs that are asked for."""
        if not text.strip("-0."):
            text = text.replace("-", "")  # nobody writes minus nothing
        if "e" not in text and not (self.powers or self.thin_spaces or self.decimal_comma):
            return text.replace("-", self.minus)
        mantissa, _, power = text.partition("e")
        if self.powers and (power or not SMALL <= abs(float(text)) < LARGE) and float(text) != 0.0:
            exact = Decimal(text)
            power = str(exact.adjusted())
            scaled = exact.scaleb(-exact.adjusted())
            if typed and "." not in text:  # zeros behind the point are meant
                scaled = scaled.normalize()
            counted = not typed and self.decimals is None
            mantissa = f"{scaled:.{self._significant - 1}f}" if counted else f"{scaled:f}"
        if self.thin_spaces:
            whole, point, rest = mantissa.removeprefix("-").partition(".")
            sign = "-" if mantissa.startswith("-") else ""
            mantissa = sign + _grouped(whole[::-1])[::-1] + point + _grouped(rest)
        mantissa = mantissa.replace("-", self.minus)
        if self.decimal_comma:
            mantissa = mantissa.replace(".", ",")
        if not power:
            return mantissa
        if self.powers:
            return f"{mantissa}{self.times}10{power.translate(SUPERSCRIPTS)}"
        return f"{mantissa}e{power.replace('-', self.minus)}"


class KeptNumbers:
    """The numbers of one log as they are shown and read: most stand in several lines, so each is kept.

    Parameters
    ----------
    form : NumberFormat
    """

    def __init__(self, form: NumberFormat) -> None:
        self.form = form
        self._digits = digits = lru_cache(maxsize=None)(form.digits)
        #: What a reader computes with, who has the printed one of a number that stands in a formula.
        self.functions: Functions = {
            **FLOAT_FUNCTIONS,
            "number": lambda value: float(digits(value, not is_long(value))),
        }

    def text(self, value: float, given: bool) -> str:
        """Return a number that was given, or computed."""
        return self.form.text_of(value, given, self._digits)

    # -- what a reader has of a number, who types what is printed into a calculator -----------------

    def read(self, value: float) -> float:
        """Return the number that is printed for a computed one."""
        return float(self._digits(value, False))

    def read_symbol(self, symbol: Symbol) -> float:
        """Return the number that is printed for a symbol."""
        return float(self._digits(symbol.number, is_given(symbol)))

    def unit(self, value: float) -> float:
        """Return what one unit of the last digit is worth that is shown of a computed number."""
        return self.form.unit(self._digits(value, False))


def is_given(symbol: Symbol) -> bool:
    """Tell whether the number of a symbol was typed in, and not computed by a step."""
    return symbol.step is None or symbol.quantity == "input"


@lru_cache(maxsize=MOST_KEPT)
def _to_significant(value: float, digits: int) -> str:
    """The rounded digits: most numbers of a log stand in several of its lines."""
    return with_zeros(shortest_digits(to_significant(value, digits)), digits)


def _grouped(digits: str) -> str:
    """Digits in groups of three, counted from the point."""
    if len(digits) <= 4:
        return digits
    return NARROW_SPACE.join(digits[k : k + 3] for k in range(0, len(digits), 3))


def with_zeros(text: str, digits: int) -> str:
    """Return a number with zeros at its end, so that it has so many significant digits; 0 stays 0.

    Examples
    --------
    >>> with_zeros("-0.107", 4), with_zeros("12", 4), with_zeros("12350", 4), with_zeros("2e-09", 3)
    ('-0.1070', '12.00', '12350', '2.00e-09')
    """
    mantissa, exponent, power = text.partition("e")
    missing = digits - len(mantissa.lstrip("-0.").replace(".", ""))
    if missing <= 0 or float(text) == 0.0:
        return text
    point = "" if "." in mantissa else "."
    return f"{mantissa}{point}{'0' * missing}{exponent}{power}"


@lru_cache(maxsize=MOST_KEPT, typed=True)
def is_long(value: float) -> bool:
    """Tell whether a number has more digits than somebody would type."""
    if isinstance(value, Fraction):
        return False
    digits = shortest_digits(value).lstrip("-0.").partition("e")[0].replace(".", "")
    return len(digits) > TYPED_DIGITS


def shortest_digits(value: float) -> str:
    """Return the shortest digits that give exactly this number, without a trailing ``.0``.

    Numbers below 1e-7 and from 1e16 on are written with a power of ten, all others without one.

    Examples
    --------
    >>> shortest_digits(2.0), shortest_digits(0.000066), shortest_digits(1e-12)
    ('2', '0.000066', '1e-12')
    """
    shortest = repr(float(value))
    if "e" in shortest and PLAIN <= abs(value) < 1.0:
        return f"{Decimal(shortest):f}"
    return shortest.removesuffix(".0")
