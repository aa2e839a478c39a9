"""What a network that has made some passes keeps, to make the next ones quickly."""

from collections.abc import Callable
from typing import Protocol

from neurosim.formulas.loss import Loss


class QuickPasses(Protocol):
    """The passes over a network as it is now, made at once or not at all.

    Each returns None where anything is in doubt, and has changed nothing then: the careful passes decide.
    Else it returns something; what, is told where it matters.
    """

    @property
    def forward(self) -> Callable[[object], dict[str, float] | None]:
        """(inputs): compute net and out of every neuron, and return the outs of the outputs."""

    @property
    def error(self) -> Callable[[object, Loss], float | None]:
        """(targets, loss): return E of the outs that stand on the objects."""

    @property
    def backward(self) -> Callable[[object, Loss], object]:
        """(targets, loss): compute every delta, and add to the gradients."""

    @property
    def update(self) -> Callable[[object], object]:
        """(learning_rate): change every trainable parameter."""
