"""Label placement: where on its own connection each label stands, so that nothing overlaps.

Labels of one gap between columns first try to share a column, at the place where their lines are
furthest apart. Labels that still are in conflict then move along their lines, worst first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.edge_labels import Label
from neurosim.drawing.network.edges import sampled
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.page.routes import Route

GRID = 41
HARD = 100.0
FAVOURITE = 0.68  # of the way to the next column: close to the neuron that adds the weight up


@dataclass(slots=True)
class Candidates:
    """Places (x, y) that a label may take, and what each costs by itself."""

    label: Label
    points: np.ndarray
    cost: np.ndarray
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Positions of labels, and how many of them overlap something."""

    at: list[tuple[Label, float, float]]
    conflicts: int


def place_labels(
    layout: NetworkLayout,
    drawn: DrawnNodes,
    labels: Sequence[Label],
    routes: dict[int, Route],
    head: float,
    *,
    drop: bool = False,
) -> Placed:
    """Return a position on its own route for every label.

    Parameters
    ----------
    head : float
        Length of the heads of arrows, which labels keep off; 0 without heads.
    drop : bool
        Leave out the labels for which there is no place, instead of returning conflicts.
    """
    lines = {index: sampled(route) for index, route in routes.items()}
    everyone = [_candidates(layout, drawn, label, lines, head) for label in labels]
    gaps: dict[int, list[Candidates]] = {}
    for one in everyone:
        if layout.graph.span(one.label.edge) == 1:
            gaps.setdefault(layout.graph.nodes[one.label.edge.source].column, []).append(one)
        else:
            one.chosen = int(one.cost.argmin())
    for members in gaps.values():
        _share_a_column(members)
    _repair(everyone)
    costs = [float(_total(one, everyone)[one.chosen]) for one in everyone]
    while drop and costs and max(costs) >= HARD:
        everyone.pop(costs.index(max(costs)))
        _repair(everyone)
        costs = [float(_total(one, everyone)[one.chosen]) for one in everyone]
    at = [(one.label, float(one.points[one.chosen, 0]), float(one.points[one.chosen, 1])) for one in everyone]
    return Placed(at, sum(cost >= HARD for cost in costs))


def _candidates(
    layout: NetworkLayout, drawn: DrawnNodes, label: Label, lines: dict[int, np.ndarray], head: float
) -> Candidates:
    graph = layout.graph
    first = graph.nodes[label.edge.source].column
    span = graph.span(label.edge)
    line = lines[label.edge.index]
    places, wishes = [], []
    for gap in range(first, first + span):
        left, right = layout.x[gap] + layout.radius + 2, layout.x[gap + 1] - layout.radius - 2
        xs = np.linspace(left, right, GRID)
        places.append(xs)
        wishes.append(6.0 * abs(np.linspace(0, 1, GRID) - FAVOURITE))
        if gap > first:  # above or below the column that is skipped, where the route is level
            places.append(np.array([layout.x[gap]]))
            wishes.append(np.array([0.0]))
    x = np.concatenate(places)
    points = np.stack([x, np.interp(x, line[:, 0], line[:, 1])], axis=1)
    cost = np.concatenate(wishes)
    cost = cost + _rivals(label, points, lines)
    cost = cost + _obstacles(layout, drawn, label, points)
    cost = cost + _heads(label, points, lines, head)
    return Candidates(label, points, cost)


def _rivals(label: Label, points: np.ndarray, lines: dict[int, np.ndarray]) -> np.ndarray:
    """Cost of foreign lines under the label or near the middles of its texts."""
    cost = np.zeros(len(points))
    half_w, half_h = label.width / 2, label.height / 2
    low, high = points.min(axis=0) - 40.0, points.max(axis=0) + 40.0
    middles = [points + np.array(centre) for centre in label.centres()]
    own = [_distance(middle, lines[label.edge.index]) for middle in middles]
    for index, line in lines.items():
        line = line[((line > low) & (line < high)).all(axis=1)]
        if index == label.edge.index or not len(line):
            continue
        dx = abs(points[:, None, 0] - line[None, :, 0])
        dy = abs(points[:, None, 1] - line[None, :, 1])
        near = np.sqrt((dx * dx + dy * dy).min(axis=1))
        inside = (dx < half_w + 1) & (dy < half_h + 1)
        cost += 7.0 * inside.any(axis=1) + 9.0 * np.exp(-np.maximum(near - half_h, 0.0) / 12.0)
        # Nobody can tell whose number it is when another line runs through the middle of a text, ...
        for middle, mine in zip(middles, own, strict=True):
            theirs = _distance(middle, line) if len(middles) > 1 else near
            cost += 1.2 * HARD * (theirs < np.maximum(0.4 * label.size, mine + 3.0))
        cost += HARD * (inside.sum(axis=1) * 3.0 > 0.75 * label.width)  # ... or along behind it
    return cost


