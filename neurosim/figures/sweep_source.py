"""A sweep as what figures are made of."""

from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.training.outcomes import Outcomes


class SweepSource(Source):
    """The outcomes of a sweep.

    Parameters
    ----------
    outcomes : Outcomes
    start : str
        What messages begin with: where the figure is asked for.
    """

    def __init__(self, outcomes: Outcomes, start: str = "") -> None:
        self._outcomes, self.start, self.name = outcomes, start, outcomes.scenario

    def require_scenario(self, kind: str) -> None:
        """Refuse a kind of figure that is of a single training."""
        raise FormatError(
            f"{self.start}a figure of the kind '{kind}' is of a single training, and this is a sweep; "
            "neurosim run or neurosim draw makes it"
        )

    def outcomes(self) -> Outcomes:
        """Return what came of the trainings.

        Raises
        ------
        FormatError
            None of them is done.
        """
        if not len(self._outcomes):
            raise FormatError(
                f"{self.start}no training of the sweep is done yet, so there is nothing to draw"
            )
        return self._outcomes
