"""Routes: the curves that connections are drawn along, made of straight lines and cubic Bezier curves."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
Piece = tuple[Point, ...]  # (end,) for a line; (control 1, control 2, end) for a cubic


@dataclass(frozen=True, slots=True)
class Route:
    """A curve: where it starts, and the pieces that follow."""

    start: Point
    pieces: tuple[Piece, ...]

    @property
    def end(self) -> Point:
        """Return the last point."""
        return self.pieces[-1][-1]

    def begins(self) -> list[Point]:
        """Return the point where each piece begins."""
        return [self.start, *(piece[-1] for piece in self.pieces[:-1])]

    def polyline(self, steps: int = 16) -> np.ndarray:
        """Return points along the route, shape (points, 2)."""
        points = [np.array([self.start])]
        for begin, piece in zip(self.begins(), self.pieces, strict=True):
            if len(piece) == 1:
                points.append(np.array([piece[0]]))
            else:
                points.append(_bezier(begin, piece, np.linspace(0.0, 1.0, steps + 1)[1:]))
        return np.concatenate(points)

    def reversed(self) -> "Route":
        """Return the same curve, walked backwards."""
        pieces = []
        for begin, piece in zip(reversed(self.begins()), reversed(self.pieces), strict=True):
            pieces.append((*reversed(piece[:-1]), begin))
        return Route(self.end, tuple(pieces))

    def without_end(self, inside: Callable[[Point], bool]) -> "Route":
        """Return the route cut where it enters the region around its end."""
        pieces = list(self.pieces)
        begins = self.begins()
        while len(pieces) > 1 and inside(begins[len(pieces) - 1]):
            pieces.pop()
        begin, last = begins[len(pieces) - 1], pieces[-1]
        if inside(begin):
            return Route(self.start, (*pieces[:-1], (begin,)))
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (low, middle) if inside(_at(begin, last, middle)) else (middle, high)
        return Route(self.start, (*pieces[:-1], _head_of(begin, last, low)))


def straight(*points: Point) -> Route:
    """Return the route of straight lines through the points."""
    return Route(points[0], tuple((point,) for point in points[1:]))


def bend(start: Point, angle: float, end: Point, firmness: float = 0.42) -> Piece:
    """Return the cubic that leaves `start` at `angle` and reaches `end` horizontally."""
    reach = firmness * (end[0] - start[0])
    first = (start[0] + reach * math.cos(angle), start[1] + reach * math.sin(angle))
    return (first, (end[0] - reach, end[1]), end)


def flowing(points: Sequence[Point]) -> Route:
    """Return the smooth route through points from left to right that never swings past them.

    Slopes are those of the monotone cubic interpolation of Fritsch and Butland (harmonic means).
    """
    if len(points) == 2:
        return straight(*points)
    gaps = [b[0] - a[0] for a, b in zip(points, points[1:], strict=False)]
    rises = [(b[1] - a[1]) / gap if gap else 0.0 for a, b, gap in zip(points, points[1:], gaps, strict=False)]
    slopes = [0.0] * len(points)
    for k in range(1, len(points) - 1):
        before, after = rises[k - 1], rises[k]
        if before * after > 0:
            slopes[k] = 2 * before * after / (before + after)
    slopes[0] = (3 * rises[0] - slopes[1]) / 2
    slopes[-1] = (3 * rises[-1] - slopes[-2]) / 2
    pieces: list[Piece] = []
    for k, gap in enumerate(gaps):
        (x0, y0), (x1, y1) = points[k], points[k + 1]
        third = gap / 3
        pieces.append(
            ((x0 + third, y0 + slopes[k] * third), (x1 - third, y1 - slopes[k + 1] * third), (x1, y1))
        )
    return Route(points[0], tuple(pieces))


def _at(begin: Point, piece: Piece, t: float) -> Point:
    if len(piece) == 1:
        (x, y) = piece[0]
        return (begin[0] + t * (x - begin[0]), begin[1] + t * (y - begin[1]))
    s = 1 - t
    weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    x, y = (sum(w * p[k] for w, p in zip(weights, (begin, *piece), strict=True)) for k in (0, 1))
    return (x, y)


def _bezier(begin: Point, piece: Piece, t: np.ndarray) -> np.ndarray:
    a, (b, c, d) = np.array(begin), np.array(piece)
    t = t[:, None]
    points: np.ndarray = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return points


def _head_of(begin: Point, piece: Piece, t: float) -> Piece:
    """Return the part of a piece up to t (de Casteljau's construction)."""
    if len(piece) == 1:
        return (_at(begin, piece, t),)
    a, (b, c, d) = np.array(begin), np.array(piece)
    ab, bc, cd = a + t * (b - a), b + t * (c - b), c + t * (d - c)
    abc, bcd = ab + t * (bc - ab), bc + t * (cd - bc)
    end = abc + t * (bcd - abc)
    return tuple((float(p[0]), float(p[1])) for p in (ab, abc, end))
