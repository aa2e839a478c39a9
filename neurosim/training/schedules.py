"""Learning-rate schedules: which learning rate every epoch trains with. Epochs count from 1.

A schedule is called with the number of an epoch and returns its learning rate. Any function of the epoch
will do in its place, and a list with a rate for every epoch.

References
----------
.. [1] H. Robbins, S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22, 1951
   (rates that fall like 1/epoch).
.. [2] I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, eq. 5
   (cosine, without the restarts).
"""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from neurosim.ground.checks import finite, whole
from neurosim.ground.errors import NumberError, brief
from neurosim.ground.keywords import explains_arguments


class Schedule:
    """Base of all schedules; a subclass needs `rate`.

    Parameters
    ----------
    learning_rate : float
        Of the first epoch.

    Raises
    ------
    NumberError
        A number is not finite or out of range.
    """

    text: ClassVar[str] = "η"
    parameter_names: ClassVar[tuple[str, ...]] = ("learning_rate",)

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = finite(learning_rate, "learning_rate")

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 1."""
        raise NotImplementedError(f"schedule {type(self).__name__} has no rate(epoch)")

    def __call__(self, epoch: int) -> float:
        return self.rate(epoch)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"


class ConstantRate(Schedule):
    """The same learning rate in every epoch.

    Examples
    --------
    >>> ConstantRate(0.5)(100)
    0.5
    """

    def rate(self, epoch: int) -> float:
        """learning_rate."""
        return self.learning_rate


class StepDecay(Schedule):
    """After every so many epochs the rate is multiplied by a factor.

    Examples
    --------
    >>> decay = StepDecay(0.5, factor=0.1, every=10)
    >>> decay(1), decay(10), decay(11)
    (0.5, 0.5, 0.05)
    """

    text = "η₀·factor^⌊(epoch − 1)/every⌋"
    parameter_names = ("learning_rate", "factor", "every")

    @explains_arguments
    def __init__(self, learning_rate: float, *, factor: float, every: int) -> None:
        super().__init__(learning_rate)
        self.factor = finite(factor, "factor")
        self.every = whole(every, "every")

    def rate(self, epoch: int) -> float:
        """learning_rate * factor ** floor((epoch - 1) / every)."""
        return self.learning_rate * self.factor ** ((epoch - 1) // self.every)


class ExponentialDecay(Schedule):
    """After every epoch the rate is multiplied by a factor.

    Examples
    --------
    >>> decay = ExponentialDecay(0.5, factor=0.5)
    >>> decay(1), decay(2), decay(3)
    (0.5, 0.25, 0.125)
    """

    text = "η₀·factor^(epoch − 1)"
    parameter_names = ("learning_rate", "factor")

    @explains_arguments
    def __init__(self, learning_rate: float, *, factor: float) -> None:
        super().__init__(learning_rate)
        self.factor = finite(factor, "factor")

    def rate(self, epoch: int) -> float:
        """learning_rate * factor ** (epoch - 1)."""
        return self.learning_rate * self.factor ** (epoch - 1)


class InverseTimeDecay(Schedule):
    """The rate falls like 1/epoch [1]_.

    Examples
    --------
    >>> decay = InverseTimeDecay(0.5, decay=1.0)
    >>> decay(1), decay(2), decay(5)
    (0.5, 0.25, 0.1)
    """

    text = "η₀/(1 + decay·(epoch − 1))"
    parameter_names = ("learning_rate", "decay")

    @explains_arguments
    def __init__(self, learning_rate: float, *, decay: float) -> None:
        super().__init__(learning_rate)
        self.decay = finite(decay, "decay")
        if self.decay < 0.0:
            raise NumberError(f"decay is {self.decay}; it must be at least 0")

    def rate(self, epoch: int) -> float:
        """learning_rate / (1 + decay * (epoch - 1))."""
        return self.learning_rate / (1.0 + self.decay * (epoch - 1))


class CosineDecay(Schedule):
    """The rate falls along half a cosine, slowly at both ends, and stays at the last one [2]_.

    Examples
    --------
    >>> decay = CosineDecay(0.5, epochs=100)
    >>> decay(1), decay(51), decay(101)
    (0.5, 0.25, 0.0)
    """

    text = "η₁ + (η₀ − η₁)/2·(1 + cos(π·(epoch − 1)/epochs))"
    parameter_names = ("learning_rate", "epochs", "last")

    @explains_arguments
    def __init__(self, learning_rate: float, *, epochs: int, last: float = 0.0) -> None:
        super().__init__(learning_rate)
        self.epochs = whole(epochs, "epochs")
        self.last = finite(last, "last")

    def rate(self, epoch: int) -> float:
        """last + (learning_rate - last) / 2 * (1 + cos(pi * (epoch - 1) / epochs))."""
        angle = math.pi * min(epoch - 1, self.epochs) / self.epochs
        return self.last + (self.learning_rate - self.last) / 2.0 * (1.0 + math.cos(angle))


class _Listed(Schedule):
    """A rate for every epoch, from a list."""

    def __init__(self, rates: Sequence[float]) -> None:
        numbers = [
            finite(rate, f"learning rate of epoch {epoch}") for epoch, rate in enumerate(rates, start=1)
        ]
        if not numbers:
            raise NumberError("schedule is an empty list; give a learning rate for every epoch")
        super().__init__(numbers[0])
        self.rates = numbers

    def rate(self, epoch: int) -> float:
        if epoch > len(self.rates):
            raise NumberError(
                f"schedule lists {len(self.rates)} learning rates, but the training reaches epoch {epoch}"
            )
        return self.rates[epoch - 1]

    def __repr__(self) -> str:
        return f"a list of {len(self.rates)} learning rates"


class _Called(Schedule):
    """A rate for every epoch, from a function of the user's own."""

    def __init__(self, function: Callable[[int], float]) -> None:
        self.function = function
        super().__init__(self.rate(1))

    def rate(self, epoch: int) -> float:
        return finite(self.function(epoch), f"learning rate of epoch {epoch}, as the schedule gives it,")

    def __repr__(self) -> str:
        return f"the function {getattr(self.function, '__name__', type(self.function).__name__)}"


