"""The rows of one line of the log where formulas are set in two dimensions: name, equals sign, sides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from neurosim.printing.equality_signs import ABOUT, joined_sides
from neurosim.printing.line import Line
from neurosim.printing.writer import Writer

ONE_ROW = 64  # signs that fit beside each other
WIDEST = 84  # and signs in one row, before it is broken at its plus signs


class Row(NamedTuple):
    """One row: the left side, empty where it goes on, the right side, and whether = or ≈ joins them."""

    left: str
    right: str
    equals: bool = True
    about: bool = False


def _as_it_is(piece: str) -> str:
    return piece


@dataclass(frozen=True, slots=True)
class Measure:
    """What fits into a row of a medium.

    Attributes
    ----------
    length : callable
        How long a piece of a formula is shown.
    equals, about : str
        The signs = and ≈ in the script of the medium.
    sums, products : str
        Patterns of the operators before which a row may be broken, and those where that is not enough.
    one_row : float
        The length up to which a line with all its sides stands in one row.
    widest : float
        The greatest length of a right side.
    flattened : callable
        A formula without what cannot be broken, such as long fractions.
    """

    length: Callable[[str], float]
    equals: str
    sums: str
    products: str = ""
    one_row: float = ONE_ROW
    widest: float = WIDEST
    flattened: Callable[[str], str] = _as_it_is
    about: str = ABOUT

    def fits(self, side: str) -> bool:
        """Tell whether a side fits into a row."""
        return self.length(side) <= self.widest


def rows(line: Line, writer: Writer, measure: Measure) -> list[Row]:
    """Return the rows of a line of the log."""
    found = _rows(writer.name(line), writer.sides(line), line.sign, measure)
    if line.shortcut is not None:
        also = writer.script.words(writer.log.words("also"))
        found += _rows(also, writer.also(line), line.also_sign, measure)
    return found


def _rows(name: str, sides: list[str], last: str, measure: Measure) -> list[Row]:
    joined = joined_sides(sides, last, measure.equals, measure.about)
    if measure.length(name) + measure.length(joined) <= measure.one_row and measure.fits(joined):
        return [Row(name, joined)]
    found: list[Row] = []
    for number, side in enumerate(sides, start=1):
        first, *others = _pieces(side, measure)
        about = last == ABOUT and 1 < number == len(sides)
        found.append(Row("" if found else name, first, about=about))
        found += [Row("", piece, equals=False) for piece in others]
    return found


def _pieces(side: str, measure: Measure) -> list[str]:
    """Cut a long formula before operators that stand in no group of the script."""
    if measure.fits(side):
        return [side]
    pieces = packed(_terms(side, measure), measure)
    if all(map(measure.fits, pieces)):
        return pieces
    return packed(_terms(measure.flattened(side), measure), measure)


def packed(terms: Sequence[str], measure: Measure) -> list[str]:
    """Put terms side by side, as many into a row as fit."""
    pieces: list[str] = []
    for term in terms:
        if pieces and measure.fits(f"{pieces[-1]} {term}"):
            pieces[-1] += f" {term}"
        else:
            pieces.append(term)
    return pieces


def _terms(side: str, measure: Measure) -> list[str]:
    """Cut a formula where it may be broken, inside of brackets only where it does not fit otherwise."""
    terms = [side]
    for within in (False, True):
        for operators in filter(None, (measure.sums, measure.products)):
            terms = [
                piece
                for term in terms
                for piece in ([term] if measure.fits(term) else _cut(term, operators, within))
            ]
    return terms


def _cut(side: str, operators: str, within: bool) -> list[str]:
    """Cut before operators outside of {groups} and <elements>; each piece but the first begins with its own.

    Parameters
    ----------
    within : bool
        Whether to cut inside of round brackets, too.
    """
    terms, groups, brackets, start = [], 0, 0, 0
    for sign in re.finditer(rf" (?:{operators}) |[{{}}()]|</?m(?:row|frac|sup|sub|subsup|sqrt|table)>", side):
        text = sign.group()
        if text.startswith(" "):
            if groups == 0 and (within or brackets == 0):
                terms.append(side[start : sign.start()])
                start = sign.start() + 1
        elif text in "()":
            if groups == 0:  # in a group it may belong to a name
                brackets += 1 if text == "(" else -1
        elif text == "{" or (text.startswith("<") and text[1] != "/"):
            groups += 1
        else:
            groups -= 1
    return [*terms, side[start:]]
