"""Outcomes of sweeps that nobody trained: what came of every training is drawn, with known shares."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.stored import Json
from neurosim.training.outcomes import Outcomes

RATE, SIZES, BATCH = "training.learning_rate", "network.layers.sizes", "training.batch"


def made_sweep(
    settings: Sequence[Mapping[str, Json]] = ({},),
    seeds: int = 100,
    *,
    share: float = 0.6,
    failed: float = 0.02,
    goal: str = "all 4 samples right",
) -> SweepSource:
    """Return a sweep of which about this share reaches the goal; the others are stuck or failed."""
    draw = np.random.default_rng(7)
    many = len(settings) * seeds
    lot = draw.random(many)
    result = np.where(lot < share, "reached", np.where(lot < 1.0 - failed, "missed", "failed"))
    cause = np.where(result == "missed", draw.choice(["dead", "plateau", "saturated", "slow", ""], many), "")
    cost = np.where(result == "reached", 10.0 ** draw.normal(-2.5, 0.3, many), 0.125)
    cost = np.where(cause == "plateau", 0.083, cost)
    epochs = np.array([1, 50, 100, 200, 400])
    curves = cost[:, None] + (0.14 - cost[:, None]) * np.exp(-epochs / 80.0)
    curves[result == "failed", 2:] = np.nan
    return SweepSource(
        Outcomes(
            scenario="made up",
            goal=goal,
            settings=tuple(settings),
            setting=np.repeat(np.arange(len(settings)), seeds),
            seed=np.tile(np.arange(1, seeds + 1), len(settings)),
            result=result if goal else np.where(result == "failed", "failed", "done"),
            cause=cause,
            metrics={
                "train_cost": np.where(result == "failed", np.nan, cost),
                "train_accuracy": np.where(result == "reached", 1.0, 0.75),
            },
            epochs=np.full(many, 400),
            seconds=np.full(many, 0.01),
            outputs=np.array([""] * many),
            targets="",
            curve_epochs=np.tile(epochs, (len(settings), 1)),
            curves=curves,
            reason=np.where(result == "failed", "net of 'h1' became inf", ""),
        )
    )


def grid(**values: Sequence[Json]) -> list[dict[str, Json]]:
    """Return all combinations of values, by the last words of their keys."""
    keys = [{"rate": RATE, "sizes": SIZES, "batch": BATCH}[name] for name in values]
    return [dict(zip(keys, each, strict=True)) for each in product(*values.values())]


RATES = grid(rate=[0.03, 0.1, 0.3, 1.0])
GRID = grid(sizes=[[2, 2, 1], [2, 3, 1], [2, 4, 1]], rate=[0.03, 0.1, 0.3, 1.0])
CUBE = grid(sizes=[[2, size, 1] for size in range(2, 7)], rate=[0.03, 0.1, 0.3, 1.0], batch=[1, 2, 4])
