"""Descent along a running mean of the gradients.

References
----------
.. [1] D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015,
   algorithm 1: its mean alone.
"""

from neurosim.formulas.arithmetic import Change, Real, Reals
from neurosim.formulas.optimizer import Optimizer, checked_share
from neurosim.ground.keywords import explains_arguments


class Averaged(Optimizer):
    """The change is -learning_rate times a running mean of the gradients [1]_."""

    name = "averaged"
    slots = ("mean",)
    parameter_names = ("learning_rate", "decay")

    @explains_arguments
    def __init__(self, learning_rate: float = 0.1, decay: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.decay = checked_share(decay, "decay")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * mean, with mean = decay * mean + (1 - decay) * gradient."""
        mean = self.decay * remembered[0] + (1.0 - self.decay) * gradient
        return -(learning_rate * mean), (mean,)
