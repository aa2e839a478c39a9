r"""Names, numbers and formulas in LaTeX: \mathrm{net}_{h_1}, \frac{1}{1 + \exp(-0.3775)}."""

import re

from neurosim.formulas.infix import SUM, Infix
from neurosim.formulas.nodes import Expression
from neurosim.printing.log import StepLog
from neurosim.printing.tex_signs import BELOW, LETTERS, SIGNS, latex_text
from neurosim.printing.writer import Writer

FUNCTIONS = ("exp", "ln", "tanh", "sin", "cos", "max", "min")
_LETTER_AND_NUMBER = re.compile(rf"([A-Za-z{''.join(LETTERS)}])_?([0-9]+)")


def latex_number(text: str) -> str:
    """Return a number, as text, in LaTeX."""
    if text == "½":
        return r"\tfrac{1}{2}"
    text = text.replace(",", "{,}").replace("\u202f", r"\thinspace ").replace("−", "-")
    text = re.sub(r"e([+-]?\d+)$", lambda found: rf" \cdot 10^{{{int(found[1])}}}", text)
    fraction = re.fullmatch(r"(-?)(\d+)/(\d+)", text)
    if fraction:
        return rf"{fraction[1]}\tfrac{{{fraction[2]}}}{{{fraction[3]}}}"

    def power(found: re.Match[str]) -> str:
        times = {"·": r"\cdot", "×": r"\times", "*": r"\ast"}[found.group(1)]
        digits = found.group(2).translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return f" {times} 10^{{{digits}}}"

    return re.sub(r"([·×*])10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", power, text)


class LatexScript:
    """Names in LaTeX."""

    minus, open, close = "-", "(", ")"

    def text(self, text: str) -> str:
        r"""Words as they are."""
        return rf"\text{{{latex_text(text)}}}"

    def word(self, text: str) -> str:
        """The name of a function, for upright letters."""
        return latex_text(text)

    def letter(self, text: str) -> str:
        """A letter, or an upright word."""
        if text in LETTERS:
            return LETTERS[text]
        if text in SIGNS:
            return SIGNS[text]
        if re.fullmatch("[A-Za-z]", text):
            return text
        if re.fullmatch("[A-Za-z]+", text):
            return rf"\mathrm{{{text}}}"
        return self.text(text)

    def index(self, text: str) -> str:
        """h_1 for h1, and other names as they are."""
        split = _LETTER_AND_NUMBER.fullmatch(text.translate(BELOW))
        if split:
            return f"{self.letter(split[1])}_{{{split[2]}}}"
        if text.isdecimal() and text.isascii():
            return text
        return self.letter(text)

    def called(self, letter: str, indices: tuple[str, ...]) -> str:
        r"""\mathrm{net}_{h_1}."""
        joined = r" \to ".join(map(self.index, indices))
        return f"{self.letter(letter)}_{{{joined}}}"

    def indexed(self, letter: str, indices: tuple[str, ...], layer: str = "") -> str:
        """z^{2}_{1}."""
        digits = all(index.isdecimal() and len(index) == 1 for index in indices)
        below = ("" if digits else ",").join(map(self.index, indices))
        layer = layer.replace("←", r" \leftarrow ")
        above = f"^{{{layer}}}" if layer else ""
        return self.letter(letter) + above + (f"_{{{below}}}" if below else "")

    def numbered(self, letter: str, number: int) -> str:
        """E_{2}."""
        return f"{self.letter(letter)}_{{{number}}}"

    def label(self, text: str) -> str:
        """w_{5} for w5."""
        return self.index(text)

    def slope(self, of: str, by: str) -> str:
        """The derivative as a fraction."""
        return rf"\frac{{\partial {of}}}{{\partial {by}}}"

    def words(self, text: str) -> str:
        """Words in the middle of a formula."""
        return self.text(f"{text} ")

    def whole(self, letter: str, layer: str, bold: bool) -> str:
        """A bold letter, or a plain one."""
        set_in = self.letter(letter)
        return self._above(rf"\boldsymbol{{{set_in}}}" if bold else set_in, layer)

    def transposed(self, matrix: str) -> str:
        """The sign of transposition above."""
        return rf"{{{matrix}}}^{{\top}}"

    def function(self, name: str, argument: str, primes: str = "") -> str:
        """The function with its argument."""
        return f"{function_name(name + primes, self)}({argument})"

    def grid(self, rows: list[list[str]]) -> str:
        """A matrix in round brackets."""
        inside = self.rows([" & ".join(row) for row in rows])
        return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"

    def rows(self, rows: list[str]) -> str:
        r"""Rows of a matrix, with \\ between them."""
        return r" \\ ".join(rows)

    def sign(self, text: str) -> str:
        """The sign between two matrices."""
        return {"(": r"\Bigl(", ")": r"\Bigr)"}.get(text) or SIGNS.get(text, text)

    def _above(self, letter: str, layer: str) -> str:
        return f"{letter}^{{{layer}}}" if layer else letter


