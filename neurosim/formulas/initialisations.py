"""Initialisations: the weights a layer starts with, all drawn from one ``numpy.random.Generator``.

References
----------
.. [1] X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
   AISTATS 2010, eq. 16 (xavier).
.. [2] K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015, eq. 10 (he).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from neurosim.ground.checks import finite
from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    import numpy as np


class Initialisation:
    """Base of all initialisations; a subclass needs `name` and `draw`.

    Attributes
    ----------
    text, latex : str
        The distribution of a weight w, in plain text and in LaTeX.
    """

    name: str = ""
    text: ClassVar[str] = "w"
    latex: ClassVar[str] = "w"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """Return weights of shape (fan_in, fan_out), sources by targets."""
        raise NotImplementedError(f"initialisation '{self.name}' has no draw(generator, fan_in, fan_out)")

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({values})"


class Zeros(Initialisation):
    """Every weight 0. All neurons of a layer then stay equal for ever."""

    name = "zeros"
    text = "w = 0"
    latex = r"w = 0"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w = 0."""
        import numpy as np

        return np.zeros((fan_in, fan_out))


class Constant(Initialisation):
    """Every weight the same number."""

    name = "constant"
    text = "w = value"
    latex = r"w = c"

    def __init__(self, value: float = 0.5) -> None:
        self.value = finite(value, "value of initialisation constant")

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w = value."""
        import numpy as np

        return np.full((fan_in, fan_out), self.value)


class Uniform(Initialisation):
    """Evenly spread in [low, high)."""

    name = "uniform"
    text = "w ~ U(low, high)"
    latex = r"w \sim U(a, b)"

    def __init__(self, low: float = -1.0, high: float = 1.0) -> None:
        self.low = finite(low, "low of initialisation uniform")
        self.high = finite(high, "high of initialisation uniform")
        if self.low > self.high:
            raise NumberError(f"initialisation uniform needs low <= high, not {low} and {high}")

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ U(low, high)."""
        return generator.uniform(self.low, self.high, (fan_in, fan_out))


class Normal(Initialisation):
    """Normally distributed."""

    name = "normal"
    text = "w ~ N(mean, deviation²)"
    latex = r"w \sim N(\mu, \sigma^2)"

    def __init__(self, mean: float = 0.0, deviation: float = 1.0) -> None:
        self.mean = finite(mean, "mean of initialisation normal")
        self.deviation = finite(deviation, "deviation of initialisation normal")
        if self.deviation < 0.0:
            raise NumberError(f"initialisation normal needs a deviation of at least 0, not {deviation}")

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ N(mean, deviation^2)."""
        return self.mean + self.deviation * generator.standard_normal((fan_in, fan_out))


class NormalByFanIn(Initialisation):
    """Standard normal divided by the square root of the number of sources."""

    name = "normal / sqrt(fan_in)"
    text = "w ~ N(0, 1)/√fan_in"
    latex = r"w \sim N(0, 1) / \sqrt{n_\mathrm{in}}"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ N(0, 1) / sqrt(fan_in)."""
        return generator.standard_normal((fan_in, fan_out)) / math.sqrt(fan_in)


class NormalByFanOut(Initialisation):
    """Standard normal divided by the square root of the number of targets."""

    name = "normal / sqrt(fan_out)"
    text = "w ~ N(0, 1)/√fan_out"
    latex = r"w \sim N(0, 1) / \sqrt{n_\mathrm{out}}"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ N(0, 1) / sqrt(fan_out)."""
        return generator.standard_normal((fan_in, fan_out)) / math.sqrt(fan_out)


class XavierUniform(Initialisation):
    """Uniform with variance 2/(fan_in + fan_out), for sigmoid and tanh [1]_."""

    name = "xavier_uniform"
    text = "w ~ U(−a, a), a = √(6/(fan_in + fan_out))"
    latex = r"w \sim U(-a, a),\ a = \sqrt{6 / (n_\mathrm{in} + n_\mathrm{out})}"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ U(-a, a), a = sqrt(6 / (fan_in + fan_out))."""
        a = math.sqrt(6.0 / (fan_in + fan_out))
        return generator.uniform(-a, a, (fan_in, fan_out))


class XavierNormal(Initialisation):
    """Normal with variance 2/(fan_in + fan_out), for sigmoid and tanh [1]_."""

    name = "xavier_normal"
    text = "w ~ N(0, 2/(fan_in + fan_out))"
    latex = r"w \sim N(0, 2 / (n_\mathrm{in} + n_\mathrm{out}))"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ N(0, 1) * sqrt(2 / (fan_in + fan_out))."""
        return generator.standard_normal((fan_in, fan_out)) * math.sqrt(2.0 / (fan_in + fan_out))


class HeUniform(Initialisation):
    """Uniform with variance 2/fan_in, for relu [2]_."""

    name = "he_uniform"
    text = "w ~ U(−a, a), a = √(6/fan_in)"
    latex = r"w \sim U(-a, a),\ a = \sqrt{6 / n_\mathrm{in}}"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ U(-a, a), a = sqrt(6 / fan_in)."""
        a = math.sqrt(6.0 / fan_in)
        return generator.uniform(-a, a, (fan_in, fan_out))


class HeNormal(Initialisation):
    """Normal with variance 2/fan_in, for relu [2]_."""

    name = "he_normal"
    text = "w ~ N(0, 2/fan_in)"
    latex = r"w \sim N(0, 2 / n_\mathrm{in})"

    def draw(self, generator: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
        """w ~ N(0, 1) * sqrt(2 / fan_in)."""
        return generator.standard_normal((fan_in, fan_out)) * math.sqrt(2.0 / fan_in)
