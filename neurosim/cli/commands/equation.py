"""``neurosim equation``: any equation with its formula, slope, curve and source."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE
from neurosim.cli.command import command
from neurosim.cli.pictures import require_picture, style_option
from neurosim.ground.errors import UnknownNameError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from neurosim.drawing.page.style import Style
    from neurosim.scenario.equations.sheets import Sheet


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Return the equations that begin like this, else files."""
    from click.shell_completion import CompletionItem

    from neurosim.scenario.equations.sheets import KINDS

    names = dict.fromkeys(name for known in KINDS.values() for name in known)
    found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def _picture(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file that is not a picture by its ending."""
    if value is not None:
        require_picture(value)
    return value


@command(
    120,
    "neurosim equation                        all equations, one a line",
    "neurosim equation gelu",
    "neurosim equation huber --latex",
    "neurosim equation elu --svg elu.svg      its curve",
    "neurosim equation mine.toml              the equations that a scenario uses",
)
@click.argument("name", metavar="[NAME|FILE]", required=False, shell_complete=_complete)
@click.option("--latex", is_flag=True, help="Write the formulas in LaTeX.")
@click.option(
    "--svg",
    type=FILE,
    callback=_picture,
    metavar="FILE",
    help="Draw the curve of an activation or a loss, with its slope, to this file (.svg, .pdf or .png).",
)
@style_option
def equation_command(name: str | None, latex: bool, svg: Path | None, style: "Style") -> None:
    """Show an equation with its slope and its source.

    NAME is an activation, loss, aggregation, optimizer, schedule or initialisation, and FILE a scenario,
    whose equations are shown. Without a name, all are listed.
    """
    if name is None:
        if latex or svg is not None:
            raise click.UsageError(
                "--latex and --svg need the NAME of an equation, or the FILE of a scenario"
            )
        terminal.show(*_list())
        return
    found = _sheets(name)
    if svg is not None:
        _draw(name, found, svg, style)
    if latex:
        terminal.show(*(line for sheet in found for line in _latex(sheet)))
    else:
        terminal.show("\n\n".join(map(str, found)))


def _latex(sheet: "Sheet") -> list[str]:
    """The formulas in display style, under a comment that says whose they are."""
    return [f"% {sheet.name} ({sheet.kind})", *(rf"\[ {formula} \]" for formula in sheet.latex)]


def _list() -> list[str]:
    """All equations, by kind."""
    from neurosim.scenario.equations.sheets import KINDS, formula_of

    width = max(len(name) for known in KINDS.values() for name in known)
    lines: list[str] = []
    for kind, known in KINDS.items():
        lines += ["", kind.upper()] if lines else [kind.upper()]
        lines += [f"  {name.ljust(width)}  {formula_of(kind, each)}" for name, each in known.items()]
    return lines


def _sheets(name: str) -> "tuple[Sheet, ...]":
    from neurosim.scenario import load, names
    from neurosim.scenario.equations.sheets import bundled, not_bundled
    from neurosim.scenario.equations.used import used_sheets

    found = bundled(name)
    if found:
        return found
    path = Path(name)
    if name in names() or path.suffix == ".toml" or path.is_file():
        return used_sheets(load(name))
    raise UnknownNameError(
        f"no equation '{name}' ({not_bundled(name)}neurosim equation lists them; a scenario of your own ends "
        "in .toml)"
    )


def _draw(name: str, sheets: "tuple[Sheet, ...]", path: Path, style: "Style") -> None:
    """Draw the curves of the activations, or of the loss where there are none."""
    from neurosim.drawing.page.saving import save_figure
    from neurosim.figures.kinds.functions import activation_curves
    from neurosim.figures.kinds.losses import loss_curves
    from neurosim.figures.making import draw
    from neurosim.formulas.activation import Activation
    from neurosim.formulas.loss import Loss
    from neurosim.scenario.equations.sheets import has_any_outs

    curved = [sheet for sheet in sheets if sheet.equation is not None and sheet.equation.is_formula]
    equations = [sheet.equation for sheet in curved]
    activations = [one for one in equations if isinstance(one, Activation)]
    losses = [one for one in equations if isinstance(one, Loss)]
    title = name if len(curved) > 1 else None  # a panel has its own
    figure: Any
    if activations:
        figure = draw("functions", activation_curves(activations), style=style, title=title)
    elif losses:
        low, high = (-1.0, 3.0) if all(map(has_any_outs, losses)) else (0.0, 1.0)
        figure = draw("losses", loss_curves(losses, low=low, high=high), style=style, title=title)
    else:
        raise UnknownNameError(f"'{name}' has no curve of its own; activations and losses have one")
    save_figure(figure, path)
    terminal.say(f"Wrote {path}")
