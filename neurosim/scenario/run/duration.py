"""How long a training may take, before it begins."""

from collections.abc import Mapping

from neurosim.data import Dataset
from neurosim.engines.choosing import class_of, expected_seconds
from neurosim.engines.job import Job
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.plain import PlainScenario

#: Seconds: shorter trainings need no warning.
PATIENCE = 30.0


def expected(scenario: PlainScenario, part: Dataset, times: int = 1) -> dict[str, float]:
    """Return how many seconds each engine may take that can train the network.

    Parameters
    ----------
    scenario : PlainScenario
    part : Dataset
        What it trains with.
    times : int
        So many trainings are to be made; an engine that starts slowly may pay for many.
    """
    table = scenario.table.training
    batch = min(table.batch_size(len(part)), len(part))
    job = Job(part.X, part.T, table.made_optimizer(), batch_size=batch)
    return expected_seconds(scenario.untrained, job, table.epochs * times)


def quickest(seconds: Mapping[str, float]) -> str:
    """Return the engine that is expected to be the quickest."""
    return min(seconds, key=seconds.__getitem__)


def warning(scenario: PlainScenario, parts: Parts) -> str | None:
    """Say that a training will be long without machine code; None where it will not be, or there is some."""
    if scenario.table.training.engine != "auto" or class_of("compiled").is_installed():
        return None
    seconds = expected(scenario, parts.train)
    engine = quickest(seconds)
    if seconds[engine] < PATIENCE:
        return None
    return (
        f"About {seconds[engine]:.0f} s with the engine {engine}; as machine code it is many times faster: "
        'pip install "neurosim[fast]"'
    )
