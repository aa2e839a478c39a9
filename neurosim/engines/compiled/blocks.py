"""Where the numbers of layers lie: neurons in blocks side by side, and the weights of a block together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from neurosim.engines.compiled.layout import Layout
from neurosim.engines.layers import Layers
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_zeros
from neurosim.formulas.activation import Activation
from neurosim.model.neuron_and_connection import Neuron

#: Floats that one instruction computes.
LANES = 8


@dataclass(frozen=True, slots=True)
class Block:
    """Some neurons of a layer, from `first` on: `real` of them, in `lanes` lanes."""

    first: int
    real: int
    lanes: int


def blocks_of(size: int) -> list[Block]:
    """Cut a layer into blocks of eight, and a smaller one for the rest.

    Examples
    --------
    >>> [block.lanes for block in blocks_of(25)], [block.lanes for block in blocks_of(13)]
    ([8, 8, 8, 2], [8, 8])
    """
    found = [Block(first, LANES, LANES) for first in range(0, size - LANES + 1, LANES)]
    rest = size % LANES
    if rest:
        lanes = next(lanes for lanes in (2, 4, LANES) if lanes >= rest)
        found.append(Block(size - rest, rest, lanes))
    return found


def padded(size: int) -> int:
    """How many places numbers take: a multiple of the lanes, so that what follows begins a line.

    Examples
    --------
    >>> padded(8), padded(9)
    (8, 16)
    """
    return -(-size // LANES) * LANES


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


class BlockRun(NamedTuple):
    """Blocks of the same size that lie one after the other in an array.

    Attributes
    ----------
    blocks : int
    start, stride : int
        Where the first of them lies, and how far it is to the next.
    first : int
        The first neuron of the first block.
    real, lanes : int
        Of each block.
    """

    blocks: int
    start: int
    stride: int
    first: int
    real: int
    lanes: int


class Matrix:
    """Where the weights from every row to the blocks of a layer lie in an array, block by block, row by row.

    Attributes
    ----------
    starts : list of int
        Where each block begins.
    stop : int
    """

    def __init__(self, start: int, rows: int, size: int) -> None:
        self.rows, self.blocks = rows, blocks_of(size)
        self.start, self.stop = start, start
        self.starts: list[int] = []
        for block in self.blocks:
            self.starts.append(self.stop)
            self.stop += padded(rows * block.lanes)

    def runs(self) -> list[BlockRun]:
        """Return the blocks of eight, and the rest."""
        full = [block for block in self.blocks if block.real == LANES]
        found = [
            BlockRun(1, start, 0, block.first, block.real, block.lanes)
            for block, start in zip(self.blocks, self.starts, strict=True)
            if block.real < LANES
        ]
        if full:
            found.insert(0, BlockRun(len(full), self.start, self.rows * LANES, 0, LANES, LANES))
        return found

    def places(self) -> np.ndarray:
        """Return where every weight lies, an array of shape (rows, columns)."""
        rows = np.arange(self.rows)[:, None]
        parts = zip(self.blocks, self.starts, strict=True)
        return np.hstack([start + rows * block.lanes + np.arange(block.real) for block, start in parts])


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
