"""What a training does besides its updates, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from neurosim.training.checkpoints import Checkpoint
from neurosim.training.evaluating import Metric
from neurosim.training.history_record import HistoryRecord
from neurosim.training.schedules import Schedule
from neurosim.training.stopping import EarlyStopping, StoppingWatch


@dataclass(kw_only=True)
class FitPlan:
    """What a training does besides its updates, and when; None is never."""

    last: int  # the epoch that it ends with
    schedule: Schedule | float
    generator: np.random.Generator | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    validation: tuple[np.ndarray, np.ndarray] | None = None
    evaluate_every: int | None = None
    snapshots_every: int | None = None
    stopping: EarlyStopping | None = None
    callback: Callable[..., object] | None = None
    callback_every: int | None = None
    checkpoint: Checkpoint | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    progress: Callable[[int], object] | None = None

    @property
    def steps(self) -> list[int]:
        """The numbers of epochs after which something is due, again and again."""
        every = self.checkpoint.every if self.checkpoint is not None else None
        steps = (self.evaluate_every, self.snapshots_every, self.callback_every, every)
        return [step for step in steps if step is not None]

    def best(self, history: HistoryRecord) -> np.ndarray | None:
        """The parameters that the network is to have in the end, if not those of the last update."""
        return history.best if self.stopping is not None and self.stopping.restore_best else None

    def watch(self, history: HistoryRecord) -> StoppingWatch | None:
        """What watches for early stopping, with what was watched before taken into account."""
        if self.stopping is None:
            return None
        assert self.evaluate_every is not None
        watch = StoppingWatch(self.stopping, self.quantities, self.evaluate_every)
        if history.watched == watch.quantity and watch.looks_back(history):
            if history.stopped == "early stopping":  # who goes on all the same has new patience
                watch.waited = 0
            return watch
        return StoppingWatch(self.stopping, self.quantities, self.evaluate_every)

    @property
    def quantities(self) -> list[str]:
        """What the evaluations will say."""
        of = ("training",) if self.validation is None else ("training", "validation")
        return [f"{whose} {name}" for whose in of for name in ("cost", *self.metrics)]
