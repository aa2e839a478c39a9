"""Training a scenario: with looks on the way, or from moment to moment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np

from neurosim.data import Dataset
from neurosim.ground.errors import FormatError, NumberError
from neurosim.ground.progress import progress as bar
from neurosim.history_view import History
from neurosim.network import Network
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.limits import refuse_training
from neurosim.scenario.building.options import seed_of
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.costs import moments_shown
from neurosim.scenario.run.fitting import Progress, fit_part, fit_to_moments
from neurosim.scenario.run.requirements import require_reported, require_training
from neurosim.scenario.run.trained import Trained, judged_by, metric_names
from neurosim.scenario.table.reading import place
from neurosim.scenario.table.training_table import TrainingTable
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.classes import require_rule
from neurosim.training.evaluating import Judge, Metric, chosen_metrics
from neurosim.training.fit import PATIENCE
from neurosim.training.fit_options import FitChoices
from neurosim.training.history_record import Evaluation

#: A training tells of itself so often, where the file does not say.
LOOKS = 20
#: Between two of those it is looked at so often, for its curves, but once in as many epochs at most.
FINER = 20

#: Told of every evaluation as soon as it is made.
Watch = Callable[[Evaluation], None]


def train_scenario(
    scenario: PlainScenario,
    parts: Parts | None = None,
    watch: Watch | None = None,
    *,
    begin: Callable[[], None] | None = None,
    looks: bool = True,
    progress: bool = False,
    checkpoint: Path | None = None,
    every: int | None = None,
    resume: bool = False,
    network: Network | None = None,
) -> Trained:
    """Train a fresh network as the scenario says.

    Parameters
    ----------
    scenario : PlainScenario
    parts : Parts, optional
        Its data, where they have been read already.
    watch : callable, optional
        Told of every evaluation.
    begin : callable, optional
        Told that there is something to train and that nothing is in its way; maybe more than once.
    looks : bool
        Whether the training is looked at on its way; else only its end is.
    progress : bool
        Whether a terminal shows a bar.
    checkpoint : pathlib.Path, optional
        Folder to save the state of the training in, every so many epochs.
    resume : bool
        Go on from there.
    network : Network, optional
        The fresh network, where it has been built already.

    Raises
    ------
    FormatError
        When the scenario says nothing of a training.
    NonFiniteError
        When a number leaves the range of floats.
    """
    require_training(scenario, network)
    parts = data_of(scenario) if parts is None else parts
    table = scenario.table.training
    network = scenario.build() if network is None else network
    judges = _judges(scenario, network, parts)
    require_reported(scenario, [f"{part}_{name}" for part in parts.named for name in ("cost", *judges)])
    look, told = _how_often(table)
    looks = looks or table.early_stopping is not None
    _refuse_long(scenario, network, parts, table.epochs // look if looks else 0)
    options: FitChoices[Network, History] = {"progress": None if progress else False}
    if looks:
        looked_at = None if parts.watched is None else parts.named[parts.watched]
        options |= {
            "evaluate_every": look,
            "metrics": judges.values(),
            "validation": _pair(network, looked_at),
        }
        if watch is not None:
            options |= {"callback": _telling(watch, told), "callback_every": told}
    if table.early_stopping is not None:
        options["early_stopping"] = table.made_early_stopping()
    if checkpoint is not None:
        kept = Checkpoint(checkpoint, every=every, seed=seed_of(scenario))
        options |= {"checkpoint": kept, "resume": resume}
    with _beginning(begin, table.epochs, shown=progress) as shown:
        options |= shown
        history = fit_part(scenario, network, parts.train, table.epochs, **options)
    judge = Judge(network, judges)
    numbers = {
        f"{name}_{quantity}": value
        for name, part in parts.named.items()
        for quantity, value in judge.numbers(part.X, part.T).items()
    }
    return Trained(scenario, parts, network, history, numbers)


def _judges(scenario: PlainScenario, network: Network, parts: Parts) -> Mapping[str, Metric]:
    """What the network is judged by besides its cost."""
    metrics, rule = metric_names(scenario, parts, network), judged_by(scenario, network, parts)
    if "accuracy" in metrics:
        try:
            require_rule("accuracy", rule, parts.train.T)
        except NumberError as error:
            raise FormatError(f"{scenario.where}: {place(('training', 'metrics'))}{error}") from None
    return chosen_metrics(metrics, rule)


def _how_often(table: TrainingTable) -> tuple[int, int]:
    """Every how many epochs the network is looked at for its curves, and a line is told."""
    told = table.evaluate_every or max(1, table.epochs // LOOKS)
    if table.evaluate_every is not None or table.early_stopping is not None:
        return told, told
    look = min(told, max(told // FINER, FINER))
    return look, told - told % look


def follow_scenario(scenario: PlainScenario, parts: Parts, progress: Progress | None = None) -> Trained:
    """Train on typed samples, and keep the network at every moment that a report or the source speaks of.

    Parameters
    ----------
    progress : callable, optional
        Told how many updates are done.

    Raises
    ------
    NonFiniteError
        When a number leaves the range of floats.
    """
    printed = {moment for published in scenario.published for moment in published.moments}
    moments = {*moments_shown(scenario), *(moment for moment in printed if moment <= scenario.updates)}
    network, history, kept = fit_to_moments(scenario, parts.train, moments, progress)
    return Trained(scenario, parts, network, history, {}, kept)


def _refuse_long(scenario: PlainScenario, network: Network, parts: Parts, looks: int) -> None:
    looked_at = len(parts.train) + (0 if parts.watched is None else len(parts.named[parts.watched]))
    refuse_training(scenario, network, len(parts.train), looked_at, looks)


@contextmanager
def _beginning(
    begin: Callable[[], None] | None, epochs: int, *, shown: bool
) -> Iterator[FitChoices[Network, History]]:
    """Report that a training begins, in addition to the bar that fit would show."""
    if begin is None:
        yield {}
        return
    with bar("Training", epochs, patience=PATIENCE) if shown else nullcontext(None) as show:

        def tell(done: int, total: int) -> None:
            begin()
            if show is not None:
                show(done)

        yield {"progress": tell}


def _pair(network: Network, part: Dataset | None) -> tuple[np.ndarray, np.ndarray | None] | None:
    if part is None:
        return None
    return (part.X, part.T if network.loss.needs_target else None)


def _telling(watch: Watch, every: int) -> Callable[[History], None]:
    """Tell of the evaluations after every so many epochs, and at the end, since the last time."""
    told = 0

    def tell(history: History) -> None:
        nonlocal told
        for evaluation in history.evaluations[told:]:
            if evaluation.epoch % every == 0 or evaluation is history.evaluations[-1]:
                watch(evaluation)
        told = len(history.evaluations)

    return tell
