"""Update rules: how a gradient changes a parameter, and what an optimizer remembers to do so.

Every rule is one formula over + - * / and a square root, so the same line serves floats and arrays, and
gives the same bits for both: each of these operations is exactly rounded.

References
----------
.. [1] A. Cauchy, "Methode generale pour la resolution des systemes d'equations simultanees", Comptes
   Rendus 25, 1847, p. 536-538 (gradient descent).
.. [2] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating
   errors", Nature 323, 1986, eq. 9 (momentum).
.. [3] Y. Bengio, N. Boulanger-Lewandowski, R. Pascanu, "Advances in optimizing recurrent networks",
   ICASSP 2013, eq. 7 (Nesterov's method, written for the point at which the gradient is taken).
.. [4] J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
   optimization", JMLR 12, 2011, fig. 1 (AdaGrad).
.. [5] T. Tieleman, G. Hinton, "Lecture 6.5: rmsprop", Coursera, 2012, slide 29.
.. [6] D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.
"""

from __future__ import annotations

import gc
import math
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from neurosim.checks import finite
from neurosim.errors import NumberError, StructureError, brief
from neurosim.formulas.choices import choose, require_own_name
from neurosim.keywords import explains_arguments

if TYPE_CHECKING:
    import numpy as np

#: What is added to a parameter, and what is remembered of it.
Change = tuple[Any, tuple[Any, ...]]
#: A square root: `math.sqrt` for a float, `numpy.sqrt` for an array.
Root = Callable[[Any], Any]


def descend(incoming: Iterable[Any], learning_rate: float) -> None:
    """w_ij <- w_ij - learning_rate * dE/dw_ij, for all trainable connections."""
    for connection in incoming:
        if connection.trainable:
            connection.weight -= learning_rate * connection.gradient


def descend_bias(neuron: Any, learning_rate: float) -> None:
    """b_j <- b_j - learning_rate * dE/db_j."""
    neuron.bias -= learning_rate * neuron.bias_gradient


def change_expression(gradient: Any, learning_rate: Any) -> Any:
    """-learning_rate * gradient, what descent adds to the parameter."""
    return -(learning_rate * gradient)


def penalised(gradient: Any, weight: Any, l2: Any) -> Any:
    """dE/dw + l2 * w, the gradient of E + l2/2 * sum of w^2."""
    return gradient + l2 * weight


@dataclass(slots=True)
class Memory:
    """What an optimizer remembers between two updates.

    Attributes
    ----------
    names : tuple of str
        The parameters, in the order of the arrays.
    slots : tuple of (parameters,) array
        One array for each of the optimizer's `slots`.
    updates : int
        How many updates were made.
    powers : tuple of float
        The optimizer's `decays`, each to the power of `updates`.
    """

    names: tuple[str, ...]
    slots: tuple[np.ndarray, ...]
    updates: int
    powers: tuple[float, ...]

    def copy(self) -> Memory:
        """Return the same, to be kept while the optimizer goes on."""
        return Memory(self.names, tuple(slot.copy() for slot in self.slots), self.updates, self.powers)


