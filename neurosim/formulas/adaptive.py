"""Update rules with a step size for every parameter, from the sizes of its gradients so far.

References
----------
.. [1] J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
   optimization", JMLR 12, 2011, fig. 1 (AdaGrad).
.. [2] T. Tieleman, G. Hinton, "Lecture 6.5: rmsprop", Coursera, 2012, slide 29.
.. [3] M. D. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, 2012, algorithm 1.
"""

from neurosim.formulas.arithmetic import Change, Real, Reals, square_root
from neurosim.formulas.optimizer import Optimizer, above_zero, checked_share
from neurosim.ground.keywords import explains_arguments


class AdaGrad(Optimizer):
    """Every parameter's rate falls with the squares of all its gradients so far [1]_."""

    name = "adagrad"
    slots = ("squares",)
    parameter_names = ("learning_rate", "epsilon")

    @explains_arguments
    def __init__(self, learning_rate: float = 0.01, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.epsilon = above_zero(epsilon, "epsilon")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * gradient / (sqrt(squares) + epsilon)."""
        squares = remembered[0] + gradient * gradient
        return -(learning_rate * gradient) / (square_root(squares) + self.epsilon), (squares,)


class RMSprop(Optimizer):
    """The gradient is divided by the root of a running mean of its squares [2]_."""

    name = "rmsprop"
    slots = ("squares",)
    parameter_names = ("learning_rate", "decay", "epsilon")

    @explains_arguments
    def __init__(self, learning_rate: float = 0.001, decay: float = 0.9, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = checked_share(decay, "decay")
        self.epsilon = above_zero(epsilon, "epsilon")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * gradient / (sqrt(squares) + epsilon)."""
        squares = self.decay * remembered[0] + (1.0 - self.decay) * (gradient * gradient)
        return -(learning_rate * gradient) / (square_root(squares) + self.epsilon), (squares,)


class AdaDelta(Optimizer):
    """A gradient is divided by the size of those so far, and multiplied by the size of the steps so far [3]_.

    So a step has the unit of the parameter, and the learning rate, by which it is multiplied at last, may
    stay 1.
    """

    name = "adadelta"
    slots = ("squares", "squared_steps")
    parameter_names = ("learning_rate", "decay", "epsilon")

    @explains_arguments
    def __init__(self, learning_rate: float = 1.0, decay: float = 0.9, epsilon: float = 1e-6) -> None:
        super().__init__(learning_rate)
        self.decay = checked_share(decay, "decay")
        self.epsilon = above_zero(epsilon, "epsilon")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * step.

        step = sqrt(squared_steps + epsilon) * gradient / sqrt(squares + epsilon)
        """
        squares = self.decay * remembered[0] + (1.0 - self.decay) * (gradient * gradient)
        # epsilon comes first, so that the sum in a tree keeps the squares as one term, which has a name.
        step = square_root(remembered[1] + self.epsilon) * gradient / square_root(self.epsilon + squares)
        squared_steps = self.decay * remembered[1] + (1.0 - self.decay) * (step * step)
        return -(learning_rate * step), (squares, squared_steps)
