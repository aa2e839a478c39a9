"""A network fitted as a scenario says: for some epochs, to a moment, by one update."""

from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import replace
from typing import Unpack

import numpy as np

from neurosim.data import Dataset
from neurosim.engines.choosing import class_of
from neurosim.history_view import History
from neurosim.model.snapshot import Snapshot
from neurosim.network import Network
from neurosim.scenario.building.limits import refuse_passes
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.duration import expected, quickest
from neurosim.training.fit_options import FitChoices, FitOptions
from neurosim.training.shuffling import new_generator

#: Told how many updates are done.
Progress = Callable[[int], object]


def fit_part(
    scenario: PlainScenario,
    network: Network,
    part: Dataset,
    epochs: int,
    **more: Unpack[FitChoices[Network, History]],
) -> History:
    """Train a network with a part of the data, as the file says

    Parameters
    ----------
    epochs : int
        How many; of a training that goes on, how many more.
    **more
        Options of `Network.fit` that are no matter of the file, or are to be others.
    """
    options: FitOptions[Network, History] = {
        **scenario.table.training.options(len(part)),
        **more,
        "epochs": epochs,
    }
    return network.fit(part.X, part.T if network.loss.needs_target else None, **options)


def fit_to_moments(
    scenario: PlainScenario, part: Dataset, moments: Collection[int], progress: Progress | None = None
) -> tuple[Network, History, dict[int, Snapshot]]:
    """Train a fresh network, and keep its numbers after so many updates.

    A moment within an epoch is looked at on a copy, which makes the first updates of that epoch.

    Parameters
    ----------
    moments : collection of int
        The last is the end of the training.

    Returns
    -------
    network : Network
        At the last moment.
    history : History
    kept : dict of int to Snapshot
        By moment, in order; with 0, which is before the first update.

    Raises
    ------
    NonFiniteError
        When a number leaves the range of floats.
    """
    network, history, per_epoch = scenario.build(), History(), scenario.updates_per_epoch
    kept, found = {0: network.snapshot()}, network
    options: FitChoices[Network, History] = {"progress": False, "history": history}
    if scenario.table.training.plain and any(moments):
        options["engine"] = _of_same_bits(scenario, part)
    if progress is not None:
        options["progress"] = lambda done, total: progress(done * per_epoch)
    for updates in sorted({*moments} - {0}):
        epochs, begun = divmod(updates, per_epoch)
        if epochs > history.epochs:
            fit_part(scenario, network, part, epochs - history.epochs, **options)
        found = network
        if begun:
            found, first = network.copy(), begun * min(scenario.batch_size, len(part))
            some = replace(part, X=part.X[:first], T=part.T[:first])
            of_one: FitChoices[Network, History] = {
                **options,
                "progress": False,
                "history": deepcopy(history),
            }
            fit_part(scenario, found, some, 1, **of_one)
        kept[updates] = found.snapshot()
    return found, history, kept


def _of_same_bits(scenario: PlainScenario, part: Dataset) -> str:
    """An engine with the bits of the passes by hand, as the log shows them: the file's, or the quickest."""
    seconds = {name: s for name, s in expected(scenario, part).items() if class_of(name).same_bits}
    said = scenario.table.training.engine
    return said if said in seconds else quickest(seconds)


def first_update(scenario: PlainScenario) -> tuple[Network, tuple[int, ...]]:
    """Make the first update as the file says, by any rule; return the network and the samples of it."""
    part, training = data_of(scenario).train, scenario.table.training
    places = np.arange(len(part))
    if training.shuffle:
        places = new_generator(training.seed)[0].permuted(places[None], axis=1)[0]
    places = places[: min(training.batch_size(len(part)), len(part))]
    batch, network = replace(part, X=part.X[places], T=part.T[places]), scenario.build()
    refuse_passes(scenario, network, len(batch))
    fit_part(scenario, network, batch, 1, shuffle=False, engine="objects", progress=False)
    return network, tuple(place + 1 for place in places.tolist())
