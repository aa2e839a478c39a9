"""Narrow pages: how high a figure becomes in one column of a paper, with its parts below each other."""

from neurosim.drawing.page.canvas import NARROW
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.style import Style
from neurosim.figures.column_groups import AROUND as AROUND_A_TABLE
from neurosim.figures.column_groups import grouped
from neurosim.records import Record
from neurosim.records.functions import Curves, SoftmaxGroup
from neurosim.records.landscapes import Landscape, LearningRates
from neurosim.records.learning import (
    Confusion,
    Field,
    Films,
    ImageTiles,
    Predictions,
    Training,
    WeightHistories,
)
from neurosim.records.networks import Moment, Paths
from neurosim.records.neurons import Layer, NeuronSum
from neurosim.records.tables import Tables

AROUND = 80.0  # points for title, subtitle and key
PANEL = 130.0  # a panel with its heading and the names of its axes


def square(record: Record, width: float) -> float:
    """One panel, about as high as wide."""
    return 1.05 * width


def two_panels(record: Record, width: float) -> float:
    """Two panels, or a panel and a table."""
    return AROUND + 2 * 160.0


def two_networks(record: Record, width: float) -> float:
    """Two networks, each with its own title and key."""
    return 2 * 190.0


def functions(record: Curves, width: float) -> float:
    """Two curves in a row."""
    return AROUND + PANEL * -(-len(record.curves) // 2)


def softmax(record: SoftmaxGroup, width: float) -> float:
    """Three panels, a bar for every member of the group."""
    return AROUND + 3 * (50.0 + 15.0 * len(record.names))


def landscape(record: Landscape, width: float) -> float:
    """The map, and a line below it for every descent."""
    return AROUND + 190.0 + 16.0 * len(record.descents)


def rates(record: LearningRates, width: float) -> float:
    """One panel for every rate."""
    return AROUND + PANEL * len(record.rates)


def training(record: Training, width: float) -> float:
    """Cost, and accuracy where there is one."""
    return max(1.05 * width, AROUND + PANEL * (1 + bool(record.accuracies)))


def fields(record: Field, width: float) -> float:
    """Two planes in a row."""
    return AROUND + PANEL * -(-len(record.responses) // 2)


def epochs(record: Films, width: float) -> float:
    """Two planes in a row."""
    return fields(record.field, width)


def histories(record: WeightHistories, width: float) -> float:
    """One panel for every neuron."""
    return AROUND + PANEL * min(8, len(set(record.groups)))


def confusion(record: Confusion, width: float) -> float:
    """The matrix, and the worst mistakes below it."""
    return AROUND + width + 90.0


def tables(record: Tables, width: float) -> float:
    """The tables below each other, with so many rows as a page of a journal has."""
    parts = grouped(record, Ruler(Style()), width)
    rows = sum(len(table.rows) + AROUND_A_TABLE for table in parts.tables)
    least = width + 1.0 if len(parts.tables) > 1 else 0.0  # upright, so that they do stand so
    return max(least, min(640.0, AROUND + 30.0 + 15.75 * rows))


def tiles(record: ImageTiles, width: float) -> float:
    """Four images in a row."""
    return AROUND + 64.0 * -(-len(record.names) // 4)


def digits(record: Predictions, width: float) -> float:
    """Three images in a row."""
    return AROUND + 100.0 * -(-len(record.images) // 3)


def matrices(record: Moment, width: float) -> float:
    """One matrix below the other, all with cells of one size."""
    sizes = [
        len([one for one in generation if one.kind != "constant"])
        for generation in record.state.network.generations()
    ]
    cell = min(34.0, (width - 60.0) / max(1, *sizes[:-1]))
    return AROUND + sum(max(24.0, rows * cell) + 40.0 for rows in sizes[1:])


def layer(record: Layer, width: float) -> float:
    """The graph, and its numbers below."""
    return AROUND + 250.0 + 24.0 * max(len(record.sources), len(record.targets))


def neuron(record: NeuronSum, width: float) -> float:
    """The sum, and the activation below it."""
    rows = min(4, len(record.terms)) + (record.bias is not None)
    return AROUND + (170.0 + 52.0 * rows if width < NARROW else 56.0 * rows)


def paths(record: Paths, width: float) -> float:
    """The network, and below it every path with its product in as many lines as that takes."""
    rows = max(len(generation) for generation in record.state.network.generations())
    factors = max(len(path.factors) for path in record.paths)
    lines = 2 + (factors // 5 if width < NARROW else 0)
    return AROUND + 42.0 * min(rows, 5) + 17.0 * (lines * len(record.paths) + 5)


def computation(record: NeuronSum, width: float) -> float:
    """The operations below each other in one column; else a row for every product."""
    rows = min(4, len(record.terms)) + (record.bias is not None)
    return AROUND + (420.0 if width < NARROW else 70.0 * rows)
