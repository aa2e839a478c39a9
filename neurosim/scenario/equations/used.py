"""The equations that a scenario uses."""

from collections.abc import Iterator

from neurosim.formulas.known import INITIALISATIONS
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.equations.sheets import Known, Sheet, sheet
from neurosim.scenario.table.choices import thing_of


def used_sheets(scenario: PlainScenario) -> tuple[Sheet, ...]:
    """Return the sheets of all equations that a scenario uses, each once."""
    parts = scenario.parts or (scenario,)
    return tuple(dict.fromkeys(sheet(kind, one) for part in parts for kind, one in _used(part)))


def _used(scenario: PlainScenario) -> Iterator[tuple[str, Known]]:
    network, training = scenario.untrained, scenario.table.training
    yield "loss", network.loss
    for neuron in network.neurons:
        if neuron.activation is not None:
            yield "activation", neuron.activation
            yield "aggregation", neuron.aggregation
    if training.learning_rate is not None:
        yield "optimizer", training.made_optimizer()
        schedule = training.made_schedule()
        if schedule is not None:
            yield "schedule", schedule
    layers = None if scenario.table.network is None else scenario.table.network.layers
    if layers is not None and layers.weights is None:
        yield "initialisation", thing_of("initialisation", layers.initialisation, INITIALISATIONS)
