"""What shows itself where a session is interactive: as text, and in a notebook with its formulas set."""

from collections.abc import Sequence
from typing import Protocol

from neurosim.ground.errors import NeurosimError
from neurosim.ground.spelling import spell_out_what_it_cannot_show

#: Signs that Markdown takes for its own.
SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|$"})


class _PrettyPrinter(Protocol):
    def text(self, text: str) -> None: ...


class Shown:
    """The base of what is read as text: printed, in an interactive session, in a notebook.

    A notebook gets Markdown with the formulas in LaTeX. Of the richer forms it is the one that a notebook
    shows in full although its reader has not run it (HTML would lose its MathML and its pictures there),
    and that ``nbconvert`` takes to HTML and to LaTeX.

    References
    ----------
    IPython, "Rich display"; JupyterLab, "Security: notebook trust".
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        # IPython asks a class for its own methods before those of its bases, and would take its `__repr__`.
        type.__setattr__(cls, "_repr_pretty_", Shown._repr_pretty_)

    def _text(self) -> str:
        """Return what `print` shows."""
        raise NotImplementedError(f"{type(self).__name__} has no _text()")

    def _markdown(self) -> str:
        """Return what a notebook shows: the text as it is, where no formulas are in it."""
        return fenced(self._text())

    def __str__(self) -> str:
        spell_out_what_it_cannot_show()
        return self._text()

    def _repr_pretty_(self, printer: _PrettyPrinter, cycle: bool) -> None:
        printer.text(str(self).rstrip("\n"))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        try:
            return {"text/plain": str(self).rstrip("\n"), "text/markdown": self._markdown()}
        except NeurosimError as error:  # such as formulas that would fill hundreds of pages
            return {"text/plain": f"{self!r}\n{error}"}


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return text.translate(SPECIAL)


def fenced(text: str) -> str:
    """Return text that Markdown shows as it is, letter below letter."""
    return f"~~~text\n{text.rstrip()}\n~~~\n"


def in_formula(number: float) -> str:
    r"""Return a number between dollar signs, with 6 digits.

    Examples
    --------
    >>> print(in_formula(-0.00012345678), in_formula(1e-9))
    $-0.000123457$ $1 \cdot 10^{-9}$
    """
    digits, _, exponent = f"{number:z.6g}".partition("e")
    return f"${digits} \\cdot 10^{{{int(exponent)}}}$" if exponent else f"${digits}$"


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]], sides: str | None = None) -> str:
    """Return a table in Markdown; the cells are Markdown.

    `sides` has a letter for each column, ``"l"`` for one that is flush left, and else ``"r"``; without it,
    the first one is flush left.

    Examples
    --------
    >>> print(markdown_table(["number", "here"], [["$x$", "0.5"]]))
    | number | here |
    |:---|---:|
    | $x$ | 0.5 |
    """
    sides = sides or "l".ljust(len(heads), "r")
    line = "|" + "|".join(":---" if side == "l" else "---:" for side in sides) + "|"
    return "\n".join([_row(heads), line, *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
