"""What figures are made of: a scenario has all of it, a saved network or trace only its passes."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from neurosim.data.dataset import Dataset
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord
from neurosim.training.classes import Rule
from neurosim.training.history_record import HistoryRecord
from neurosim.training.outcomes import Outcomes

Weights = Literal["first", "trained"]
#: Inputs and targets by name.
NamedSample = tuple[Mapping[str, float], Mapping[str, float] | None]


class TrainedNetwork(NamedTuple):
    """A network with the data that it is trained with, and how that went.

    Attributes
    ----------
    watched : str
        What the samples are that it was looked at with on its way: ``"validation"`` or ``"test"``.
    when : str
        How long it has been trained: ``"after 30 epochs"``.
    """

    network: PlainNetwork
    history: HistoryRecord
    train: Dataset
    test: Dataset | None
    rule: Rule
    watched: str
    when: str

    @property
    def judged(self) -> Dataset:
        """The test part, or else the part that it was trained with."""
        return self.train if self.test is None else self.test


class WantedDescent(Protocol):
    """The descents on the inputs that a landscape shows."""

    @property
    def learning_rate(self) -> float:
        """The learning rate of every step."""

    @property
    def steps(self) -> int:
        """How many steps each descent has."""


class NetworkCost(Protocol):
    """How many seconds all gradients of a network take, in two ways."""

    @property
    def parameters(self) -> int:
        """How many weights the network has."""

    @property
    def measured(self) -> bool:
        """Whether the numeric gradients were really made."""

    @property
    def numeric(self) -> float:
        """Seconds of numeric gradients."""

    @property
    def backward(self) -> float:
        """Seconds of a forward and a backward pass."""


class Source:
    """What a figure is made of. Here it is nothing yet: whoever has something overrides what gives it.

    Attributes
    ----------
    start : str
        What messages begin with: where the figure is asked for.
    name : str
        Of the scenario or network.
    learning_rate : float or None
    input_descent : WantedDescent or None
    limited : bool
        Whether nobody named the scenario, so that it may not ask for long work.
    """

    start: str = ""
    name: str = ""
    learning_rate: float | None = None
    input_descent: WantedDescent | None = None
    limited: bool = False

    @property
    def beside_trained(self) -> bool:
        """Whether there are figures of trained weights beside this one."""
        return False

    def lacks(self, what: str) -> FormatError:
        """Return the error of a figure that needs what there is not."""
        return FormatError(f"{self.start}this figure needs {what}, which only a scenario has")

    def require_scenario(self, kind: str) -> None:
        """Refuse a kind of figure that needs a whole scenario, where this is none."""

    def limit(self, passes: int) -> None:
        """Refuse so many passes, where nobody named the scenario."""

    def with_weights(self, weights: Weights) -> "Source":
        """Return the same with the first weights, or those that the training leaves."""
        raise self.lacks("a choice of weights")

    def network(self) -> PlainNetwork:
        """Return the network; who changes it copies it first."""
        raise self.lacks("a network")

    def samples(self) -> Sequence[NamedSample]:
        """Return the samples."""
        raise self.lacks("samples")

    def sample(self, number: int) -> NamedSample:
        """Return a sample, counted from 1."""
        samples = self.samples()
        if number > len(samples):
            raise UnknownNameError(f"{self.start}no sample {number} (samples are 1 to {len(samples)})")
        return samples[number - 1]

    def rule(self) -> Rule:
        """Return by what outs are judged."""
        raise self.lacks("a rule by which outs are right")

    def when(self, sample: int = 1) -> str:
        """Return how long the weights have been trained that a sample meets."""
        return ""

    def trace(self, sample: int) -> TraceRecord:
        """Return the passes of one sample alone."""
        raise self.lacks("passes")

    def state(self, sample: int, moment: str) -> State:
        """Return what stands on the network after the forward or backward pass, or after the update."""
        raise self.lacks("passes")

    def refuse_unknown(self, show: Sequence[str], state: State, moment: str) -> None:
        """Refuse to show what is not known at a moment."""

    def shown(self, show: Sequence[str]) -> tuple[str, ...]:
        """Return what is shown of it, if that is what is asked for."""
        return tuple(show)

    def log(self, sample: int) -> TraceRecord:
        """Return the steps of a sample in its update, short enough to be read."""
        raise self.lacks("passes")

    def learnt(self) -> TrainedNetwork:
        """Return the network with these weights, and its training."""
        raise self.lacks("a training")

    def with_snapshots(self) -> TrainedNetwork:
        """Return the network trained, with the weights on the way."""
        raise self.lacks("a training")

    def gradient_costs(self) -> Sequence[NetworkCost]:
        """Return what the gradients of growing networks cost, measured now."""
        raise self.lacks("networks of several sizes")

    def outcomes(self) -> Outcomes:
        """Return what came of many trainings."""
        raise FormatError(
            f"{self.start}this figure is of many trainings, a sweep; neurosim sweep FILE trains and draws it"
        )
