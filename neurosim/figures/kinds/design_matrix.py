"""The inputs of all samples as a matrix, without and with the column of ones."""

from collections.abc import Sequence

from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.source import Source
from neurosim.figures.table import MOST_ROWS, Table, Tables, some_cells, table_number
from neurosim.figures.tables import draw_tables, tables_height
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Sample
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.given import given_numbers


def design_matrix(network: PlainNetwork, samples: Sequence[Sample]) -> Tables:
    """Return the inputs of all samples, without and with the column of ones.

    Raises
    ------
    NumberError
        There are no samples.
    """
    if not samples:
        raise NumberError("a design matrix needs samples, at least one")
    count = len(network.inputs)
    names = some_cells([neuron.name for neuron in network.inputs])
    rows = [given_numbers("input", inputs, network.inputs) for inputs, _ in samples[:MOST_ROWS]]
    texts = [tuple(some_cells([table_number(value) for value in row])) for row in rows]
    more = len(samples) - len(rows)
    shape = f"{len(samples)} × {count}"
    wider = f"{len(samples)} × {count + 1}"
    with_ones = tuple((*row, "1") for row in texts)
    note = "the weight of the column of ones is the bias"
    return Tables(
        (
            Table(f"X, {shape}", tuple(names), tuple(texts), more=more),
            Table(
                f"X with ones, {wider}", (*names, "1"), with_ones, marked=(len(names),), note=note, more=more
            ),
        )
    )


def _make(source: Source, options: Options) -> Tables:
    """The inputs of all samples, without and with the column of ones."""
    return design_matrix(source.network(), source.samples())


KIND = Kind(
    name="design-matrix",
    place=130,
    teaches="With a column of ones, the bias becomes a weight.",
    options=Options,
    record=Tables,
    make=_make,
    draw=draw_tables,
    height=tables_height,
    examples=(
        Example(
            "design-matrix",
            "The design matrix, without and with the column of ones",
            "One row per sample, one column per input; with a column of ones, the bias becomes a weight.",
            family="Tables",
            place=5010,
            scenario="skip-connection",
        ),
    ),
)
