"""What happened in a training: its costs, its evaluations, its clock, and what it needs to go on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from neurosim.errors import StructureError, UnknownNameError, did_you_mean, listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.model.network import Network

#: Fields that two histories of the same training need not share.
CLOCK = ("marks", "why")


@dataclass(frozen=True)
class Evaluation:
    """The network as it stood after an epoch, judged over whole sets of samples.

    Attributes
    ----------
    epoch : int
        0 is before the first update.
    training, validation : mapping of str to float
        ``"cost"``, the mean of E, and the metrics by name; validation is None where there is none.
    """

    epoch: int
    training: Mapping[str, float]
    validation: Mapping[str, float] | None = None


@dataclass(eq=False, repr=False)
class History:
    """The record of a training; `fit` returns it, and goes on with it.

    Two histories are equal when they tell the same, whatever the clock said.

    Attributes
    ----------
    engine, why : str
        The engine that trained, and why that one.
    optimizer : str
        The update rule with its numbers, such as ``Momentum(learning_rate=0.5, momentum=0.9)``.
    schedule : str or None
        The learning-rate schedule.
    samples, batch_size : int
    reduction : str
        ``"sum"`` or ``"mean"`` of the gradients of a batch.
    shuffle : bool
    seed : int or None
        What the shuffles were drawn from; None without shuffles, or where a generator was given.
    l2 : float
    exact : bool
    evaluations : list of Evaluation
    snapshots : dict of int to (parameters,) array
        Weights and biases after an epoch, in the order of `parameters`.
    parameters : tuple of str
        ``"i1->h1"`` and ``"b(h1)"``.
    stopped : str
        Why the training ended: ``"epochs"``, ``"early stopping"``, ``"callback"``, ``"interrupted"`` or
        ``"error"``.
    marks : list of (epochs, seconds)
        How many epochs were done after how many seconds.
    generator : mapping or None
        The state of the generator of the shuffles, to go on with.
    """

    engine: str = ""
    why: str = ""
    optimizer: str = ""
    schedule: str | None = None
    samples: int = 0
    batch_size: int = 1
    reduction: str = "sum"
    shuffle: bool = False
    seed: int | None = None
    l2: float = 0.0
    exact: bool = True
    evaluations: list[Evaluation] = field(default_factory=list)
    snapshots: dict[int, np.ndarray] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    stopped: str = ""
    marks: list[tuple[int, float]] = field(default_factory=list)
    generator: Mapping[str, Any] | None = None
    _costs: list[np.ndarray] = field(default_factory=list)
    _rates: list[np.ndarray] = field(default_factory=list)

    # -- what is read -----------------------------------------------------------------------------

    @property
    def epochs(self) -> int:
        """How many epochs were trained."""
        return sum(map(len, self._costs))

    @property
    def cost(self) -> np.ndarray:
        """The running cost, (epochs,): the mean of E, each E taken when its sample was met."""
        return _joined(self._costs)

    @property
    def learning_rate(self) -> np.ndarray:
        """The learning rate of every epoch, (epochs,)."""
        return _joined(self._rates)

    @property
    def seconds(self) -> float:
        """How long the training took."""
        return self.marks[-1][1] if self.marks else 0.0

    def curve(self, quantity: str = "cost", of: str = "training") -> tuple[np.ndarray, np.ndarray]:
        """Return epochs and values of what the evaluations say, such as the accuracy of ``"validation"``.

        Raises
        ------
        UnknownNameError
            The evaluations say nothing of that name.
        """
        pairs = []
        for evaluation in self.evaluations:
            numbers = {"training": evaluation.training, "validation": evaluation.validation}.get(of) or {}
            if quantity in numbers:
                pairs.append((evaluation.epoch, numbers[quantity]))
        if not pairs:
            raise UnknownNameError(
                f"no evaluation has the {of} {quantity} (there are {listed(self.quantities)})"
            )
        epochs, values = zip(*pairs, strict=True)
        return np.array(epochs), np.array(values)

    @property
    def quantities(self) -> tuple[str, ...]:
        """What the evaluations say: ``"training cost"``, ``"validation accuracy"``, ..."""
        found: dict[str, None] = {}
        for evaluation in self.evaluations:
            for of, numbers in (("training", evaluation.training), ("validation", evaluation.validation)):
                found.update(dict.fromkeys(f"{of} {name}" for name in numbers or ()))
        return tuple(found)

    def restore(self, network: "Network", epoch: int) -> None:
        """Put the weights and biases of a snapshot back.

        Raises
        ------
        UnknownNameError
            There is no snapshot of that epoch.
        StructureError
            The network has other parameters.
        """
        from neurosim.passes.parameters import Parameters

        if epoch not in self.snapshots:
            raise UnknownNameError(f"no snapshot of epoch {epoch} (there are {listed(self.snapshots)})")
        parameters = Parameters(network)
        self.require(parameters.names)
        parameters.write(self.snapshots[epoch])
        network.ready = False

    def require(self, names: tuple[str, ...]) -> None:
        """Refuse another network than the one that was trained."""
        if self.parameters and self.parameters != names:
            raise StructureError(
                f"this history is of a network with other parameters ({len(self.parameters)}, "
                f"this one has {len(names)}); give the network that it was made with"
            )

    # -- what is written while training -----------------------------------------------------------

    def add(self, costs: np.ndarray, rates: np.ndarray, seconds: float) -> None:
        """Add epochs that were trained."""
        if len(costs):
            self._costs.append(costs)
            self._rates.append(rates)
            self.marks.append((self.epochs, seconds))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        names = [f.name for f in fields(self) if f.name not in CLOCK and not f.name.startswith("_")]
        return all(
            _same(getattr(self, name), getattr(other, name)) for name in [*names, "cost", "learning_rate"]
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<History of {self.epochs} epochs, {len(self.evaluations)} evaluations, engine {self.engine}>"


def _joined(pieces: list[np.ndarray]) -> np.ndarray:
    """All pieces as one array, which then takes their place."""
    if len(pieces) > 1:
        pieces[:] = [np.concatenate(pieces)]
    return pieces[0] if pieces else np.zeros(0)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)
