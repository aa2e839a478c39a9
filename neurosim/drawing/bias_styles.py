"""The same network twice: as it is drawn, and as it is computed with constants."""

from typing import TYPE_CHECKING, Any

from neurosim.drawing import draw_network
from neurosim.drawing.canvas import Canvas
from neurosim.drawing.numbers import num
from neurosim.records.networks import BiasStyles
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_bias_styles(record: BiasStyles, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw a network as it is drawn, 2-2-1, beside what is computed, 3-3-1."""
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), choices.get("subtitle"))
    style = canvas.style
    middle = style.width / 2
    halves = (
        (0.0, middle - 4, record.drawn, "as drawn"),
        (middle + 4, style.width, record.internal, "as computed"),
    )
    for left, right, state, what in halves:
        panel = canvas.panel(what, left, 2.0, right, style.height - 24)
        draw_network(state, ax=panel, title=f"{_sizes(state)} {what}", style=style, subtitle=_outs(state))
        _rename(panel, what)
    return canvas.done()


def _rename(panel: "Axes", what: str) -> None:
    """Give the parts names of their own, because every neuron stands in the figure twice."""
    for artist in panel.get_children():
        kind, _, of = str(artist.get_gid()).partition(":")
        if artist.get_gid():
            artist.set_gid(f"{kind}:{'->'.join(f'{what} {part}' for part in of.split('->'))}")


def _sizes(state: State) -> str:
    """Return ``3-3-1``: how many neurons stand in each column, constants counted where they feed."""
    columns = [
        len([one for one in column if one.kind != "constant"]) for column in state.network.generations()
    ]
    generation = {one.name: one.generation for one in state.network.neurons}
    fed = {
        generation[c.target] - 1
        for c in state.network.connections
        if any(one.name == c.source and one.kind == "constant" for one in state.network.neurons)
    }
    return "-".join(str(count + (number in fed)) for number, count in enumerate(columns))


def _outs(state: State) -> str:
    outs = [(one.name, state.get("out", one.name)) for one in state.network.neurons if one.output]
    return ", ".join(f"out({name}) = {num(out, 4)}" for name, out in outs[:2] if out is not None)
