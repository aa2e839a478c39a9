"""Frozen records of a network: what it is made of, and what stands on it at one moment.

A record holds plain names and numbers, never a living object. Printers, figures and files are made
from records, so a saved one can be printed and drawn without the network it was taken from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NEURON_KINDS = ("input", "constant", "neuron")
#: A softmax of more neurons is written in closed form: its sums have lines of their own.
MOST_WRITTEN_OUT = 20
#: A mean of at most so many samples is written out: every sample has gradients of its own.
MOST_IN_A_MEAN = 8
BIAS_STYLES = ("variable", "constant", "column", "mixed", "none")


@dataclass(frozen=True, slots=True)
class NeuronRecord:
    """One neuron.

    Attributes
    ----------
    kind : str
        ``"input"``, ``"constant"`` (always gives `value`) or ``"neuron"`` (computes).
    activation : str or None
        Name of the activation; None for inputs and constants.
    activation_parameters : mapping of str to float or str
        The numbers it was made with, and the texts of one that is given by a text: formula, and slope.
    aggregation : str or None
        Name of what stands in place of the weighted sum; None for the sum.
    generation : int
        Topological generation, 0 for neurons that nothing feeds.
    group : str or None
        Name of the softmax group.
    """

    name: str
    kind: str
    generation: int = 0
    activation: str | None = None
    activation_parameters: Mapping[str, float | str] = field(default_factory=dict)
    bias: float | None = None
    bias_trainable: bool = True
    value: float | None = None
    output: bool = False
    group: str | None = None
    aggregation: str | None = None
    aggregation_parameters: Mapping[str, float | str] = field(default_factory=dict)


class ConnectionRecord(NamedTuple):
    """One connection, source -> target (a named tuple: there are many of them)."""

    source: str
    target: str
    weight: float
    label: str | None = None
    trainable: bool = True

    @property
    def name(self) -> str:
        """``"i1->h1"``: how the connection is called in every record."""
        return f"{self.source}->{self.target}"


class Update(NamedTuple):
    """What an update was made with: which it is in its training, and the samples that went into it.

    Attributes
    ----------
    number, epoch : int
        Counted from 1 over the whole training.
    samples : tuple of int
        As the data number them.
    learning_rate : float or None
        None where the passes were made and no update followed.
    """

    number: int
    epoch: int
    samples: tuple[int, ...]
    learning_rate: float | None


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """A whole network, neurons and connections in creation order."""

    name: str | None
    loss: str
    bias_style: str
    neurons: tuple[NeuronRecord, ...]
    connections: tuple[ConnectionRecord, ...]
    loss_parameters: Mapping[str, float | str] = field(default_factory=dict)

    def labels(self) -> dict[str, str]:
        """The labels by connection."""
        return {c.name: c.label for c in self.connections if c.label is not None}

    def generations(self) -> tuple[tuple[NeuronRecord, ...], ...]:
        """Neurons by topological generation, ties in creation order."""
        last = max((neuron.generation for neuron in self.neurons), default=-1)
        columns: list[list[NeuronRecord]] = [[] for _ in range(last + 1)]
        for neuron in self.neurons:
            columns[neuron.generation].append(neuron)
        return tuple(tuple(column) for column in columns)


#: What the passes compute from the weights, so that it is out of date when they are changed.
COMPUTED = frozenset({"net", "out", "delta", "gradient", "bias_gradient", "error"})


@dataclass(frozen=True, slots=True)
class State:
    """A network and the numbers that stand on it at one moment.

    Attributes
    ----------
    values : mapping of (quantity, of) to float
        Quantities of neurons: ``net``, ``out`` (of inputs, too), ``delta``, ``bias``,
        ``bias_gradient``, ``target``, ``error`` (its share of E). Of connections (``"i1->h1"``):
        ``weight``, ``gradient``. Of the whole: ``("error", "E")``. What is not known is absent.
    before : mapping of (quantity, of) to float
        ``weight`` and ``bias`` as they were before an update; empty when there was none.
    outdated : set of str
        Quantities that were computed before the weights were changed, or whose pass was not yet made again;
        figures show them in grey.
    """

    network: NetworkRecord
    values: Mapping[tuple[str, str], float]
    before: Mapping[tuple[str, str], float] = field(default_factory=dict)
    learning_rate: float | None = None
    outdated: frozenset[str] = frozenset()

    def get(self, quantity: str, of: str) -> float | None:
        """Return the number, or None when it is not known at this moment."""
        return self.values.get((quantity, of))
