r"""Equations in LaTeX, with letters in place of numbers: \frac{1}{1 + \exp(-\mathrm{net})}."""

import re

from neurosim.formulas.nodes import Choice, Comparison, Expression, Joined, Symbol
from neurosim.formulas.text import LETTERS, ConditionsShown, is_several
from neurosim.printing.tex import LatexInfix, LatexScript, latex_number
from neurosim.printing.tex_signs import SIGNS

COMPARED = {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}
WORDS = {"and": r"\land", "or": r"\lor"}
SCRIPT = LatexScript()
LONGEST_ROOT = re.compile(r"√(\w+|\((?:[^()]|\([^()]*\))*\))")
#: What stands above: (ψ·t), whose brackets are not needed there, or ⌊(epoch − 1)/every⌋, which are kept.
EXPONENT = re.compile(r"\^(?:\(([^()]*)\)|(⌊[^⌊⌋]*⌋|\w+))")
SIGNS_OF_TEXT = {
    **{sign: f"{command} " if command[-1:].isalpha() else command for sign, command in SIGNS.items()},
    "ᵗ": "^{t}",
    "⌊": r"\lfloor ",
    "⌋": r"\rfloor ",
    "Π": r"\prod ",
    "~": r"\sim ",
    "_": r"\_",
}


class LatexEquation(ConditionsShown, LatexInfix):
    """Writes trees whose symbols have no numbers, with the conditions of a choice in rows."""

    def bracketed(self, text: str) -> str:
        """Brackets as high as what stands in them."""
        return rf"\left({text}\right)" if r"\begin{cases}" in text else super().bracketed(text)

    def of_choice(self, node: Choice, first: bool) -> str:
        """Return a choice with its condition; further conditions stand below it, in rows of their own."""
        rest: Expression = node
        rows, word = [], "if"
        while isinstance(rest, Choice):
            rows.append(rf"{self.write(rest.then)} & \text{{{word} }} {self.write(rest.condition)}")
            word, rest = "else if", self.unwrapped(rest.otherwise)
        rows.append(rf"{self.write(rest)} & \text{{else}}")
        return rf"\begin{{cases}} {SCRIPT.rows(rows)} \end{{cases}}"

    def of_comparison(self, node: Comparison, first: bool) -> str:
        """Return a condition."""
        return f"{self.write(node.left)} {COMPARED.get(node.sign, node.sign)} {self.write(node.right)}"

    def of_joined(self, node: Joined, first: bool) -> str:
        """Return several conditions."""
        return f" {WORDS[node.word]} ".join(map(self.write, node.conditions))


def _symbol(symbol: Symbol) -> str:
    return SCRIPT.letter(LETTERS.get(symbol.quantity, symbol.quantity))


def _number(number: float) -> str:
    return latex_number(repr(float(number)).removesuffix(".0"))


def latex_sum(tree: Expression) -> str:
    """Return the sum of such terms over the outputs."""
    text = LATEX_EQUATION.write(tree)
    return rf"\sum {LATEX_EQUATION.bracketed(text)}" if is_several(tree) else rf"\sum {text}"


LATEX_EQUATION = LatexEquation(_symbol, _number, times=r" \cdot ", minus="-")


def latex_of_text(text: str) -> str:
    r"""Return the LaTeX of an equation that is given in plain text.

    Examples
    --------
    >>> print(latex_of_text("Δw = −η·g/(√s + ε)"))
    \Delta w = -\eta \cdot g/(\sqrt{s} + \varepsilon )
    """

    def root(found: re.Match[str]) -> str:
        inside = found[1]
        return rf"\sqrt{{{inside[1:-1] if inside.startswith('(') else inside}}}"

    text = EXPONENT.sub(r"^{\1\2}", LONGEST_ROOT.sub(root, text))
    words = re.sub(r"(?<![\\A-Za-z_])[A-Za-z]\w*(?:_\w+)*", _word, text)
    return "".join(SIGNS_OF_TEXT.get(sign, sign) for sign in words)


def _word(found: re.Match[str]) -> str:
    word = found[0]
    if len(word) == 1 or not word.isascii() or word == "sqrt":
        return word
    return (
        rf"\operatorname{{{word}}}" if word in ("exp", "cos", "log", "max", "min") else rf"\mathrm{{{word}}}"
    )
