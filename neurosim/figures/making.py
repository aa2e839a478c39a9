"""Making a figure of any kind: its record of a source, and the drawing of the record."""

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack, overload

from neurosim.drawing.page.choices import Choices, Drawn, FigureLook
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.settings import default_settings
from neurosim.drawing.page.style import Style
from neurosim.figures.kind import Keys, Kind, R
from neurosim.figures.options import Options
from neurosim.figures.record import Record
from neurosim.figures.registry import kind_named
from neurosim.figures.source import Source
from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def record_of(source: Source, options: Options) -> Record:
    """Return what a figure is made from.

    Raises
    ------
    FormatError, UnknownNameError, NumberError
        The source has not what such a figure shows.
    """
    kind = kind_named(options.kind)
    if kind.of not in ("passes", "sweep"):
        source.require_scenario(kind.name)
    if source.limited:
        source.limit(kind.passes(source))
    record: Record = kind.make(source, options)
    return record


def on_page(kind: Kind[Keys, R], record: R, style: Style) -> Style:
    """Return the style with a page high enough: a narrow one grows where parts stand below each other."""
    if kind.height is None or style.width >= kind.below:
        return style
    return replace(style, height=max(style.height, kind.height(record, style.width)))


@overload
def draw(kind: str, record: Record, *, ax: None = None, **look: Unpack[FigureLook]) -> "Figure": ...


@overload
def draw(kind: str, record: Record, *, ax: "Axes", **look: Unpack[FigureLook]) -> "Axes": ...


@overload
def draw(kind: str, record: Record, **choices: Unpack[Choices]) -> Drawn: ...


def draw(kind: str, record: Record, **choices: Unpack[Choices]) -> Drawn:
    """Draw a figure of any kind from its record; ``neurosim draw --help`` names the kinds.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    NumberError
        The record is one of another kind of figure.
    """
    found = kind_named(kind)
    if not isinstance(record, found.record):
        raise NumberError(
            f"a figure of the kind '{kind}' is made from a {found.record.__name__}, "
            f"not from a {type(record).__name__}"
        )
    style = style_of(choices.get("style"))
    if choices.get("ax") is None:
        style = on_page(found, record, style)
    choices["style"] = style
    with default_settings():
        return found.draw(record, **choices)
