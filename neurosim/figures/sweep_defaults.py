"""Which figures a sweep is drawn as where nobody says."""

from neurosim.figures.sweep_cells import sweep_map
from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.errors import FormatError
from neurosim.training.outcomes import Outcomes


def default_kinds(outcomes: Outcomes) -> tuple[str, ...]:
    """Return the kinds of figures that show something of a sweep; none of a single training."""
    if len(outcomes) < 2:
        return ()
    found = ["seeds"]
    if _has_map(outcomes):
        found.append("sweep-map")
    if outcomes.curves.shape[1] > 1:
        found.append("learning-bands")
    return tuple(found)


def _has_map(outcomes: Outcomes) -> bool:
    """Whether the sweep changes keys, and their values have room along an axis."""
    try:
        sweep_map(SweepSource(outcomes))
    except FormatError:
        return False
    return True
