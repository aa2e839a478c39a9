"""Spacing: the heights closest to the wanted ones at which nothing overlaps."""

from collections.abc import Sequence
from typing import Protocol


class Reach(Protocol):
    """Anything with a reach above and below its centre."""

    @property
    def up(self) -> float: ...

    @property
    def down(self) -> float: ...


def spaced(
    wanted: Sequence[float], reach: Sequence[Reach], weights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return heights, top first, that keep their distances and move the wanted ones least.

    Subtracting the distances that must be kept turns the task into a weighted isotonic regression,
    solved by pooling neighbours that are out of order; clipping to the bounds keeps it the best.

    Examples
    --------
    >>> from neurosim.drawing.network.layout import Extents
    >>> spaced([50.0, 50.0], [Extents(5, 5), Extents(5, 5)], [1.0, 1.0], 0.0, 100.0)
    [55.0, 45.0]
    """
    if not wanted:
        return []
    offsets = [reach[0].up]
    for before, after in zip(reach, reach[1:], strict=False):
        offsets.append(offsets[-1] + before.down + after.up)
    depths = [high - y - offset for y, offset in zip(wanted, offsets, strict=True)]
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for depth, weight in zip(depths, weights, strict=True):
        mean, total, members = depth, weight, 1
        while pools and pools[-1][0] > mean:
            earlier, heavy, more = pools.pop()
            mean = (earlier * heavy + mean * total) / (heavy + total)
            total, members = heavy + total, members + more
        pools.append((mean, total, members))
    most = high - low - offsets[-1] - reach[-1].down
    flat = [min(max(mean, 0.0), max(most, 0.0)) for mean, _, members in pools for _ in range(members)]
    return [high - depth - offset for depth, offset in zip(flat, offsets, strict=True)]
