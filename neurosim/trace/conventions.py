"""The conventions of a trace: what a reader must know to redo its numbers."""

from dataclasses import dataclass

from neurosim.ground.rounding import Rounding


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a reader must know to redo the numbers.

    Attributes
    ----------
    loss, loss_formula : str
    learning_rate : float or None
        None when nothing was updated.
    bias_style : str
    activations : tuple of (name, formula, slope)
        Those the network uses, in plain text.
    frozen : tuple of str
        Parameters that updates leave alone.
    gradients_begun : bool
        True when gradients had been accumulated before the trace began.
    delta, update : str
        The sign conventions, always the same in the computation.
    carried : Rounding or None
        How every result was rounded before it was used further; None when the trace is exact.
    reduction : str
        ``"sum"`` or ``"mean"``: what an update makes of the gradients of several samples.
    """

    loss: str
    loss_formula: str
    learning_rate: float | None = None
    bias_style: str = "none"
    activations: tuple[tuple[str, str, str], ...] = ()
    frozen: tuple[str, ...] = ()
    gradients_begun: bool = False
    delta: str = "delta = dE/dnet"
    update: str = "w <- w - learning_rate * dE/dw"
    carried: Rounding | None = None
    reduction: str = "sum"