#: A schedule, a function of the epoch, or a learning rate for every epoch.
ScheduleChoice = Schedule | Callable[[int], float] | Sequence[float] | np.ndarray


def schedule(choice: ScheduleChoice | None) -> Schedule | None:
    """Return the schedule that an object, a function of the epoch or a list of rates stands for.

    Raises
    ------
    NumberError
        It is none of these, or holds a rate that is not a finite number.
    """
    if choice is None or isinstance(choice, Schedule):
        return choice
    if callable(choice) and not isinstance(choice, type):
        return _Called(choice)
    if isinstance(choice, Sequence | np.ndarray) and not isinstance(choice, str):
        return _Listed(list(choice))
    raise NumberError(
        "schedule must be one such as ns.StepDecay(0.5, factor=0.1, every=100), a function of the epoch, "
        f"or a list with a learning rate for every epoch, not {brief(choice)}"
    )


def rates(of: Schedule | float, first: int, last: int) -> np.ndarray:
    """Return the learning rates of the epochs `first` to `last`, of a schedule or of a constant.

    Raises
    ------
    NumberError
        One of them is not a finite number, or a list has none for that epoch.
    """
    if isinstance(of, Schedule) and not isinstance(of, ConstantRate):
        return np.array([_rate(of, epoch) for epoch in range(first, last + 1)], dtype=float)
    return np.full(last - first + 1, of.learning_rate if isinstance(of, Schedule) else of)


def _rate(of: Schedule, epoch: int) -> float:
    """The learning rate of one epoch; a power that leaves the range of a float is infinite."""
    try:
        rate = of(epoch)
    except OverflowError:
        rate = math.inf
    return finite(rate, f"learning rate of epoch {epoch}")
