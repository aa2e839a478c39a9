"""``neurosim sweep``: a scenario trained many times, on all cores or on a cluster."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, FOLDER, NameOrFile, WholeNumber, complete_scenario
from neurosim.cli.command import command
from neurosim.cli.origin import require_made
from neurosim.cli.suggesting import OneOf
from neurosim.ground.errors import FormatError, UnknownNameError

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.sweeps.settings import SweepPlan
    from neurosim.trace.provenance import Provenance

#: So many trainings may a folder hold of which figures are verified.
MOST_VERIFIED = 200_000


def _backends() -> tuple[str, ...]:
    from neurosim.sweeps.backends import BACKENDS

    return BACKENDS


def _figure_again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    """One of the figures, of the rows that lie beside it."""
    from neurosim.drawing.page.saving import rendered
    from neurosim.scenario.sweep_figures import drawn_sweep
    from neurosim.sweeps.sweep_view import Sweep

    require_made(given, product, ".svg", ".pdf")
    found = Sweep.read(product.parent)
    if len(found) > MOST_VERIFIED:
        raise FormatError(
            f"'{product.parent}' holds {len(found):,} trainings; figures of {MOST_VERIFIED:,} are verified"
        )
    for name, figure in drawn_sweep(found.plan.scenario, found.outcomes):
        if name == product.name:
            return rendered(figure, product.suffix.lower().lstrip("."))
    raise FormatError(f"the sweep in '{product.parent}' has no figure called '{product.name}'")


@command(
    35,
    "neurosim sweep xor --seeds 1000",
    "neurosim sweep mine.toml --jobs 4 --out rates",
    "neurosim sweep rates --resume",
    "neurosim sweep moons --set 'training.learning_rate=[0.1, 0.5, 1.0]' --seeds 20",
    "neurosim sweep mine.toml --backend dask --scheduler tcp://10.0.0.5:8786",
    name="sweep",
    remake=_figure_again,
)
@click.argument("scenario", metavar="NAME|FILE|DIR", type=NameOrFile(), shell_complete=complete_scenario)
@click.option(
    "--seeds",
    metavar="N|FIRST-LAST",
    help="Train from each of the seeds 1 to N, or FIRST to LAST, in place of those of the file.",
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=[...]",
    help="Train with each of these values of a key of the file; may be given several times.",
)
@click.option("--variant", metavar="NAME", help="Train this variant of the scenario, such as frozen.")
@click.option("--data", type=FILE, metavar="DIR", help="The folder or file that holds the data.")
@click.option(
    "--backend",
    type=OneOf("backend", _backends),
    default="processes",
    show_default=True,
    help="Who trains: processes of this computer, or a cluster of Dask or Ray.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The address of the cluster, as Dask or Ray prints it.")
@click.option(
    "--jobs", type=WholeNumber(1), metavar="N", help="Train so many at a time.  [default: one for each core]"
)
@click.option(
    "--out", type=FOLDER, metavar="DIR", help="The folder for everything.  [default: neurosim-out/NAME-sweep]"
)
@click.option("--resume", is_flag=True, help="Go on with the sweep in that folder.")
@click.option("--mixed", is_flag=True, help="Allow workers whose functions differ in their last bits.")
@click.option("--quiet", is_flag=True, help="Print only the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def sweep_command(
    scenario: str,
    seeds: str | None,
    given: tuple[str, ...],
    variant: str | None,
    data: Path | None,
    backend: str,
    scheduler: str | None,
    jobs: int | None,
    out: Path | None,
    resume: bool,
    mixed: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Train a scenario from many seeds and with many settings.

    What is trained stands in [sweep] of the file, or in --seeds and --set. Every training is a row of
    rows.csv in the folder; a report and figures stand beside it. A sweep that was broken off goes on with
    --resume; the folder of one may be given in place of the file.
    """
    from neurosim.sweeps.backends import backend_named
    from neurosim.sweeps.carrying_out import carry_out
    from neurosim.sweeps.folder import SweepFolder
    from neurosim.sweeps.products import write_products
    from neurosim.sweeps.starting import begun, resumed
    from neurosim.sweeps.sweep_view import Sweep

    saved, typed = Path(scenario), (seeds, given, variant, data)
    is_folder = SweepFolder.is_one(saved)
    plan = _of_folder(saved, *typed) if is_folder else _of_file(scenario, *typed)
    folder = out or (saved if is_folder else Path("neurosim-out") / f"{plan.scenario.name}-sweep")
    worker = backend_named(backend, jobs, scheduler)
    kept = resumed(folder, plan) if resume and SweepFolder.is_one(folder) else begun(folder, plan)
    talks = not (quiet or as_json)
    if talks:
        terminal.say(f"{plan.text()}; '{folder}' keeps what is done")
    try:
        carry_out(kept, worker, mixed=mixed, progress=None if not as_json else False, tell=terminal.say)
    except KeyboardInterrupt:
        terminal.say(
            f"stopped; {kept.count:,} of {len(plan):,} trainings are kept in '{folder}'; go on with: "
            f"neurosim sweep {folder} --resume"
        )
        raise
    found = Sweep(kept)
    if as_json:
        terminal.show(json.dumps(found.report.summary(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        terminal.show(str(found))
    written = write_products(found, folder)
    if talks:
        terminal.show("\n".join(["", "FILES", *(f"  {path}" for path in written)]))
    return 1 if (found.outcomes.result == "failed").all() else 0


def _of_file(
    name: str, seeds: str | None, given: tuple[str, ...], variant: str | None, data: Path | None
) -> "SweepPlan":
    from neurosim.scenario import load
    from neurosim.scenario.building.options import with_options, with_variant
    from neurosim.sweeps.given import changed_sweep, parsed_seeds, parsed_set
    from neurosim.sweeps.settings import SweepPlan

    try:
        scenario = load(name)
    except UnknownNameError as error:
        raise UnknownNameError(f"{error}; nor is it the folder of a sweep") from None
    if variant is not None:
        scenario = with_variant(scenario, variant)
    if data is not None:
        scenario = with_options(scenario, data=data)
    changed = parsed_set(given)
    if seeds is not None:
        changed["seeds"] = parsed_seeds(seeds)
    return SweepPlan.of(scenario, changed_sweep(scenario, changed))


def _of_folder(
    folder: Path, seeds: str | None, given: tuple[str, ...], variant: str | None, data: Path | None
) -> "SweepPlan":
    from neurosim.sweeps.folder import SweepFolder

    for name, value in (("--seeds", seeds), ("--set", given), ("--variant", variant), ("--data", data)):
        if value:
            raise click.UsageError(f"'{folder}' is a sweep that was begun; {name} would make it another one")
    return SweepFolder.read(folder).plan
