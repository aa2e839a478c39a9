"""Formulas as functions of arrays: the same code, in which a choice is made element by element."""

from collections.abc import Callable

import numpy as np

from neurosim.formulas.nodes import Call, Choice, Comparison, Expression, Joined, Quotient, Symbol
from neurosim.formulas.python import FACTOR, PythonCode


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

    def _written(self, node: Expression) -> tuple[str, int]:
        match node:
            case Choice(condition, then, otherwise, usual=True):
                then_, otherwise_ = (f"lambda: {self.write(one)}" for one in (then, otherwise))
                return f"usually({self.write(condition)}, {then_}, {otherwise_})", FACTOR
            case Choice(condition, then, otherwise):
                return f"where({self.write(condition)}, {self.write(then)}, {self.write(otherwise)})", FACTOR
            case Comparison(left, sign, right):
                return f"{self._real(left)} {sign} {self._real(right)}", super()._written(node)[1]
            case Joined(word, conditions):
                sign = " & " if word == "and" else " | "
                return sign.join(f"({self.write(one)})" for one in conditions), super()._written(node)[1]
            case Quotient(numerator, denominator):  # of two numbers, too, that are no arrays
                return f"divide({self.write(numerator)}, {self.write(denominator)})", FACTOR
            case Call("max" | "min" as function, (first, *rest)):
                text = self.write(first)
                for argument in rest:
                    text = f"{function}imum({text}, {self.write(argument)})"
                return text, FACTOR
        return super()._written(node)

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
    return then() if np.all(condition) else np.where(condition, then(), otherwise())


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
        with np.errstate(all="ignore"):
            result = np.asarray(function(*arrays))
        shape = np.broadcast_shapes(*(np.shape(array) for array in arrays))
        own = result.shape == shape and not any(result is array for array in arrays)
        return result if own else np.broadcast_to(result, shape).copy()

    return of
