"""Expression trees: a formula together with the numbers that stand in it.

A tree is built by typing the formula, ``1 / (1 + exp(-net))``, with `Symbol` leaves in place of
numbers. It can then be evaluated (with floats, or with any other kind of number), and written by the
printers with symbols or with numbers. Operations are kept in the order in which they were typed, so a
tree evaluates to the very bits that the passes computed.
"""

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from numbers import Real
from types import MappingProxyType
from typing import Any

from neurosim.errors import StructureError, brief

Functions = Mapping[str, Callable[..., Any]]

#: The functions that may stand in a tree, for floats. Other kinds of numbers bring their own.
FLOAT_FUNCTIONS: Functions = MappingProxyType(
    {
        "exp": math.exp,
        "log": math.log,
        "log1p": math.log1p,
        "tanh": math.tanh,
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "atan": math.atan,
        "abs": abs,
        "max": max,
        "min": min,
    }
)
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }
)

Read = Callable[["Symbol"], Any]


@dataclass(frozen=True, slots=True)
class Expression:
    """Base of all nodes; arithmetic on expressions builds larger expressions."""

    def children(self) -> tuple["Expression", ...]:
        """The expressions directly below this one."""
        return ()

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Return the number; ``read(symbol)`` gives the numbers of the leaves (their own when None)."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """The number this expression has with the values of its own leaves."""
        return self.evaluate()

    def leaves(self) -> Iterator["Symbol"]:
        """All symbols, from left to right."""
        for child in self.children():
            yield from child.leaves()

    def parts(self) -> Iterator["Part"]:
        """All named parts, outermost first."""
        for child in self.children():
            yield from child.parts()

    def __add__(self, other: "Operand") -> "Expression":
        terms = self.terms if isinstance(self, Sum) else (self,)
        return Sum((*terms, as_expression(other)))

    def __radd__(self, other: "Operand") -> "Expression":
        return as_expression(other) + self

    def __sub__(self, other: "Operand") -> "Expression":
        return self + Negative(as_expression(other))

    def __rsub__(self, other: "Operand") -> "Expression":
        return as_expression(other) - self

    def __mul__(self, other: "Operand") -> "Expression":
        factors = self.factors if isinstance(self, Product) else (self,)
        return Product((*factors, as_expression(other)))

    def __rmul__(self, other: "Operand") -> "Expression":
        return as_expression(other) * self

    def __truediv__(self, other: "Operand") -> "Expression":
        return Quotient(self, as_expression(other))

    def __rtruediv__(self, other: "Operand") -> "Expression":
        return as_expression(other) / self

    def __pow__(self, exponent: int) -> "Expression":
        if not isinstance(exponent, int) or exponent < 1:
            raise StructureError(
                f"a power in a formula is a whole number from 1 on, not {brief(exponent)}; there are also "
                "sqrt and exp of ns.formulas, and /"
            )
        return Power(self, exponent)

    def __rpow__(self, base: object) -> "Expression":
        raise StructureError(
            f"{brief(base)} to the power of a formula is exp(log({brief(base)}) * ...), with exp and log of "
            "ns.formulas"
        )

    def __abs__(self) -> "Expression":
        return absolute(self)

    def __neg__(self) -> "Expression":
        return Negative(self)

    def exp(self) -> "Expression":
        """Refuse what np.exp would make of an object."""
        raise StructureError("np.exp computes at once; a formula needs the functions of ns.formulas")

    def __float__(self) -> float:
        raise StructureError(
            "a formula is no number, which functions such as math.exp and np.exp need; use those of "
            "ns.formulas"
        )

    def __lt__(self, other: "Operand") -> "Expression":
        return Comparison(self, "<", as_expression(other))

    def __le__(self, other: "Operand") -> "Expression":
        return Comparison(self, "<=", as_expression(other))

    def __gt__(self, other: "Operand") -> "Expression":
        return Comparison(self, ">", as_expression(other))

    def __ge__(self, other: "Operand") -> "Expression":
        return Comparison(self, ">=", as_expression(other))


Operand = Expression | float


def as_expression(operand: Operand) -> Expression:
    """Return an expression unchanged and a plain number as a `Number`.

    Raises
    ------
    StructureError
        It is neither.
    """
    if isinstance(operand, Expression):
        return operand
    if type(operand) is not float and not isinstance(operand, Real | Decimal):
        raise StructureError(f"a formula is made of numbers and symbols, not of {brief(operand)}")
    return Number(operand)


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A number that belongs to the formula itself, such as the 1 in ``1 - out``."""

    number: float

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Return the number, as ``functions["number"]`` turns it into their kind of number."""
        return functions["number"](self.number) if "number" in functions else self.number


@dataclass(frozen=True, slots=True)
class Symbol(Expression):
    """A quantity of the network with the value it had when it was used.

    Attributes
    ----------
    quantity : str
        ``input`` (the out of an input), ``net``, ``out``, ``delta``, ``weight``, ``bias``,
        ``gradient``, ``bias_gradient``, either with ``_so_far``, ``_of_all`` (added up over a batch) or
        ``mean_`` before it, ``error`` (of one sample), ``target``, ``learning_rate`` or ``output_gradient``.
    of : str
        The neuron (``h1``) or connection (``i1->h1``) it belongs to; empty for the learning rate.
    number : float
        Its value at full precision.
    step : int or None
        The step that computed it; None for what was typed in.
    label : str or None
        The name the user gave to the connection, such as ``w1``.
    sample : int or None
        Of which sample an error or gradient is, where one formula holds those of several; of what is
        ``_of_all``, how many samples they are.
    """

    quantity: str
    of: str
    number: float
    step: int | None = None
    label: str | None = None
    sample: int | None = None

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Return ``read(self)``, or the symbol's own number."""
        return self.number if read is None else read(self)

    def leaves(self) -> Iterator["Symbol"]:
        """The symbol itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """Terms added from left to right."""

    terms: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The terms."""
        return self.terms

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Add the terms in order (an explicit loop: ``sum`` may compensate, and give other bits)."""
        total = self.terms[0].evaluate(read, functions)
        for term in self.terms[1:]:
            total = total + term.evaluate(read, functions)
        return total


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """Factors multiplied from left to right."""

    factors: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The factors."""
        return self.factors

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Multiply the factors in order."""
        total = self.factors[0].evaluate(read, functions)
        for factor in self.factors[1:]:
            total = total * factor.evaluate(read, functions)
        return total


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """One expression divided by another."""

    numerator: Expression
    denominator: Expression

    def children(self) -> tuple[Expression, ...]:
        """Numerator and denominator."""
        return (self.numerator, self.denominator)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Divide."""
        return operator.truediv(
            self.numerator.evaluate(read, functions), self.denominator.evaluate(read, functions)
        )


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """An expression raised to a whole number of at least 1."""

    base: Expression
    exponent: int

    def children(self) -> tuple[Expression, ...]:
        """The base."""
        return (self.base,)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Multiply the base by itself (``**`` rounds otherwise, and raises where this gives inf)."""
        base = self.base.evaluate(read, functions)
        power = base
        for _ in range(self.exponent - 1):
            power = power * base
        return power


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """Minus an expression."""

    body: Expression

    def children(self) -> tuple[Expression, ...]:
        """The expression without its minus."""
        return (self.body,)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Change the sign."""
        return -self.body.evaluate(read, functions)


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """One of the elementary functions exp, log, log1p, sqrt, tanh, sin, cos, atan, abs, max, min."""

    function: str
    arguments: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Apply the function."""
        arguments = [argument.evaluate(read, functions) for argument in self.arguments]
        return functions[self.function](*arguments)


@dataclass(frozen=True, slots=True)
class Named(Expression):
    """A function with a name of its own: σ(net) in symbols, its definition in numbers.

    Where the definition is not a formula but just the number it gave, `compute` gives it for other arguments.
    """

    symbol: str
    arguments: tuple[Expression, ...]
    body: Expression
    compute: Callable[..., float] | None = field(default=None, compare=False, repr=False)

    def children(self) -> tuple[Expression, ...]:
        """The arguments and the definition: a number that is worked out elsewhere rests on the former."""
        return (*self.arguments, self.body)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Evaluate the definition."""
        return self.body.evaluate(read, functions)


