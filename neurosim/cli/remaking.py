"""What ``neurosim verify`` makes again: the few commands that make products, in memory.

The words of the command stand in the metadata, which anybody may have written. They are read by the options
of the commands themselves, without those that name a file or folder; whatever else stands there is refused.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from neurosim.cli.arguments import NameOrFile, is_path
from neurosim.cli.figures import draw, figure_record
from neurosim.cli.log import log_document, trace
from neurosim.cli.play import play, player_page
from neurosim.ground.errors import FileError, FormatError, brief, cut, listed
from neurosim.printing.notation import Notation
from neurosim.scenario.scenario import Scenario
from neurosim.trace.provenance import Provenance

MOST_WORDS = 100
MOST_SAID = 120  # letters of what is wrong with an option
NO_COMMAND = "its metadata do not name a command that makes such files"


def remade(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    """Return the content that a product must have; of a PDF of a log the LaTeX.

    Raises
    ------
    NeurosimError
        The metadata name no command that makes such a product, or an option that is not taken from them.
    """
    name = given.command[0] if given.command else "nothing"
    if name not in MAKERS or len(given.command) > MOST_WORDS:
        raise FormatError(f"{NO_COMMAND}: {brief(name)}")
    try:
        return MAKERS[name](given, scenario, product)
    except click.ClickException as error:  # options that do not go together
        raise _wrong_option(given, error.format_message()) from None


def _wrong_option(given: Provenance, why: str) -> FormatError:
    command = f"'neurosim {given.command[0]}'"
    return FormatError(f"its metadata name an option that {command} does not take: {cut(why, MOST_SAID)}")


def _chosen(command: click.Command, given: Provenance, product: Path) -> dict[str, Any]:
    """The options in the metadata of a product."""
    options = [option for option in command.params if not is_path(option) and option.name != "scenario"]
    reader = click.Command(
        command.name, params=[click.Argument(["scenario"]), *options], add_help_option=False
    )
    try:
        chosen = dict(reader.make_context(command.name, list(given.command[1:])).params)
    except click.ClickException as error:
        raise _wrong_option(given, error.format_message()) from None
    del chosen["scenario"]  # found already, with care
    for option in options:
        if isinstance(option.type, NameOrFile):
            chosen[option.name or ""] = _found(chosen[option.name or ""], product)
    return chosen


def _found(name: str, product: Path) -> Notation:
    """A notation by its name, or from a file next to the product."""
    from neurosim.printing.notation import notation
    from neurosim.scenario.verify.finding import ENDING, beside

    if not name.endswith(ENDING):
        return notation(name)
    found = beside(name, product)
    if found is None:
        raise FileError(
            f"its notation {brief(name, 80)} is neither in the same folder nor in the two folders above it"
        )
    return notation(found)


def _part(scenario: Scenario, chosen: dict[str, Any]) -> Scenario:
    part = chosen.pop("part")
    return scenario if part is None else scenario.part(part)


def _log(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    from neurosim.printing.formats import SUFFIXES

    chosen = _chosen(trace, given, product)
    form, asked = (
        SUFFIXES.get({".pdf": ".tex"}.get(suffix := product.suffix.lower(), suffix)),
        chosen.pop("form"),
    )
    if form not in ("markdown", "latex", "html", "xlsx") or asked not in (None, form):
        raise FormatError(f"'neurosim trace' makes no '{suffix}' of the format that its metadata name")
    document, _ = log_document(_part(scenario, chosen), form, given, **chosen)
    return document if isinstance(document, bytes) else f"{document}\n".encode()


def _page(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    _require_ending(product, given, ".html", ".htm")
    chosen = _chosen(play, given, product)
    page, _ = player_page(_part(scenario, chosen), given, **chosen)
    return f"{page}\n".encode()


def _figure(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    from neurosim.drawing.page.saving import rendered
    from neurosim.figures.making import draw as draw_kind

    _require_ending(product, given, ".svg", ".pdf")
    chosen = _chosen(draw, given, product)
    scenario = _part(scenario, chosen)
    title, style = chosen.pop("title") or scenario.title, chosen.pop("style")
    record = figure_record(scenario, **chosen)
    figure = draw_kind(chosen["kind"], record, title=title, style=style)
    return rendered(figure, product.suffix.lower().lstrip("."))


def _figure_of_run(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    from neurosim.drawing.page.saving import rendered
    from neurosim.scenario.figures import figure_names, figure_of

    _require_ending(product, given, ".svg", ".pdf")
    if len(given.command) != 2:
        raise _wrong_option(given, listed(given.command[2:]))
    for part in scenario.parts or (scenario,):
        names = figure_names(part)
        if product.name in names:
            figure = figure_of(part, names.index(product.name))
            return rendered(figure, product.suffix.lower().lstrip("."))
    raise FormatError(f"'neurosim run {scenario.where}' makes no figure called '{product.name}'")


def _require_ending(product: Path, given: Provenance, *endings: str) -> None:
    if product.suffix.lower() not in endings:
        raise FormatError(f"'neurosim {given.command[0]}' makes {listed(endings)}, not '{product.suffix}'")


MAKERS: dict[str, Callable[[Provenance, Scenario, Path], bytes]] = {
    "trace": _log,
    "draw": _figure,
    "run": _figure_of_run,
    "play": _page,
}
