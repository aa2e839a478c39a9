"""What every hidden neuron sees of the plane of two inputs."""

from dataclasses import replace

import numpy as np

from neurosim.figures.example import Example
from neurosim.figures.example_trainings import moons_trained
from neurosim.figures.field import MARGIN, Field, field_of
from neurosim.figures.field_drawing import draw_small_fields
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.kinds.boundary import field_passes
from neurosim.figures.options import OfTrained
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import rule_for


def hidden_outs(
    network: PlainNetwork, X: Rows, T: Rows, *, points: int = 31, margin: float = MARGIN, most: int = 8
) -> Field:
    """Return the out of every hidden neuron, up to `most`, over the plane of the inputs.

    Raises
    ------
    FormatError
        The network does not have two inputs, or no hidden neuron.
    """
    hidden = [one.name for one in network.neurons if one.kind == "neuron" and not one.output]
    if not hidden:
        raise FormatError("this network has no hidden neurons whose outs could be drawn")
    rule = rule_for(network, np.asarray(T, dtype=float))
    field = field_of(network, X, T, [(name,) for name in hidden[:most]], None, points, margin, rule)
    # A hidden neuron has no wrong side, and nothing is decided by it.
    return replace(field, wrong=np.zeros_like(field.wrong), decides="")


def _moons() -> Field:
    network, _, parts = moons_trained()
    return replace(hidden_outs(network, parts.train.X, parts.train.T), when="after 150 epochs")


def _height(record: Field, width: float) -> float:
    """Two planes in a row."""
    return AROUND + PANEL * -(-len(record.responses) // 2)


def _make(source: Source, options: OfTrained) -> Field:
    """The outs of hidden neurons over the plane."""
    learnt = source.with_weights(options.weights).learnt()
    found = hidden_outs(learnt.network, learnt.train.X, learnt.train.T)
    return replace(found, when=learnt.when)


KIND = Kind(
    name="hidden-outs",
    place=180,
    teaches="Each hidden neuron draws one soft line, and the output combines them.",
    options=OfTrained,
    record=Field,
    make=_make,
    draw=draw_small_fields,
    height=_height,
    of="training",
    passes=field_passes,
    examples=(
        Example(
            "hidden-outs",
            "What every hidden neuron sees",
            "Each hidden neuron draws one soft line through the plane; the output neuron combines the lines.",
            family="Training",
            place=4050,
            record=_moons,
        ),
    ),
)
