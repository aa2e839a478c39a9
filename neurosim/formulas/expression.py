"""Expression trees: a formula together with the numbers that stand in it.

A tree is built by typing the formula, ``1 / (1 + exp(-net))``, with `Symbol` leaves in place of numbers.
Operations are kept in the order in which they were typed, so a tree evaluates to the very bits that the
passes computed. Whatever else goes through trees is a `neurosim.formulas.fold.Fold`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import ClassVar

from neurosim.formulas.evaluation import COMPARISONS, Arithmetic, Functions, Quantity
from neurosim.formulas.ieee import CAREFUL_FUNCTIONS
from neurosim.ground.errors import StructureError, brief

#: Why a formula refuses to be decided by.
UNDECIDED = (
    "a formula holds for every number, so that Python cannot decide by it with if, ==, and, or, max or min; "
    "use choice(condition, then, otherwise), max and min of ns.formulas"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """Base of all nodes; arithmetic on expressions builds larger expressions.

    Attributes
    ----------
    case : str
        The method of a `Fold` that takes such a node: ``"of_sum"`` for a `Sum`.
    """

    case: ClassVar[str] = "of_expression"

    def __init_subclass__(cls) -> None:
        cls.case = f"of_{cls.__name__.lower()}"

    def children(self) -> tuple["Expression", ...]:
        """The expressions directly below this one."""
        return ()

    def evaluate(self, read: "Read | None" = None, functions: Functions = CAREFUL_FUNCTIONS) -> Quantity:
        """Return the number; ``read(symbol)`` gives the numbers of the leaves (their own when None).

        Of floats, in the arithmetic of IEEE 754: a division by 0 gives inf or nan.
        """
        return self.evaluated(Arithmetic(read, functions))

    def evaluated(self, using: "Arithmetic[Symbol]") -> Quantity:
        """Return the number, each operation in the order of the tree.

        Raises
        ------
        TypeError
            Nobody has said how such a node is computed.
        """
        raise TypeError(f"no way to compute a {type(self).__name__}")

    @property
    def value(self) -> Quantity:
        """The number this expression has with the values of its own leaves."""
        return self.evaluate()

    def walk(self) -> Iterator["Expression"]:
        """This expression and all below it, from the outside in and from left to right."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children())

    def leaves(self) -> Iterator["Symbol"]:
        """All symbols, from left to right."""
        return (node for node in self.walk() if isinstance(node, Symbol))

    def parts(self) -> Iterator["Part"]:
        """All named parts, outermost first."""
        return (node for node in self.walk() if isinstance(node, Part))

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
        return Call("abs", (self,))

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

    def evaluated(self, using: "Arithmetic[Symbol]") -> Quantity:
        """The number itself."""
        return self.number if using.kind is None else using.kind(self.number)


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

    def evaluated(self, using: "Arithmetic[Symbol]") -> Quantity:
        """Its own number, or the one that is read for it."""
        return self.number if using.read is None else using.read(self)


#: Gives the number of a symbol.
Read = Callable[[Symbol], Quantity]


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """Terms added from left to right."""

    terms: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The terms."""
        return self.terms

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Add the terms in order."""
        first, *rest = self.terms
        total = first.evaluated(using)
        for term in rest:  # a loop: Python's sum may compensate, and give other bits
            total = total + term.evaluated(using)
        return total


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """Factors multiplied from left to right."""

    factors: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The factors."""
        return self.factors

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Multiply the factors in order."""
        first, *rest = self.factors
        product = first.evaluated(using)
        for factor in rest:
            product = product * factor.evaluated(using)
        return product


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """One expression divided by another."""

    numerator: Expression
    denominator: Expression

    def children(self) -> tuple[Expression, ...]:
        """Numerator and denominator."""
        return (self.numerator, self.denominator)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Divide."""
        return using.divide(self.numerator.evaluated(using), self.denominator.evaluated(using))


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """An expression raised to a whole number of at least 1."""

    base: Expression
    exponent: int

    def children(self) -> tuple[Expression, ...]:
        """The base."""
        return (self.base,)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Multiply the base by itself."""
        base = self.base.evaluated(using)
        power = base
        for _ in range(self.exponent - 1):  # ** rounds otherwise, and raises where this gives inf
            power = power * base
        return power


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """Minus an expression."""

    body: Expression

    def children(self) -> tuple[Expression, ...]:
        """The expression without its minus."""
        return (self.body,)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Change the sign."""
        return -self.body.evaluated(using)


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """One of the elementary functions exp, log, log1p, sqrt, tanh, sin, cos, atan, abs, max, min."""

    function: str
    arguments: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Apply the function."""
        return using.functions[self.function](*[one.evaluated(using) for one in self.arguments])


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

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Compute the piece."""
        return self.body.evaluated(using)


class Condition(Expression):
    """Base of what holds or does not."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise StructureError(UNDECIDED)


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    """A condition on two numbers; ``net >= 0`` builds one."""

    left: Expression
    sign: str
    right: Expression

    def children(self) -> tuple[Expression, ...]:
        """Both sides."""
        return (self.left, self.right)

    def evaluated(self, using: Arithmetic[Symbol]) -> bool:
        """Tell whether it holds."""
        return COMPARISONS[self.sign](self.left.evaluated(using), self.right.evaluated(using))
