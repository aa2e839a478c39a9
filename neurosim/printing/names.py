"""How quantities are called in a notation, set with the script of a medium."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from neurosim.formulas.infix import shown_function
from neurosim.formulas.nodes import Symbol
from neurosim.ground.checks import ERROR
from neurosim.printing.grids import WholeMatrix
from neurosim.printing.notation import NET_OUT, Notation
from neurosim.printing.words import Words, words
from neurosim.trace.records import NetworkRecord

#: Letters of the sums over a large softmax group, the same in every notation.
SUMS: Mapping[str, str] = MappingProxyType({"exp_sum": "S", "target_sum": "T", "slope_sum": "G"})


class Script(Protocol):
    """How a medium sets letters and their indices."""

    def called(self, letter: str, indices: tuple[str, ...]) -> str:
        """A letter with names: net(h1), w(i1→h1)."""

    def indexed(self, letter: str, indices: tuple[str, ...], layer: str = "") -> str:
        """A letter with indices, and perhaps the number of a layer above."""

    def numbered(self, letter: str, number: int) -> str:
        """The letter of a quantity of one sample: E₂."""

    def label(self, text: str) -> str:
        """A label such as w1."""

    def slope(self, of: str, by: str) -> str:
        """The derivative of one quantity by another."""

    def words(self, text: str) -> str:
        """Words in the middle of a formula."""

    def whole(self, letter: str, layer: str, bold: bool) -> str:
        """A matrix or vector of a layer."""

    def transposed(self, matrix: str) -> str:
        """A matrix or vector, transposed."""

    def function(self, name: str, argument: str, primes: str = "") -> str:
        """A function of a vector, element by element."""

    def grid(self, rows: list[list[str]]) -> str:
        """A matrix by its numbers."""

    def sign(self, text: str) -> str:
        """A sign between two matrices."""

    minus: str
    open: str
    close: str


class Names:
    """The names of quantities.

    Parameters
    ----------
    script : Script
    notation : Notation
    language : Words
    network : NetworkRecord, optional
        Needed where neurons are called by layer and number, or inputs and outputs otherwise than the rest.
    """

    def __init__(
        self,
        script: Script,
        notation: Notation = NET_OUT,
        language: Words | None = None,
        network: NetworkRecord | None = None,
    ) -> None:
        self.script, self.notation = script, notation
        self.language = language or words("en")
        self._known: dict[tuple[str, str, str | None, int | None], str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._kinds: dict[str, str] = {}
        if network is not None:
            for layer, neurons in enumerate(network.generations(), start=notation.first_layer):
                for number, neuron in enumerate(neurons, start=1):
                    self._places[neuron.name] = (layer, number)
                    self._kinds[neuron.name] = "output" if neuron.output else neuron.kind

    def symbol(self, symbol: Symbol) -> str:
        """Return the name of a symbol."""
        return self.name(symbol.quantity, symbol.of, symbol.label, symbol.sample)

    def name(self, quantity: str, of: str, label: str | None = None, sample: int | None = None) -> str:
        """Return the name of a quantity in a formula.

        It is made once, for all lines.

        Parameters
        ----------
        sample : int, optional
            The number that E carries, or its gradient; of what is ``_of_all``, how many they are.
        """
        key = (quantity, of, label, sample)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._name(quantity, of, label, sample)
        return known

    def _name(self, quantity: str, of: str, label: str | None, sample: int | None) -> str:
        letter, script = self.notation.letter, self.script
        if quantity.endswith("_so_far"):
            return self._aside(quantity.removesuffix("_so_far"), of, label, self.language("so_far"))
        if quantity.endswith("_of_all"):
            said = self.language("of_all", count=sample)
            return self._aside(quantity.removesuffix("_of_all"), of, label, said)
        match quantity:
            case "weight":
                return self._weight(of, label)
            case "gradient" | "bias_gradient" | "mean_gradient" | "mean_bias_gradient":
                parameter = self.name("bias" if "bias" in quantity else "weight", of, label)
                above = "cost" if quantity.startswith("mean_") else "error"
                return script.slope(self._numbered(letter(above), sample), parameter)
            case "descent" | "bias_descent" | "mean_descent" | "mean_bias_descent":
                return script.minus + self.name(quantity.replace("descent", "gradient"), of, label, sample)
            case "output_gradient":
                return script.slope(script.indexed(letter("error"), ()), self.name("out", of))
            case "error" if of == ERROR:
                return self._numbered(letter("error"), sample)
            case "cost":
                return script.indexed(letter("cost"), ())
            case "learning_rate":
                return script.indexed(letter("learning_rate"), ())
        return self._of_neuron(quantity, of)

    def whole(self, item: WholeMatrix) -> str:
        """Return the name of a matrix or vector."""
        script, notation = self.script, self.notation
        layer = notation.layer.format(item.layer + notation.first_layer)

        def set_in(quantity: str) -> str:
            letter = notation.letter(quantity, item.where if quantity == "out" else "")
            letter = letter.upper() if quantity == "weight" else letter
            return script.whole(letter, layer, notation.bold)

        averaged = item.quantity.startswith("mean_")
        error = self._numbered(notation.letter("cost" if averaged else "error"), item.sample)
        sign = script.minus if notation.turned else ""
        match item.quantity:
            case "learning_rate":
                return script.indexed(notation.letter("learning_rate"), ())
            case "function":
                return script.function(shown_function(item.of), set_in("net"))
            case "slope":
                return script.function(shown_function(item.of), set_in("net"), "′")
            case "gradient" | "bias_gradient" | "mean_gradient" | "mean_bias_gradient":
                parameter = "bias" if "bias" in item.quantity else "weight"
                slope = sign + script.slope(error, set_in(parameter))
                return f"{script.open}{slope}{script.close}" if sign and not item.new else slope
            case "error_slope":
                return sign + script.slope(error, set_in("out"))
        name = set_in(item.quantity)
        name = script.transposed(name) if item.transposed else name
        return f"{script.words(self.language('new'))} {name}" if item.new else name

    def _aside(self, quantity: str, of: str, label: str | None, said: str) -> str:
        """A name with words behind it, in brackets: (∂E/∂w1 so far)."""
        script = self.script
        return f"{script.open}{self.name(quantity, of, label)} {script.words(said)}{script.close}"

    def _numbered(self, letter: str, sample: int | None) -> str:
        """A letter, with the number of a sample where it has one."""
        return self.script.indexed(letter, ()) if sample is None else self.script.numbered(letter, sample)

    def _of_neuron(self, quantity: str, of: str) -> str:
        where = ""
        if quantity in ("input", "out"):
            quantity, kind = "out", self._kinds.get(of, "")
            where = kind if kind in ("input", "output") else ""
        letter = SUMS.get(quantity, quantity)
        letter = self.notation.letter(quantity, where) if quantity in self.notation.letters else letter
        if self.notation.style == "call":
            return self.script.called(letter, (of,))
        if self.notation.style == "index" or of not in self._places:
            return self.script.indexed(letter, (of,))
        layer, number = self._places[of]
        return self.script.indexed(letter, (str(number),), self.notation.layer.format(layer))

    def _weight(self, of: str, label: str | None) -> str:
        letter = self.notation.letter("weight")
        if label is not None and self.notation.labels:
            return self.script.label(label)
        ends = tuple(of.split("->"))
        if self.notation.style == "call":
            return self.script.called(letter, ends)
        layer = ""
        if self.notation.style == "layer" and all(end in self._places for end in ends):
            (from_layer, source), (to_layer, target) = self._places[ends[0]], self._places[ends[1]]
            layer, ends = self.notation.layer.format(to_layer), (str(source), str(target))
            if to_layer != from_layer + 1:  # a connection that skips layers says where it comes from
                layer = self.notation.layer.format(f"{to_layer}←{from_layer}")
        return self.script.indexed(letter, ends[::-1] if self.notation.target_first else ends, layer)


class TextScript:
    """Names as plain text."""

    minus, open, close = "−", "(", ")"

    def called(self, letter: str, indices: tuple[str, ...]) -> str:
        """net(h1), w(i1→h1)."""
        return f"{letter}({'→'.join(indices)})"

    def indexed(self, letter: str, indices: tuple[str, ...], layer: str = "") -> str:
        """z²₁ where all are digits, w_{h1,i1} where not."""
        above = layer.translate(ABOVE) if all(sign in "()0123456789" for sign in layer) else f"^{{{layer}}}"
        if not indices:
            return letter + above
        if layer and all(len(index) == 1 for index in indices):
            return letter + above + "".join(indices).translate(BELOW)
        joined = ",".join(indices)
        if layer and joined.isdecimal():
            return letter + above + joined.translate(BELOW)
        return f"{letter}{above}_{joined if joined.isalnum() else '{' + joined + '}'}"

    def numbered(self, letter: str, number: int) -> str:
        """E₂."""
        return letter + str(number).translate(BELOW)

    def label(self, text: str) -> str:
        """The label as it is."""
        return text

    def slope(self, of: str, by: str) -> str:
        """∂E/∂w1."""
        return f"∂{of}/∂{by}"

    def words(self, text: str) -> str:
        """The words as they are."""
        return text

    def whole(self, letter: str, layer: str, bold: bool) -> str:
        """W², there is no bold in plain text."""
        return self.indexed(letter, (), layer)

    def transposed(self, matrix: str) -> str:
        """(W²)ᵀ."""
        return f"({matrix})ᵀ"

    def function(self, name: str, argument: str, primes: str = "") -> str:
        """σ(z²)."""
        return f"{name}{primes}({argument})"

    def grid(self, rows: list[list[str]]) -> str:
        """[1 2; 3 4]."""
        return "[" + "; ".join(" ".join(row) for row in rows) + "]"

    def sign(self, text: str) -> str:
        """The sign as it is."""
        return text


ABOVE = str.maketrans("()0123456789", "⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹")
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def quantity_name(quantity: str, of: str, label: str | None = None, sample: int | None = None) -> str:
    """Return the name of a quantity in the net-out notation, as plain text.

    Examples
    --------
    >>> (
    ...     quantity_name("net", "h1"),
    ...     quantity_name("weight", "i1->h1"),
    ...     quantity_name("gradient", "i1->h1", "w1"),
    ... )
    ('net(h1)', 'w(i1→h1)', '∂E/∂w1')
    """
    return Names(TextScript()).name(quantity, of, label, sample)


def symbol_name(symbol: Symbol) -> str:
    """Return the name of a symbol in the net-out notation, as plain text."""
    return Names(TextScript()).symbol(symbol)
