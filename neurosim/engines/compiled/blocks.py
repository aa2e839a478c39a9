"""Neurons of a layer side by side, in blocks, and the weights of a block together."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block is that is being computed; what a loop counts is not known before.

    Attributes
    ----------
    first : int or str
        The first neuron of it.
    start : int or str
        Where its part of the matrix begins.
    real, lanes : int
        As of `Block`.
    """

    first: int | str
    start: int | str
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
