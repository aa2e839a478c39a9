"""What an engine is to do, and what it must offer to do it."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import numpy as np

from neurosim.engines.job_options import JobOptions
from neurosim.formulas.nodes import Expression
from neurosim.formulas.updates import Descent, Optimizer, penalised
from neurosim.ground.checks import flag, is_mean, number, whole
from neurosim.ground.errors import NumberError, brief

Values = TypeVar("Values", float, np.ndarray, Expression)


@dataclass(frozen=True, eq=False)
class Job:
    """The samples of a training and its rules, checked before any engine sees them.

    Attributes
    ----------
    X : (samples, inputs) array of float
    T : (samples, outputs) array of float
        Zeros where the loss needs no target.
    optimizer : Optimizer
    batch_size : int
        Samples per update; the last batch of an epoch may be smaller.
    mean : bool
        Whether the gradients of a batch are divided by its size.
    l2 : float
        E grows by l2/2 * w^2 for every weight: l2 * w is added to its gradient, once per update.
    exact : bool
        False allows an engine to round otherwise than the passes by hand do.
    """

    X: np.ndarray
    T: np.ndarray
    optimizer: Optimizer
    batch_size: int = 1
    mean: bool = False
    l2: float = 0.0
    exact: bool = True

    @classmethod
    def of(cls, X: np.ndarray, T: np.ndarray, optimizer: Optimizer, options: JobOptions) -> Self:
        """Return the job that the options of `Network.fit` describe.

        Raises
        ------
        NumberError
            One of them is out of range.
        """
        return cls(
            X,
            T,
            optimizer,
            batch_size=_batch(options["batch_size"], len(X)),
            mean=is_mean(options["reduction"]),
            l2=_penalty(options["l2"], optimizer),
            exact=flag(options["exact"], "exact"),
        )

    @property
    def rules(self) -> dict[str, int | str | float | bool]:
        """What a history writes down of the rules, by the names that `fit` has for them."""
        return {
            "batch_size": self.batch_size,
            "reduction": "mean" if self.mean else "sum",
            "l2": self.l2,
            "exact": self.exact,
        }

    @property
    def plain(self) -> bool:
        """Whether an update is w <- w - learning_rate * gradient, and nothing else."""
        return type(self.optimizer) is Descent and self.l2 == 0.0

    def penalised(self, gradient: Values, weight: Values) -> Values:
        """Return the gradient of a weight with the share of the penalty, where there is one."""
        if self.l2 == 0.0:
            return gradient
        whole: Values = penalised(gradient, weight, self.l2)
        return whole


class Engine(Protocol):
    """What trains a network: one of those that come along, or one of your own, ``fit(engine=YourClass)``.

    Yours is a class, or a function, that is called with (network, job) and gives an object with `run` and
    `give_back`; derived from this class it needs only `run`. A text `name` in the class is what
    `History.engine` says. A method ``can_train(network, job)`` of the class may return why it cannot train
    that network, else None.

    An engine of your own is given a copy of the network, on which it may do what it likes. After each `run`
    the weights and biases of the copy are taken over: they must be finite, frozen ones as before, and the
    structure, too. If something is amiss, `fit` says so in one sentence, and the network is as it was before.
    What an engine remembers from one update to the next is kept for a training that goes on later if it
    stands in ``job.optimizer.remember(names)``. The arrays of the job cannot be written to.

    Examples
    --------
    Every weight in turn takes a step, if that makes the cost smaller:

    >>> import neurosim as ns
    >>> class OneByOne(ns.Engine):
    ...     name = "one by one"
    ...
    ...     def __init__(self, network, job):
    ...         self.network, self.job = network, job
    ...
    ...     def cost(self):
    ...         total = 0.0
    ...         for inputs, targets in zip(self.job.X, self.job.T):
    ...             self.network.forward(inputs)
    ...             total += self.network.error(targets)
    ...         return total / len(self.job.X)
    ...
    ...     def run(self, orders, rates, costs, first_epoch=1):
    ...         for k, rate in enumerate(rates):
    ...             costs[k] = self.cost()
    ...             for connection in self.network.connections:
    ...                 for step in (rate, -rate):
    ...                     before, cost = connection.weight, self.cost()
    ...                     connection.weight += step
    ...                     if self.cost() >= cost:
    ...                         connection.weight = before
    >>> net = ns.Network.layered([2, 1], "linear", bias="none", weights=[[[0.0], [0.0]]])
    >>> X, T = [[1, 0], [0, 1]], [1, 2]
    >>> history = net.fit(X, T, epochs=12, learning_rate=0.25, engine=OneByOne)
    >>> history.engine, [connection.weight for connection in net.connections]
    ('one by one', [1.0, 2.0])
    """

    @abstractmethod
    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs.

        Parameters
        ----------
        orders : (epochs, samples) array of int
            Which sample comes when, in each epoch.
        rates : (epochs,) array of float
            The learning rate of each epoch.
        costs : (epochs,) array of float
            To be filled with the mean of E over the samples of each epoch, each E taken when its sample was
            met, before the update that it led to.
        first_epoch : int
            The number of the first epoch, counted from 1, for messages.

        Raises
        ------
        NonFiniteError
            A number left the range of a float; the parameters are those after the last complete update.
        """
        ...

    def give_back(self) -> None:
        """Write the parameters to the objects; there is nothing to do where they never left them."""
        return


def _batch(value: int | str, count: int) -> int:
    """How many samples an update takes; ``"all"`` is all of them."""
    if isinstance(value, str):
        if value != "all":
            raise NumberError(
                f"batch_size is {brief(value)}; it must be a whole number of at least 1, or 'all'"
            )
        return count
    return min(whole(value, "batch_size"), count)


def _penalty(value: float, optimizer: Optimizer) -> float:
    factor = number(value, "l2")
    if factor < 0.0:
        raise NumberError(f"l2 is {factor}; it must be at least 0")
    require_one_penalty(optimizer, factor)
    return factor


def require_one_penalty(optimizer: Optimizer, l2: float) -> None:
    """Refuse an L2 penalty beside what an optimizer has in place of it.

    Raises
    ------
    NumberError
        It has, and `l2` is not 0.
    """
    if l2 != 0.0 and optimizer.penalty_name:
        raise NumberError(
            f"l2 = {l2:g} was given together with optimizer {optimizer.name}, which has a "
            f"{optimizer.penalty_name} of its own ({getattr(optimizer, optimizer.penalty_name):g}); "
            "leave one of them out"
        )
