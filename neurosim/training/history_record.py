"""What happened in a training: its costs, evaluations and time, and what is needed to continue it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Self

import numpy as np

from neurosim.formulas.updates import Memory, Optimizer
from neurosim.ground.errors import StructureError, UnknownNameError, listed
from neurosim.ground.stored import Stored
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.causes import Cause
from neurosim.training.growing import Growing


@dataclass(frozen=True)
class Evaluation:
    """The network after an epoch, evaluated on whole sets of samples.

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

    def numbers(self, of: str) -> Mapping[str, float]:
        """Return the numbers of ``"training"`` or ``"validation"``; none where there are none."""
        return {"training": self.training, "validation": self.validation}.get(of) or {}


@dataclass(eq=False, repr=False)
class HistoryRecord:
    """The record of a training, which is written while it goes on, and with which it can be continued.

    Its attributes are described in `neurosim.history_view.History`, which also prints, draws and keeps it.
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
    parameters: tuple[str, ...] = ()
    stopped: str = ""
    diagnosis: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    evaluations: list[Evaluation] = field(default_factory=list)
    snapshots: dict[int, np.ndarray] = field(default_factory=dict)
    watched: str | None = None
    best_epoch: int | None = None
    best: np.ndarray | None = None
    marks: list[tuple[int, float]] = field(default_factory=list)
    memory: Memory | None = None
    generator: Mapping[str, Stored] | None = None
    _costs: Growing = field(default_factory=Growing)
    _rates: Growing = field(default_factory=Growing)

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return len(self._costs)

    @property
    def cost(self) -> np.ndarray:
        """The running cost, (epochs,): the mean of E over an epoch, each E as of when its sample was used."""
        return self._costs.array

    @property
    def learning_rate(self) -> np.ndarray:
        """The learning rate of every epoch, (epochs,)."""
        return self._rates.array

    @property
    def seconds(self) -> float:
        """How long the training took."""
        return self.marks[-1][1] if self.marks else 0.0

    @property
    def quantities(self) -> tuple[str, ...]:
        """What the evaluations say: ``"training cost"``, ``"validation accuracy"``, ..."""
        found: dict[str, None] = {}
        for evaluation in self.evaluations:
            for of in ("training", "validation"):
                found.update(dict.fromkeys(f"{of} {name}" for name in evaluation.numbers(of)))
        return tuple(found)

    def curve(self, quantity: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the epochs of the evaluations, and what they say.

        Parameters
        ----------
        quantity : str
            One of `quantities`, such as ``"validation accuracy"``.

        Raises
        ------
        UnknownNameError
            No evaluation has it.
        """
        of, _, name = quantity.partition(" ")
        found = [evaluation for evaluation in self.evaluations if name in evaluation.numbers(of)]
        if not found:
            raise UnknownNameError(
                f"no evaluation has a '{quantity}' (there are {listed(self.quantities)}); "
                "metrics, validation and evaluate_every are arguments of fit"
            )
        values = [evaluation.numbers(of)[name] for evaluation in found]
        return np.array([evaluation.epoch for evaluation in found]), np.array(values)

    # -- going back, going on ---------------------------------------------------------------------

    def restore(self, network: PlainNetwork, epoch: int) -> None:
        """Put the weights and biases of a snapshot back on the network.

        Raises
        ------
        UnknownNameError
            There is no snapshot of that epoch.
        StructureError
            The network has other parameters.
        """
        from neurosim.engines.parameters import Parameters

        if epoch not in self.snapshots:
            raise UnknownNameError(
                f"no snapshot of epoch {epoch} (there are {listed(self.snapshots)}); "
                "snapshots_every is an argument of fit"
            )
        parameters = Parameters(network)
        self.require(parameters.names)
        parameters.write(self.snapshots[epoch])
        network.ready = False

    def require(self, names: tuple[str, ...]) -> None:
        """Refuse a network other than the one that was trained."""
        begun = self.parameters or self.epochs or self.snapshots or self.best is not None
        if begun and self.parameters != names:
            raise StructureError(
                f"this history is of a network with {len(self.parameters)} other parameters than the "
                f"{len(names)} of this one; give the network that it was made with"
            )

    def require_memory(self, optimizer: Optimizer) -> None:
        """Refuse to continue with a memory that does not fit the optimizer."""
        if self._is_of(optimizer) and self.memory is not None:
            optimizer.require_memory(self.memory)

    def remind(self, optimizer: Optimizer) -> None:
        """Let a new optimizer of the same kind continue where the previous one stopped."""
        if optimizer.memory is None and self.memory is not None and self._is_of(optimizer):
            optimizer.memory = self.memory.copy()

    def _is_of(self, optimizer: Optimizer) -> bool:
        return self.optimizer.partition("(")[0] == type(optimizer).__name__

    def add(self, costs: np.ndarray, rates: np.ndarray, seconds: float) -> None:
        """Add epochs that were trained, and the seconds since the start."""
        if len(costs):
            self._costs.add(costs)
            self._rates.add(rates)
            self.marks.append((self.epochs, seconds))

    def explain(self, causes: Iterable[Cause]) -> None:
        """Write down why the training got nowhere; without causes, that it got somewhere."""
        found = tuple(causes)
        self.diagnosis = tuple(cause.text for cause in found)
        self.causes = tuple(cause.word for cause in found)

    def follow(self, rules: Mapping[str, int | str | float | bool]) -> None:
        """Write down by which rules it goes on; see `neurosim.engines.job.Job.rules`."""
        for name, value in rules.items():
            setattr(self, name, value)

    def become(self, other: "HistoryRecord") -> None:
        """Take over everything of another history, such as an earlier copy."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))

    def copy(self) -> Self:
        """Return a copy of the history that does not grow with this one."""
        return replace(
            self,
            evaluations=list(self.evaluations),
            snapshots=dict(self.snapshots),
            marks=list(self.marks),
            _costs=Growing(self.cost),
            _rates=Growing(self.learning_rate),
        )
