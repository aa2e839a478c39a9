"""Expression trees as Python: the same formulas, with names in place of numbers, that Python can compile.

Every operation stands in the order of the tree, so that the compiled line gives the bits of the tree. Left
out is only what changes no number: a factor 1, a term 0, a product with 0.
"""

import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from neurosim.formulas import nodes
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import Expression, Number, Symbol

CHOICE, OR, AND, COMPARISON, SUM, PRODUCT, FACTOR = range(7)
LONGEST = 40  # letters of a name
ZERO, ONE = Number(0.0), Number(1.0)

#: A number that no float can hold is infinite; Python has no word for it.
INFINITY = "1e999"

Naming = Callable[[Symbol], str]
#: Code, and how tightly its outermost operation binds.
Code = tuple[str, int]


class PythonCode(Fold[Code]):
    """Writes trees as Python expressions.

    Parameters
    ----------
    name : callable
        Gives the name of a symbol.
    numbers : mapping of (quantity, of) to float, optional
        Symbols that are the same number always, such as the out of a constant.
    known : mapping of Expression to str, optional
        Trees that stand in a variable already, with its name.

    Examples
    --------
    >>> net = Symbol("net", "h1", 0.5)
    >>> PythonCode(lambda symbol: f"{symbol.quantity}_{symbol.of}").write(1 / (1 + -net))
    '1.0/(1.0 - net_h1)'
    """

    what = "write code for"

    def __init__(
        self,
        name: Naming,
        numbers: Mapping[tuple[str, str], float] | None = None,
        known: Mapping[Expression, str] | None = None,
    ) -> None:
        self.name = name
        self.numbers = {} if numbers is None else numbers
        self.known = {} if known is None else dict(known)

    def knowing(self, known: Mapping[Expression, str]) -> "PythonCode":
        """Return a writer that finds these trees, too, in variables."""
        return type(self)(self.name, self.numbers, {**self.known, **known})

    def bare(self, node: Expression) -> Expression:
        """Return what is computed for a node: no wrappers, no factors of 1, no terms of 0."""
        while not (self.known and node in self.known):
            if isinstance(node, Symbol):
                number = self.numbers.get((node.quantity, node.of))
                return node if number is None else Number(number)
            if isinstance(node, nodes.Part | nodes.Named):
                node = node.body
            elif isinstance(node, nodes.Written):
                node = node.computed
            elif isinstance(node, nodes.Product):
                plain = [self.bare(factor) for factor in node.factors]
                if ZERO in plain and (
                    ZERO not in node.factors or all(isinstance(one, Number | Symbol) for one in plain)
                ):
                    return ZERO  # one that was typed stays beside what may be inf: then it is nan
                if ONE not in plain and len(plain) > 1:
                    return node
                kept = [factor for factor, inner in zip(node.factors, plain, strict=True) if inner != ONE]
                node = nodes.Product(tuple(kept)) if len(kept) > 1 else kept[0] if kept else ONE
            elif isinstance(node, nodes.Sum):
                kept = [term for term in node.terms if self.bare(term) != ZERO]
                if len(kept) == len(node.terms) > 1:
                    return node
                node = nodes.Sum(tuple(kept)) if len(kept) > 1 else kept[0] if kept else ZERO
            elif isinstance(node, nodes.Negative) and self.bare(node.body) == ZERO:
                return ZERO
            else:
                break
        return node

    def write(self, node: Expression, level: int = CHOICE) -> str:
        """Return the code, in brackets if it binds less tightly than `level` asks for."""
        inner = self.bare(node)
        for tree in (node, inner) if self.known else ():
            if tree in self.known:
                return self.known[tree]
        text, binds = self.of(inner)
        return text if binds >= level else f"({text})"

    # The code of a node without brackets around it, and how tightly it binds:

    def of_number(self, node: Number) -> Code:
        """Return a number with all its digits."""
        if math.isnan(node.number):
            return f"{INFINITY} - {INFINITY}", SUM
        text = repr(float(node.number)).replace("inf", INFINITY)
        return text, SUM if node.number < 0 else FACTOR

    def of_symbol(self, node: Symbol) -> Code:
        """Return the name."""
        return self.name(node), FACTOR

    def of_call(self, node: nodes.Call) -> Code:
        """Return a function with its arguments."""
        return f"{node.function}({', '.join(map(self.write, node.arguments))})", FACTOR

    def of_negative(self, node: nodes.Negative) -> Code:
        """Return minus an expression."""
        return f"-{self.write(node.body, FACTOR)}", SUM

    def of_power(self, node: nodes.Power) -> Code:
        """Return the base as often as the exponent says: ``**`` would round otherwise."""
        return "*".join([self.write(node.base, FACTOR)] * node.exponent), PRODUCT

    def of_product(self, node: nodes.Product) -> Code:
        """Return a product."""
        first, *rest = node.factors
        return "*".join([self.write(first, PRODUCT), *(self.write(one, FACTOR) for one in rest)]), PRODUCT

    def of_quotient(self, node: nodes.Quotient) -> Code:
        """Return a quotient."""
        return f"{self.write(node.numerator, PRODUCT)}/{self.write(node.denominator, FACTOR)}", PRODUCT

    def of_sum(self, node: nodes.Sum) -> Code:
        """Return a sum, and a difference where a term is negative."""
        first, *rest = node.terms
        return self.write(first, SUM) + "".join(map(self.added, rest)), SUM

    def of_choice(self, node: nodes.Choice) -> Code:
        """Return a choice."""
        then, condition = self.write(node.then, OR), self.write(node.condition, OR)
        return f"{then} if {condition} else {self.write(node.otherwise)}", CHOICE

    def of_comparison(self, node: nodes.Comparison) -> Code:
        """Return a condition."""
        return f"{self.write(node.left, SUM)} {node.sign} {self.write(node.right, SUM)}", COMPARISON

    def of_joined(self, node: nodes.Joined) -> Code:
        """Return several conditions."""
        level = AND if node.word == "and" else OR
        return f" {node.word} ".join(self.write(one, level + 1) for one in node.conditions), level

    def added(self, term: Expression) -> str:
        """Return the code of a term behind others, with its sign."""
        inner = self.bare(term)
        if isinstance(inner, nodes.Negative) and term not in self.known:
            return f" - {self.write(inner.body, PRODUCT)}"
        return f" + {self.write(term, PRODUCT)}"


