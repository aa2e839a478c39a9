"""The sweeps of examples: XOR from many seeds, small enough to be made again in a few seconds."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from neurosim.data.logic import xor
from neurosim.figures.sweep_source import SweepSource
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import rule_for
from neurosim.training.evaluating import predict
from neurosim.training.fit import fit
from neurosim.training.history_record import HistoryRecord
from neurosim.training.outcomes import Outcomes

EPOCHS = 300
CURVE = tuple(range(1, EPOCHS + 1, 4))


class _Setting(NamedTuple):
    sizes: tuple[int, ...] = (2, 3, 1)
    learning_rate: float = 0.3


class _Run(NamedTuple):
    """What came of one training."""

    right: bool
    cause: str
    seconds: float
    costs: np.ndarray


@cache
def xor_seeds() -> SweepSource:
    """Train 2-3-1 on XOR from 200 seeds."""
    return _sweep([_Setting()], 200)


@cache
def xor_rates() -> SweepSource:
    """Train 2-3-1 on XOR with three learning rates, each from 30 seeds."""
    return _sweep([_Setting(learning_rate=rate) for rate in (0.03, 0.3, 3.0)], 30)


@cache
def xor_sizes() -> SweepSource:
    """Train four sizes on XOR with three learning rates, each from 20 seeds."""
    sizes, rates = ((2, 2, 1), (2, 3, 1), (2, 4, 1), (2, 8, 1)), (0.03, 0.1, 0.3)
    return _sweep([_Setting(*both) for both in product(sizes, rates)], 20)


def _sweep(settings: Sequence[_Setting], seeds: int) -> SweepSource:
    runs = [_run(setting, seed) for setting in settings for seed in range(1, seeds + 1)]
    curves = np.array([run.costs for run in runs])
    each = np.ones(len(runs), dtype=int)
    points = np.array(CURVE)
    return SweepSource(
        Outcomes(
            scenario="XOR",
            goal="all 4 samples right",
            settings=tuple(
                {"network.layers.sizes": list(one.sizes), "training.learning_rate": one.learning_rate}
                for one in settings
            ),
            setting=np.repeat(np.arange(len(settings)), seeds),
            seed=np.tile(np.arange(1, seeds + 1), len(settings)),
            result=np.array(["reached" if run.right else "missed" for run in runs]),
            cause=np.array([run.cause for run in runs]),
            metrics={"train_cost": curves[:, -1]},
            epochs=EPOCHS * each,
            seconds=np.array([run.seconds for run in runs]),
            outputs=np.array([""] * len(runs)),
            targets="",
            curve_epochs=np.tile(points, (len(settings), 1)),
            curves=curves[:, points - 1],
            reason=np.array([""] * len(runs)),
        )
    )


@cache
def _run(setting: _Setting, seed: int) -> _Run:
    data = xor()
    network = layered(
        PlainNetwork,
        setting.sizes,
        activation="relu",
        output_activation="sigmoid",
        loss="binary_cross_entropy",
        seed=seed,
    )
    history = fit(
        HistoryRecord, network, data.X, data.T, epochs=EPOCHS, learning_rate=setting.learning_rate,
        engine="program",
    )  # fmt: skip
    wrong = rule_for(network, data.T).wrong(data.T, predict(network, data.X))
    cause = history.causes[0] if history.causes else ""
    return _Run(not wrong.any(), cause, history.seconds, np.array(history.cost))
