"""Names, numbers and formulas in MathML, which browsers set without any help."""

import re
from html import escape

from neurosim.formulas.infix import SUM, Infix
from neurosim.formulas.nodes import Expression
from neurosim.printing.log import StepLog
from neurosim.printing.writer import Writer

PLUS, EQUALS, ABOUT, MINUS = "<mo>+</mo>", "<mo>=</mo>", "<mo>≈</mo>", "<mo>−</mo>"
LONG = 80  # a longer content of brackets may be broken into rows


def identifier(text: str) -> str:
    """A letter or a word."""
    return f"<mi>{escape(text)}</mi>"


def mathml_number(text: str) -> str:
    """Return a number, as text, in MathML."""
    if text == "½":
        return "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
    sign = MINUS if text.startswith("−") else ""
    text = text.removeprefix("−")
    fraction = re.fullmatch(r"(\d+)/(\d+)", text)
    if fraction:
        return f"{sign}<mfrac><mn>{fraction[1]}</mn><mn>{fraction[2]}</mn></mfrac>"
    power = re.fullmatch(r"(.+)([·×*])10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text) or re.fullmatch(r"(.+)(e)([+−]?\d+)", text)
    if not power:
        return f"{sign}<mn>{text}</mn>"
    exponent = power[3].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "−0123456789"))
    exponent = re.sub(r"^\+?(−?)0*(?=\d)", r"\1", exponent)  # e−07 is ten to the −7
    times = "·" if power[2] == "e" else power[2]
    return f"{sign}<mn>{power[1]}</mn><mo>{times}</mo><msup><mn>10</mn><mn>{exponent}</mn></msup>"


class MathmlScript:
    """Names in MathML."""

    minus, open, close = MINUS, "<mo>(</mo>", "<mo>)</mo>"

    def index(self, text: str) -> str:
        """The name of a neuron, or a number."""
        return f"<mn>{text}</mn>" if text.isdecimal() else identifier(text)

    def called(self, letter: str, indices: tuple[str, ...]) -> str:
        """net with h1 below."""
        return self._below(letter, "<mo>→</mo>".join(map(self.index, indices)))

    def indexed(self, letter: str, indices: tuple[str, ...], layer: str = "") -> str:
        """z with 1 below and 2 above."""
        digits = all(index.isdecimal() and len(index) == 1 for index in indices)
        below = ("" if digits else "<mo>,</mo>").join(map(self.index, indices))
        if not below:
            return identifier(letter)
        if not layer:
            return self._below(letter, below)
        above = f"<mrow>{identifier(layer)}</mrow>"
        return f"<msubsup>{identifier(letter)}<mrow>{below}</mrow>{above}</msubsup>"

    def numbered(self, letter: str, number: int) -> str:
        """E with 2 below."""
        return self._below(letter, f"<mn>{number}</mn>")

    def label(self, text: str) -> str:
        """w with 5 below for w5."""
        split = re.fullmatch(r"([A-Za-z]+)_?(\d+)", text)
        return self._below(split[1], f"<mn>{split[2]}</mn>") if split else identifier(text)

    def slope(self, of: str, by: str) -> str:
        """The derivative as a fraction."""
        return f"<mfrac><mrow><mi>∂</mi>{of}</mrow><mrow><mi>∂</mi>{by}</mrow></mfrac>"

    def words(self, text: str) -> str:
        """Words in the middle of a formula."""
        return f"<mtext>{escape(text)}\u00a0</mtext>"

    def whole(self, letter: str, layer: str, bold: bool) -> str:
        """A bold letter, or a plain one, with the number of the layer above."""
        weight = ' style="font-weight: bold"' if bold else ""
        return f"<msup><mi{weight}>{escape(letter)}</mi><mrow>{identifier(layer)}</mrow></msup>"

    def transposed(self, matrix: str) -> str:
        """The sign of transposition above."""
        return f"<msup><mrow><mo>(</mo>{matrix}<mo>)</mo></mrow><mi>⊤</mi></msup>"

    def function(self, name: str, argument: str, primes: str = "") -> str:
        """The function with its argument."""
        return f"{identifier(name + primes)}<mo>&#x2061;</mo><mrow><mo>(</mo>{argument}<mo>)</mo></mrow>"

    def grid(self, rows: list[list[str]]) -> str:
        """A matrix in round brackets."""
        inside = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
        return f'<mrow><mo>(</mo><mtable class="matrix">{inside}</mtable><mo>)</mo></mrow>'

    def sign(self, text: str) -> str:
        """The sign between two matrices."""
        return f"<mo>{text}</mo>"

    def _below(self, letter: str, below: str) -> str:
        return f"<msub>{identifier(letter)}<mrow>{below}</mrow></msub>"


class MathmlInfix(Infix):
    """Writes trees in MathML."""

    def has_power(self, text: str) -> bool:
        """Tell whether a number is written with a power of ten or as a fraction (but for one half)."""
        fraction = "<mfrac><mn>" in text and text != mathml_number("½")
        return "<msup><mn>10</mn>" in text or fraction

    def bracketed(self, text: str) -> str:
        """Brackets; long ones stay open to being broken into rows."""
        if mathml_length(text) > LONG:
            return f'<mo stretchy="false">(</mo>{text}<mo stretchy="false">)</mo>'
        return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"

    def applied(self, function: str, arguments: tuple[Expression, ...]) -> str:
        """A function with its arguments."""
        inside = self.separator.join(map(self.write, arguments))
        if function == "sqrt":
            return f"<msqrt>{inside}</msqrt>"
        if function == "abs":
            return f"<mrow><mo>|</mo>{inside}<mo>|</mo></mrow>"
        return f"{identifier(function)}<mo>&#x2061;</mo>{self.bracketed(inside)}"

    def over(self, numerator: Expression, denominator: Expression, first: bool) -> str:
        """A fraction, which needs no brackets inside."""
        above, below = self._write(numerator, SUM, True), self._write(denominator, SUM, True)
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def raised(self, base: Expression, exponent: int) -> str:
        """A power."""
        return f"<msup><mrow>{self.base(base)}</mrow><mn>{exponent}</mn></msup>"


def mathml_writer(log: StepLog) -> Writer:
    """Return what writes the formulas of a log in MathML."""
    signs = {
        "times": f"<mo>{log.format.times}</mo>",
        "minus": MINUS,
        "plus": PLUS,
        "separator": f"<mo>{log.format.separator.strip()}</mo>",
    }
    return Writer(log, MathmlScript(), MathmlInfix, mathml_number, signs)


def mathml_length(mathml: str) -> int:
    """How many signs a piece of MathML shows, roughly."""
    return len(re.sub(r"<[^>]*>|&#?\w+;|\s", "", mathml))


def prefixed(mathml: str) -> str:
    """Return a formula whose minus signs before a number are no operators between two.

    Examples
    --------
    >>> prefixed("<mo>=</mo><mo>−</mo><mn>2</mn>")
    '<mo>=</mo><mo form="prefix">−</mo><mn>2</mn>'
    """
    before = r"(<mo>(?:=|≈|,|;)</mo>|<mo[^>]*>\(</mo>|<m(?:row|td)>|^)\s*<mo>−</mo>"
    return re.sub(before, r'\1<mo form="prefix">−</mo>', mathml)
