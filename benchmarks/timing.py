"""Sides in turn, round after round, each in processor time per sample, and at several places in memory."""

import gc
import random
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np
from jobs import Job, Parameters
from sides import Trainer

STEP = 4_608  # bytes from one place to the next: a page, and 8 lines of the cache


class Amount(NamedTuple):
    """How long a measurement of a side takes, and at how many places in memory.

    Attributes
    ----------
    slow : bool
        One sample is enough to begin with.
    """

    seconds: float
    places: int = 1
    slow: bool = False


@dataclass
class Timed:
    """One side on one job: how much it trains in a measurement, and what that took."""

    trainer: Trainer
    first_call: float = 0.0  # seconds on the clock, compilation included
    places: int = 1
    calls: int = 1
    epochs: int = 1
    samples: int = 1
    times: list[float] = field(default_factory=list)  # seconds per sample, one a round

    def seconds(self) -> float:
        """Processor time that was taken so far, where the side computes."""
        own: float = getattr(self.trainer, "seconds", process_time)()
        return own

    def measure(self) -> float:
        """Seconds per sample: the best of several places in memory."""
        return min(self.once(place) for place in range(self.places))

    def once(self, place: int = 0) -> float:
        """Seconds of processor time per sample, from the start weights.

        Where numbers lie in memory can double the time of the same code. Those who ask for memory anew get
        another piece after `spacer`; C is given another place by `reset` itself.
        """
        spacer = bytearray(place * STEP)
        self.trainer.reset()
        gc.collect()
        start = self.seconds()
        for _ in range(self.calls):
            self.trainer.train(self.epochs, self.samples)
        taken = self.seconds() - start
        del spacer
        return taken / (self.calls * self.epochs * self.samples)

    def least(self, samples: int) -> float:
        """Seconds of a call that trains next to nothing."""
        small = Timed(self.trainer, samples=samples)
        return min(small.once() for _ in range(3)) * samples

    def fit_into(self, job: Job, seconds: float) -> None:
        """Choose how much to train, so that a measurement takes about so long."""
        while True:
            per_sample = max(self.once(), 1e-9)
            wanted = seconds / per_sample
            if wanted <= 2.0 * self.calls * self.epochs * self.samples:
                return
            if wanted < len(job.X):
                self.samples = max(1, int(wanted) // job.batch_size) * job.batch_size
                return
            # Whole epochs; fewer samples than all would ask some sides to compile again.
            self.samples = len(job.X)
            epochs = max(1, min(round(wanted / len(job.X)), 10 * self.calls * self.epochs))
            self.epochs = min(epochs, job.epochs)
            self.calls = max(1, round(epochs / self.epochs))


def prepared(
    kinds: dict[str, Any], job: Job, amounts: dict[str, Amount]
) -> tuple[dict[str, Timed], dict[str, str]]:
    """Set up all sides, let each train a little, and see that all end with the same weights.

    Returns the sides, and why some of them cannot do this job.

    Raises
    ------
    AssertionError
        Two sides differ by more than 1e-9 of the greatest number of an array.
    """
    timed: dict[str, Timed] = {}
    failed: dict[str, str] = {}
    agreed: Parameters | None = None
    samples = min(len(job.X), 1_400) // job.batch_size * job.batch_size
    epochs = max(1, min(job.epochs, 400 // samples))
    for key, kind in kinds.items():
        start = perf_counter()
        try:
            side = Timed(kind(job))
            side.trainer.train(epochs, samples)
        except Exception as error:  # of another's program: whatever it is, the others are measured
            failed[key] = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
            continue
        side.first_call = perf_counter() - start
        found = [np.array(array) for array in side.trainer.parameters()]
        if agreed is None:
            agreed = found
        for own, other in zip(found, agreed, strict=True):
            difference = np.abs(own - other).max() / np.abs(other).max()
            assert difference <= 1e-9, f"{key} differs by {difference:.1e} in {job.name}"
        amount = amounts[key]
        side.places = amount.places
        side.samples = min(len(job.X), 2 * job.batch_size) if amount.slow else len(job.X)
        side.fit_into(job, amount.seconds)
        timed[key] = side
    return timed, failed


def race(timed: dict[str, Timed], rounds: int, seed: int = 1) -> None:
    """Measure every side once a round, in an order that is drawn anew each time."""
    draw = random.Random(seed)
    gc.collect()
    gc.freeze()  # what is there already is not looked through again before each measurement
    for _ in range(rounds):
        for side in draw.sample(list(timed.values()), len(timed)):
            side.times.append(side.measure())
    gc.unfreeze()


def ratio(above: Timed, below: Timed) -> float:
    """How many times longer one took than the other: the median over the rounds."""
    return median(a / b for a, b in zip(above.times, below.times, strict=True))