class PythonNames:
    """Gives every quantity a Python name of its own, readable and safe whatever the user typed.

    Parameters
    ----------
    taken : iterable of str
        Names that mean something else already.

    Examples
    --------
    >>> names = PythonNames(["exp"])
    >>> (
    ...     names.of("net", "h1"),
    ...     names.of("net", "h-1"),
    ...     names.of("net", "h_1"),
    ...     names.of("weight", "x->o", "if"),
    ... )
    ('net_h1', 'net_h_1', 'net_h_1_2', 'w_if')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._given: dict[tuple[str, str], str] = {}

    def of(self, quantity: str, of: str, wish: str | None = None) -> str:
        """Return the name of a quantity, the same at every call; if possible the one that is wished for."""
        key = (quantity, of)
        if key not in self._given:
            wish = safe(f"{quantity}_{of}" if wish is None else wish)
            name, number = wish, 1
            while name in self._taken:
                number += 1
                name = f"{wish}_{number}"
            self._taken.add(name)
            self._given[key] = name
        return self._given[key]


def safe(text: str) -> str:
    """Return a Python name, in ASCII, that resembles a text.

    Examples
    --------
    >>> safe("w_größe 1"), safe("2"), safe("__debug__"), safe("lambda"), safe("#")
    ('w_gro_e_1', 'w_2', 'w_debug_', 'w_lambda', 'w_')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "replace").decode("ascii")
    name = re.sub(r"[^0-9A-Za-z]+", "_", plain.replace("->", "_"))[:LONGEST]
    if not name[:1].isalpha() or keyword.iskeyword(name):
        name = f"w_{name.lstrip('_')}"
    return name
