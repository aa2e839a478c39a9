"""The gradients of a scenario next to numerical ones."""

from neurosim.scenario.building.limits import parameters_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.training.comparisons import GradientCheck

#: Of a large network that trains on data so many gradients are checked, spread evenly.
CHECKED = 200


def gradient_checks(scenario: PlainScenario) -> list[tuple[str, GradientCheck]]:
    """Check the gradients of every typed sample, or of the first one of the data; each with its name."""
    network, samples = scenario.build(), scenario.samples()
    if scenario.table.data is None:
        return [
            (f"sample {number}", network.check_gradients(*sample))
            for number, sample in enumerate(samples, start=1)
        ]
    count = parameters_of(network) + len(network.inputs)
    name = f"sample 1 of {len(samples):,}" + (f", {CHECKED} of {count:,}" if count > CHECKED else "")
    return [(name, network.check_gradients(*samples[0], most=CHECKED))]
