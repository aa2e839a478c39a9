"""The data that a scenario trains with: those of ``[data]``, or its typed samples."""

import numpy as np

from neurosim.data import Dataset
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.plain import PlainScenario


def data_of(scenario: PlainScenario) -> Parts:
    """Return the data of a scenario: those of ``[data]``, or its typed samples.

    Raises
    ------
    FormatError
        When the data cannot be read.
    """
    if scenario.table.data is not None:
        return scenario.data()
    samples, outputs = scenario.samples(), scenario.untrained.outputs
    X = [list(inputs.values()) for inputs, _ in samples]
    T = [[0.0] * len(outputs) if targets is None else list(targets.values()) for _, targets in samples]
    return Parts(Dataset(np.array(X), np.array(T), origin=f"the samples of {scenario.where}"))
