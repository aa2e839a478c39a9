"""Which run a scenario has: of typed samples, of a training on data, or of several parts."""

from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.collection import CollectionRun
from neurosim.scenario.run.run import Run
from neurosim.scenario.run.training_run import TrainingRun

AnyRun = Run | TrainingRun | CollectionRun


def run_of(scenario: PlainScenario) -> AnyRun:
    """Return the run of a scenario; nothing is computed yet."""
    if scenario.parts:
        return CollectionRun(scenario)
    return Run(scenario) if scenario.table.data is None else TrainingRun(scenario)
