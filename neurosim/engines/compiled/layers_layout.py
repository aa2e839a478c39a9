"""Where the numbers of layers lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from operator import attrgetter

import numpy as np

from neurosim.engines.compiled.blocks import Matrix, padded
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.layers import Layers
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_zeros
from neurosim.formulas.activation import Activation
from neurosim.model.neuron_and_connection import Neuron


@dataclass(frozen=True, eq=False)
class Gap:
    """The connections between a layer and the next.

    Attributes
    ----------
    sources, targets : int
    activation : Activation
        Of the targets.
    factor : float or None
        What a bias is multiplied by: 1, or the out of the constant that it comes from; None without biases.
    weights_change, biases_change : bool or None
        Whether they are trained; None where only some are.
    """

    sources: int
    targets: int
    activation: Activation
    factor: float | None
    weights_change: bool | None = True
    biases_change: bool | None = True


class LayersLayout(Layout):
    """Where everything lies.

    Attributes
    ----------
    matrices : list of Matrix
        In the array of parameters, one a gap.
    biases : list of int
        In the same array, where the biases of each gap begin.
    copies : list of (Matrix or None)
        The transposed matrices in an array of their own; of the first gap none is needed.
    outs : list of int
        In the arrays of nets, outs and deltas, where the targets of each gap begin.
    copied, worked : int
        How long these arrays are.
    """

    def __init__(
        self,
        layers: Layers,
        gaps: Sequence[Gap],
        parameters: Parameters,
        batch: int,
    ) -> None:
        self.gaps, self.batch = gaps, batch
        self.matrices: list[Matrix] = []
        self.biases: list[int] = []
        self.copies: list[Matrix | None] = []
        self.outs: list[int] = []
        self.size = self.copied = self.worked = 0
        for number, gap in enumerate(gaps):
            matrix = Matrix(self.size, gap.sources, gap.targets)
            self.matrices.append(matrix)
            self.biases.append(matrix.stop)
            self.size = matrix.stop + padded(gap.targets)
            copy = Matrix(self.copied, gap.targets, gap.sources) if number else None
            self.copies.append(copy)
            self.copied = self.copied if copy is None else copy.stop
            self.outs.append(self.worked)
            self.worked += padded(gap.targets)
        self.places = self._find(layers, parameters)
        self._turned = self._turns()

    def _find(self, layers: Layers, parameters: Parameters) -> np.ndarray:
        """The places of the parameters."""
        number = dict(zip((neuron for layer in layers.neurons for neuron in layer), count()))
        number |= dict.fromkeys(filter(None, layers.constants), -1)

        def numbers(neurons: Iterable[Neuron]) -> np.ndarray:
            return np.fromiter(map(number.__getitem__, neurons), np.int64)

        sources = numbers(map(attrgetter("source"), parameters.connections))
        sources = np.append(sources, np.full(len(parameters.biased), -1))  # biases come from no neuron
        targets = np.append(
            numbers(map(attrgetter("target"), parameters.connections)), numbers(parameters.biased)
        )
        found, begin = np.empty(len(parameters), np.int64), 0
        for gap, matrix, bias in zip(self.gaps, self.matrices, self.biases, strict=True):
            columns = targets - begin - gap.sources
            here = (columns >= 0) & (columns < gap.targets)
            weights, biases = here & (sources >= 0), here & (sources < 0)
            found[weights] = matrix.places()[sources[weights] - begin, columns[weights]]
            found[biases] = bias + columns[biases]
            begin += gap.sources
        return found

    def _turns(self) -> np.ndarray:
        """Where each number of the transposed copies comes from, and where it goes: shape (2, numbers)."""
        pairs = [
            (matrix.places().T.ravel(), copy.places().ravel())
            for matrix, copy in zip(self.matrices, self.copies, strict=True)
            if copy is not None
        ]
        return np.hstack([np.empty((2, 0), np.int64), *map(np.array, pairs)])

    def work(self) -> dict[str, np.ndarray]:
        """Return the other arrays; see `Layout.work`."""
        names = ("nets", "outs", "deltas", "slopes")
        return {
            **{name: aligned_zeros(self.worked * self.batch) for name in names},
            "copies": aligned_zeros(self.copied),
            "rows": np.zeros(self.batch, np.int64),
        }

    def renew(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Copy all matrices but the first, transposed."""
        source, copy = self._turned
        arrays["copies"][copy] = arrays["parameters"][source]


def gaps_of(layers: Layers) -> list[Gap]:
    """Return what lies between the layers of a network."""
    found = []
    parts = zip(layers.neurons, layers.neurons[1:], layers.constants, layers.activations, strict=False)
    for sources, targets, constant, activation in parts:
        weights = {c.trainable for target in targets for c in target.incoming[: len(sources)]}
        factor, biases = None, {True}
        if constant is not None:
            factor, biases = constant.value, {target.incoming[-1].trainable for target in targets}
        elif targets[0].bias is not None:
            factor, biases = 1.0, {target.bias_trainable for target in targets}
        found.append(Gap(len(sources), len(targets), activation, factor, _alike(weights), _alike(biases)))
    return found


def _alike(flags: set[bool]) -> bool | None:
    return flags.pop() if len(flags) == 1 else None
