"""Networks drawn in Python: the figure remembers its numbers, from which it can be drawn again."""

from collections.abc import Iterable
from dataclasses import Field, asdict
from dataclasses import fields as dataclass_fields
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack, overload

from neurosim.drawing import draw_network
from neurosim.drawing.network.selection import quantities
from neurosim.drawing.page.choices import Called, Choices, Drawn, NetworkLook
from neurosim.drawing.page.origin import remember
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.style import Style
from neurosim.figures.moments import Moment
from neurosim.figures.storage import record_from_json, record_to_json
from neurosim.ground.errors import FormatError
from neurosim.ground.stored import Stored, at, flag, kind, number, text, whole_between, wrong
from neurosim.ground.stored_tables import AnyKind, fields, optional, tuple_of
from neurosim.trace.called import written_name
from neurosim.trace.packing import Packed
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAKER = "draw_network"
MOST_POINTS = 10_000  # of a size in a style
MOST_DECIMALS = 17
MOST_DRAWN = 12_000  # connections of a network that is drawn anew; more are hardly carried in 150 kB


@overload
def draw_remembered(
    state: State, show: str | Iterable[str], *, ax: None = None, **look: Unpack[NetworkLook]
) -> "Figure": ...


@overload
def draw_remembered(
    state: State, show: str | Iterable[str], *, focus: Iterable[Called] = ..., **choices: Unpack[Choices]
) -> Drawn: ...


def draw_remembered(
    state: State, show: str | Iterable[str], *, focus: Iterable[Called] = (), **choices: Unpack[Choices]
) -> Drawn:
    """Draw a network, and let a new figure know what it is made of; see `neurosim.drawing.draw_network`."""
    show = quantities(show)
    focus = tuple(focus)
    if choices.get("style") is not None:
        choices["style"] = style_of(choices["style"])
    drawn = draw_network(state, show, focus=focus, **choices)
    if choices.get("ax") is None:
        names = tuple(str(written_name(name)) for name in focus)
        moment = Moment(state, show, names, "")
        remember(drawn, partial(_packed, moment, choices))
    return drawn


def _packed(moment: Moment, choices: Choices) -> Packed:
    style = choices.get("style")
    options = {
        "title": choices.get("title"),
        "subtitle": choices.get("subtitle"),
        "style": None if style is None else asdict(style_of(style)),
    }
    return Packed.of(MAKER, options, record_to_json(moment, "network"))


def drawn_again(packed: Packed) -> "Figure":
    """Return the figure, drawn again from the numbers that it carries.

    Raises
    ------
    FormatError
        It carries none, or they are damaged.
    """
    options = at("options", OPTIONS, dict(packed.options))
    moment = record_from_json(packed.unpacked()).record
    if not isinstance(moment, Moment):
        raise FormatError("it carries the numbers of another kind of figure than of a network")
    if (size := len(moment.state.network.connections)) > MOST_DRAWN:
        raise FormatError(f"it carries {size:,} connections, and at most {MOST_DRAWN:,} are drawn again")
    drawn: Figure = draw_network(moment.state, moment.show, focus=moment.focus, **options)
    return drawn


def _size(value: Stored) -> float:
    if not 0.0 <= (size := number(value)) <= MOST_POINTS:
        raise wrong(value, f"from 0 to {MOST_POINTS:,}")
    return size


def _colour(value: Stored) -> str:
    from matplotlib.colors import is_color_like

    if not is_color_like(text(value)):
        raise wrong(value, "a colour")
    return str(value)


def _kind(field: Field[Any]) -> AnyKind:
    """What a field of a style may be."""
    if field.name in ("font", "math_font"):
        return text
    kinds: dict[Any, AnyKind] = {
        float: kind(_size, type="number"),
        int: whole_between(0, MOST_DECIMALS),
        bool: flag,
        str: kind(_colour, type="string"),
    }
    return kinds.get(field.type, tuple_of(kinds[str]))


STYLE = fields(**{each.name: _kind(each) for each in dataclass_fields(Style)}).then(
    lambda given: Style(**given)
)
OPTIONS = fields(title=optional(text), subtitle=optional(text), style=optional(STYLE))