class Optimizer:
    """Base of all optimizers; a subclass needs `name` and `change`.

    An optimizer belongs to one network: after a training its `memory` holds one number per slot and
    parameter, and the next training with the same object continues from there.

    Parameters
    ----------
    learning_rate : float

    Attributes
    ----------
    slots : tuple of str
        What is remembered of every parameter; all start at 0. One called ``squares`` is never below 0.
    decays : tuple of float
        Factors whose powers `change` is given (for Adam's correction of the bias towards 0).
    memory : Memory or None
        None before the first update.
    owner : weak reference or None
        The network that `memory` is of. A copy of the optimizer has none.

    Raises
    ------
    NumberError
        The learning rate is not a finite number, or another number is out of range.
    """

    name: ClassVar[str] = ""
    text: ClassVar[str] = "Δw"
    latex: ClassVar[str] = r"\Delta w"
    slots: ClassVar[tuple[str, ...]] = ()
    parameter_names: ClassVar[tuple[str, ...]] = ("learning_rate",)

    @explains_arguments
    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = finite(learning_rate, "learning_rate")
        if self.learning_rate < 0.0:
            raise NumberError(
                f"learning_rate is {self.learning_rate}; it must be at least 0, because a negative rate "
                "makes E grow"
            )
        self.memory: Memory | None = None
        self.owner: Callable[[], object] | None = None

    @property
    def decays(self) -> tuple[float, ...]:
        """Factors whose powers are needed; none by default."""
        return ()

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """Return what is added to the parameter, and what is remembered next time.

        Parameters
        ----------
        gradient : float or array
        learning_rate : float
            Of this update, which a schedule may have changed.
        remembered : sequence of float or array
            One for each slot.
        powers : sequence of float
            The `decays` to the power of the number of updates, this one included.
        sqrt : callable
            ``math.sqrt``, or ``numpy.sqrt`` for arrays.
        """
        raise NotImplementedError(f"optimizer '{self.name}' has no change(...)")

    def remember(self, names: Sequence[str]) -> Memory:
        """Return the memory for these parameters, a fresh one before the first update.

        Raises
        ------
        StructureError
            The optimizer has trained other parameters, or its memory does not fit; see `require_memory`.
        """
        import numpy as np

        names = tuple(names)
        if self.memory is None:
            zeros = tuple(np.zeros(len(names)) for _ in self.slots)
            self.memory = Memory(names, zeros, 0, tuple(1.0 for _ in self.decays))
        elif self.slots and self.memory.names != names:
            raise self._another(names)
        self.require_memory(self.memory)
        return self.memory

    def require_memory(self, memory: Memory) -> None:
        """Refuse a memory that this optimizer cannot continue with, such as one of a damaged file.

        Raises
        ------
        StructureError
            It has other arrays or powers than the `slots` and `decays` of this optimizer.
        """
        import numpy as np

        shape = (len(memory.names),)
        if len(memory.slots) != len(self.slots) or len(memory.powers) != len(self.decays):
            raise self._unfit(
                f"it needs {len(self.slots)} arrays ({', '.join(self.slots) or 'none'}) and "
                f"{len(self.decays)} powers, not {len(memory.slots)} and {len(memory.powers)}"
            )
        for name, slot in zip(self.slots, memory.slots, strict=True):
            if not isinstance(slot, np.ndarray) or slot.dtype != np.float64 or slot.shape != shape:
                raise self._unfit(f"'{name}' is not an array of {shape[0]} floats")
            if not np.isfinite(slot).all() or (name == "squares" and (slot < 0.0).any()):
                raise self._unfit(f"'{name}' holds a number that it cannot have")
        if not all(0.0 <= power <= 1.0 for power in memory.powers):
            raise self._unfit(f"powers are {list(memory.powers)}; each must be from 0 to 1")

    def _unfit(self, why: str) -> StructureError:
        return StructureError(
            f"the memory of {type(self).__name__} is damaged: {why}; call its forget(), or make a new one"
        )

    def belong_to(self, network: object, names: Sequence[str]) -> None:
        """Make this the optimizer of a network.

        Raises
        ------
        StructureError
            It remembers parameters of another network, which is still there.
        """
        if self.memory is not None and self.slots and not self._may_belong_to(network):
            gc.collect()  # neurons and connections hold each other: who was given up may seem to be there
            if not self._may_belong_to(network):
                raise self._another(names)
        self.owner = weakref.ref(network)

    def _may_belong_to(self, network: object) -> bool:
        return self.owner is None or self.owner() in (None, network)

    def _another(self, names: Sequence[str]) -> StructureError:
        assert self.memory is not None
        return StructureError(
            f"this optimizer remembers {len(self.memory.names)} parameters of another network, not these "
            f"{len(names)}; make a new one, or call its forget()"
        )

    def forget(self) -> None:
        """Start again, for another network or another training."""
        self.memory = self.owner = None

    def __getstate__(self) -> dict[str, Any]:
        # A copy, or what comes back from a file, may go on with a copy of the network.
        return self.__dict__ | {"owner": None}

    def next_powers(self, powers: Sequence[float]) -> tuple[float, ...]:
        """Return the powers of the decays for one more update."""
        return tuple(power * decay for power, decay in zip(powers, self.decays, strict=True))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"


