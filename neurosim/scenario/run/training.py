"""The course of a training: the network at the moments that a report or a source speaks of."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from neurosim.model.fit_options import FitChoices, FitOptions
from neurosim.model.snapshot import Snapshot
from neurosim.network import Network
from neurosim.scenario.building.limits import refuse_passes
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.building.samples import Sample
from neurosim.training.descend import descend
from neurosim.training.history import History
from neurosim.training.shuffling import new_generator

Watch = Callable[[int], None]


@dataclass(frozen=True)
class Course:
    """A finished training.

    Attributes
    ----------
    network : Network
        After the last update.
    moments : dict of int to Snapshot
        Its numbers after so many updates, in order; 0 is before the first.
    """

    network: Network
    moments: dict[int, Snapshot]


def train(scenario: PlainScenario, updates: int | None = None, watch: Watch | None = None) -> Course:
    """Train a fresh network, all the way or for so many updates.

    Parameters
    ----------
    scenario : PlainScenario
    updates : int, optional
        How many updates to make; all of them when None.
    watch : callable, optional
        Told the number of updates done, a hundred times on the way.

    Raises
    ------
    NonFiniteError
        When a number leaves the range of floats.
    """
    last = scenario.updates if updates is None else updates
    wanted = {moment for published in scenario.published for moment in published.moments}
    network = scenario.build()
    wanted = {done for done in wanted if done <= last} | set(moments_shown(scenario, last))
    if not scenario.table.training.plain and last > 0:
        return _fit(scenario, network, wanted, watch)
    moments = {0: network.snapshot()}
    if scenario.learning_rate is not None and last > 0:
        for done in descend(
            network,
            scenario.samples(),
            learning_rate=scenario.learning_rate,
            batch_size=scenario.batch_size,
            updates=last,
            reduction=scenario.table.training.reduction,
        ):
            if done in wanted:
                moments[done] = network.snapshot()
            if watch is not None and done % max(1, last // 100) == 0:
                watch(done)
    return Course(network, moments)


def _fit(scenario: PlainScenario, network: Network, wanted: set[int], watch: Watch | None) -> Course:
    """Train by epochs, with whatever the file says of optimizer, penalty, schedule and shuffles.

    A moment within an epoch is looked at on a copy, which makes the first updates of that epoch.
    """
    samples, history = scenario.samples(), History()
    options = scenario.table.training.options(len(samples))
    size = min(scenario.batch_size, len(samples))
    moments = {0: network.snapshot()}
    for updates in sorted(wanted - {0}):
        epochs, begun = divmod(updates, scenario.updates_per_epoch)
        if epochs > history.epochs:
            _go_on(network, samples, epochs - history.epochs, history, options)
        moments[updates] = network.snapshot()
        if begun:
            part, own = network.copy(), scenario.table.training.options(len(samples))
            _go_on(part, samples[: begun * size], 1, deepcopy(history), own)
            moments[updates] = part.snapshot()
        if watch is not None:
            watch(updates)
    return Course(network, moments)


def _go_on(
    network: Network, samples: Sequence[Sample], epochs: int, history: History, options: FitChoices
) -> None:
    """Train for so many epochs more."""
    inputs, targets = zip(*samples, strict=True)
    wanted = list(targets) if network.loss.needs_target else None
    every: FitOptions = {**options, "epochs": epochs, "history": history}
    network.fit(list(inputs), wanted, **every)


def first_update(scenario: PlainScenario) -> tuple[Network, tuple[int, ...]]:
    """Make the first update as the file says, by any rule; return the network and the samples of it."""
    samples = scenario.samples()
    options = scenario.table.training.options(len(samples))
    size, places = (
        min(scenario.table.training.batch_size(len(samples)), len(samples)),
        np.arange(len(samples)),
    )
    if options["shuffle"]:
        places = new_generator(options["seed"])[0].permuted(places[None], axis=1)[0]
    batch = [samples[place] for place in places[:size].tolist()]
    network = scenario.build()
    refuse_passes(scenario, network, len(batch))
    inputs, targets = zip(*batch, strict=True)
    options |= {"shuffle": False, "engine": "objects", "batch_size": len(batch), "progress": False}
    network.fit(list(inputs), list(targets) if network.loss.needs_target else None, epochs=1, **options)
    return network, tuple(place + 1 for place in places[:size].tolist())


def moments_shown(scenario: PlainScenario, last: int) -> list[int]:
    """Return the updates after which a report shows the cost: 0, 1, 10, 100, ... and the last one.

    Where training is not plain descent these are epochs.
    """
    if scenario.table.training.plain or last == 0:
        return milestones(last)
    per_epoch = scenario.updates_per_epoch
    return [epochs * per_epoch for epochs in milestones(last // per_epoch)]


def milestones(last: int) -> list[int]:
    """Return 0, 1, 10, 100, ... and the last update.

    Examples
    --------
    >>> milestones(250)
    [0, 1, 10, 100, 250]
    """
    powers = [10**exponent for exponent in range(len(str(last)))]
    return sorted({0, *(power for power in powers if power <= last), last})


def costs(scenario: PlainScenario, course: Course) -> tuple[tuple[int, float], ...]:
    """Return the number of updates and the cost, the mean error over all samples, at every milestone."""
    network, samples = scenario.build(), scenario.samples()
    history = []
    for updates in moments_shown(scenario, max(course.moments)):
        network.restore(course.moments[updates])
        total = 0.0
        for inputs, targets in samples:
            network.forward(inputs)
            total += network.error(targets)
        history.append((updates, total / len(samples)))
    return tuple(history)
