"""Fields as they are drawn: colours, the contour at the threshold, and the samples."""

from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.panels import note, size_of, write_heading
from neurosim.drawing.page.style import Style
from neurosim.figures.field import Field, Response

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

FEW = 20  # samples; they are drawn larger
STEPS = 10  # of colour between an out of 0 and of 1


def explain_marks(canvas: Canvas, record: Field) -> None:
    """Explain the marks below the drawing."""
    style = canvas.style
    entries: list[Entry] = [
        (f"class {name_with_true_minus(record.names[0])}", style.negative_text, "o"),
        (f"class {name_with_true_minus(record.names[1])}", style.positive_text, "^"),
        (
            f"{printable(record.decides) or 'out'} = {name_with_true_minus(f'{record.threshold:g}')}",
            style.ink,
            "solid",
        ),
    ]
    if record.test.any():
        entries.append(("not trained with", style.secondary, "hollow"))
    if record.wrong.any():
        entries.append(("wrong side", style.ink, "x"))
    canvas.key(entries)


def field_colours(style: Style) -> "Colormap":
    """Return the colours of an out from 0 to 1; the lighter, the smaller."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("field", [style.low_field, style.high_field])


def paint_field(panel: "Axes", record: Field, response: Response, style: Style, *, size: float) -> None:
    """Paint the out of one neuron with its contour, and the samples over it."""
    low, high = _span(response)
    levels = low + np.linspace(0.0, 1.0, STEPS + 1) * (high - low)
    shown = panel.contourf(record.x, record.y, response.out, levels, cmap=field_colours(style))
    shown.set_gid(f"field:{response.name}")
    middle = record.threshold if record.decides else (low + high) / 2
    if response.out.min() < middle < response.out.max():
        line = panel.contour(record.x, record.y, response.out, [middle], colors=[style.ink], linewidths=[2.0])
        line.set_gid(f"contour:{response.name}")
    if len(record.points) < FEW:
        size = max(size, 9.0)
    _points(panel, record, style, size, response.name)
    panel.set_xlim(float(record.x[0]), float(record.x[-1]))
    panel.set_ylim(float(record.y[0]), float(record.y[-1]))


def _span(response: Response) -> tuple[float, float]:
    """Between which outs the colours go; outs of tanh begin below 0."""
    return min(0.0, float(response.out.min())), max(1.0, float(response.out.max()))


def name_with_true_minus(number: str) -> str:
    """Return a number with a true minus sign."""
    return printable(number).replace("-", "−")


def _points(panel: "Axes", record: Field, style: Style, size: float, name: str) -> None:
    """Draw the samples: their class by colour and mark, hollow if they were not trained with."""
    looks = ((0.0, "o", style.negative_text), (1.0, "^", style.positive_text))
    for value, mark, colour in looks:
        for known in (0.0, 1.0):
            chosen = (record.classes == value) & (record.test == known)
            if chosen.any():
                face = colour if known == 0.0 else style.paper
                x, y = record.points[chosen].T
                gid = f"samples:{name} {value:g} {known:g}"
                panel.plot(x, y, mark, mfc=face, mec=colour, ms=size, mew=0.8, gid=gid)
    if record.wrong.any():
        x, y = record.points[record.wrong > 0].T
        panel.plot(x, y, "x", color=style.ink, ms=size + 3, mew=1.3, gid=f"wrong:{name}")


def draw_scale(bar: "Axes", record: Field, style: Style) -> None:
    """Draw the scale of the colours, with the threshold."""
    from matplotlib.patches import Rectangle

    colours = field_colours(style)((np.arange(STEPS) + 0.5) / STEPS)
    for k, colour in enumerate(colours):
        bar.add_patch(
            Rectangle((0, k / STEPS), 1, 1 / STEPS, facecolor=colour, edgecolor="none", gid=f"step:{k}")
        )
    low, high = _span(record.responses[0])
    bar.set_xlim(0, 1)
    bar.set_ylim(0, 1)
    bar.set_xticks([])
    bar.yaxis.tick_right()
    ticks = [0.0, 1.0]
    if low < record.threshold < high:
        ticks.insert(1, (record.threshold - low) / (high - low))
        bar.axhline(ticks[1], color=style.ink, linewidth=2.0)
    # The scale is drawn from 0 to 1; its numbers are those of the outs.
    bar.set_yticks(ticks, [name_with_true_minus(f"{low + tick * (high - low):.3g}") for tick in ticks])
    bar.spines["left"].set_visible(False)


def draw_small_fields(record: Field, **choices: Unpack[Choices]) -> Drawn:
    """Draw the outs of several neurons, or of several epochs, as small fields next to each other."""
    canvas = Canvas(choices, record.when)
    style = canvas.style
    count = len(record.responses)
    columns = count if count <= 3 else (count + 1) // 2
    canvas.key(
        [
            (f"class {name_with_true_minus(record.names[0])}", style.negative_text, "o"),
            (f"class {name_with_true_minus(record.names[1])}", style.positive_text, "^"),
            _line(record, style),
            ("the darker, the larger the out", style.secondary, None),
        ]
    )
    panels = canvas.grid(
        count, columns, left=36.0, right=16.0, across=26.0, down=46.0, above=24.0, below=20.0
    )
    for number, (panel, response) in enumerate(zip(panels, record.responses, strict=True)):
        paint_field(panel, record, response, style, size=2.6)
        write_heading(panel, style, printable(response.name), f"heading:{response.name}")
        panel.locator_params(nbins=3)
        taken = canvas.ruler.width(f"{response.name}  {response.note}", style.heading_size * 1.08)
        if response.note and taken < size_of(panel)[0]:
            note(
                panel,
                style,
                response.note,
                (1.0, 1.0),
                within=True,
                offset=(0, 9),
                align="right",
                gid=f"note:{response.name}",
            )
        if number % columns and not canvas.stacked:
            panel.set_yticklabels([])
        if number < count - columns and not canvas.stacked:
            panel.set_xticklabels([])
    return canvas.done()


def _line(record: Field, style: Style) -> Entry:
    """What the line of small fields is: half way between the outs, or where the network decides."""
    said = (
        f"{printable(record.decides)} = {name_with_true_minus(f'{record.threshold:g}')}"
        if record.decides
        else "half way"
    )
    return said, style.ink, "solid"
