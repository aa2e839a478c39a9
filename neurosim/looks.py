"""Options that say how a log looks: its numbers, its notation, its language."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from neurosim.arguments import NameOrFile, Whole

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
        type=NameOrFile(),
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


def refuse_without_effect(form: str, chosen: dict[str, Any]) -> None:
    """Refuse options that would change nothing in a format of the log.

    Raises
    ------
    click.UsageError
        The format is for programs and a notation, language or matrices are asked for; or it is a workbook
        and signs of numbers are; or fractions are, and their rounding.
    """
    data = form in ("json", "csv")
    if data and (chosen["notation"] != "net-out" or chosen["language"] is not None or chosen["matrices"]):
        raise click.UsageError(
            f"--format {form} is for programs, always in net-out and English, number by number; "
            "leave --notation, --language and --matrices out"
        )
    if form == "xlsx":
        if chosen["matrices"]:
            raise click.UsageError("--format xlsx has a cell for every number; leave --matrices out")
        _refuse(
            "--format xlsx holds numbers, which the program that opens it writes as it is set up",
            chosen,
            ("decimal_comma", "thin_spaces", "powers", "times"),
        )
    if chosen["fractions"]:
        _refuse("--fractions rounds nothing", chosen, ("significant", "decimals", "carry"))


def _refuse(reason: str, chosen: dict[str, Any], names: tuple[str, ...]) -> None:
    usual = (None, False, "·")
    given = [f"--{name.replace('_', '-')}" for name in names if chosen[name] not in usual]
    if given:
        raise click.UsageError(f"{reason}; leave {' and '.join(given)} out")


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
