"""A scenario trained: its network, how it went, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from neurosim.data import Dataset
from neurosim.ground.errors import FormatError, NumberError
from neurosim.ground.progress import progress as bar
from neurosim.ground.stored import Json
from neurosim.model.fit_options import FitChoices
from neurosim.model.snapshot import Snapshot
from neurosim.network import Network
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.limits import refuse_training
from neurosim.scenario.building.options import seed_of
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.costs import moments_shown
from neurosim.scenario.run.requirements import require_reported, require_training
from neurosim.scenario.run.training import Progress, fit, fit_to_moments
from neurosim.scenario.table.reading import place
from neurosim.scenario.table.training_table import TrainingTable
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.classes import Rule, require_rule, rule_for
from neurosim.training.diagnosis import LARGE_WEIGHT, greatest_weight
from neurosim.training.evaluating import Judge, Metric, chosen_metrics, predict
from neurosim.training.fit import PATIENCE
from neurosim.training.history import Evaluation, History

#: A training tells of itself so often, where the file does not say.
LOOKS = 20
#: Between two of those it is looked at so often, for its curves, but once in as many epochs at most.
FINER = 20
#: Data of no more samples are shown point by point.
FEW = 16

#: Told of every evaluation as soon as it is made.
Watch = Callable[[Evaluation], None]


@dataclass(frozen=True)
class Trained:
    """What a training gave.

    Attributes
    ----------
    scenario : PlainScenario
        With whatever was changed for this training.
    parts : Parts
        The data.
    network : Network
    history : History
    metrics : dict of str to float
        ``train_cost``, ``train_accuracy``, ``test_cost``, ... over the whole parts, after the training; none
        of a training that was followed from moment to moment.
    moments : dict of int to Snapshot
        The numbers of the network after so many updates, where it was followed; 0 is before the first.
    """

    scenario: PlainScenario
    parts: Parts
    network: Network
    history: History
    metrics: dict[str, float]
    moments: dict[int, Snapshot] = field(default_factory=dict)

    @property
    def cost(self) -> float:
        """The mean of E over the samples that were trained with."""
        return self.metrics["train_cost"]

    @property
    def rule(self) -> Rule:
        """By what outs are judged right or wrong, everywhere in this run."""
        return judged_by(self.scenario, self.network, self.parts)

    @property
    def diverged(self) -> bool:
        """Whether the weights have grown beyond all use."""
        return greatest_weight(self.network) > LARGE_WEIGHT

    @property
    def of_the_best(self) -> bool:
        """Whether the network is the best that early stopping saw, not that of the last update."""
        rule = self.scenario.table.training.made_early_stopping()
        return rule is not None and rule.restore_best and self.history.best_epoch is not None

    def outputs(self, part: Dataset) -> np.ndarray:
        """Return the outs for all samples of a part."""
        return predict(self.network, part)

    def summary(self) -> dict[str, Json]:
        """Return the results as they are written to JSON."""
        return {
            "scenario": self.scenario.name,
            "cost": self.cost,
            "metrics": self.metrics,
            "epochs": self.history.epochs,
            "seconds": self.history.seconds,
            "engine": self.history.engine,
            "seed": seed_of(self.scenario),
            "learning_rate": self.scenario.learning_rate,
            "samples": {name: len(part) for name, part in self.parts.named.items()},
            "stopped": self.history.stopped,
            "diagnosis": list(self.history.diagnosis),
            "best_epoch": self.history.best_epoch,
            **({"note": self.parts.note} if self.parts.note is not None else {}),
        }


def judged_by(scenario: PlainScenario, network: Network, parts: Parts) -> Rule:
    """Return by what outs are judged right or wrong: as the file says, or the targets to train with.

    Raises
    ------
    FormatError
        The file gives a threshold, and the outputs have none.
    """
    try:
        return rule_for(network, parts.train.T, scenario.table.training.threshold)
    except NumberError as error:
        raise FormatError(f"{scenario.where}: {place(('training', 'threshold'))}{error}") from None


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

    Raises
    ------
    FormatError
        When the scenario says nothing of a training.
    NonFiniteError
        When a number leaves the range of floats.
    """
    require_training(scenario)
    parts = data_of(scenario) if parts is None else parts
    table, network = scenario.table.training, scenario.build()
    judges = _judges(scenario, network, parts)
    require_reported(scenario, [f"{part}_{name}" for part in parts.named for name in ("cost", *judges)])
    look, told = _how_often(table)
    looks = looks or table.early_stopping is not None
    _refuse_long(scenario, network, parts, table.epochs // look if looks else 0)
    options: FitChoices = {"progress": None if progress else False}
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
        history = fit(scenario, network, parts.train, table.epochs, **options)
    judge = Judge(network, judges)
    numbers = {
        f"{name}_{quantity}": value
        for name, part in parts.named.items()
        for quantity, value in judge.numbers(part.X, part.T).items()
    }
    return Trained(scenario, parts, network, history, numbers)


def _judges(scenario: PlainScenario, network: Network, parts: Parts) -> Mapping[str, Metric]:
    """What the network is judged by besides its cost."""
    metrics, rule = metric_names(scenario, parts), judged_by(scenario, network, parts)
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
def _beginning(begin: Callable[[], None] | None, epochs: int, *, shown: bool) -> Iterator[FitChoices]:
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


def metric_names(scenario: PlainScenario, parts: Parts) -> list[str]:
    """Return the metrics that the file asks for; where it does not say, accuracy if targets are classes."""
    table = scenario.table.training
    if "metrics" in table.model_fields_set:
        return list(table.metrics)
    if not scenario.build().loss.needs_target:
        return []
    rule = judged_by(scenario, scenario.build(), parts)
    return [] if rule.kind == "none" else ["accuracy"]


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
