"""Landscapes from above: contours, with the descents on the inputs."""

from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.landscape import POINTS, Landscape, input_landscape, landscape_height
from neurosim.figures.landscape_map import draw_map
from neurosim.figures.options import Options
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError

#: Points of the grid that the landscape is computed on.
GRID = POINTS * POINTS


def make_landscape(source: Source, options: Options) -> Landscape:
    """The error over the two inputs, with the descents of ``[input_descent]`` from every sample."""
    wanted = source.input_descent
    if wanted is None:
        raise FormatError(f"{source.start}a landscape shows descents on the inputs; add [input_descent]")
    starts = [inputs for inputs, _ in source.samples()]
    reach = 1.25 * max(abs(value) for inputs in starts for value in inputs.values())
    return input_landscape(
        source.network(),
        starts,
        reach=reach,
        learning_rate=wanted.learning_rate,
        steps=wanted.steps,
        height="f",
    )


def landscape_passes(source: Source) -> int:
    """Return how many passes the grid takes, and the descents."""
    steps = 0 if source.input_descent is None else source.input_descent.steps
    return GRID + len(source.samples()) * 2 * steps


KIND = Kind(
    name="map",
    place=90,
    teaches="All minima at a glance, and which of them a descent finds.",
    options=Options,
    record=Landscape,
    make=make_landscape,
    draw=draw_map,
    height=landscape_height,
    passes=landscape_passes,
    examples=(
        Example(
            "himmelblau",
            "Himmelblau's function from above",
            "Four minima of equal depth: the start decides which one a descent finds.",
            family="Landscapes",
            place=3030,
            scenario="himmelblau",
        ),
    ),
)