class Descent(Optimizer):
    """Gradient descent: the change is -learning_rate * gradient [1]_.

    Examples
    --------
    >>> Descent(learning_rate=0.5).change(0.2, 0.5, (), ())
    (-0.1, ())
    """

    name = "descent"
    text = "Δw = −η·g"
    latex = r"\Delta w = -\eta\, g"

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * gradient."""
        return -(learning_rate * gradient), ()


class Momentum(Optimizer):
    """Descent with momentum: a share of the previous change is added [2]_.

    Examples
    --------
    >>> rule = Momentum(learning_rate=0.5, momentum=0.9)
    >>> rule.change(0.25, 0.5, (0.5,), ())
    (0.325, (0.325,))
    """

    name = "momentum"
    text = "Δw = −η·g + μ·(previous Δw)"
    latex = r"\Delta w = -\eta\, g + \mu\, \Delta w_\mathrm{previous}"
    slots = ("change",)
    parameter_names = ("learning_rate", "momentum")

    @explains_arguments
    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = _share(momentum, "momentum")

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * gradient + momentum * previous change."""
        change = -(learning_rate * gradient) + self.momentum * remembered[0]
        return change, (change,)


class Nesterov(Momentum):
    """Nesterov's momentum: the velocity is applied once more, ahead of the next gradient [3]_."""

    name = "nesterov"
    text = "v = −η·g + μ·v, Δw = −η·g + μ·v"
    latex = r"v \leftarrow -\eta\, g + \mu\, v,\quad \Delta w = -\eta\, g + \mu\, v"
    slots = ("velocity",)

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * gradient + momentum * velocity, with the velocity after this step."""
        velocity = -(learning_rate * gradient) + self.momentum * remembered[0]
        return -(learning_rate * gradient) + self.momentum * velocity, (velocity,)


class AdaGrad(Optimizer):
    """Every parameter's rate falls with the squares of all its gradients so far [4]_."""

    name = "adagrad"
    text = "s = s + g², Δw = −η·g/(√s + ε)"
    latex = r"s \leftarrow s + g^2,\quad \Delta w = -\eta\, g / (\sqrt{s} + \varepsilon)"
    slots = ("squares",)
    parameter_names = ("learning_rate", "epsilon")

    @explains_arguments
    def __init__(self, learning_rate: float = 0.01, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.epsilon = _above_zero(epsilon, "epsilon")

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * gradient / (sqrt(squares) + epsilon)."""
        squares = remembered[0] + gradient * gradient
        return -(learning_rate * gradient) / (sqrt(squares) + self.epsilon), (squares,)


class RMSprop(Optimizer):
    """The gradient is divided by the root of a running mean of its squares [5]_."""

    name = "rmsprop"
    text = "s = ρ·s + (1 − ρ)·g², Δw = −η·g/(√s + ε)"
    latex = r"s \leftarrow \rho\, s + (1 - \rho)\, g^2,\quad \Delta w = -\eta\, g / (\sqrt{s} + \varepsilon)"
    slots = ("squares",)
    parameter_names = ("learning_rate", "decay", "epsilon")

    @explains_arguments
    def __init__(self, learning_rate: float = 0.001, decay: float = 0.9, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = _share(decay, "decay")
        self.epsilon = _above_zero(epsilon, "epsilon")

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * gradient / (sqrt(squares) + epsilon)."""
        squares = self.decay * remembered[0] + (1.0 - self.decay) * (gradient * gradient)
        return -(learning_rate * gradient) / (sqrt(squares) + self.epsilon), (squares,)


class Adam(Optimizer):
    """Running means of gradient and square, both corrected for having started at 0 [6]_."""

    name = "adam"
    text = "m = β₁·m + (1 − β₁)·g, s = β₂·s + (1 − β₂)·g², Δw = −η·m/(1 − β₁ᵗ)/(√(s/(1 − β₂ᵗ)) + ε)"
    latex = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g,\quad s \leftarrow \beta_2 s + (1 - \beta_2) g^2,\quad "
        r"\Delta w = -\eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon}"
    )
    slots = ("mean", "squares")
    parameter_names = ("learning_rate", "beta1", "beta2", "epsilon")

    @explains_arguments
    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = _share(beta1, "beta1")
        self.beta2 = _share(beta2, "beta2")
        self.epsilon = _above_zero(epsilon, "epsilon")

    @property
    def decays(self) -> tuple[float, ...]:
        """beta1 and beta2."""
        return (self.beta1, self.beta2)

    def change(
        self,
        gradient: Any,
        learning_rate: float,
        remembered: Sequence[Any],
        powers: Sequence[float],
        sqrt: Root = math.sqrt,
    ) -> Change:
        """-learning_rate * mean / (1 - beta1^t) / (sqrt(squares / (1 - beta2^t)) + epsilon)."""
        mean = self.beta1 * remembered[0] + (1.0 - self.beta1) * gradient
        squares = self.beta2 * remembered[1] + (1.0 - self.beta2) * (gradient * gradient)
        step = (mean / (1.0 - powers[0])) / (sqrt(squares / (1.0 - powers[1])) + self.epsilon)
        return -(learning_rate * step), (mean, squares)


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType(
    {known.name: known for known in (Descent, Momentum, Nesterov, AdaGrad, RMSprop, Adam)}
)


