"""Every weight over the epochs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.panels import label_axes, note, size_of, write_heading
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfNames
from neurosim.figures.shapes import along, axis, some
from neurosim.figures.source import Source
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.naming import known_name
from neurosim.training.fit import fit
from neurosim.training.history_record import HistoryRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 8  # neurons whose weights are drawn
NAMED = 14  # more curves than this are drawn without their names


@dataclass(frozen=True, slots=True, eq=False)
class WeightHistories:
    """Every parameter over the epochs, shape (points, parameters)."""

    names: Annotated[tuple[str, ...], some("parameters")]
    groups: Annotated[tuple[str, ...], along("parameters")]
    epoch: Annotated[np.ndarray, axis("points")]
    values: Annotated[np.ndarray, along("points", "parameters")]


def weight_histories(history: HistoryRecord, of: Sequence[str] = ()) -> WeightHistories:
    """Return every weight and bias over the epochs, from the snapshots; `of` names neurons, else it is all.

    Raises
    ------
    FormatError
        The training kept no snapshots.
    """
    if len(history.snapshots) < 2:
        raise FormatError("weights over the epochs need snapshots; call fit with snapshots_every=1")
    epochs = sorted(history.snapshots)
    chosen = [k for k, name in enumerate(history.parameters) if not of or _target(name) in of]
    names = tuple(history.parameters[k] for k in chosen)
    values = np.array([history.snapshots[epoch] for epoch in epochs])[:, chosen]
    groups = tuple(_target(name) for name in names)
    return WeightHistories(names, groups, np.array(epochs, dtype=float), values)


def _target(parameter: str) -> str:
    """The neuron that a parameter belongs to: of ``i1->h1`` and of ``b(h1)`` it is h1."""
    return parameter.split("->")[1] if "->" in parameter else parameter[2:-1]


def draw_weights(record: WeightHistories, **choices: Unpack[Choices]) -> Drawn:
    """Draw every weight and bias over the epochs, one panel for each neuron they lead to."""
    canvas = Canvas(choices)
    style = canvas.style
    groups = list(dict.fromkeys(record.groups))
    left_out = len(groups) - MOST
    groups = groups[:MOST]
    entries: list[Entry] = [
        ("positive at the end", style.positive, "solid"),
        ("negative at the end", style.negative, "dashed"),
    ]
    if left_out > 0:
        text = f"{left_out} more neuron{'s are' if left_out > 1 else ' is'} left out"
        entries.append((text, style.secondary, None))
    canvas.key(entries)
    columns = len(groups) if len(groups) <= 3 else (len(groups) + 1) // 2
    tight = len(groups) > 3
    right = 60.0 if not tight else 52.0
    room = {"left": 44.0, "right": right, "across": right + 22.0, "above": 24.0, "below": 22.0}
    panels = canvas.grid(len(groups), columns, **room)
    low, high = float(record.values.min()), float(record.values.max())
    for panel, group in zip(panels, groups, strict=True):
        mine = [k for k, name in enumerate(record.groups) if name == group]
        for k in mine:
            value = record.values[:, k]
            colour = style.sign_colour(float(value[-1]))
            dashes = "solid" if value[-1] >= 0 else "dashed"
            panel.plot(record.epoch, value, color=colour, ls=dashes, lw=1.8, gid=f"weight:{record.names[k]}")
        panel.axhline(0.0, color=style.hairline, linewidth=0.7, zorder=0.5)
        panel.set_xlim(0, float(record.epoch[-1]))
        panel.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
        heading = canvas.ruler.shortened(
            f"into {printable(group)}", style.heading_size * 1.08, size_of(panel)[0]
        )
        write_heading(panel, style, heading, f"heading:{group}")
        panel.locator_params(axis="x", nbins=4)
        label_axes(panel, style, "epoch", "")
        if len(mine) <= NAMED:
            _name_ends(canvas, panel, record, mine, right - 18.0)
    return canvas.done()


def _name_ends(canvas: Canvas, panel: "Axes", record: WeightHistories, mine: list[int], room: float) -> None:
    """Write the names at the ends of the curves, moved apart where they would overlap, cut to their room."""
    style = canvas.style
    ends = sorted(mine, key=lambda k: -record.values[-1, k])
    low, high = panel.get_ylim()
    _, tall = size_of(panel)
    pitch = 11.5 * (high - low) / tall
    for k, place in zip(ends, _apart([float(record.values[-1, k]) for k in ends], pitch, low), strict=True):
        value = float(record.values[-1, k])
        text = record.names[k].partition("->")[0] if "->" in record.names[k] else "bias"
        shift = (place - value) / (high - low) * tall
        end, colour = (float(record.epoch[-1]), value), style.sign_text(value)
        shown = canvas.ruler.shortened(printable(text), 9.0, room)
        gid = f"name:{record.names[k]}"
        note(panel, style, shown, end, offset=(5, shift), colour=colour, paper=False, gid=gid)


def _apart(heights: list[float], pitch: float, low: float) -> list[float]:
    """Return heights, the highest first, moved apart and up from the axis, where the ticks are named."""
    places: list[float] = []
    for height in heights:
        places.append(min(height, places[-1] - pitch) if places else height)
    least = low + 0.4 * pitch
    for k in range(len(places) - 1, -1, -1):
        places[k] = max(places[k], least)
        least = places[k] + pitch
    return places


def _height(record: WeightHistories, width: float) -> float:
    """One panel for every neuron."""
    return AROUND + PANEL * min(8, len(set(record.groups)))


def _xor() -> WeightHistories:
    network = layered(PlainNetwork, [2, 2, 1], activation="tanh", output_activation="sigmoid", seed=5)
    X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    T = [[0.0], [1.0], [1.0], [0.0]]
    history = fit(
        HistoryRecord, network, X, T, epochs=600, learning_rate=0.5, snapshots_every=5, engine="objects"
    )
    return weight_histories(history)


def _make(source: Source, options: OfNames) -> WeightHistories:
    """Every weight and bias over the epochs, or those of the neurons that are named."""
    network = source.network()
    computing = [neuron.name for neuron in network.neurons if neuron.incoming]
    names = [known_name(network.record(), name) for name in options.of]
    for name, known in zip(options.of, names, strict=True):
        if known not in computing:
            raise UnknownNameError(
                f"'{name}' has no incoming weights {offered(name, computing, 'these neurons have:')}"
            )
    history = source.with_snapshots().history
    return weight_histories(history, [name for name in names if name is not None])


KIND = Kind(
    name="weight-histories",
    place=250,
    teaches="How the weights of a training go apart.",
    options=OfNames,
    record=WeightHistories,
    make=_make,
    draw=draw_weights,
    height=_height,
    examples=(
        Example(
            "weight-histories",
            "XOR: every weight over the epochs",
            "The weights stay on a plateau, then separate: the symmetry breaks, and each hidden neuron "
            "takes on a task.",
            family="Training",
            place=4060,
            record=_xor,
        ),
    ),
)
