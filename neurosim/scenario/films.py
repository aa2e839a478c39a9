"""Films of a scenario: its passes step by step, or its training epoch by epoch."""

from neurosim.figures.boundaries import Films, over_epochs
from neurosim.figures.moments import Moments, moments
from neurosim.ground.checks import whole
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.run.tracing import trace_batch
from neurosim.scenario.saved import SavedFile

KINDS = ("steps", "learning")
FRAMES = 24


def film_of(
    scenario: PlainScenario | SavedFile, kind: str, *, sample: int = 1, frames: int = FRAMES
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
        raise UnknownNameError(f"unknown kind of film '{kind}' {offered(kind, KINDS, 'one of:')}")
    if kind == "steps":
        if isinstance(scenario, SavedFile):
            log, number = scenario.trace(sample), scenario.number(sample)
        else:
            log, number = trace_batch(scenario, sample), sample
        return moments(log, title=scenario.title, sample=number)
    if isinstance(scenario, SavedFile):
        raise FormatError(
            f"a film of the kind '{kind}' needs a scenario, which says how to train, but {scenario.where} is "
            f"{scenario.what}; use --kind steps"
        )
    number = whole(frames, "frames of a film", 2)
    if len(scenario.untrained.inputs) != 2:
        raise FormatError(f"{scenario.where}: a decision boundary needs a network with two inputs")
    return over_epochs(ScenarioSource(scenario, f"{scenario.where}: ").with_snapshots(), number)
