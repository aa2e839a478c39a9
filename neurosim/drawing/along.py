"""E along one weight: the slope of the tangent is the gradient, and an update goes against it."""

from typing import TYPE_CHECKING, Any

from neurosim.drawing.canvas import Canvas, label_axes
from neurosim.drawing.numbers import num
from neurosim.records.landscapes import ErrorAlong

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_along(record: ErrorAlong, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw E along one weight with the tangent where the network stands."""
    weight, error, gradient = record.at
    subtitle = choices.get("subtitle") or "everything else is held; the slope of the tangent is the gradient"
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style = canvas.style
    panel = canvas.panel("along", 58.0, canvas.low + 24, 0.66 * style.width, canvas.high - 8)
    low, high = float(record.weight[0]), float(record.weight[-1])
    panel.plot(record.weight, record.error, color=style.positive, linewidth=2.4, gid="curve:E")
    panel.plot(
        [low, high],
        [error + gradient * (low - weight), error + gradient * (high - weight)],
        color=style.negative,
        linestyle="dashed",
        linewidth=2.0,
        gid="tangent:E",
    )
    panel.plot([weight], [error], "o", color=style.ink, markersize=8, gid="point:before")
    if record.after is not None:
        panel.plot(
            [record.after[0]], [record.after[1]], "o", mfc=style.paper, mec=style.ink, ms=8, gid="point:after"
        )
    top, bottom = float(record.error.max()), float(record.error.min())
    room = 0.12 * (top - bottom or 1.0)
    panel.set_ylim(bottom - room, top + room)
    panel.set_xlim(low, high)
    label_axes(panel, style, record.connection, "E")
    _facts(canvas, record, 0.66 * style.width + 28)
    return canvas.done()


def _facts(canvas: Canvas, record: ErrorAlong, left: float) -> None:
    """Write the numbers of the tangent and of the update."""
    style = canvas.style
    weight, error, gradient = record.at
    name = record.connection
    lines = [
        ("before", f"{name} = {num(weight, 4)}", style.ink, True),
        ("error", f"E = {num(error, 5)}", style.ink, False),
        ("gradient", f"∂E/∂{name} = {num(gradient, 5)}", style.negative_text, True),
    ]
    if record.after is not None and record.learning_rate is not None:
        lines += [
            ("rate", f"learning rate {record.learning_rate:g}", style.secondary, False),
            ("step", f"step {num(record.after[0] - weight, 5)}", style.ink, False),
            ("after", f"{name} = {num(record.after[0], 4)}", style.ink, True),
            ("lower", f"E = {num(record.after[1], 5)}", style.ink, False),
        ]
    y = canvas.high - 46
    for gid, text, colour, bold in lines:
        y -= 10 if gid in ("gradient", "rate", "after") else 0
        canvas.writer.write(f"fact:{gid}", text, left, y, size=11.0, colour=colour, bold=bold)
        y -= 20
    canvas.key([("E", style.positive, "solid"), (f"tangent, slope ∂E/∂{name}", style.negative, "dashed")])
