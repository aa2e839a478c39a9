"""What a figure that was drawn in Python is made of, for its metadata."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from neurosim.drawing.presets import style_of
from neurosim.drawing.selection import quantities
from neurosim.drawing.style import Style
from neurosim.records.networks import Moment
from neurosim.records.storage import record_from_json, record_to_json
from neurosim.trace.called import written
from neurosim.trace.packing import Packed
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ATTRIBUTE = "neurosim_origin"
MAKER = "draw_network"


def draw_remembered(
    state: State, show: str | Iterable[str], *, focus: Iterable[object] = (), **choices: Any
) -> "Figure | Axes":
    """Draw a network, and let a new figure know what it is made of; see `neurosim.drawing.draw_network`."""
    from neurosim.drawing import draw_network

    show = quantities(show)
    focus = tuple(focus)
    if choices.get("style") is not None:
        choices["style"] = style_of(choices["style"])
    drawn = draw_network(state, show, focus=focus, **choices)
    if choices.get("ax") is None:
        names = tuple(str(written(name)) for name in focus)
        moment = Moment(state, show, names, "")
        setattr(drawn, ATTRIBUTE, (moment, choices))
    return drawn


def origin_of(figure: "Figure") -> Packed | None:
    """Return what a figure is made of, packed; None where it was not drawn by a network or a trace."""
    if not hasattr(figure, ATTRIBUTE):
        return None
    moment, choices = getattr(figure, ATTRIBUTE)
    style = choices.get("style")
    options = {
        "title": choices.get("title"),
        "subtitle": choices.get("subtitle"),
        "style": None if style is None else asdict(style),
    }
    return Packed.of(MAKER, options, record_to_json(moment, "network"))


def drawn_again(packed: Packed) -> "Figure":
    """Return the figure drawn anew from the numbers that it carries.

    Raises
    ------
    FormatError
        It carries none, or they are damaged.
    """
    from neurosim.drawing import draw_network

    moment = record_from_json(packed.unpacked()).record
    given = packed.options["style"]
    style = None if given is None else Style(**{**given, "weight_map": tuple(given["weight_map"])})
    return draw_network(
        moment.state,
        moment.show,
        title=packed.options["title"],
        subtitle=packed.options["subtitle"],
        style=style,
        focus=moment.focus,
    )
