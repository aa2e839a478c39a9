"""Learning: cost and accuracy, and every weight, over the epochs."""

from typing import TYPE_CHECKING, Unpack

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note, size_of, write_heading
from neurosim.records.learning import Series, Training, WeightHistories

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 8  # neurons whose weights are drawn
NAMED = 14  # more curves than this are drawn without their names


def draw_training(record: Training, **choices: Unpack[Choices]) -> Drawn:
    """Draw cost, and accuracy next to it where there is one, of training and validation."""
    canvas = Canvas(choices)
    style = canvas.style
    both = [("cost", record.costs)] + ([("accuracy", record.accuracies)] if record.accuracies else [])
    pairs = zip(record.costs, style.series, strict=False)
    canvas.key([(series.name, colour, dashes) for series, (colour, dashes) in pairs])
    panels = canvas.grid(len(both), len(both), left=50.0, right=26.0, across=62.0, above=26.0, below=24.0)
    for panel, (name, curves) in zip(panels, both, strict=True):
        for series, (colour, dashes) in zip(curves, style.series, strict=False):
            panel.plot(
                series.epoch, series.value, color=colour, ls=dashes, lw=2.2, gid=f"{name}:{series.name}"
            )
        panel.set_xlim(0, float(curves[0].epoch[-1]))
        if name == "cost":
            panel.set_ylim(0, None)
        elif record.chance is not None:
            panel.axhline(record.chance, color=style.hairline, linestyle="dotted", linewidth=1.2)
            end = (float(curves[0].epoch[-1]), record.chance)
            note(panel, style, "by chance", end, offset=(-4, 8), align="right", gid="note:chance")
        write_heading_with_note(canvas, panel, name, _ends(curves), name)
        label_axes(panel, style, "epoch", "")
    return canvas.done()


def _ends(curves: tuple[Series, ...]) -> str:
    """Return ``training 0.051, validation 0.092``, or the number alone where there is one curve."""
    ends = [num(float(series.value[-1]), 3) for series in curves]
    if len(curves) == 1:
        return f"at the end {ends[0]}"
    pairs = zip(curves, ends, strict=True)
    return "at the end " + ", ".join(f"{series.name} {end}" for series, end in pairs)


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
