"""Where the numbers of layers lie: neurons in blocks side by side, and the weights of a block together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.engines.compiled.layout import Layout
from neurosim.engines.layers import Layers
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_zeros
from neurosim.formulas.activation import Activation
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork

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

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Yield (row, column, place) of every weight."""
        for block, start in zip(self.blocks, self.starts, strict=True):
            for row in range(self.rows):
                for lane in range(block.real):
                    yield row, block.first + lane, start + row * block.lanes + lane


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
        network: PlainNetwork,
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
        self.places = self._find(network, layers, parameters)
        self._turned = np.array(list(self._turns()), dtype=np.int64).reshape(-1, 2)

    def _find(self, network: PlainNetwork, layers: Layers, parameters: Parameters) -> np.ndarray:
        """The places of the parameters."""
        place: dict[tuple[Neuron | None, Neuron], int] = {}
        for number, (matrix, bias) in enumerate(zip(self.matrices, self.biases, strict=True)):
            sources, targets = layers.neurons[number], layers.neurons[number + 1]
            for row, column, at in matrix.places():
                place[sources[row], targets[column]] = at
            for k, neuron in enumerate(targets):
                place[layers.constants[number], neuron] = bias + k
        weights = [place[c.source, c.target] for c in parameters.connections]
        return np.array(weights + [place[None, neuron] for neuron in parameters.biased], dtype=np.int64)

    def _turns(self) -> Iterator[tuple[int, int]]:
        """Where each number of a transposed copy comes from, and where it goes."""
        for matrix, copy in zip(self.matrices, self.copies, strict=True):
            if copy is not None:
                at = {(row, column): place for row, column, place in matrix.places()}
                for row, column, place in copy.places():
                    yield at[column, row], place

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
        arrays["copies"][self._turned[:, 1]] = arrays["parameters"][self._turned[:, 0]]


def gaps_of(layers: Layers) -> list[Gap]:
    """Return what lies between the layers of a network."""
    found = []
    parts = zip(layers.neurons, layers.neurons[1:], layers.constants, layers.activations, strict=False)
    for sources, targets, constant, activation in parts:
        incoming = [connection for target in targets for connection in target.incoming]
        weights = {c.trainable for c in incoming if c.source is not constant}
        factor, biases = None, {True}
        if constant is not None:
            factor, biases = constant.value, {c.trainable for c in incoming if c.source is constant}
        elif targets[0].bias is not None:
            factor, biases = 1.0, {target.bias_trainable for target in targets}
        found.append(Gap(len(sources), len(targets), activation, factor, _alike(weights), _alike(biases)))
    return found


def _alike(flags: set[bool]) -> bool | None:
    return flags.pop() if len(flags) == 1 else None
