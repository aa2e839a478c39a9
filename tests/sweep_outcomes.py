"""Outcomes of trainings that were not made, for tests of what is said of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from neurosim.ground.stored import Json
from neurosim.training.outcomes import Outcomes


def made_up(
    result: Sequence[str],
    *,
    setting: Sequence[int] | None = None,
    settings: Sequence[Mapping[str, Json]] = ({},),
    seed: Sequence[int] | None = None,
    cause: Sequence[str] | None = None,
    outputs: Sequence[str] | None = None,
    reason: Sequence[str] | None = None,
    goal: str = "all 4 samples right",
    epochs: Sequence[int] | None = None,
    **metrics: Sequence[float],
) -> Outcomes:
    """Outcomes with the given results; seeds count from 1, a training takes half a second."""
    n = len(result)
    return Outcomes(
        scenario="XOR",
        goal=goal,
        settings=tuple(settings),
        setting=np.array([0] * n if setting is None else setting, dtype=int),
        seed=np.array(range(1, n + 1) if seed is None else seed, dtype=int),
        result=np.array(result, dtype=str),
        cause=np.array([""] * n if cause is None else cause, dtype=str),
        metrics={name: np.array(values, dtype=float) for name, values in metrics.items()},
        epochs=np.array([100] * n if epochs is None else epochs, dtype=int),
        seconds=np.full(n, 0.5),
        outputs=np.array([""] * n if outputs is None else outputs, dtype=str),
        targets="0 1 1 0",
        curve_epochs=np.zeros((len(settings), 0), dtype=int),
        curves=np.zeros((n, 0)),
        reason=np.array([""] * n if reason is None else reason, dtype=str),
    )
