"""The rows of one line of the log where formulas are set in two dimensions: name, equals sign, sides."""

import re
from collections.abc import Callable
from typing import NamedTuple

from neurosim.printing.log import Line
from neurosim.printing.writer import Writer

ONE_ROW = 64  # signs that fit beside each other
WIDEST = 84  # and signs in one row, before it is broken at its plus signs


class Row(NamedTuple):
    """One row: the left side, empty where it goes on, and the right side."""

    left: str
    right: str
    equals: bool = True


def rows(line: Line, writer: Writer, length: Callable[[str], int], plus: str, equals: str) -> list[Row]:
    """Return the rows of a line of the log.

    Parameters
    ----------
    length : callable
        How many signs a piece of a formula shows.
    plus, equals : str
        The signs in the script of the writer.
    """
    found = _rows(writer.name(line), writer.sides(line), length, plus, equals)
    if line.shortcut is not None:
        also = writer.script.words(writer.log.words("also"))
        found += _rows(also, writer.also(line), length, plus, equals)
    return found


def _rows(name: str, sides: list[str], length: Callable[[str], int], plus: str, equals: str) -> list[Row]:
    joined = f" {equals} ".join(sides)
    if length(name) + length(joined) <= ONE_ROW:
        return [Row(name, joined)]
    found: list[Row] = []
    for side in sides:
        first, *others = _pieces(side, length, plus)
        found.append(Row("" if found else name, first))
        found += [Row("", f"{plus} {piece}", equals=False) for piece in others]
    return found


def _pieces(side: str, length: Callable[[str], int], plus: str) -> list[str]:
    """Cut a long sum before the plus signs that stand in no group of the script."""
    if length(side) <= WIDEST:
        return [side]
    pieces: list[str] = []
    for term in _terms(side, f" {plus} "):
        if pieces and length(pieces[-1]) + length(term) <= WIDEST:
            pieces[-1] += f" {plus} {term}"
        else:
            pieces.append(term)
    return pieces


def _terms(side: str, plus: str) -> list[str]:
    """Split at plus signs outside of {groups} and <elements>."""
    terms, depth, start = [], 0, 0
    for sign in re.finditer(rf"{re.escape(plus)}|[{{}}]|</?m(?:row|frac|sup|sub|subsup|sqrt|table)>", side):
        text = sign.group()
        if text == plus:
            if depth == 0:
                terms.append(side[start : sign.start()])
                start = sign.end()
        else:
            depth += -1 if text == "}" or text.startswith("</") else 1
    return [*terms, side[start:]]
