"""Films of a scenario: its passes step by step, or its training epoch by epoch."""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.checks import whole
from neurosim.ground.errors import FormatError, UnknownNameError, did_you_mean, listed
from neurosim.network import Network
from neurosim.records.learning import Films, WeightHistories
from neurosim.records.networks import Moments
from neurosim.scenario.datasets import Parts
from neurosim.scenario.run.trained import data_of, judged_by
from neurosim.scenario.saved import Saved
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.work import refuse_training
from neurosim.trace.naming import known_name
from neurosim.training.fields import boundaries
from neurosim.training.history import History
from neurosim.figures.moments import moments
from neurosim.training.pictures import weight_histories

KINDS = ("steps", "learning")
FRAMES = 24


def film_of(
    scenario: Scenario | Saved, kind: str, *, sample: int = 1, frames: int = FRAMES
) -> Moments | Films:
    """Return what a film is made from: the ``"steps"`` of one update, or a boundary that is ``"learning"``.

    Raises
    ------
    UnknownNameError
        There is no such kind of film.
    FormatError
        The scenario has nothing of the kind.
    NumberError
        There are not at least two frames.
    """
    if kind not in KINDS:
        raise UnknownNameError(
            f"unknown kind of film '{kind}' ({did_you_mean(kind, KINDS)}one of: {listed(KINDS)})"
        )
    if kind == "steps":
        number = scenario.number(sample) if isinstance(scenario, Saved) else sample
        return moments(scenario.trace(sample), title=scenario.title, sample=number)
    if isinstance(scenario, Saved):
        raise FormatError(
            f"a film of the kind '{kind}' needs a scenario, which says how to train, but {scenario.where} is "
            f"{scenario.what}; use --kind steps"
        )
    return boundary_epochs(scenario, whole(frames, "frames of a film", 2))


def boundary_epochs(scenario: Scenario, frames: int) -> Films:
    """Return the decision boundary at so many epochs of the training, more of them early than late.

    Raises
    ------
    FormatError
        The network does not decide between two classes of points in the plane.
    """
    if len(scenario.build().inputs) != 2:
        raise FormatError(f"{scenario.where}: a decision boundary needs a network with two inputs")
    network, history, parts = _with_snapshots(scenario)
    kept = np.array(sorted(history.snapshots))
    share = np.linspace(0.0, 1.0, min(frames, len(kept))) ** 2
    epochs = sorted({int(kept[round(s * (len(kept) - 1))]) for s in share})
    rule = judged_by(scenario, network, parts)
    return boundaries(network, history, parts.train.X, parts.train.T, epochs, rule=rule)


def parameter_histories(scenario: Scenario, of: Sequence[str] = ()) -> WeightHistories:
    """Return every weight and bias over the epochs, or those of the neurons that are named.

    Raises
    ------
    UnknownNameError
        No weight leads into a neuron of a name.
    """
    network = scenario.build()
    computing = [neuron.name for neuron in network.neurons if neuron.incoming]
    names = [known_name(network.record(), name) for name in of]
    for name, known in zip(of, names, strict=True):
        if known not in computing:
            raise UnknownNameError(
                f"'{name}' has no incoming weights "
                f"({did_you_mean(name, computing)}these neurons have: {listed(computing)})"
            )
    return weight_histories(_with_snapshots(scenario)[1], [name for name in names if name is not None])


def _with_snapshots(scenario: Scenario) -> tuple[Network, History, Parts]:
    """Train as the scenario says, and keep the weights on the way."""
    if scenario.learning_rate is None:
        raise FormatError(f"{scenario.where}: there is no training to show, because it has no learning_rate")
    network, parts = scenario.build(), data_of(scenario)
    options = scenario.table.training.options(len(parts.train)) | {"progress": False}
    epochs = scenario.table.training.epochs
    refuse_training(scenario, network, len(parts.train), 0, 0)
    targets = parts.train.T if network.loss.needs_target else None
    options["snapshots_every"] = max(1, epochs // 400)
    return network, network.fit(parts.train.X, targets, epochs=epochs, **options), parts
