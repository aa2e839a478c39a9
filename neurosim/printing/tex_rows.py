"""Where rows of LaTeX are broken, so that nothing reaches beyond the margin."""

import re
from collections.abc import Sequence

from neurosim.printing.rows import Measure, Row, packed
from neurosim.printing.tex_width import tex_width

# Points, in 11pt: the text of the article, and much the same on a slide, whose type is smaller.
TEXT, ONE_ROW = 482.0, 360.0
TAG = 34.0  # room for the number of a step
EQUALS, AGAIN = 15.0, 11.0  # the sign, and the space before a row that goes on
BEFORE_TAG = 8.0
ABOUT = r"\approx"
LONGEST_NAME = 160.0  # that has its right side beside it

SUMS, PRODUCTS = r"\+|-", r"(?:\\cdot|\\times|\\ast)(?! 10\^)"  # not inside of 4.386 \cdot 10^{-4}
BETWEEN_MATRICES = (r"\odot", "+", "-", r"\cdot", "/")


def fitting(names: Sequence[str], tags: Sequence[str] = ()) -> Measure:
    """Return what fits between the widest of the names, which stand below each other, and of the tags.

    Names that are too long for this stand in a row of their own.
    """
    left = max((width for width in map(tex_width, names) if width <= LONGEST_NAME), default=0.0)
    tag = max((tex_width(rf"\text{{({tag})}}") + BEFORE_TAG for tag in tags), default=0.0)
    room = TEXT - max(TAG, tag) - EQUALS - AGAIN - left
    return Measure(
        *(tex_width, "=", SUMS, PRODUCTS, min(ONE_ROW, room), room, without_long_fractions), about=ABOUT
    )


def align_rows(found: Sequence[Row], tag: str, measure: Measure) -> str:
    """Return the rows of one step for an ``align``, the first with its number."""
    written = []
    for row in found:
        right, sign = shrunk(row.right, measure.widest), ABOUT if row.about else "="
        if tex_width(row.left) > LONGEST_NAME:
            written += [f"& {shrunk(row.left, measure.widest)}", rf"&\quad {sign} {right}"]
        else:
            written.append(row.left + (f"&{sign} " if row.equals else r"&\quad ") + right)
    written[0] += rf" \tag{{{tag}}}"
    return "\\\\\n".join(written)


def shrunk(formula: str, widest: float) -> str:
    """Return a formula that cannot be broken, scaled down where it is too wide."""
    if tex_width(formula) <= widest:
        return formula
    return rf"\resizebox{{{widest / TEXT:.3f}\linewidth}}{{!}}{{$\displaystyle {formula}$}}"


def broken_matrices(side: Sequence[str], measure: Measure) -> list[str]:
    """Return the rows of a side of an equation of matrices, given by its letters, matrices and signs.

    Broken before signs; where this is not enough between the factors; then in small type, and a matrix that
    is still too wide is scaled down.
    """
    small = [_small(item) for item in side]
    for found in (
        packed([" ".join(side)], measure),
        packed(_groups(side), measure),
        packed(side, measure),
        packed(_groups(small), measure),
    ):
        if all(map(measure.fits, found)):
            return found
    return [shrunk(row, measure.widest) for row in packed(small, measure)]


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
    written, begun = [], 0
    while (start := latex.find(r"\frac{", begun)) >= 0:
        above, middle = _group(latex, start + len(r"\frac"))
        below, end = _group(latex, middle)
        inside = latex.count("{", begun, start) > latex.count("}", begun, start)
        if inside or (" + " not in below and " + " not in above):
            written.append(latex[begun:end])
        else:
            above = rf"\Bigl({above}\Bigr)" if re.search(r" [+-] ", above) else above
            written.append(rf"{latex[begun:start]}{above} / \Bigl({below}\Bigr)")
        begun = end
    return "".join(written) + latex[begun:]


def _group(latex: str, start: int) -> tuple[str, int]:
    """What stands between the brace at `start` and its partner, and the place behind it."""
    depth = 0
    for at in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[at], 0)
        if depth == 0:
            return latex[start + 1 : at], at + 1
    raise ValueError(f"a group is not closed: {latex[start:]}")