class LatexInfix(Infix):
    """Writes trees in LaTeX."""

    script = LatexScript()

    def has_power(self, text: str) -> bool:
        """Tell whether a number is written with a power of ten or as a fraction (but for one half)."""
        fraction = r"\tfrac" in text and text != r"\tfrac{1}{2}"
        return f"{self.times}10" in text or fraction

    def bracketed(self, text: str) -> str:
        """Brackets as high as fractions need, that may stand in different rows."""
        return rf"\Bigl({text}\Bigr)" if r"\frac" in text else f"({text})"

    def applied(self, function: str, arguments: tuple[Expression, ...]) -> str:
        r"""\exp(x), and \operatorname{name}(x)."""
        inside = self.separator.join(map(self.write, arguments))
        if function == "sqrt":
            return rf"\sqrt{{{inside}}}"
        if function == "abs":
            return rf"\lvert {inside} \rvert"
        return function_name(function, self.script) + self.bracketed(inside)

    def over(self, numerator: Expression, denominator: Expression, first: bool) -> str:
        """A fraction, which needs no brackets inside."""
        return rf"\frac{{{self._write(numerator, SUM, True)}}}{{{self._write(denominator, SUM, True)}}}"

    def raised(self, base: Expression, exponent: int) -> str:
        """A power; the braces keep it apart from the number of a layer."""
        written = self.base(base)
        accent = "{}" if r"\hat" in written else ""  # TeX looks into a group that is one accent alone
        return f"{{{written}{accent}}}^{{{exponent}}}"


def function_name(function: str, script: LatexScript) -> str:
    """Return the name of a function."""
    if function in FUNCTIONS:
        return f"\\{function}"
    if function == "atan":
        return r"\arctan"
    name, prime, _ = function.partition("′")
    if name == "∂E/∂":
        return r"\partial E/\partial "
    written = SIGNS[name] if name in SIGNS else rf"\operatorname{{{script.word(name)}}}"
    return written + ("'" if prime else "")


def latex_writer(log: StepLog, infix: type[LatexInfix] = LatexInfix) -> Writer:
    """Return what writes the formulas of a log in LaTeX, perhaps with another script."""
    times = {"·": r" \cdot ", "×": r" \times ", "*": r" \ast "}[log.format.times]
    signs = {
        "times": times,
        "minus": "-",
        "separator": log.format.separator,
    }
    return Writer(log, infix.script, infix, latex_number, signs)


def tex_length(latex: str) -> int:
    """How many signs a piece of LaTeX shows, roughly."""
    latex = re.sub(r"\\(?:mathrm|text|operatorname|hat|Bigl|Bigr)\b", "", latex)
    return len(re.sub(r"\\[A-Za-z]+ ?|[{}_^\\ ]", "x", latex).replace("x", "")) + latex.count(r"\cdot")
