"""The costs of a training on typed samples, at the moments at which a report shows them."""

from collections.abc import Mapping

from neurosim.model.snapshot import Snapshot
from neurosim.scenario.building.plain import PlainScenario

#: Number of updates and cost, the mean of E over all samples.
Costs = tuple[tuple[int, float], ...]


def milestones(last: int) -> list[int]:
    """Return 0, 1, 10, 100, ... and the last update.

    Examples
    --------
    >>> milestones(250)
    [0, 1, 10, 100, 250]
    """
    powers = [10**exponent for exponent in range(len(str(last)))]
    return sorted({0, *(power for power in powers if power <= last), last})


def moments_shown(scenario: PlainScenario) -> list[int]:
    """Return the updates after which a report shows the cost: 0, 1, 10, 100, ... and the last one.

    Where training is not plain descent these are epochs.
    """
    last, per_epoch = scenario.updates, scenario.updates_per_epoch
    if scenario.table.training.plain or last == 0:
        return milestones(last)
    return [epochs * per_epoch for epochs in milestones(last // per_epoch)]


def costs_of(scenario: PlainScenario, moments: Mapping[int, Snapshot]) -> Costs:
    """Return the number of updates and the cost at every moment that a report shows."""
    network, samples = scenario.build(), scenario.samples()
    found = []
    for updates in moments_shown(scenario):
        network.restore(moments[updates])
        total = 0.0
        for inputs, targets in samples:
            network.forward(inputs)
            total += network.error(targets)
        found.append((updates, total / len(samples)))
    return tuple(found)
