"""The trainings of one setting: its network is built once, and begins anew from every seed."""

import time
import warnings
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from neurosim.data import Dataset
from neurosim.engines.choosing import class_of
from neurosim.engines.parameters import Parameters
from neurosim.ground.choices import offered
from neurosim.ground.errors import (
    FormatError,
    LossWarning,
    MissingExtraError,
    NeurosimError,
    NonFiniteError,
)
from neurosim.history_view import History
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.options import with_options
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.duration import expected, quickest
from neurosim.scenario.run.requirements import require_training
from neurosim.scenario.run.train import train_scenario
from neurosim.scenario.run.trained import FEW, Trained, metric_names
from neurosim.sweeps.row import SweepRow
from neurosim.sweeps.settings import Goal
from neurosim.training.fingerprint import digest_of

#: A curve has so many points at most.
POINTS = 40
#: So many hexadecimal digits of the digest of the weights are kept.
DIGITS = 16


class Trainer:
    """One setting of a sweep, ready to be trained from any seed.

    Parameters
    ----------
    scenario : PlainScenario
        With the values of the setting.
    goal : Goal or None
    engines : sequence of str
        Of these the quickest is taken, where the file leaves the choice.
    times : int
        About how many trainings there will be.
    parts : Parts, optional
        The data, where they have been read already.

    Raises
    ------
    NeurosimError
        Its values do not fit together, or its data cannot be read.
    """

    def __init__(
        self,
        scenario: PlainScenario,
        goal: Goal | None,
        engines: Sequence[str],
        times: int = 1,
        parts: Parts | None = None,
    ) -> None:
        for engine in engines:
            if not class_of(engine).is_installed():
                raise MissingExtraError(
                    f"the engine {engine} is not installed, with which this sweep began; "
                    'install it with: pip install "neurosim[fast]"'
                )
        require_training(scenario)
        self.parts = data_of(scenario) if parts is None else scenario.fitted(parts)
        if scenario.table.training.engine == "auto":
            seconds = expected(scenario, self.parts.train, times)
            scenario = with_options(
                scenario, engine=quickest({name: s for name, s in seconds.items() if name in engines})
            )
        self.scenario, self.goal = scenario, goal
        self.network = scenario.build()
        self.few = len(self.parts.train) <= FEW and self.network.loss.needs_target
        self.curve_epochs = curve_epochs(scenario.table.training.epochs)

    def targets(self) -> str:
        """Return the targets of all samples, as a row tells the outs; empty where they are many."""
        return " ".join(f"{value:zg}" for value in self.parts.train.T.ravel()) if self.few else ""

    def require_goal(self) -> None:
        """Refuse a goal that is no result of this training.

        Raises
        ------
        FormatError
        """
        if self.goal is None:
            return
        names = ("cost", *metric_names(self.scenario, self.parts, self.network))
        results = [f"{part}_{name}" for part in self.parts.named for name in names]
        if self.goal.metric not in results:
            raise FormatError(
                f"{self.scenario.where}: sweep.goal.metric: this training has no such result "
                f"{offered(self.goal.metric, results, 'results are')}"
            )

    def row(self, number: int, seed: int | None) -> SweepRow:
        """Train from a seed; whatever goes wrong in it is in the row."""
        begun = time.perf_counter()
        try:
            made = self._row(number, self.trained(seed))
            return replace(made, seconds=time.perf_counter() - begun)
        except MemoryError as error:
            failure: Exception = error
            reason = "there is not enough memory for this training"
        except NeurosimError as error:
            failure, reason = error, str(error)
        except Exception as error:  # an equation of the user's own may raise anything
            failure, reason = error, f"{type(error).__name__}: {error}"
        made = failed(number, reason)
        history = getattr(failure, "history", None) or History()
        return replace(
            made,
            cause="diverging" if isinstance(failure, NonFiniteError) else "",
            epochs=history.epochs,
            engine=history.engine,
            seconds=time.perf_counter() - begun,
        )

    def trained(self, seed: int | None) -> Trained:
        """Train from a seed; the network is the same for all, and as this training leaves it.

        Raises
        ------
        NeurosimError
            The training was ended by an error.
        """
        scenario = self.scenario if seed is None else with_options(self.scenario, seed=seed)
        Parameters(self.network).write(Parameters(scenario.build()).read())
        with warnings.catch_warnings():
            # Targets that are out of reach are a cause, which the row tells.
            warnings.simplefilter("ignore", LossWarning)
            return train_scenario(scenario, self.parts, looks=False, network=self.network)

    def _row(self, number: int, trained: Trained) -> SweepRow:
        history = trained.history
        costs, epochs = history.cost, np.array(self.curve_epochs)
        outs = trained.outputs(self.parts.train) if self.few else np.zeros(0)
        return SweepRow(
            number,
            self._result(trained),
            cause=history.causes[0] if history.causes else "",
            metrics=dict(trained.metrics),
            epochs=history.epochs,
            # With a letter first, no table takes it for a number.
            weights=f"w{digest_of(Parameters(self.network).read())[:DIGITS]}",
            outputs=" ".join(f"{tenth(value):.1f}" for value in outs.ravel().tolist()),
            engine=history.engine,
            curve=tuple(costs[epochs[epochs <= len(costs)] - 1].tolist()),
        )

    def _result(self, trained: Trained) -> str:
        if self.goal is not None:
            return "reached" if self.goal.reached(trained.metrics) else "missed"
        if not self.few or trained.rule.kind == "none":
            return "done"
        return "missed" if _wrong(trained, self.parts.train) else "reached"


def failed(number: int, reason: str) -> SweepRow:
    """Return the row of a training that an error ended."""
    return SweepRow(number, "failed", reason=" ".join(reason.split()))


def curve_epochs(epochs: int) -> tuple[int, ...]:
    """Return the epochs whose costs are kept: the first, the last, and others evenly between.

    Examples
    --------
    >>> curve_epochs(3), curve_epochs(20_000)[:3]
    ((1, 2, 3), (1, 514, 1027))
    """
    points = min(POINTS, epochs)
    return tuple(np.unique(np.linspace(1, max(epochs, 1), points).round().astype(int)).tolist())


def tenth(value: float) -> float:
    """Return a number to one decimal, never -0.0."""
    return round(value, 1) + 0.0


def _wrong(trained: Trained, part: Dataset) -> bool:
    return bool(trained.rule.wrong(part.T, trained.outputs(part)).any())
