"""``neurosim sweep``: a scenario trained many times, on all cores or on a cluster."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, FOLDER, NameOrFile, WholeNumber, complete_scenario
from neurosim.cli.command import command
from neurosim.cli.suggesting import OneOf

if TYPE_CHECKING:
    from neurosim.sweeps.settings import SweepPlan


def _backends() -> tuple[str, ...]:
    from neurosim.sweeps.backends import BACKENDS

    return BACKENDS


@command(
    35,
    "neurosim sweep xor --seeds 1000",
    "neurosim sweep mine.toml --jobs 4 --out rates",
    "neurosim sweep rates --resume",
    "neurosim sweep moons --set 'training.learning_rate=[0.1, 0.5, 1.0]' --seeds 20",
    "neurosim sweep mine.toml --backend dask --scheduler tcp://10.0.0.5:8786",
    name="sweep",
)
@click.argument("what", metavar="NAME|FILE|DIR", type=NameOrFile(), shell_complete=complete_scenario)
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
    what: str,
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
    from neurosim.sweeps.folder import SweepFolder
    from neurosim.sweeps.products import write_products
    from neurosim.sweeps.starting import begun, resumed
    from neurosim.sweeps.sweep import Sweep, carry_out

    saved = Path(what)
    is_folder = SweepFolder.is_one(saved)
    plan = (
        _of_folder(saved, seeds, given, variant, data)
        if is_folder
        else _plan(what, seeds, given, variant, data)
    )
    folder = out or (saved if is_folder else Path("neurosim-out") / f"{plan.scenario.name}-sweep")
    worker = backend_named(backend, jobs, scheduler)
    kept = resumed(folder, plan) if resume and SweepFolder.is_one(folder) else begun(folder, plan)
    talks = not (quiet or as_json)
    if talks:
        terminal.say(f"{plan.text()}; '{folder}' keeps what is done")
    try:
        carry_out(kept, worker, mixed=mixed, progress=None if not as_json else False, tell=terminal.say)
    except KeyboardInterrupt:
        done, total = int(kept.done.sum()), len(plan)
        terminal.say(
            f"stopped; {done:,} of {total:,} trainings are kept in '{folder}'; go on with: "
            f"neurosim sweep {folder} --resume"
        )
        raise
    found = Sweep(kept)
    written = write_products(found, folder)
    terminal.show(
        json.dumps(found.report.summary(), indent=2, ensure_ascii=False, allow_nan=False)
        if as_json
        else str(found)
    )
    if talks:
        terminal.show("\n".join(["FILES", *(f"  {path}" for path in written)]))
    return 1 if (found.outcomes.result == "failed").all() else 0


def _plan(
    what: str, seeds: str | None, given: tuple[str, ...], variant: str | None, data: Path | None
) -> "SweepPlan":
    from neurosim.scenario import load
    from neurosim.scenario.building.options import with_options, with_variant
    from neurosim.sweeps.given import changed_sweep, parsed_seeds, parsed_set
    from neurosim.sweeps.settings import SweepPlan

    scenario = load(what)
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
