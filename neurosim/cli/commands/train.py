"""``neurosim train``: a scenario trained, its progress and its results."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypedDict, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, FOLDER, Positive, WholeNumber, scenario_argument
from neurosim.cli.command import command
from neurosim.cli.delivering import STANDARD_OUTPUT
from neurosim.cli.suggesting import OneOf
from neurosim.ground.files import require_ending, require_writable
from neurosim.ground.overwriting import Place, require_apart

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.sweeps.sweep_view import Sweep
    from neurosim.training.history_record import Evaluation


class Changed(TypedDict):
    """What was typed in place of what the file says."""

    epochs: int | None
    learning_rate: float | None
    engine: str | None
    seed: int | None


class SavingArguments(TypedDict):
    """What was typed about saving and resuming."""

    checkpoint: Path | None
    every: int | None
    resume: bool


def _engines() -> Iterable[str]:
    from neurosim.engines.choosing import ENGINES

    return ENGINES


class _EngineName(OneOf):
    """The name of an engine; what one was called before is taken, but not offered."""

    def convert(self, value: str, parameter: click.Parameter | None, context: click.Context | None) -> str:
        """Return what the engine is called now."""
        from neurosim.engines.choosing import engine_name

        return super().convert(engine_name(value), parameter, context)


@command(
    30,
    "neurosim train digits",
    "neurosim train moons --seed 7 --json",
    "neurosim train moons --variant frozen --output moons.json",
    "neurosim train xor --seeds 200",
    "neurosim train mnist --data ~/mnist --checkpoint state --every 1",
    "neurosim train mnist --data ~/mnist --checkpoint state --resume",
)
@scenario_argument
@click.option(
    "--epochs", type=WholeNumber(0), metavar="N", help="Train for N epochs instead of the number in the file."
)
@click.option(
    "--learning-rate",
    type=Positive(),
    metavar="X",
    help="Use this learning rate instead of the one in the file.",
)
@click.option("--engine", type=_EngineName("engine", _engines), help="The engine that does the training.")
@click.option(
    "--seed", type=WholeNumber(0), metavar="N", help="The seed for the initial weights and for shuffling."
)
@click.option(
    "--seeds",
    type=WholeNumber(1),
    metavar="N",
    help="Train from each of the seeds 1 to N, and count the successes.",
)
@click.option(
    "--jobs",
    type=WholeNumber(1),
    metavar="N",
    help="With --seeds: train so many at a time.  [default: one for each core where that is quicker]",
)
@click.option("--variant", metavar="NAME", help="Train this variant of the scenario, such as frozen.")
@click.option("--data", type=FILE, metavar="DIR", help="The folder or file that holds the data.")
@click.option(
    "--checkpoint",
    type=FOLDER,
    metavar="DIR",
    help="Save the state of the training in this folder.",
)
@click.option(
    "--every",
    type=WholeNumber(1),
    metavar="N",
    help="With --checkpoint: save every N epochs.  [default: every 10 s]",
)
@click.option("--resume", is_flag=True, help="Continue from the last state saved in --checkpoint.")
@click.option(
    "--output",
    type=FILE,
    metavar="FILE",
    help="Save the trained network in this file; - prints it, and nothing else.",
)
@click.option("--quiet", is_flag=True, help="Print only the results.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON object.")
def train(
    scenario: "Scenario",
    variant: str | None,
    data: Path | None,
    seeds: int | None,
    jobs: int | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
    checkpoint: Path | None,
    every: int | None,
    resume: bool,
    **changed: Unpack[Changed],
) -> None:
    """Train the network of a scenario.

    The command prints the progress, then the results, next to those of the source. A difference is not an
    error here; neurosim run reports it with its exit code.
    """
    from neurosim.scenario.building.options import with_options, with_variant

    if jobs is not None and seeds is None:
        raise click.UsageError("--jobs is for trainings from many seeds; add --seeds N")
    _check_usage(seeds, changed["seed"], output, checkpoint, every, resume)
    if output == STANDARD_OUTPUT and as_json:
        raise click.UsageError("--json and --output - both print to standard output; give --output a file")
    if output is not None and output != STANDARD_OUTPUT:
        require_ending(output, ".json", others=True)
        require_writable(output)  # now, so that nobody waits for a training that then has no place to go
    if variant is not None:
        scenario = with_variant(scenario, variant)
    scenario = with_options(scenario, data=data, **changed)
    require_apart(output, scenario.reads)
    if checkpoint is not None:
        require_apart(output, _files_of(checkpoint))
        require_apart(checkpoint, scenario.reads, "--checkpoint")
    if seeds is not None:
        _train_seeds(scenario, seeds, jobs, as_json)
    else:
        state: SavingArguments = {"checkpoint": checkpoint, "every": every, "resume": resume}
        _train_once(scenario, output, quiet, as_json, state)


def _check_usage(
    seeds: int | None,
    seed: int | None,
    output: Path | None,
    checkpoint: Path | None,
    every: int | None,
    resume: bool,
) -> None:
    if checkpoint is None and (resume or every is not None):
        given = "--resume" if resume else "--every"
        raise click.UsageError(f"{given} needs --checkpoint DIR, the folder of the saved state")
    if checkpoint is not None and not resume:
        _refuse_old_state(checkpoint)
    if seeds is None:
        return
    for given, value in (("--seed", seed), ("--output", output), ("--checkpoint", checkpoint)):
        if value is not None:
            raise click.UsageError(f"--seeds and {given} cannot be used together; give one of them")


def _files_of(folder: Path) -> dict[Place, str]:
    """The folder of checkpoints and what is in it, with what each is."""
    from neurosim.training.checkpoints import Checkpoint

    return dict.fromkeys([folder, *Checkpoint(folder).files()], "the state of the training")


def _refuse_old_state(folder: Path) -> None:
    from neurosim.training.checkpoints import Checkpoint

    if Checkpoint(folder).files():
        raise click.UsageError(
            f"'{folder}' holds checkpoints of an earlier training; add --resume to continue from them, "
            "or name another folder"
        )


def _train_once(
    scenario: "Scenario", output: Path | None, quiet: bool, as_json: bool, state: SavingArguments
) -> None:
    from neurosim.scenario.building.parts import data_of
    from neurosim.scenario.run import duration
    from neurosim.scenario.run.report import data, epochs
    from neurosim.scenario.run.report.results import classes, results
    from neurosim.scenario.run.requirements import require_training
    from neurosim.scenario.run.train import train_scenario

    require_training(scenario)
    parts = data_of(scenario)
    printed = output == STANDARD_OUTPUT
    talks = not (quiet or as_json or printed)
    if parts.note is not None and not talks:
        terminal.say(parts.note)
    if (warning := duration.warning(scenario, parts)) is not None:
        terminal.say(warning)
    begun = False

    def begin() -> None:
        nonlocal begun
        if talks and not begun:
            terminal.show(
                f"{scenario.title}\n", f"{data.data(parts)}\n", epochs.training_heading(scenario, parts)
            )
        begun = True

    def watch(evaluation: "Evaluation") -> None:
        begin()
        terminal.show(epochs.progress_line(scenario, parts, evaluation))

    with _stopped_by_hand(state["checkpoint"]):
        trained = train_scenario(
            scenario,
            parts,
            watch if talks else None,
            begin=begin,
            looks=talks,
            progress=not talks or not _is_terminal(sys.stdout),
            **state,
        )
    if printed:
        from neurosim.model.documents import text_of

        terminal.show(text_of(trained.network))
        return
    if output is not None:
        trained.network.save(output)
        terminal.say(f"Wrote {output}")
    if as_json:
        terminal.show(json.dumps(trained.summary(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    if talks and begun:
        terminal.show(f"{epochs.ending(trained)}\n")
    elif talks:
        terminal.show(f"{scenario.title}\n", f"{data.data(parts)}\n", f"{epochs.already_complete(trained)}\n")
    for text in (
        data.points(trained),
        results([(scenario.title, trained)], terminal.paint),
        classes(trained),
        epochs.diagnosis(trained.history.diagnosis),
    ):
        if text is not None:
            terminal.show(f"{text}\n")
    if talks and scenario.table.variants:
        names = ", ".join(
            f"--variant {variant.name} ({variant.title})" for variant in scenario.table.variants
        )
        terminal.show(f"Variants: {names}; neurosim run {scenario.name} shows them side by side.")


@contextmanager
def _stopped_by_hand(checkpoint: Path | None) -> Iterator[None]:
    """Say after Ctrl-C how far the training came, and how to continue."""
    from neurosim.training.checkpoints import Checkpoint

    try:
        yield
    except KeyboardInterrupt as failure:
        if checkpoint is not None and (saved := Checkpoint(checkpoint).newest()) is not None:
            terminal.say(f"stopped after epoch {saved.history.epochs:,}; continue with --resume")
        elif (history := getattr(failure, "history", None)) is not None:
            hint = " (--checkpoint DIR saves the state)" if checkpoint is None else " yet"
            terminal.say(f"stopped after epoch {history.epochs:,}; nothing was saved{hint}")
        raise


def _train_seeds(scenario: "Scenario", count: int, jobs: int | None, as_json: bool) -> None:
    from neurosim.sweeps.carrying_out import quick_jobs
    from neurosim.sweeps.sweep import sweep

    asked = {"seeds": {"first": 1, "last": count}}
    if (own := scenario.table.sweep) is not None and own.goal is not None:
        asked["goal"] = own.goal.model_dump(exclude_none=True)
    jobs = quick_jobs(scenario, count) if jobs is None else jobs
    try:
        found = sweep(scenario, asked, jobs=jobs, progress=True, tell=terminal.say)
    except KeyboardInterrupt as stop:
        done: Sweep | None = getattr(stop, "sweep", None)
        if done and not as_json:
            terminal.show(str(done))
        raise
    if as_json:
        terminal.show(json.dumps(found.report.summary(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    terminal.show(str(found))


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and bool(stream.isatty())