def optimizer(choice: object, learning_rate: float | None = None) -> Optimizer:
    """Return the optimizer that a name or object stands for; None is plain descent.

    Raises
    ------
    UnknownNameError, NumberError
        See `neurosim.formulas.choices.choose`; or the learning rate is missing, or said twice.

    Examples
    --------
    >>> optimizer("momentum", 0.5)
    Momentum(learning_rate=0.5, momentum=0.9)
    """
    if isinstance(choice, Optimizer):
        require_own_name("optimizer", choice, OPTIMIZERS)
        if learning_rate is not None and learning_rate != choice.learning_rate:
            raise NumberError(
                f"learning_rate {brief(learning_rate)} was given together with {brief(choice)}; "
                "set it only in the optimizer"
            )
        return choice
    if choice is None:
        choice = Descent
    if isinstance(choice, type) and issubclass(choice, Optimizer):
        made = _made(choice, learning_rate)
        require_own_name("optimizer", made, OPTIMIZERS)
        return made
    makers: dict[str, Any] = {
        name: lambda kind=kind: _made(kind, learning_rate) for name, kind in OPTIMIZERS.items()
    }
    return choose("optimizer", choice, Optimizer, makers)


def _made(kind: type[Optimizer], learning_rate: float | None) -> Optimizer:
    """An optimizer with this learning rate, or with the one that it has by itself."""
    if learning_rate is not None:
        return kind(learning_rate)
    try:
        return kind()  # type: ignore[call-arg]
    except TypeError:
        raise NumberError(
            f"training by {kind.name or kind.__name__} needs a learning_rate, such as learning_rate=0.5"
        ) from None


def _share(value: object, what: str) -> float:
    number = finite(value, what)
    if not 0.0 <= number < 1.0:
        raise NumberError(f"{what} is {number}; it must be at least 0 and below 1")
    return number


def _above_zero(value: object, what: str) -> float:
    number = finite(value, what)
    if number <= 0.0:
        raise NumberError(f"{what} is {number}; it must be above 0")
    return number
