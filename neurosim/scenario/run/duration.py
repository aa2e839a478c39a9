"""How long a training may take, before it begins."""

from importlib.util import find_spec

from neurosim.engines.choosing import expected_seconds
from neurosim.engines.job import Job
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.plain import PlainScenario

#: Seconds: shorter trainings need no warning.
PATIENCE = 30.0


def quickest(scenario: PlainScenario, parts: Parts, times: int = 1) -> tuple[str, float]:
    """Return the engine that is expected to be the quickest, and the seconds it may take.

    Parameters
    ----------
    scenario : PlainScenario
    parts : Parts
        Its data.
    times : int
        So many trainings are to be made; an engine that starts slowly may pay for many.
    """
    table = scenario.table.training
    batch = min(table.batch_size(len(parts.train)), len(parts.train))
    job = Job(parts.train.X, parts.train.T, table.made_optimizer(), batch_size=batch)
    seconds = expected_seconds(scenario.build(), job, table.epochs * times)
    engine = min(seconds, key=seconds.__getitem__)
    return engine, seconds[engine]


def warning(scenario: PlainScenario, parts: Parts) -> str | None:
    """Say that a training will be long without numba; None where it will not be, or numba is there."""
    if scenario.table.training.engine != "auto" or find_spec("numba") is not None:
        return None
    engine, seconds = quickest(scenario, parts)
    if seconds < PATIENCE:
        return None
    return (
        f"About {seconds:.0f} s with the engine {engine}; numba, which is not installed, is many times "
        'faster: pip install "neurosim[fast]"'
    )
