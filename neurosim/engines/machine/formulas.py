"""Formulas as instructions: the same operations, in the order of the tree, on several floats at once."""

from collections.abc import Callable, Mapping

from neurosim.engines.machine.exponential import Exponential
from neurosim.engines.machine.ir import Ir, Value
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import (
    Call,
    Choice,
    Comparison,
    Expression,
    Joined,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from neurosim.formulas.python import PythonCode

#: LLVM's words for comparisons; what is not a number is unequal to everything.
SIGNS = {"<": "olt", "<=": "ole", ">": "ogt", ">=": "oge", "==": "oeq", "!=": "une"}
#: Functions that the C library computes, lane by lane.
OF_LIBRARY = ("log", "log1p", "tanh", "sin", "cos", "atan")
#: What takes so long that it is computed only where a choice needs it.
LONG = ("exp", *OF_LIBRARY)


class MachineCode(Fold[Value]):
    """Writes trees as instructions.

    Parameters
    ----------
    ir : Ir
        The function that they are added to.
    exponential : Exponential
    symbols : mapping of Symbol to Value
        What the symbols stand for.
    lanes : int
        How many floats each of them is.
    """

    what = "compile"

    def __init__(
        self, ir: Ir, exponential: Exponential, symbols: Mapping[Symbol, Value], lanes: int
    ) -> None:
        self.ir, self.exponential, self.lanes = ir, exponential, lanes
        self.symbols = symbols
        self._plain = PythonCode(lambda symbol: symbol.quantity)
        self._known: dict[Expression, Value] = {}

    def write(self, tree: Expression) -> Value:
        """Add the instructions of a tree; what was computed before is not computed again."""
        inner = self._plain.bare(tree)
        found = self._known.get(inner)
        if found is None:
            found = self._known[inner] = self.of(inner)
        return found

    def of_number(self, node: Number) -> Value:
        """A constant."""
        return self.ir.number(float(node.number), self.lanes)

    def of_symbol(self, node: Symbol) -> Value:
        """What the symbol stands for."""
        return self.symbols[node]

    def of_sum(self, node: Sum) -> Value:
        """Terms from left to right; one with a minus is taken off."""
        total: Value | None = None
        for term in node.terms:
            inner = self._plain.bare(term)
            if total is None:
                total = self.write(term)
            elif isinstance(inner, Negative):
                total = self.ir.operation("fsub", total, self.write(inner.body))
            else:
                total = self.ir.operation("fadd", total, self.write(term))
        assert total is not None
        return total

    def of_product(self, node: Product) -> Value:
        """Factors from left to right."""
        return self._multiplied([self.write(factor) for factor in node.factors])

    def of_power(self, node: Power) -> Value:
        """The base as often as the exponent says."""
        return self._multiplied([self.write(node.base)] * node.exponent)

    def _multiplied(self, factors: list[Value]) -> Value:
        product, *rest = factors
        for factor in rest:
            product = self.ir.operation("fmul", product, factor)
        return product

    def of_quotient(self, node: Quotient) -> Value:
        """A division."""
        return self.ir.operation("fdiv", self.write(node.numerator), self.write(node.denominator))

    def of_negative(self, node: Negative) -> Value:
        """Minus an expression."""
        body = self.write(node.body)
        return Value(self.ir.line(f"fneg {body.typed}"), body.lanes)

    def of_call(self, node: Call) -> Value:
        """A function."""
        first, *rest = map(self.write, node.arguments)
        if node.function == "exp":
            return self.exponential.write(self.ir, first)
        if node.function in OF_LIBRARY:
            return self.ir.libm(node.function, first)
        if node.function == "sqrt":
            return self.ir.call("sqrt", first)
        if node.function == "abs":
            return self.ir.call("fabs", first)
        word = {"max": "ogt", "min": "olt"}[node.function]
        for one in rest:  # of equal ones the first
            first = self.ir.select(self.ir.compared(word, one, first), one, first)
        return first

    def of_comparison(self, node: Comparison) -> Value:
        """A condition."""
        return self.ir.compared(SIGNS[node.sign], self.write(node.left), self.write(node.right))

    def of_joined(self, node: Joined) -> Value:
        """Several conditions."""
        first, *rest = map(self.write, node.conditions)
        for one in rest:
            first = self.ir.joined(node.word, first, one)
        return first

    def of_choice(self, node: Choice) -> Value:
        """A choice, lane by lane."""
        condition = self.write(node.condition)
        then = self._where(condition, node.then)
        opposite = Value(self.ir.line(f"xor {_bits(condition)}, {_all(condition.lanes)}"), condition.lanes)
        otherwise = self._where(opposite, node.otherwise)
        return self.ir.select(condition, then, otherwise)

    def _where(self, condition: Value, tree: Expression) -> Value:
        """A tree that counts only where a condition holds: what takes long is left out if that is nowhere."""
        if not any(isinstance(node, Call) and node.function in LONG for node in tree.walk()):
            return self.write(tree)
        before = dict(self._known)
        found = self.ir.where(self.ir.any(condition), lambda: self.write(tree), self.ir.number(0.0, self.lanes))
        self._known = before  # what was computed inside is not known outside
        return found


def _bits(condition: Value) -> str:
    kind = "i1" if condition.lanes == 1 else f"<{condition.lanes} x i1>"
    return f"{kind} {condition.text}"


def _all(lanes: int) -> str:
    return "true" if lanes == 1 else f"<{', '.join(['i1 true'] * lanes)}>"
