"""Activations: out = f(net) and the slope f'(net), for a float, for an array and for print.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8 (sigmoid, p. 324-329).
.. [2] X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011, sec. 3
   (relu, softplus).
.. [3] A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic
   models", ICML 2013, eq. 2 (leaky relu).
"""

import math
from typing import Any, ClassVar

import numpy as np

from neurosim.checks import finite
from neurosim.errors import NonFiniteError
from neurosim.formulas.choices import Equation

# Beyond this net, exp(-net) would leave the range of a float.
FAR_OUT = 700.0


class Activation(Equation):
    """Base of all activations; a subclass needs `name`, `value` and `slope`, everything else has defaults.

    Attributes
    ----------
    name : str
        The name that is typed, ``"sigmoid"``.
    symbol : str
        The symbol for f in a printed formula, ``"σ"``.
    text, slope_text : str
        f(net) and f'(net) in plain text.
    latex, slope_latex : str
        The same for LaTeX.
    coupled : bool
        True when out depends on the nets of a whole group (softmax).
    out_range : (float, float) or None
        The smallest and the largest possible out; None if they are not known.

    Examples
    --------
    >>> class Swish(Activation):
    ...     name = "swish"
    ...
    ...     def value(self, net):
    ...         return net / (1 + math.exp(-net))
    ...
    ...     def slope(self, net, out):
    ...         return out + (1 - out) / (1 + math.exp(-net))
    >>> Swish().value(0.0)
    0.0
    """

    symbol: ClassVar[str] = "f"
    text: str = "f(net)"
    slope_text: str = "f′(net)"
    latex: str = r"f(\mathrm{net})"
    slope_latex: str = r"f'(\mathrm{net})"
    coupled: ClassVar[bool] = False
    out_range: ClassVar[tuple[float, float] | None] = None

    def value(self, net: float) -> float:
        """Return f(net)."""
        raise NotImplementedError(f"activation '{self.name}' has no value(net)")

    def slope(self, net: float, out: float) -> float:
        """Return f'(net), from net and out = f(net), whichever is simpler."""
        raise NotImplementedError(f"activation '{self.name}' has no slope(net, out)")

    def values(self, net: np.ndarray) -> np.ndarray:
        """Return f(net) for every element; complex nets give complex outs."""
        return np.vectorize(self.value, otypes=[float])(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return f'(net) for every element."""
        return np.vectorize(self.slope, otypes=[float])(net, out)

    def value_expression(self, net: Any, m: Any) -> Any:
        """Return f(net) as a tree; `m` brings exp, log, tanh, maximum and named."""
        symbol = self.symbol if self.symbol != "f" else self.name
        return m.named(symbol, net, self.value(net.value), compute=self.value)

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """Return f'(net) as a tree."""
        symbol = self.symbol if self.symbol != "f" else self.name
        return m.named(
            f"{symbol}′",
            net,
            self.slope(net.value, out.value),
            compute=lambda number: self.slope(number, self.value(number)),
        )


class Sigmoid(Activation):
    """The logistic function, out = 1/(1 + exp(-net)), with slope out (1 - out).

    Examples
    --------
    >>> round(Sigmoid().value(0.3775), 9)
    0.593269992
    """

    name = "sigmoid"
    out_range = (0.0, 1.0)
    symbol = "σ"
    text = "1/(1 + exp(−net))"
    slope_text = "out·(1 − out)"
    latex = r"\frac{1}{1 + e^{-\mathrm{net}}}"
    slope_latex = r"\mathrm{out}\,(1 - \mathrm{out})"

    def value(self, net: float) -> float:
        """1 / (1 + exp(-net)); far out on the left that is exp(net)."""
        return 1.0 / (1.0 + math.exp(-net)) if net >= -FAR_OUT else math.exp(net)

    def slope(self, net: float, out: float) -> float:
        """out * (1 - out)."""
        return out * (1.0 - out)

    def values(self, net: np.ndarray) -> np.ndarray:
        """1 / (1 + exp(-net)) for every element."""
        near = np.where(net.real < -FAR_OUT, 0.0, net)
        far = np.where(net.real < -FAR_OUT, net, 0.0)
        return np.where(net.real < -FAR_OUT, np.exp(far), 1.0 / (1.0 + np.exp(-near)))

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """out * (1 - out) for every element."""
        return out * (1.0 - out)

    def value_expression(self, net: Any, m: Any) -> Any:
        """1 / (1 + exp(-net))."""
        return m.named("σ", net, m.choice(net >= -FAR_OUT, 1 / (1 + m.exp(-net)), m.exp(net)))

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """out * (1 - out)."""
        return out * (1 - out)


class Tanh(Activation):
    """The hyperbolic tangent, out = tanh(net), with slope 1 - out^2."""

    name = "tanh"
    out_range = (-1.0, 1.0)
    symbol = "tanh"
    text = "tanh(net)"
    slope_text = "1 − out²"
    latex = r"\tanh(\mathrm{net})"
    slope_latex = r"1 - \mathrm{out}^2"

    def value(self, net: float) -> float:
        """tanh(net)."""
        return math.tanh(net)

    def slope(self, net: float, out: float) -> float:
        """1 - out * out."""
        return 1.0 - out * out

    def values(self, net: np.ndarray) -> np.ndarray:
        """tanh(net) for every element."""
        return np.tanh(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 - out * out for every element."""
        return 1.0 - out * out

    def value_expression(self, net: Any, m: Any) -> Any:
        """tanh(net)."""
        return m.tanh(net)

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1 - out * out."""
        return 1 - out**2


class Linear(Activation):
    """The identity, out = net, with slope 1."""

    name = "linear"
    out_range = (-math.inf, math.inf)
    symbol = "linear"
    text = "net"
    slope_text = "1"
    latex = r"\mathrm{net}"
    slope_latex = "1"

    def value(self, net: float) -> float:
        """net."""
        return net

    def slope(self, net: float, out: float) -> float:
        """1."""
        return 1.0

    def values(self, net: np.ndarray) -> np.ndarray:
        """net for every element (a copy)."""
        return np.array(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 for every element."""
        return np.ones_like(net)

    def value_expression(self, net: Any, m: Any) -> Any:
        """net."""
        return net

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1."""
        return m.named("linear′", net, 1.0)


class Relu(Activation):
    """The rectifier, out = max(0, net); its slope is 1 where net > 0, and 0 elsewhere, at 0 too."""

    name = "relu"
    out_range = (0.0, math.inf)
    symbol = "relu"
    text = "max(0, net)"
    slope_text = "1 if net > 0 else 0"
    latex = r"\max(0, \mathrm{net})"
    slope_latex = r"[\mathrm{net} > 0]"

    def value(self, net: float) -> float:
        """max(0, net)."""
        # Asked in this order, a net that is not a number stays visible instead of becoming 0.
        return 0.0 if net <= 0.0 else net

    def slope(self, net: float, out: float) -> float:
        """1 if net > 0 else 0."""
        return 1.0 if net > 0.0 else 0.0

    def values(self, net: np.ndarray) -> np.ndarray:
        """max(0, net) for every element."""
        return np.where(net.real <= 0.0, 0.0, net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 if net > 0 else 0 for every element."""
        return np.where(net > 0.0, 1.0, 0.0)

    def value_expression(self, net: Any, m: Any) -> Any:
        """max(0, net)."""
        return m.named("relu", net, m.written(m.choice(net <= 0.0, 0.0, net), m.maximum(0, net)))

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1 if net > 0 else 0."""
        return m.named("relu′", net, m.choice(net > 0.0, 1.0, 0.0))


class LeakyRelu(Activation):
    """The leaky rectifier, out = net where net > 0, else negative_slope * net.

    Parameters
    ----------
    negative_slope : float, default 0.01
        The slope where net <= 0.

    Raises
    ------
    NumberError
        The slope is not a finite number.
    """

    name = "leaky_relu"
    symbol = "leaky_relu"
    parameter_names = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = finite(negative_slope, "negative_slope of leaky_relu")
        # The number itself: a letter would be taken for the name of a neuron, or for an out.
        number = repr(self.negative_slope).removesuffix(".0")
        self.text = f"net if net > 0 else {number}·net".replace("-", "−")
        self.slope_text = f"1 if net > 0 else {number}".replace("-", "−")
        condition = r"\text{if}\ \mathrm{net} > 0\ \text{else}"
        self.latex = rf"\mathrm{{net}}\ {condition}\ {number}\,\mathrm{{net}}"
        self.slope_latex = rf"1\ {condition}\ {number}"

    def value(self, net: float) -> float:
        """net if net > 0 else negative_slope * net."""
        return net if net > 0.0 else self.negative_slope * net

    def slope(self, net: float, out: float) -> float:
        """1 if net > 0 else negative_slope."""
        return 1.0 if net > 0.0 else self.negative_slope

    def values(self, net: np.ndarray) -> np.ndarray:
        """net if net > 0 else negative_slope * net for every element."""
        return np.where(net.real > 0.0, net, self.negative_slope * net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 if net > 0 else negative_slope for every element."""
        return np.where(net > 0.0, 1.0, self.negative_slope)

    def value_expression(self, net: Any, m: Any) -> Any:
        """net if net > 0 else negative_slope * net."""
        return m.named("leaky_relu", net, m.choice(net > 0.0, net, self.negative_slope * net))

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1 if net > 0 else negative_slope."""
        return m.named("leaky_relu′", net, m.choice(net > 0.0, 1.0, self.negative_slope))


class Softplus(Activation):
    """The smooth rectifier, out = log(1 + exp(net)), whose slope is the sigmoid."""

    name = "softplus"
    out_range = (0.0, math.inf)
    symbol = "softplus"
    text = "log(1 + exp(net))"
    slope_text = "1/(1 + exp(−net))"
    latex = r"\log(1 + e^{\mathrm{net}})"
    slope_latex = r"\frac{1}{1 + e^{-\mathrm{net}}}"

    def value(self, net: float) -> float:
        """log(1 + exp(net)), written so that nothing overflows and no digit is lost."""
        return net + math.log1p(math.exp(-net)) if net > 0.0 else math.log1p(math.exp(net))

    def slope(self, net: float, out: float) -> float:
        """1 / (1 + exp(-net))."""
        return SIGMOID.value(net)

    def values(self, net: np.ndarray) -> np.ndarray:
        """log(1 + exp(net)) for every element."""
        away = np.where(net.real > 0.0, -net, net)
        return np.where(net.real > 0.0, net, 0.0) + np.log1p(np.exp(away))

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 / (1 + exp(-net)) for every element."""
        return SIGMOID.values(net)

    def value_expression(self, net: Any, m: Any) -> Any:
        """log(1 + exp(net)); where 1 + exp(net) would lose digits, written in a form that keeps them."""
        e = m.exp(net)
        far_left = m.choice(net > -32.0, m.log(1 + e) * e / ((1 + e) - 1), e)
        shown = m.choice(net > FAR_OUT, net, m.choice(net > -8.0, m.log(1 + e), far_left))
        computed = m.choice(net > 0.0, net + m.log1p(m.exp(-net)), m.log1p(e))
        return m.named("softplus", net, m.written(computed, shown))

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1 / (1 + exp(-net))."""
        return SIGMOID.value_expression(net, m)


class Step(Activation):
    """The threshold, out = 1 where net >= 0, else 0; its slope is 0, so nothing is learned through it."""

    name = "step"
    out_range = (0.0, 1.0)
    symbol = "step"
    text = "1 if net ≥ 0 else 0"
    slope_text = "0"
    latex = r"[\mathrm{net} \ge 0]"
    slope_latex = "0"

    def value(self, net: float) -> float:
        """1 if net >= 0 else 0."""
        return 1.0 if net >= 0.0 else 0.0

    def slope(self, net: float, out: float) -> float:
        """0."""
        return 0.0

    def value_expression(self, net: Any, m: Any) -> Any:
        """1 if net >= 0 else 0."""
        return m.named("step", net, m.choice(net >= 0.0, 1.0, 0.0))

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """0."""
        return m.named("step′", net, 0.0)

    def values(self, net: np.ndarray) -> np.ndarray:
        """1 if net >= 0 else 0 for every element."""
        return np.where(net.real >= 0.0, 1.0, 0.0)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """0 for every element."""
        return np.zeros_like(net)


class Exp(Activation):
    """The exponential, out = exp(net), its own slope (for exercises in calculus)."""

    name = "exp"
    out_range = (0.0, math.inf)
    symbol = "exp"
    text = "exp(net)"
    slope_text = "out"
    latex = r"e^{\mathrm{net}}"
    slope_latex = r"\mathrm{out}"

    def value(self, net: float) -> float:
        """exp(net); infinite where that leaves the range of a float."""
        return math.exp(net) if net < 709.782712893384 else math.inf

    def slope(self, net: float, out: float) -> float:
        """out."""
        return out

    def values(self, net: np.ndarray) -> np.ndarray:
        """exp(net) for every element."""
        with np.errstate(over="ignore"):
            return np.exp(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """out for every element (a copy)."""
        return np.array(out)

    def value_expression(self, net: Any, m: Any) -> Any:
        """exp(net)."""
        return m.exp(net)

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """out."""
        return out


class Log(Activation):
    """The natural logarithm, out = log(net) for net > 0, with slope 1/net (for exercises in calculus)."""

    name = "log"
    out_range = (-math.inf, math.inf)
    symbol = "log"
    text = "log(net)"
    slope_text = "1/net"
    latex = r"\log(\mathrm{net})"
    slope_latex = r"\frac{1}{\mathrm{net}}"

    def value(self, net: float) -> float:
        """log(net).

        Raises
        ------
        NonFiniteError
            net is not above 0.
        """
        if net <= 0.0:
            raise NonFiniteError(f"log({net!r}) does not exist; net must be above 0")
        return math.log(net)

    def slope(self, net: float, out: float) -> float:
        """1 / net."""
        return 1.0 / net

    def values(self, net: np.ndarray) -> np.ndarray:
        """log(net) for every element.

        Raises
        ------
        NonFiniteError
            A net is not above 0.
        """
        if np.any(net.real <= 0.0):
            raise NonFiniteError(f"log({net.real.min()!r}) does not exist; net must be above 0")
        return np.log(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """1 / net for every element."""
        return 1.0 / net

    def value_expression(self, net: Any, m: Any) -> Any:
        """log(net)."""
        return m.log(net)

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """1 / net."""
        return 1 / net


class Square(Activation):
    """The square, out = net^2, with slope 2 net (for exercises in calculus)."""

    name = "square"
    out_range = (0.0, math.inf)
    symbol = "square"
    text = "net²"
    slope_text = "2·net"
    latex = r"\mathrm{net}^2"
    slope_latex = r"2\,\mathrm{net}"

    def value(self, net: float) -> float:
        """net * net."""
        return net * net

    def slope(self, net: float, out: float) -> float:
        """2 * net."""
        return 2.0 * net

    def values(self, net: np.ndarray) -> np.ndarray:
        """net * net for every element."""
        return net * net

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """2 * net for every element."""
        return 2.0 * net

    def value_expression(self, net: Any, m: Any) -> Any:
        """net^2."""
        return net**2

    def slope_expression(self, net: Any, out: Any, m: Any) -> Any:
        """2 * net."""
        return 2 * net


SIGMOID = Sigmoid()
