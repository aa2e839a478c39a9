"""The report of a sweep as it is written to JSON."""

import math
from collections.abc import Sequence

from neurosim.ground.stored import Json
from neurosim.sweeps.numbers import best, median, quartiles
from neurosim.sweeps.tally import Group, Tally
from neurosim.sweeps.wording import command_of
from neurosim.training.outcomes import RESULTS, Outcomes
from neurosim.training.shares import share_interval

#: What the five numbers of a metric are called.
FIVE = ("lowest", "first_quartile", "median", "third_quartile", "highest")


def summary_of(tally: Tally, command: Sequence[str]) -> dict[str, Json]:
    """Return the report as JSON values; every setting is in it, and of every group the first training."""
    outcomes = tally.outcomes

    def training(place: int | None) -> Json:
        return None if place is None else _training(outcomes, place, command)

    def groups(of: str, found: Sequence[Group]) -> list[Json]:
        return [
            {of: name, "trainings": len(places), "such_as": training(places[0])} for name, places in found
        ]

    return {
        "scenario": outcomes.scenario,
        "goal": outcomes.goal or None,
        "trainings": len(outcomes),
        **{result: int((outcomes.result == result).sum()) for result in RESULTS},
        "share": len(tally.reached) / len(outcomes) if outcomes.goal and len(outcomes) else None,
        "interval": tally.interval,
        "seconds": float(outcomes.seconds.sum()),
        "results": {
            name: dict(zip(FIVE, map(_finite, five), strict=True)) for name, five in spreads(outcomes).items()
        },
        "settings": [_setting(tally, k) for k in range(len(outcomes.settings))],
        "targets": outcomes.targets or None,
        "stuck": groups("outputs", tally.outputs),
        "causes": groups("cause", tally.causes),
        "failures": groups("reason", tally.failures),
        "best": training(best(outcomes)),
        "median": training(median(outcomes)),
    }


def spreads(outcomes: Outcomes) -> dict[str, tuple[float, ...]]:
    """Return lowest, quartiles and highest of every metric, of the epochs and of the seconds.

    Those of trainings that failed are left out.
    """
    ended = outcomes.result != "failed"
    columns = {**outcomes.metrics, "epochs": outcomes.epochs, "seconds": outcomes.seconds}
    found = {name: quartiles(values[ended]) for name, values in columns.items()}
    return {name: five for name, five in found.items() if five is not None}


def _training(outcomes: Outcomes, place: int, command: Sequence[str]) -> dict[str, Json]:
    seed = int(outcomes.seed[place])
    return {
        "setting": outcomes.settings[int(outcomes.setting[place])],
        "seed": seed if seed >= 0 else None,
        "result": str(outcomes.result[place]),
        "metrics": {name: _finite(float(values[place])) for name, values in outcomes.metrics.items()},
        "command": command_of(outcomes, place, command),
    }


def _setting(tally: Tally, number: int) -> dict[str, Json]:
    trainings, reached = int(tally.trainings_of[number]), int(tally.reached_of[number])
    has_share = bool(tally.outcomes.goal) and trainings > 0
    return {
        "setting": tally.outcomes.settings[number],
        "trainings": trainings,
        "reached": reached,
        "failed": int(tally.failed_of[number]),
        "share": reached / trainings if has_share else None,
        "interval": share_interval(reached, trainings) if has_share and tally.has_intervals else None,
        "medians": {name: _finite(float(values[number])) for name, values in tally.medians_of.items()},
    }


def _finite(value: float) -> float | None:
    """A number as JSON has it: it has none that is not finite."""
    return value if math.isfinite(value) else None
