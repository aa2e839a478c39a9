"""Where the numbers of layers lie: neurons in blocks side by side, and the weights of a block together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neurosim.formulas.activation import Activation

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
    """How many places numbers take in an array: a multiple of the lanes, so that each begins a line of the cache.

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


class Layout:
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
    parameters, copied, work : int
        How long these arrays are.
    """

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.matrices: list[Matrix] = []
        self.biases: list[int] = []
        self.copies: list[Matrix | None] = []
        self.outs: list[int] = []
        self.parameters = self.copied = self.work = 0
        for number, gap in enumerate(gaps):
            matrix = Matrix(self.parameters, gap.sources, gap.targets)
            self.matrices.append(matrix)
            self.biases.append(matrix.stop)
            self.parameters = matrix.stop + padded(gap.targets)
            copy = Matrix(self.copied, gap.targets, gap.sources) if number else None
            self.copies.append(copy)
            self.copied = self.copied if copy is None else copy.stop
            self.outs.append(self.work)
            self.work += padded(gap.targets)
