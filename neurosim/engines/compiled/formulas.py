"""Formulas as instructions: the same operations, in the order of the tree, on several floats at once."""

from collections.abc import Mapping

from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.hyperbolic import quick_tanh
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value, bits_of, type_of
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
ARGUMENT = Symbol("x", "", 0.0)
EXP = Call("exp", (ARGUMENT,))
#: What takes so long that it is computed only where a choice needs it.
LONG = ("exp", *OF_LIBRARY)


def takes_long(tree: Expression) -> bool:
    """Tell whether a formula takes long to compute, or is long to write."""
    return any(isinstance(node, Call) and node.function in LONG for node in tree.walk())


class MachineCode(Fold[Value]):
    """Writes trees as instructions.

    Parameters
    ----------
    ir : Ir
        The function that they are added to.
    exponential : Exponential
    symbols : mapping of (quantity, of) to Value
        What the symbols stand for.
    lanes : int
        How many floats each of them is.
    """

    what = "compile"

    def __init__(
        self,
        ir: Ir,
        exponential: Exponential,
        symbols: Mapping[tuple[str, str], Value],
        lanes: int,
        numbers: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        self.ir, self.exponential, self.lanes = ir, exponential, lanes
        self.symbols = symbols
        self._plain = PythonCode(lambda symbol: symbol.quantity, numbers)
        self._known: dict[Expression, Value] = {}

    def write(self, tree: Expression) -> Value:
        """Add the instructions of a tree; what was computed before is not computed again."""
        found = self._known.get(tree)
        if found is not None:
            return found
        inner = self._plain.bare(tree)
        if isinstance(inner, Symbol):  # it may have been given another value in the meantime
            return self.of(inner)
        found = self._known.get(inner)
        if found is None:
            found = self._known[inner] = self.of(inner)
        return found

    def know(self, tree: Expression, value: Value) -> None:
        """Take a value for a tree from now on."""
        self._known[tree] = value

    def of_number(self, node: Number) -> Value:
        """A constant."""
        return self.ir.number(float(node.number), self.lanes)

    def of_symbol(self, node: Symbol) -> Value:
        """What the symbol stands for."""
        return self.symbols[node.quantity, node.of]

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
        return self.ir.negative(self.write(node.body))

    def of_call(self, node: Call) -> Value:
        """A function."""
        first, *rest = map(self.write, node.arguments)
        if node.function == "exp":
            return self.exponential.write(self.ir, first)
        if node.function == "tanh" and self.ir.relaxed:
            return quick_tanh(self.ir, self.exponential, first)
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
        opposite = Value(
            self.ir.line(f"xor {bits_of(condition.lanes)} {condition.text}, {_all(condition.lanes)}"),
            condition.lanes,
        )
        otherwise = self._where(opposite, node.otherwise)
        return self.ir.select(condition, then, otherwise)

    def _where(self, condition: Value, tree: Expression) -> Value:
        """A tree that counts only where a condition holds: what takes long is left out if that is nowhere."""
        if not takes_long(tree):
            return self.write(tree)
        before = dict(self._known)
        zero = self.ir.number(0.0, self.lanes)
        (found,) = self.ir.where(self.ir.any(condition), lambda: [self.write(tree)], [zero])
        self._known = before  # what was computed inside is not known outside
        return found


def _all(lanes: int) -> str:
    return "true" if lanes == 1 else f"<{', '.join(['i1 true'] * lanes)}>"


def _keyed(symbols: Mapping[Symbol, Value]) -> dict[tuple[str, str], Value]:
    return {(symbol.quantity, symbol.of): value for symbol, value in symbols.items()}


class Formulas:
    """The formulas that a function computes: those that are long stand in functions of their own.

    Parameters
    ----------
    ir : Ir
        The function that asks.
    exponential : Exponential
    """

    def __init__(self, ir: Ir, exponential: Exponential) -> None:
        self.ir, self.exponential = ir, exponential
        self._names: dict[tuple[Expression, int], str] = {}
        self.texts: list[str] = []

    def write(self, tree: Expression, symbols: Mapping[Symbol, Value]) -> Value:
        """Return the value of a tree for these values of its symbols."""
        values = list(symbols.values())
        lanes = values[0].lanes
        if not takes_long(tree):
            return MachineCode(self.ir, self.exponential, _keyed(symbols), lanes).write(tree)
        if (tree, lanes) not in self._names:
            self._names[tree, lanes] = self._function(tree, list(symbols), lanes)
        given = ", ".join(value.typed for value in values)
        call = f"call {type_of(lanes)} {self._names[tree, lanes]}({given})"
        return Value(self.ir.line(call), lanes)

    def condition(self, tree: Expression, symbols: Mapping[Symbol, Value]) -> Value:
        """Return whether a condition holds, lane by lane."""
        lanes = next(iter(symbols.values())).lanes
        return MachineCode(self.ir, self.exponential, _keyed(symbols), lanes).write(tree)

    def exp(self, x: Value) -> Value:
        """Return exp of a value."""
        return self.write(EXP, {ARGUMENT: x})

    def _function(self, tree: Expression, symbols: list[Symbol], lanes: int) -> str:
        name, inner = f"@formula{len(self.texts) + 1}", Ir()
        inner.relaxed = self.ir.relaxed
        inner.begin("entry")
        given = {symbol: Value(f"%x{k}", lanes) for k, symbol in enumerate(symbols)}
        found = MachineCode(inner, self.exponential, _keyed(given), lanes).write(tree)
        inner.do(f"ret {found.typed}")
        head = ", ".join(value.typed for value in given.values())
        body = "\n".join(inner.lines)
        self.texts.append(f"define internal {type_of(lanes)} {name}({head}) {{\n{body}\n}}\n")
        self.ir.declared |= inner.declared
        return name
