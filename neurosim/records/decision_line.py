"""The straight line on which a single neuron of two inputs is undecided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the figure shows; the line is w1 * x1 + w2 * x2 + b = 0.

    Attributes
    ----------
    inputs : (str, str)
        Names of the axes.
    points : tuple of (x1, x2, target, out)
    weights : (w1, w2)
    bias : float
        The bias of the neuron, minus the net at which its out is at the threshold.
    when : str
        Of which weights it speaks: before training, after so many epochs.
    threshold : float
        The out along the line.
    middle : float
        Between the targets of the two classes.
    names : (str, str)
        What the classes are called, by their targets.
    """

    inputs: tuple[str, str]
    points: tuple[tuple[float, float, float, float], ...]
    weights: tuple[float, float]
    bias: float
    when: str = ""
    threshold: float = 0.5
    middle: float = 0.5
    names: tuple[str, str] = ("0", "1")

    def ends(self, low: float, high: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return two points of the line, for drawing it across a square; None where there is no line.

        Examples
        --------
        >>> DecisionLine(("x1", "x2"), (), (1.0, 1.0), -1.0).ends(0.0, 1.0)
        ((0.0, 1.0), (1.0, 0.0))
        """
        first, second = self.weights
        if first == 0.0 and second == 0.0:
            return None
        along, rest = (first, second) if abs(second) >= abs(first) else (second, first)
        at_low, at_high = ((0.0 - self.bias - along * place) / rest for place in (low, high))
        if abs(second) >= abs(first):
            return (low, at_low), (high, at_high)
        return (at_low, low), (at_high, high)
