"""A scenario trained: its network, how it went, and what came of it."""

from dataclasses import dataclass, field

import numpy as np

from neurosim.data import Dataset
from neurosim.ground.errors import FormatError, NumberError
from neurosim.ground.stored import Json
from neurosim.history_view import History
from neurosim.model.snapshot import Snapshot
from neurosim.network import Network
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.options import seed_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.table.reading import place
from neurosim.training.classes import Rule, rule_for
from neurosim.training.diagnosis import LARGE_WEIGHT, greatest_weight
from neurosim.training.evaluating import predict

#: Data of no more samples are shown point by point.
FEW = 16


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


def metric_names(scenario: PlainScenario, parts: Parts, network: Network) -> list[str]:
    """Return the metrics that the file asks for; where it does not say, accuracy if targets are classes."""
    table = scenario.table.training
    if "metrics" in table.model_fields_set:
        return list(table.metrics)
    if not network.loss.needs_target:
        return []
    rule = judged_by(scenario, network, parts)
    return [] if rule.kind == "none" else ["accuracy"]
