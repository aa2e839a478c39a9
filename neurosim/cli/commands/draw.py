"""``neurosim draw``: a figure of a scenario, or of a saved network or trace."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.origin import require_made, typed_words
from neurosim.cli.pictures import deliver_figure, picture_option, style_option, title_option
from neurosim.cli.saved_argument import saved_argument
from neurosim.cli.suggesting import ListingOption, OneOf
from neurosim.ground.errors import UnknownNameError
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style
    from neurosim.figures.record import Record
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance


class FigureArguments(TypedDict):
    """What was typed for what a figure shows."""

    show: tuple[str, ...]
    of: tuple[str, ...]
    sample: int
    weights: Literal["first", "trained"] | None


def _kinds() -> Iterable[str]:
    from neurosim.figures.registry import kind_names

    return kind_names()


def _quantities() -> Iterable[str]:
    from neurosim.drawing.network.selection import NOTHING, QUANTITIES

    return (*QUANTITIES, NOTHING)


def _shown(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split ``weight,net,out`` and refuse what a figure cannot show."""
    from neurosim.drawing.network.selection import quantities

    try:
        return quantities(value)
    except UnknownNameError as error:
        raise click.BadParameter(str(error)) from error


def _record(scenario: "Scenario", kind: str, **chosen: Unpack[FigureArguments]) -> "Record":
    """Return what ``neurosim draw`` draws, with its options show, of, sample and weights."""
    from neurosim.figures.making import record_of
    from neurosim.scenario.figure_sources import ScenarioSource
    from neurosim.scenario.figures import figure_table

    return record_of(ScenarioSource(scenario, f"{scenario.where}: "), figure_table(kind, **chosen))


def _figure_again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    """The figure that the options describe."""
    from neurosim.drawing.page.saving import rendered
    from neurosim.figures.making import draw as draw_kind

    require_made(given, product, ".svg", ".pdf")
    title, style = chosen.pop("title") or scenario.title, chosen.pop("style")
    record = _record(scenario, **chosen)
    figure = draw_kind(chosen["kind"], record, title=title, style=style)
    return rendered(figure, product.suffix.lower().lstrip("."))


@command(
    70,
    "neurosim draw mazur --output mazur.svg",
    "neurosim draw mazur --show weight,delta,gradient --output backward.pdf",
    "neurosim draw mazur --show update --output update.png",
    "neurosim draw mazur --kind paths --of w1 --output paths.svg",
    "neurosim draw net.json --inputs 1,0.5 --output net.svg      a network saved in Python",
    remake=_figure_again,
)
@saved_argument
@part_option
@click.option(
    "--kind",
    cls=ListingOption,
    names=_kinds,
    default="network",
    show_default=True,
    metavar="KIND",
    help="The kind of figure: {names}.",
)
@click.option(
    "--show",
    cls=ListingOption,
    names=_quantities,
    callback=_shown,
    default="weight,net,out",
    show_default=True,
    metavar="NAMES",
    help="What to write into the network, with commas between the names: {names}.",
)
@click.option(
    "--of",
    multiple=True,
    metavar="NAME",
    help="The neuron, connection or layer that the figure is about; may be repeated.",
)
@sample_option("Draw this sample, counted from 1.", default=1)
@click.option(
    "--weights",
    type=OneOf("choice of weights", ("first", "trained")),
    help="Draw the network before or after the training, for kinds that allow both.",
)
@title_option("Use this title instead of the scenario's.")
@style_option
@picture_option(
    "The file to write: .svg, .pdf or .png, and for a network also .tex, .dot, .mmd, .graphml or .json; "
    "- writes SVG to standard output."
)
@click.option(
    "--record",
    type=FILE,
    metavar="FILE",
    help="Also save the numbers of the figure in this file, for neurosim redraw.",
)
@click.pass_context
def draw_command(
    context: click.Context,
    /,
    scenario: "Scenario | SavedFile",
    kind: str,
    title: str | None,
    style: "Style",
    output: Path,
    record: Path | None,
    **chosen: Unpack[FigureArguments],
) -> None:
    """Draw the network with its numbers, or another figure.

    NAME is a scenario; FILE is a scenario of your own, or a network or trace saved in Python. A saved network
    is drawn with its weights, and with --inputs and --targets also with what the passes compute.
    """
    from neurosim.figures.storage import save_record
    from neurosim.ground.files import require_ending, require_writable
    from neurosim.scenario.figures import metadata_of
    from neurosim.scenario.saved import SavedFile

    _refuse_gallery(kind)
    # Before anything is written, so that of two files there is never one alone.
    require_apart(output, scenario.reads)
    if record is not None:
        require_apart(record, {**scenario.reads, output: "the figure"}, "--record")
        require_ending(record, ".json", others=True)
        require_writable(record)
    _refuse_foreign(kind, chosen)
    metadata: dict[str, str] | None = None
    if isinstance(scenario, SavedFile):
        made = _saved_record(scenario, kind, **chosen)
    else:
        made = _record(scenario, kind, **chosen)
        metadata = metadata_of(scenario, typed_words(context))
    deliver_figure(kind, made, title or scenario.title, style, output, metadata)
    if record is not None:
        save_record(made, kind, record, title=title or scenario.title)
        terminal.say(f"Wrote {record}")


def _saved_record(saved: "SavedFile", kind: str, **chosen: Unpack[FigureArguments]) -> "Record":
    from neurosim.figures.making import record_of
    from neurosim.scenario.figure_sources import SavedSource
    from neurosim.scenario.figures import figure_table

    if chosen["weights"] is not None:
        raise click.UsageError(
            f"--weights chooses between the weights before and after the training of a scenario, but "
            f"{saved.where} is {saved.what}; leave it out"
        )
    return record_of(SavedSource(saved), figure_table(kind, **chosen))


def _refuse_gallery(kind: str) -> None:
    """Say what makes a figure of the gallery that was taken for a kind."""
    from neurosim.figures.registry import all_examples, is_kind

    if is_kind(kind):
        return
    if kind in {shown.example.name for _, family in all_examples() for shown in family}:
        raise click.UsageError(
            f"'{kind}' is a figure of the gallery, not a kind of figure; make it with: "
            f"neurosim figures {kind} --out FOLDER"
        )


def _refuse_foreign(kind: str, chosen: Mapping[str, object]) -> None:
    """Say which option a figure of this kind has no use for."""
    from neurosim.figures.registry import kind_named
    from neurosim.scenario.figures import USUAL

    keys = kind_named(kind).options.model_fields
    taken = [f"--{key}" for key in USUAL if key in keys]
    for key, value in chosen.items():
        if key not in keys and value != USUAL[key]:
            also = f" (it takes {', '.join(taken)})" if taken else ""
            raise click.UsageError(f"a figure of the kind '{kind}' takes no --{key}{also}; leave it out")