@dataclass(frozen=True, slots=True)
class Part(Expression):
    """A piece of a formula that has a meaning of its own, such as dE/dout inside a delta.

    Attributes
    ----------
    quantity : str
        ``error`` (share of one output in E), ``error_slope`` (dE/dout), ``slope`` (dout/dnet), ``term``
        (what a connection brings to a product or a maximum), ``share`` (the share of delta that it carries
        back),
        ``contribution`` (one sample's share of a gradient), ``weight_change`` or ``bias_change``.
    """

    quantity: str
    of: str
    body: Expression

    def children(self) -> tuple[Expression, ...]:
        """The piece itself."""
        return (self.body,)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Evaluate the piece."""
        return self.body.evaluate(read, functions)

    def parts(self) -> Iterator["Part"]:
        """This part, then the parts inside it."""
        yield self
        yield from self.body.parts()


class Condition(Expression):
    """Base of what holds or does not."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise StructureError(
            "a formula holds for every number, so that Python cannot decide by it with if, and, or, max or "
            "min; use choice(condition, then, otherwise), max and min of ns.formulas"
        )


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    """A condition on two numbers; ``net >= 0`` builds one."""

    left: Expression
    sign: str
    right: Expression

    def children(self) -> tuple[Expression, ...]:
        """Both sides."""
        return (self.left, self.right)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Tell whether it holds."""
        compare = COMPARISONS[self.sign]
        return compare(self.left.evaluate(read, functions), self.right.evaluate(read, functions))


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Conditions of which all must hold (``and``), or one (``or``)."""

    word: str
    conditions: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The conditions."""
        return self.conditions

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Tell whether it holds, without looking further than needed."""
        held = (condition.evaluate(read, functions) for condition in self.conditions)
        return all(held) if self.word == "and" else any(held)


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """One formula where a condition holds, another where it does not, so that a tree is valid everywhere.

    Attributes
    ----------
    usual : bool
        Whether the first is the equation itself, and the other one there only for numbers that are far out.
    """

    condition: Expression
    then: Expression
    otherwise: Expression
    usual: bool = field(default=False, compare=False)

    def children(self) -> tuple[Expression, ...]:
        """The condition and both formulas."""
        return (self.condition, self.then, self.otherwise)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Evaluate the formula that counts, and only that."""
        holds = self.condition.evaluate(read, functions)
        return (self.then if holds else self.otherwise).evaluate(read, functions)


@dataclass(frozen=True, slots=True)
class Written(Expression):
    """A formula that is computed in one way, to the last bit, and written in another, simpler one."""

    computed: Expression
    written: Expression

    def children(self) -> tuple[Expression, ...]:
        """Both ways."""
        return (self.computed, self.written)

    def evaluate(self, read: Read | None = None, functions: Functions = FLOAT_FUNCTIONS) -> Any:
        """Evaluate what is computed."""
        return self.computed.evaluate(read, functions)


def as_written(node: Expression) -> Expression:
    """Return the tree that is written for the numbers it holds, without the choices that led to it."""
    if isinstance(node, (Symbol, Number)):  # most are
        return node
    if isinstance(node, Choice):
        return as_written(node.then if node.condition.evaluate() else node.otherwise)
    if isinstance(node, Written):
        return as_written(node.written)
    below = node.children()
    shown = tuple(map(as_written, below))
    return node if all(map(operator.is_, shown, below)) else with_children(node, shown)


def with_children(node: Expression, children: Iterable[Expression]) -> Expression:
    """Return a copy of a node with other expressions below it, in the order of its own."""
    following = iter(children)
    parts: list[Any] = [getattr(node, each.name) for each in fields(node)]
    for place, part in enumerate(parts):
        if isinstance(part, Expression):
            parts[place] = next(following)
        elif isinstance(part, tuple):
            parts[place] = tuple(next(following) for _ in part)
    return type(node)(*parts)


def choice(condition: Expression, then: Operand, otherwise: Operand) -> Expression:
    """`then` where the condition holds, else `otherwise`.

    Raises
    ------
    StructureError
        The condition is not one of a formula.
    """
    if not isinstance(condition, Condition):
        raise StructureError(
            "choice begins with a comparison of a formula by <, <=, > or >=, such as net > 0, not with "
            f"{brief(condition)}; two conditions are a choice in a choice"
        )
    return Choice(condition, as_expression(then), as_expression(otherwise))


def usually(then: Operand, *, where: Expression, otherwise: Operand) -> Expression:
    """`then`, the equation itself, where floats can hold what stands in it; `otherwise` far out."""
    return Choice(where, as_expression(then), as_expression(otherwise), usual=True)


def written(computed: Operand, shown: Operand) -> Expression:
    """What is computed, and what a reader is shown for it."""
    return Written(as_expression(computed), as_expression(shown))


def differs(left: Operand, right: Operand) -> Expression:
    """The condition left != right (``!=`` itself compares the trees)."""
    return Comparison(as_expression(left), "!=", as_expression(right))


def same(left: Operand, right: Operand) -> Expression:
    """The condition left == right (``==`` itself compares the trees)."""
    return Comparison(as_expression(left), "==", as_expression(right))


def both(*conditions: Expression) -> Expression:
    """The condition that all of them hold."""
    return conditions[0] if len(conditions) == 1 else Joined("and", conditions)


def either(*conditions: Expression) -> Expression:
    """The condition that one of them holds."""
    return conditions[0] if len(conditions) == 1 else Joined("or", conditions)


def fact(holds: bool) -> Expression:
    """A condition that is known already."""
    return Comparison(Number(1.0 if holds else 0.0), "==", Number(1.0))


def exp(argument: Operand) -> Expression:
    """e to the power of the argument."""
    return Call("exp", (as_expression(argument),))


def log(argument: Operand) -> Expression:
    """Natural logarithm."""
    return Call("log", (as_expression(argument),))


def log1p(argument: Operand) -> Expression:
    """Natural logarithm of 1 + the argument, computed without loss of digits."""
    given = as_expression(argument)
    return Written(Call("log1p", (given,)), log(1 + given))


def tanh(argument: Operand) -> Expression:
    """Hyperbolic tangent."""
    return Call("tanh", (as_expression(argument),))


def sqrt(argument: Operand) -> Expression:
    """Square root."""
    return Call("sqrt", (as_expression(argument),))


def sin(argument: Operand) -> Expression:
    """Sine, of an angle in radians."""
    return Call("sin", (as_expression(argument),))


def cos(argument: Operand) -> Expression:
    """Cosine, of an angle in radians."""
    return Call("cos", (as_expression(argument),))


def atan(argument: Operand) -> Expression:
    """Arc tangent, between -pi/2 and pi/2."""
    return Call("atan", (as_expression(argument),))


def absolute(argument: Operand) -> Expression:
    """Absolute value."""
    return Call("abs", (as_expression(argument),))


def sign(argument: Operand) -> Expression:
    """1 above 0, -1 below, and 0 at 0."""
    given = as_expression(argument)
    return choice(given > 0.0, 1.0, choice(given < 0.0, -1.0, 0.0))


def minimum(first: Operand, second: Operand, *more: Operand) -> Expression:
    """The smallest of two or more; the first of those that are equal."""
    return Call("min", tuple(map(as_expression, (first, second, *more))))


def maximum(first: Operand, second: Operand, *more: Operand) -> Expression:
    """The largest of two or more; the first of those that are equal."""
    return Call("max", tuple(map(as_expression, (first, second, *more))))


def named(
    symbol: str, *arguments_and_body: Operand, compute: Callable[..., float] | None = None
) -> Expression:
    """``symbol(arguments)`` in symbols, the body, which comes last, in numbers."""
    *arguments, body = map(as_expression, arguments_and_body)
    return Named(symbol, tuple(arguments), body, compute)
