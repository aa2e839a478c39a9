"""How numbers are written in a table: which sign stands before the decimals, which between thousands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from neurosim.ground.errors import FormatError, NumberError, brief

DECIMALS = (".", ",")
#: What may part thousands, in a file and in words.
THOUSANDS = {",": "comma", ".": "point", " ": "space", "'": "apostrophe"}
#: Signs that spreadsheets and logs write for a space, an apostrophe and a minus.
SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})
ANY = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*)?(?:[.,]\d+)?\.?(?:[eE][+-]?\d+)?")
#: One sign, and three digits behind it: 1,234 may be 1.234 or 1234. But 0,123 is no thousand.
BOTH = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
DECIMAL = re.compile(r"[+-]?\d*([.,])\d*(?:[eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?\d{1,3}([.,' ])\d{3}(?:\1\d{3})*(?:(?!\1)([.,])\d*)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Numerals:
    """The sign before the decimals, and the one between thousands (empty where there is none).

    Examples
    --------
    >>> Numerals(",", ".").number("1.234,5")
    1234.5
    >>> print(Numerals(",").number("1.234,5"))
    None
    """

    decimal: str = "."
    thousands: str = ""

    def number(self, cell: str) -> float | None:
        """The number in a cell, or None."""
        if not cell.isascii():
            cell = cell.translate(SAME)
        if self.thousands and self.thousands in cell:
            grouped = GROUPED.fullmatch(cell)
            if grouped is None or grouped[1] != self.thousands:
                return None
            cell = cell.replace(self.thousands, "")
        if self.decimal == ",":
            if "." in cell:
                return None
            cell = cell.replace(",", ".")
        try:
            # Python's own 1_000 is no number in a table.
            return None if "_" in cell else float(cell)
        except ValueError:
            return None

    @property
    def words(self) -> list[str]:
        """What is to be said about it where it is not the usual way."""
        words = ["decimal comma"] if self.decimal == "," else []
        if self.thousands:
            words.append(f"{THOUSANDS[self.thousands]} between thousands")
        return words


PLAIN = Numerals()


def is_number(cell: str) -> bool:
    """Return whether a cell is a number in any of the ways.

    Examples
    --------
    >>> [is_number(cell) for cell in ("-0,5", "1.234,50", "1e-3", "x1", "1.2.2020")]
    [True, True, True, False, False]
    """
    if PLAIN.number(cell) is not None:
        return True
    cell = cell.translate(SAME)
    return any(map(str.isdigit, cell)) and ANY.fullmatch(cell) is not None


def check_signs(decimal: str | None, thousands: str | None) -> None:
    """Refuse signs that no number is written with.

    Raises
    ------
    NumberError
        The decimal sign is neither a point nor a comma, or thousands are parted by something else.
    """
    if decimal is not None and decimal not in DECIMALS:
        raise NumberError(f"decimal is {brief(decimal)}; it must be '.' or ','")
    if thousands is not None and thousands not in THOUSANDS:
        raise NumberError(f'thousands is {brief(thousands)}; it must be one of "," "." " " or "\'"')
    if decimal is not None and decimal == thousands:
        raise NumberError(f"decimal and thousands are both {brief(decimal)}; they must differ")


def signs_in(text: str, delimiter: str) -> list[str]:
    """Return the signs of `THOUSANDS` that stand before a digit somewhere, other than between cells.

    Examples
    --------
    >>> signs_in("x1;x2\\n0,5;1", ";"), signs_in("0.5,1", ",")
    ([','], ['.'])
    """
    quoted = '"' in text  # then the delimiter may stand in a cell, too
    return [
        sign
        for sign in THOUSANDS
        if (sign != delimiter or quoted) and (not text.isascii() or re.search(re.escape(sign) + r"\d", text))
    ]


class Evidence:
    """What the numbers of a table tell about how they are written.

    Attributes
    ----------
    decimal, thousands, either : dict
        The first cell in which a sign stands surely before decimals, surely between thousands, or
        perhaps before one, perhaps between the others; with its place in words.
    """

    def __init__(self) -> None:
        self.decimal: dict[str, tuple[str, str]] = {}
        self.thousands: dict[str, tuple[str, str]] = {}
        self.either: dict[str, tuple[str, str]] = {}

    def take(self, cells: Iterable[tuple[str, str]], signs: Sequence[str]) -> None:
        """Look at cells, each with its place, until one says all there is to say about these signs."""
        for cell, place in cells:
            if len(signs) < 2 and self.decimal:
                return
            text = cell if cell.isascii() else cell.translate(SAME)
            if both := BOTH.fullmatch(text):
                self.either.setdefault(both[1], (cell, place))
            elif decimal := DECIMAL.fullmatch(text):
                self.decimal.setdefault(decimal[1], (cell, place))
            elif grouped := GROUPED.fullmatch(text):
                self.thousands.setdefault(grouped[1], (cell, place))
                if grouped[2]:
                    self.decimal.setdefault(grouped[2], (cell, place))

    def numerals(self, decimal: str | None, thousands: str | None, delimiter: str) -> Numerals:
        """Return how the numbers are written; what is given stands.

        Raises
        ------
        FormatError
            The numbers can be read in two ways, or are written in two ways.
        """
        if decimal is None:
            decimal = self._decimal(thousands, delimiter)
        if thousands is None:
            thousands = self._thousands(decimal)
        return Numerals(decimal, thousands)

    def _decimal(self, thousands: str | None, delimiter: str) -> str:
        if thousands in DECIMALS:
            return "," if thousands == "." else "."
        if len(self.decimal) == 2:
            (one, here), (other, there) = self.decimal["."], self.decimal[","]
            raise FormatError(
                f"{here}: {brief(one)} has a decimal point, but {there}: {brief(other)} a decimal comma; "
                "write all numbers in one way"
            )
        # What surely parts thousands leaves the other sign for the decimals.
        sure = [*self.decimal, *("," if sign == "." else "." for sign in self.thousands if sign in DECIMALS)]
        if sure:
            sign = sure[0]
            other = "," if sign == "." else "."
            if other in self.either and other not in self.thousands:
                raise self._asked(other)
            return sign
        # Numbers with a point are common everywhere but in the tables of countries that write a comma.
        asked = [sign for sign in self.either if sign == "," or delimiter == ";"]
        if asked:
            raise self._asked(asked[0])
        return "."

    def _thousands(self, decimal: str) -> str:
        seen = [sign for sign in (*self.thousands, *self.either) if sign != decimal]
        return seen[0] if seen else ""

    def _asked(self, sign: str) -> FormatError:
        cell, place = self.either[sign]
        other = "," if sign == "." else "."
        small, great = cell.replace(",", "."), cell.replace(sign, "")
        return FormatError(
            f"{place}: {brief(cell)} may be {small} or {great}; pass decimal={sign!r} if it is {small}, "
            f"or decimal={other!r} if it is {great}"
        )
