"""What commands that draw share: the style, the title, the file, and handing over a figure."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, Function
from neurosim.cli.delivering import STANDARD_OUTPUT
from neurosim.cli.suggesting import ListingOption

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style
    from neurosim.figures.record import Record

#: The endings of pictures.
PICTURES = (".svg", ".pdf", ".png")


def picture_option(said: str) -> Callable[[Function], Function]:
    """Give a command the picture that it writes; `said` is the help of ``--output``."""
    return click.option("--output", required=True, type=FILE, callback=_picture, metavar="FILE", help=said)


def _picture(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """Refuse a file that is not a picture by its ending; ``-`` is standard output."""
    from neurosim.drawing.exports import SUFFIXES

    if value != STANDARD_OUTPUT:
        require_picture(value, *SUFFIXES)
    return value


def require_picture(path: Path, *others: str) -> None:
    """Refuse a file whose ending is not that of a picture, nor one of the others."""
    allowed = (*PICTURES, *others)
    if path.suffix.lower() not in allowed:
        raise click.BadParameter(f"'{path}' must end in one of {', '.join(allowed)}")


def title_option(said: str) -> Callable[[Function], Function]:
    """Give a command the title of its figure; `said` is the help of ``--title``."""
    return click.option("--title", metavar="TEXT", help=said)


def style_option(command: Function) -> Function:
    """Give a command the style of its figures, by name."""
    return click.option(
        "--style",
        cls=ListingOption,
        names=_styles,
        default="slide",
        show_default=True,
        callback=_preset,
        metavar="STYLE",
        help="The style of the figure: {names}.",
    )(command)


def _styles() -> Iterable[str]:
    from neurosim.drawing.page.presets import PRESETS

    return PRESETS


def _preset(context: click.Context, parameter: click.Parameter, value: str) -> "Style":
    from neurosim.drawing.page.presets import preset

    return preset(value)


def deliver_figure(
    kind: str,
    record: "Record",
    title: str | None,
    style: "Style",
    output: Path,
    metadata: dict[str, str] | None = None,
    subtitle: str | None = None,
) -> None:
    """Write a figure, or for another program the network in it."""
    from neurosim.drawing.exports import SUFFIXES, export_network
    from neurosim.drawing.page.saving import rendered, save_figure
    from neurosim.figures.making import draw as draw_kind
    from neurosim.figures.moments import Moment

    if output.suffix.lower() in SUFFIXES:
        if not isinstance(record, Moment):
            raise click.UsageError(
                f"'{output}' is a format for networks, but a figure of the kind '{kind}' is not one; use "
                ".svg, .pdf or .png"
            )
        export_network(record.state, output, record.show, title=title, style=style)
    else:
        if metadata is None and isinstance(record, Moment) and kind == "network":
            from neurosim.figures.remembered import draw_remembered

            # Not of a scenario: the figure itself remembers its numbers, for neurosim verify.
            figure = draw_remembered(record.state, record.show, focus=record.focus, title=title, style=style)
        else:
            figure = draw_kind(kind, record, title=title, subtitle=subtitle, style=style)
        if output == STANDARD_OUTPUT:
            terminal.show_bytes(rendered(figure, "svg", metadata))
            return
        save_figure(figure, output, metadata)
    terminal.say(f"Wrote {output}")
