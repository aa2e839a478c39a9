"""Mean |δ| of the layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note
from neurosim.figures.example import Example
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.shapes import finite_shape, some
from neurosim.figures.source import Source
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Sample
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely


@dataclass(frozen=True, slots=True, eq=False)
class DeltaSizes:
    """Mean |delta| of every generation, for several networks of the same shape."""

    generations: Annotated[tuple[int, ...], some("generations")]
    names: Annotated[tuple[str, ...], some("networks")]
    sizes: Annotated[np.ndarray, finite_shape("networks", "generations")]


def delta_sizes(networks: Sequence[tuple[str, PlainNetwork]], samples: Sequence[Sample]) -> DeltaSizes:
    """Return mean |delta| of every generation that computes, over all samples, for each network.

    Raises
    ------
    NumberError
        The networks do not have the same number of generations.
    """
    rows = []
    for _, network in networks:
        own = network.copy()
        generations = [[n for n in g if n.kind == "neuron"] for g in own.generations()]
        sums = np.zeros(len(generations) - 1)
        for inputs, targets in samples:
            own.zero_gradients()
            safely.forward(own, inputs)
            safely.backward(own, targets, judged=True)
            sums += [float(np.mean([abs(n.delta or 0.0) for n in g])) for g in generations[1:]]
        rows.append(sums / len(samples))
    if len({len(row) for row in rows}) != 1:
        raise NumberError("mean |delta| is compared between networks with the same number of layers")
    names = tuple(name for name, _ in networks)
    return DeltaSizes(tuple(range(1, len(rows[0]) + 1)), names, np.array(rows))


def draw_deltas(record: DeltaSizes, **choices: Unpack[Choices]) -> Drawn:
    """Draw mean |δ| of every layer, on a logarithmic scale, for several networks."""
    canvas = Canvas(choices)
    style = canvas.style
    pairs = zip(record.names, style.series, strict=False)
    canvas.key([(name, colour, dashes) for name, (colour, dashes) in pairs])
    right = style.width - (14.0 if canvas.stacked else 30.0)
    panel = canvas.panel("deltas", 50.0 if canvas.stacked else 62.0, canvas.low + 26, right, canvas.high - 12)
    layers = np.array(record.generations)
    for name, sizes, (colour, dashes) in zip(record.names, record.sizes, style.series, strict=False):
        panel.plot(layers, sizes, "o", ls=dashes, color=colour, lw=2.2, ms=6, gid=f"deltas:{name}")
        text = f"× {num(_share(sizes), 2)} per layer" + ("" if canvas.stacked else " before the output")
        text = text if canvas.stacked else f"{printable(name)}: {text}"
        above = sizes[0] >= record.sizes[:, 0].max()
        at, offset = (float(layers[0]), float(sizes[0])), (8, 14) if above else (16, -6)
        note(panel, style, text, at, offset=offset, colour=style.ink, gid=f"name:{name}")
    panel.set_yscale("log")
    panel.set_xticks(layers[:: 1 if len(layers) < 7 or not canvas.stacked else 2])
    panel.minorticks_off()
    panel.set_ylim(float(record.sizes.min()) / 5.0, float(record.sizes.max()) * 4.0)
    label_axes(panel, style, "layer, counted from the inputs", "mean |δ|")
    return canvas.done()


def _share(sizes: np.ndarray) -> float:
    """Return what a layer leaves of mean |δ| on the way back; the step from the outputs is none of them."""
    hidden = sizes[:-1] if len(sizes) > 2 else sizes
    if hidden[-1] == 0.0:
        return 0.0
    return float((hidden[0] / hidden[-1]) ** (1.0 / max(1, len(hidden) - 1)))


def _two_activations() -> DeltaSizes:
    sizes = [4, 16, 16, 16, 16, 16, 16, 2]
    draw = np.random.default_rng(1)
    samples = [(draw.normal(size=4).tolist(), [1.0, 0.0]) for _ in range(20)]
    kinds = (("sigmoid", "xavier_normal"), ("relu", "he_normal"))
    networks = [
        (
            name,
            layered(
                PlainNetwork,
                sizes,
                activation=name,
                output_activation="linear",
                initialisation=start,
                seed=3,
            ),
        )
        for name, start in kinds
    ]
    return delta_sizes(networks, samples)


def _make(source: Source, options: Options) -> DeltaSizes:
    """Mean |delta| of every generation of the network, before training."""
    return delta_sizes([(source.name, source.network())], source.samples())


def _passes(source: Source) -> int:
    return 2 * len(source.samples())


KIND = Kind(
    name="delta-sizes",
    place=310,
    teaches="How gradients vanish, layer by layer on the way back.",
    options=Options,
    record=DeltaSizes,
    make=_make,
    draw=draw_deltas,
    height=square,
    passes=_passes,
    examples=(
        Example(
            "vanishing-gradients",
            "Vanishing gradients",
            "Going back, every sigmoid layer multiplies δ by a slope of at most 0.25; an active relu passes "
            "it on.",
            family="Training",
            place=4070,
            record=_two_activations,
        ),
    ),
)
