"""Presets: the style for a slide, a page of a paper, or a dark room."""

from collections.abc import Mapping
from types import MappingProxyType

from neurosim.drawing.page.style import Style
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import UnknownNameError, brief, listed

INCH = 72.0

PRESETS: Mapping[str, Style] = MappingProxyType(
    {
        "slide": Style(),
        "slide-4x3": Style(height=540.0, pitch=170.0),
        "paper-one-column": Style(
            width=3.5 * INCH,
            height=2.5 * INCH,
            left=16.0,
            right=58.0,
            top=38.0,
            title_size=10.0,
            heading_size=9.0,
            name_size=10.0,
            radius=20.0,
            roomy=1.0,
        ),
        "paper-two-columns": Style(width=7.16 * INCH, height=3.6 * INCH, left=28.0, right=76.0, roomy=1.0),
        "dark": Style(
            paper="#11181F",
            ink="#F2F5F7",
            secondary="#B4C0CA",
            hairline="#5F6E7A",
            outdated="#8794A0",
            positive="#56B4E9",
            positive_text="#7CC6F0",
            negative="#E8772E",
            negative_text="#F79A5E",
            zero="#8896A2",
            gradient_text="#EBC9F7",
            gradient_pill="#43224F",
            target="#4CC79A",
            constant="#232E38",
            focus="#7A5F00",
            low_field="#2E1C12",
            high_field="#2D6E9E",
            weight_map=("#FFA66B", "#E8772E", "#8A4A22", "#2A353F", "#2C6A92", "#56B4E9", "#A9DCFA"),
        ),
    }
)


def style_of(given: str | Style | None) -> Style:
    """Return the style that is given as an object or a name; without one, that of slides.

    Raises
    ------
    UnknownNameError
        It is neither a style nor the name of one.

    Examples
    --------
    >>> style_of(None) == style_of("slide"), style_of("dark").paper
    (True, '#11181F')
    """
    if given is None:
        return Style()
    if isinstance(given, Style):
        return given
    if isinstance(given, str):
        return preset(given)
    raise UnknownNameError(
        f"style is {brief(given)}; it must be a Style or one of the names {listed(PRESETS)}"
    )


def preset(name: str) -> Style:
    """Return a style by name: slide, slide-4x3, paper-one-column, paper-two-columns, dark.

    Raises
    ------
    UnknownNameError
        There is no such style.

    Examples
    --------
    >>> preset("slide-4x3").width, preset("slide-4x3").height
    (720.0, 540.0)
    """
    if name not in PRESETS:
        raise UnknownNameError(unknown_name("style", name, PRESETS))
    return PRESETS[name]
