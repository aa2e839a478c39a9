"""Formulas as functions of arrays: the same code, in which a choice is made element by element."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from neurosim.formulas.nodes import Call, Choice, Comparison, Expression, Joined, Quotient, Symbol
from neurosim.formulas.python import AND, COMPARISON, FACTOR, OR, Code, PythonCode


class ArrayCode(PythonCode):
    """Writes trees as Python expressions over arrays.

    Where a formula has a kink, complex numbers go by their real part, so that a function of complex arrays
    has the derivative of its branch.

    Examples
    --------
    >>> net = Symbol("net", "", 0.5)
    >>> ArrayCode(lambda symbol: symbol.quantity).write(Choice(net > 0.0, net, 0.1 * net))
    'where(net.real > 0.0, net, 0.1*net)'
    """

    def of_choice(self, node: Choice) -> Code:
        """Return a choice for every element; the one that is for numbers far out only where there are any."""
        condition, then, otherwise = map(self.write, node.children())
        if node.usual:
            return f"usually({condition}, lambda: {then}, lambda: {otherwise})", FACTOR
        return f"where({condition}, {then}, {otherwise})", FACTOR

    def of_comparison(self, node: Comparison) -> Code:
        """Return a comparison of real parts."""
        return f"{self._real(node.left)} {node.sign} {self._real(node.right)}", COMPARISON

    def of_joined(self, node: Joined) -> Code:
        """Return the conditions with & or | between them."""
        sign, level = (" & ", AND) if node.word == "and" else (" | ", OR)
        return sign.join(f"({self.write(one)})" for one in node.conditions), level

    def of_quotient(self, node: Quotient) -> Code:
        """Return a call in place of a division: of two numbers, too, that are no arrays."""
        return f"divide({self.write(node.numerator)}, {self.write(node.denominator)})", FACTOR

    def of_call(self, node: Call) -> Code:
        """Return a function; the largest of several numbers is found two by two."""
        if node.function not in ("max", "min"):
            return super().of_call(node)
        text, *rest = map(self.write, node.arguments)
        for argument in rest:
            text = f"{node.function}imum({text}, {argument})"
        return text, FACTOR

    def _real(self, node: Expression) -> str:
        text = self.write(node, FACTOR)
        return text if text.replace(".", "").isdecimal() else f"{text}.real"


def _maximum(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.where(np.real(second) > np.real(first), second, first)


def _minimum(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.where(np.real(second) < np.real(first), second, first)


def _usually(
    condition: np.ndarray, then: Callable[[], np.ndarray], otherwise: Callable[[], np.ndarray]
) -> np.ndarray:
    """`then` for every element, where none is far out: the other one need not be computed."""
    return then() if np.logical_and.reduce(condition, axis=None) else np.where(condition, then(), otherwise())


#: What the names of functions in such code stand for.
ARRAY_FUNCTIONS = {
    "where": np.where,
    "usually": _usually,
    "divide": np.divide,
    "maximum": _maximum,
    "minimum": _minimum,
    "abs": lambda x: np.where(np.real(x) < 0.0, -x, x),
    "atan": np.arctan,
    **{name: getattr(np, name) for name in ("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos")},
}


#: Whether NumPy was told to be silent; telling it takes longer than a small formula.
IS_SILENT = ContextVar("is_silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """Let NumPy say nothing of overflow and division by zero inside the block.

    Examples
    --------
    >>> with silence():
    ...     np.exp(np.array([1000.0]))
    array([inf])
    """
    before = IS_SILENT.set(True)
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        IS_SILENT.reset(before)


def array_function(formula: Expression, *names: Symbol) -> Callable[..., np.ndarray]:
    """Return the formula as a function of arrays, one for each symbol, that broadcast against each other.

    Overflow and division by zero give inf or nan, without a warning: whoever uses the numbers says where
    they left the range of a float. The result is an array of its own, with the shape of the arguments.

    Examples
    --------
    >>> net = Symbol("net", "", 0.5)
    >>> array_function(net**2 + 1, net)(np.array([0.0, 2.0]))
    array([1., 5.])
    """
    names_of = {symbol: f"x{number}" for number, symbol in enumerate(names, start=1)}
    code = ArrayCode(names_of.__getitem__).write(formula)
    function = eval(f"lambda {', '.join(names_of.values())}: {code}", {"__builtins__": {}, **ARRAY_FUNCTIONS})

    def of(*arrays: np.ndarray) -> np.ndarray:
        if IS_SILENT.get():
            result = np.asarray(function(*arrays))
        else:
            with silence():
                result = np.asarray(function(*arrays))
        shapes = (), result.shape
        for array in arrays:
            if array is result or getattr(array, "shape", ()) not in shapes:
                return np.broadcast_to(result, np.broadcast(*arrays).shape).copy()
        return result

    return of