def _distance(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return the distance of every point to the points of a line."""
    apart = points[:, None, :] - line[None, :, :]
    distance: np.ndarray = np.sqrt((apart * apart).sum(axis=2).min(axis=1))
    return distance


def _obstacles(layout: NetworkLayout, drawn: DrawnNodes, label: Label, points: np.ndarray) -> np.ndarray:
    """Cost of discs and texts under the label."""
    x, y = points[:, 0], points[:, 1]
    half_w, half_h = label.width / 2, label.height / 2
    cost = np.zeros(len(points))
    for key in layout.graph.nodes:
        cx, cy = layout.centre(key)
        apart = np.hypot(np.maximum(abs(x - cx) - half_w, 0), np.maximum(abs(y - cy) - half_h, 0))
        depth = drawn.reach[key] + 2.5 - apart
        cost += np.where(depth > 0, 2 * HARD + 10 * depth, 0.0)
    for box in drawn.obstacles:
        cx, cy = box.centre
        wide = (box.right - box.left) / 2 + half_w + 1.5 - abs(x - cx)
        high = (box.top - box.bottom) / 2 + half_h + 0.5 - abs(y - cy)
        depth = np.minimum(wide, high)
        cost += np.where(depth > 0, 2 * HARD + 10 * depth, 0.0)
    style = layout.style
    outside = (x - half_w < 2) | (x + half_w > style.width - 2) | (y - half_h < style.bottom - 6)
    outside |= y + half_h > style.height - style.top + 6
    return cost + np.where(outside, 3 * HARD, 0.0)


def _heads(label: Label, points: np.ndarray, lines: dict[int, np.ndarray], head: float) -> np.ndarray:
    """Cost of covering the head of an arrow."""
    cost = np.zeros(len(points))
    for line in lines.values() if head else ():
        tip, before = line[-1], line[-2]
        way = np.hypot(*(tip - before)) or 1.0
        middle = tip - (tip - before) / way * head * 0.6
        wide = label.width / 2 + 0.55 * head - abs(points[:, 0] - middle[0])
        high = label.height / 2 + 0.45 * head - abs(points[:, 1] - middle[1])
        cost += np.where((wide > 0) & (high > 0), 1.1 * HARD, 0.0)
    return cost


def _clash(label: Label, points: np.ndarray, other: Label, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Cost of overlapping a label at (x, y)."""
    wide = (label.width + other.width) / 2 + 2.0 - abs(points[:, 0] - x)
    high = (label.height + other.height) / 2 + 1.0 - abs(points[:, 1] - y)
    depth = np.minimum(wide, high)
    clash: np.ndarray = np.where(depth > 0, HARD + 15 * depth, 0.0)
    return clash


def _share_a_column(members: list[Candidates]) -> None:
    """Choose the common place along the gap that is best for all its labels together."""
    total = np.sum([np.minimum(one.cost, 10 * HARD) for one in members], axis=0)
    for k, one in enumerate(members):
        for other in members[k + 1 :]:
            total = total + _clash(one.label, one.points, other.label, other.points[:, 0], other.points[:, 1])
            apart = abs(one.points[:, 1] - other.points[:, 1]) - (one.label.height + other.label.height) / 2
            total = total + 9.0 * np.exp(-np.maximum(apart, 0.0) / 20.0)
    best = int(total.argmin())
    for one in members:
        one.chosen = best


def _total(one: Candidates, everyone: list[Candidates]) -> np.ndarray:
    cost = one.cost.copy()
    for other in everyone:
        if other is not one:
            x, y = other.points[other.chosen]
            cost += _clash(one.label, one.points, other.label, x, y)
    return cost


def _repair(everyone: list[Candidates], sweeps: int = 12) -> None:
    """Move labels that are in conflict to their best places until nothing changes."""
    for _ in range(sweeps):
        changed = False
        for one in everyone:
            cost = _total(one, everyone)
            if cost[one.chosen] >= HARD:
                best = int(cost.argmin())
                if cost[best] < cost[one.chosen]:
                    one.chosen, changed = best, True
        if not changed:
            return
