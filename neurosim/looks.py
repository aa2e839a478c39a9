"""Options that say how a log looks: its numbers, its notation, its language."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from neurosim.arguments import Whole

if TYPE_CHECKING:
    from neurosim.printing.printer import Printer

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--significant", type=Whole(1, 17), metavar="N", help="Significant digits.  [default: 4]"),
    click.option("--decimals", type=Whole(0, 17), metavar="N", help="Decimals, in place of --significant."),
    click.option("--carry", is_flag=True, help="Round every result once and go on with it, as by hand."),
    click.option("--decimal-comma", is_flag=True, help="0,5 in place of 0.5."),
    click.option("--thin-spaces", is_flag=True, help="Digits in groups of three."),
    click.option("--powers", is_flag=True, help="Small and large numbers with powers of ten."),
    click.option(
        "--times",
        type=click.Choice(["·", "×", "*"]),
        default="·",
        show_default=True,
        help="Multiplication sign.",
    ),
)
_LOOKS = (
    click.option(
        "--notation",
        default="net-out",
        show_default=True,
        metavar="NAME|FILE",
        help="net-out, nielsen, rumelhart, bishop, mitchell, goodfellow, or a TOML file.",
    ),
    click.option("--language", type=click.Choice(["en", "de", "fr", "es", "zh"]), help="[default: en]"),
)
_MATRICES = click.option("--matrices/--no-matrices", default=None, help="Whole layers as matrices, too.")
#: The names of the options above.
NUMBERS = ("significant", "decimals", "carry", "decimal_comma", "thin_spaces", "powers", "times")


def number_options(command: Command) -> Command:
    """Give a command the options for numbers."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def look_options(command: Command) -> Command:
    """Give a command the options for notation, language and matrices."""
    return notation_options(_MATRICES(command))


def notation_options(command: Command) -> Command:
    """Give a command the options for notation and language."""
    for option in reversed(_LOOKS):
        command = option(command)
    return command


def printer_of(kind: "type[Printer]", chosen: dict[str, Any], **look: Any) -> "Printer":
    """Return the printer that the options describe.

    Raises
    ------
    click.UsageError
        Both --significant and --decimals are given.
    """
    from neurosim.printing.numbers import NumberFormat

    if chosen["significant"] is not None and chosen["decimals"] is not None:
        raise click.UsageError("--significant and --decimals exclude each other; give one of them")
    numbers = NumberFormat(**{name: chosen[name] for name in NUMBERS if name != "carry"})
    look |= {name: chosen[name] for name in ("notation", "language", "matrices") if name in chosen}
    return kind(carry=chosen["carry"], numbers=numbers, **look)
