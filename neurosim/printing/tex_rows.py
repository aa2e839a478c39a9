"""Where rows of LaTeX are broken, so that nothing reaches beyond the margin."""

import re
from collections.abc import Sequence

from neurosim.printing.rows import Measure, packed
from neurosim.printing.tex_width import shown_width

# Points, in 11pt: the text of the article, and much the same on a slide, whose type is smaller.
TEXT, ONE_ROW = 482.0, 360.0
TAG = 34.0  # room for the number of a step
EQUALS, AGAIN = 15.0, 11.0  # the sign, and the space before a row that goes on
NARROWEST = 150.0  # what is left for the right side beside very long names

SUMS, PRODUCTS = r"\+|-", r"(?:\\cdot|\\times|\\ast)(?! 10\^)"  # not inside of 4.386 \cdot 10^{-4}
BETWEEN_MATRICES = (r"\odot", "+", "-", r"\cdot", "/")


def fitting(names: Sequence[str]) -> Measure:
    """Return what fits beside the widest of the names, which stand below each other."""
    left = max(map(shown_width, names), default=0.0)
    room = max(TEXT - TAG - EQUALS - AGAIN - left, NARROWEST)
    return Measure(shown_width, "=", SUMS, PRODUCTS, ONE_ROW, room, without_long_fractions)


def broken_matrices(side: Sequence[str], measure: Measure) -> list[str]:
    """Return the rows of a side of an equation of matrices, given by its letters, matrices and signs.

    Broken before signs; where this is not enough in small type; then between the factors, and a matrix that
    is still too wide is scaled down.
    """
    small = [_small(item) for item in side]
    for found in (
        packed([" ".join(side)], measure),
        packed(_groups(side), measure),
        packed(_groups(small), measure),
    ):
        if all(map(measure.fits, found)):
            return found
    return [
        row if measure.fits(row) else rf"\resizebox{{{measure.widest:.0f}pt}}{{!}}{{${row}$}}"
        for row in packed(small, measure)
    ]


def _groups(side: Sequence[str]) -> list[str]:
    """The pieces that begin with a sign."""
    groups: list[str] = []
    for item in side:
        if item in BETWEEN_MATRICES or not groups:
            groups.append(item)
        else:
            groups[-1] += f" {item}"
    return groups


def _small(item: str) -> str:
    item = item.replace(r"\begin{pmatrix}", r"\bigl(\begin{smallmatrix}")
    return item.replace(r"\end{pmatrix}", r"\end{smallmatrix}\bigr)")


def without_long_fractions(latex: str) -> str:
    r"""Return a formula whose fractions over sums are written with a slash, so that rows can be broken there.

    Examples
    --------
    >>> print(without_long_fractions(r"1 - \frac{x}{1 + \frac{y}{2}}"))
    1 - x / \Bigl(1 + \frac{y}{2}\Bigr)
    """
    start = latex.find(r"\frac{")
    if start < 0:
        return latex
    above, middle = _group(latex, start + len(r"\frac"))
    below, end = _group(latex, middle)
    rest = without_long_fractions(latex[end:])
    inside = latex.count("{", 0, start) > latex.count("}", 0, start)
    if inside or (" + " not in below and " + " not in above):
        return latex[:end] + rest
    above = rf"\Bigl({above}\Bigr)" if re.search(r" [+-] ", above) else above
    return rf"{latex[:start]}{above} / \Bigl({below}\Bigr){rest}"


def _group(latex: str, start: int) -> tuple[str, int]:
    """What stands between the brace at `start` and its partner, and the place behind it."""
    depth = 0
    for at in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[at], 0)
        if depth == 0:
            return latex[start + 1 : at], at + 1
    raise ValueError(f"a group is not closed: {latex[start:]}")
