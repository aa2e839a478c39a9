"""One training from many seeds: how many get there, and where the others are stuck."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.ground.errors import FormatError
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.options import draws_weights, with_options
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.duration import expected, quickest
from neurosim.scenario.run.train import train_scenario
from neurosim.scenario.run.trained import FEW, Trained

#: So many places where trainings are stuck are shown.
MOST_GROUPS = 12


@dataclass(frozen=True)
class Seeds:
    """Trainings from several seeds.

    Attributes
    ----------
    scenario : PlainScenario
    parts : Parts
    outcomes : dict of int to Outcome
        By seed.
    """

    scenario: PlainScenario
    parts: Parts
    outcomes: "dict[int, Outcome]"

    @property
    def right(self) -> list[int]:
        """The seeds from which every sample that was trained with is answered right."""
        return [seed for seed, outcome in self.outcomes.items() if outcome.right]

    def text(self) -> str:
        """Return the share that gets there and where the others are stuck, or the spread of the results."""
        count = len(self.outcomes)
        seconds = sum(outcome.seconds for outcome in self.outcomes.values())
        engines = ", ".join(sorted({outcome.engine for outcome in self.outcomes.values()}))
        lines = [
            f"SEEDS  {min(self.outcomes)} to {max(self.outcomes)}, {seconds:.1f} s by the engine {engines}"
        ]
        if all(outcome.outputs is not None for outcome in self.outcomes.values()):
            lines.append(
                f"  {len(self.right)} of {count} get all {len(self.parts.train)} samples right "
                f"({len(self.right) / count:.0%})."
            )
            return "\n".join([*lines, *self._stuck()])
        return "\n".join([*lines, *self._spread()])

    def _stuck(self) -> list[str]:
        """Group the others by their outputs, rounded."""
        groups: dict[tuple[float, ...], list[int]] = {}
        for seed, outcome in self.outcomes.items():
            if not outcome.right and outcome.outputs is not None:
                groups.setdefault(outcome.outputs, []).append(seed)
        if not groups:
            return []
        targets = " ".join(f"{value:zg}" for value in self.parts.train.T.ravel())
        ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
        lines = [f"  The others got stuck; their outputs, where the targets are {targets}:"]
        for outputs, seeds in ordered[:MOST_GROUPS]:
            which = ", ".join(map(str, seeds[:5])) + (", ..." if len(seeds) > 5 else "")
            shown = "  ".join(f"{value:z.1f}" for value in outputs)
            lines.append(f"    {shown}   {len(seeds):>4}  (seed {which})")
        if len(ordered) > MOST_GROUPS:
            rest = sum(len(seeds) for _, seeds in ordered[MOST_GROUPS:])
            lines.append(f"    and {len(ordered) - MOST_GROUPS} more places with {rest} seeds")
        return lines

    def _spread(self) -> list[str]:
        names = list(next(iter(self.outcomes.values())).metrics)
        lines = [f"  {'':<24} {'lowest':>10} {'median':>10} {'highest':>10}"]
        for name in names:
            values = sorted(outcome.metrics[name] for outcome in self.outcomes.values())
            middle = float(np.median(values))
            lines.append(
                f"  {name.replace('_', ' '):<24} {values[0]:>10.5g} {middle:>10.5g} {values[-1]:>10.5g}"
            )
        return lines

    def summary(self) -> dict[str, object]:
        """Return the results as they are written to JSON."""
        return {
            "scenario": self.scenario.name,
            "seeds": list(self.outcomes),
            "right": len(self.right),
            "share": len(self.right) / len(self.outcomes),
            "seconds": sum(outcome.seconds for outcome in self.outcomes.values()),
            "engine": Counter(o.engine for o in self.outcomes.values()).most_common(1)[0][0],
            "metrics": {seed: outcome.metrics for seed, outcome in self.outcomes.items()},
        }


@dataclass(frozen=True)
class Outcome:
    """What came of one seed.

    Attributes
    ----------
    right : bool
        Every sample that was trained with is answered right.
    outputs : tuple of float or None
        The outputs of all samples to one decimal; None where they are many.
    metrics : dict of str to float
    seconds : float
    engine : str
    """

    right: bool
    outputs: tuple[float, ...] | None
    metrics: dict[str, float]
    seconds: float
    engine: str


def train_seeds(
    scenario: PlainScenario, seeds: Sequence[int], watch: Callable[[int], None] | None = None
) -> Seeds:
    """Train from every seed.

    Parameters
    ----------
    watch : callable, optional
        Told how many seeds are done.

    Raises
    ------
    FormatError
        When the first weights are given, not drawn.
    """
    if not draws_weights(scenario):
        raise FormatError(
            f"{scenario.where}: its initial weights are given, so all seeds give the same result"
        )
    parts, outcomes = data_of(scenario), {}
    if scenario.table.training.engine == "auto":
        scenario = with_options(scenario, engine=quickest(expected(scenario, parts.train, len(seeds))))
    for done, seed in enumerate(seeds, start=1):
        outcomes[seed] = _outcome(train_scenario(with_options(scenario, seed=seed), parts, looks=False))
        if watch is not None:
            watch(done)
    return Seeds(scenario, parts, outcomes)


def _outcome(trained: Trained) -> Outcome:
    train, history = trained.parts.train, trained.history
    outputs = None
    if len(train) <= FEW:
        outputs = tuple(_tenth(value) for value in trained.outputs(train).ravel().tolist())
    return Outcome(_all_right(trained), outputs, trained.metrics, history.seconds, history.engine)


def _all_right(trained: Trained) -> bool:
    train = trained.parts.train
    if len(train) > FEW:
        return trained.metrics.get("train_accuracy") == 1.0
    rule = trained.rule
    return rule.kind != "none" and not rule.wrong(train.T, trained.outputs(train)).any()


def _tenth(value: float) -> float:
    return round(value, 1) + 0.0  # no -0.0
