r"""LaTeX that survives Markdown: nothing in it that Markdown would take for its own.

Before a formula is set, GitHub reads the line as Markdown, where a backslash before punctuation is dropped
(``\\``, ``\_``, ``\,``) and ``_`` or ``*`` between signs may begin emphasis. And MathJax, unlike LaTeX, takes
what stands in ``\text{}`` as it is. So every sign of a name that has a meaning stands outside of it, as a
command of letters.
"""

import re

from neurosim.printing.tex import LatexInfix, LatexScript
from neurosim.printing.tex_signs import LETTERS, SIGNS, composed

#: A line below, since every way to write the sign itself has a meaning somewhere.
UNDERSCORE = r"\rule[-0.1em]{0.5em}{0.05em}"
SPECIAL = {
    "_": UNDERSCORE,
    "*": r"{\ast}",
    "\\": r"{\backslash}",
    "{": r"\lbrace ",
    "}": r"\rbrace ",
    "[": r"\lbrack ",
    "]": r"\rbrack ",
    "<": "{< }",
    ">": "{> }",
    "|": r"\vert ",
    "^": r"{\wedge}",
    "~": r"{\sim}",
    "\u202f": r"\thinspace ",
    **{sign: rf"{{{latex}}}" for sign, latex in SIGNS.items() if not latex.startswith(("^", "_", "'"))},
    **{sign: latex for sign, latex in SIGNS.items() if latex.startswith(("^", "_", "'"))},
    **LETTERS,
}
#: Wide signs: the others are of TeX or of Markdown, whatever stands before them.
WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "#$%&`!"})


class MarkdownScript(LatexScript):
    """Names in LaTeX that Markdown leaves alone."""

    def text(self, text: str) -> str:
        r"""Words in \text{}, and what has a meaning between them.

        Examples
        --------
        >>> print(MarkdownScript().text("slept*well"))
        \text{slept}{\ast}\text{well}
        """
        return "".join(SPECIAL.get(piece, rf"\text{{{piece}}}") for piece in _pieces(text))

    def word(self, text: str) -> str:
        """The name of a function, for upright letters."""
        return "".join(SPECIAL.get(piece, piece) for piece in _pieces(text))

    def rows(self, rows: list[str]) -> str:
        r"""Rows of a matrix, with \cr between them."""
        return r" \cr ".join(rows)


class MarkdownInfix(LatexInfix):
    """Writes trees in LaTeX that Markdown leaves alone."""

    script = MarkdownScript()


def _pieces(text: str) -> list[str]:
    """Signs that have a meaning, and what stands between them."""
    pieces = re.split(f"([{re.escape(''.join(SPECIAL))}])", composed(text).translate(WIDE))
    return [piece for piece in pieces if piece]


def in_dollars(formula: str) -> str:
    r"""Return a formula between dollars; a space behind ``_`` keeps it from beginning emphasis.

    Examples
    --------
    >>> print(in_dollars(r"\mathrm{net}_{h_{1}} = 0.5"))
    $\mathrm{net}_ {h_{1}} = 0.5$
    """
    return f"${re.sub(r'(?<![A-Za-z0-9])_(?! )', '_ ', formula.strip())}$"
