"""Options for the look of a log: its numbers, notation and language."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NotRequired, TypeAlias, TypedDict, TypeVar

import click

from neurosim.cli.arguments import Function, NameOrFile, WholeNumber
from neurosim.cli.suggesting import ListingOption, OneOf
from neurosim.ground.choices import joined_by_or

if TYPE_CHECKING:
    from neurosim.printing.notation import Notation
    from neurosim.printing.printer import Printer
    from neurosim.trace.provenance import Provenance

P = TypeVar("P", bound="Printer")
#: What a printer is told besides what was typed: its title, colour, slides or provenance.
Own: TypeAlias = "str | bool | Provenance | None"


class LookOptions(TypedDict):
    """What was typed for numbers, notation, language and matrices."""

    significant: int | None
    decimals: int | None
    carry: bool
    decimal_comma: bool
    thin_spaces: bool
    powers: bool
    times: str
    notation: "str | Notation"
    language: str | None
    matrices: NotRequired[bool | None]


class LogChoices(LookOptions):
    """What was typed for a log."""

    sample: int | None
    fractions: bool
    beamer: bool
    about: str | None
    neuron: str | None
    phase: str | None
    upto: int | None
    only_changes: bool


def _notations() -> Iterable[str]:
    from neurosim.printing.notation import notations

    return notations()


def _languages() -> Iterable[str]:
    from neurosim.printing.words import languages

    return languages()


_OPTIONS = (
    click.option(
        "--significant",
        type=WholeNumber(1, 17),
        metavar="N",
        help="Round to N significant digits.  [default: 4]",
    ),
    click.option(
        "--decimals", type=WholeNumber(0, 17), metavar="N", help="Round to N decimal places instead."
    ),
    click.option(
        "--carry",
        is_flag=True,
        help="Round every result and continue with the rounded value, as by hand.",
    ),
    click.option("--decimal-comma", is_flag=True, help="Write 0,5 instead of 0.5."),
    click.option("--thin-spaces", is_flag=True, help="Put a thin space between groups of three digits."),
    click.option(
        "--powers", is_flag=True, help="Write very small and very large numbers with powers of ten."
    ),
    click.option(
        "--times",
        type=OneOf("sign", ("·", "×", "*")),
        default="·",
        show_default=True,
        help="The multiplication sign.",
    ),
)
_LOOKS = (
    click.option(
        "--notation",
        cls=ListingOption,
        names=_notations,
        default="net-out",
        show_default=True,
        type=NameOrFile(),
        metavar="NAME|FILE",
        help="Use the symbols of {names}, or of a TOML file.",
    ),
    click.option(
        "--language", type=OneOf("language", _languages), help="The language of the log.  [default: en]"
    ),
)
_MATRICES = click.option("--matrices/--no-matrices", default=None, help="Also show whole layers as matrices.")


def number_options(command: Function) -> Function:
    """Give a command the options for numbers."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def add_look_options(command: Function) -> Function:
    """Give a command the options for notation, language and matrices."""
    return notation_options(_MATRICES(command))


def notation_options(command: Function) -> Function:
    """Give a command the options for notation and language."""
    for option in reversed(_LOOKS):
        command = option(command)
    return command


def refuse_without_effect(kind: "type[Printer]", chosen: LogChoices) -> None:
    """Refuse options that would change nothing in a format of the log.

    Raises
    ------
    click.UsageError
        The format says so of one of them; or fractions are asked for, and their rounding; or slides of a
        format that makes none.
    """
    from neurosim.printing.formats import formats_with

    for reason, names in kind.without_effect.items():
        _refuse(f"--format {kind.name} {reason}", chosen, names)
    if chosen["fractions"]:
        _refuse("--fractions rounds nothing", chosen, ("significant", "decimals", "carry"))
    if chosen["beamer"] and "beamer" not in kind.own:
        raise click.UsageError(
            f"--beamer makes slides with --format {joined_by_or(formats_with('beamer'))}; add that option, "
            "or leave out --beamer"
        )


def _refuse(reason: str, chosen: LogChoices, names: tuple[str, ...]) -> None:
    usual = (None, False, "·", "net-out")
    given = [f"--{name.replace('_', '-')}" for name in names if chosen.get(name) not in usual]
    if given:
        raise click.UsageError(f"{reason}; leave out {' and '.join(given)}")


def printer_of(kind: Callable[..., P], chosen: LookOptions, **own: Own) -> P:
    """Return the printer that the options describe.

    Raises
    ------
    click.UsageError
        Both --significant and --decimals are given.
    """
    from neurosim.printing.numbers import NumberFormat

    if chosen["significant"] is not None and chosen["decimals"] is not None:
        raise click.UsageError("--significant and --decimals cannot be used together; give one of them")
    numbers = NumberFormat(
        chosen["significant"],
        chosen["decimals"],
        decimal_comma=chosen["decimal_comma"],
        thin_spaces=chosen["thin_spaces"],
        powers=chosen["powers"],
        times=chosen["times"],
    )
    return kind(
        carry=chosen["carry"],
        numbers=numbers,
        notation=chosen["notation"],
        language=chosen["language"],
        matrices=chosen.get("matrices"),
        **own,
    )
