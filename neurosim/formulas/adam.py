"""Adam and its relatives: running means of the gradient and of its size, corrected for having started at 0.

References
----------
.. [1] D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithms 1 (Adam) and 2
   (AdaMax).
.. [2] I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2 (AdamW).
.. [3] T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 workshop, algorithm 2 (NAdam).
"""

from typing import ClassVar

from neurosim.formulas.arithmetic import Change, Real, Reals, larger, square_root
from neurosim.formulas.optimizer import Optimizer, above_zero, at_least_zero, checked_share
from neurosim.ground.keywords import explains_arguments


class Adam(Optimizer):
    """Running means of gradient and square, both corrected for having started at 0 [1]_."""

    name = "adam"
    slots = ("mean", "squares")
    parameter_names: ClassVar[tuple[str, ...]] = ("learning_rate", "beta1", "beta2", "epsilon")

    @explains_arguments
    def __init__(
        self, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = checked_share(beta1, "beta1")
        self.beta2 = checked_share(beta2, "beta2")
        self.epsilon = above_zero(epsilon, "epsilon")

    @property
    def decays(self) -> tuple[float, ...]:
        """beta1 and beta2."""
        return (self.beta1, self.beta2)

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * mean / (1 - beta1^t) / (sqrt(squares / (1 - beta2^t)) + epsilon)."""
        mean = self.beta1 * remembered[0] + (1.0 - self.beta1) * gradient
        squares = self.beta2 * remembered[1] + (1.0 - self.beta2) * (gradient * gradient)
        step = (mean / (1.0 - powers[0])) / (square_root(squares / (1.0 - powers[1])) + self.epsilon)
        return -(learning_rate * step), (mean, squares)


class AdamW(Adam):
    """Adam, and every weight decays by itself, apart from the gradient [2]_; biases do not.

    An L2 penalty is divided by the size of the gradients, like all that is added to them; this decay is not.
    """

    name = "adamw"
    parameter_names = (*Adam.parameter_names, "weight_decay")
    needs_weight = True
    penalty_name = "weight_decay"

    @explains_arguments
    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon)
        self.weight_decay = at_least_zero(weight_decay, "weight_decay")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """The change of Adam - learning_rate * weight_decay * weight."""
        change, slots = super().change(gradient, learning_rate, remembered, powers)
        return change - learning_rate * (self.weight_decay * weight), slots


class AdaMax(Adam):
    """Adam with the largest gradient so far, which fades, in place of the root of the mean square [1]_."""

    name = "adamax"
    slots = ("mean", "largest")

    @explains_arguments
    def __init__(
        self, learning_rate: float = 0.002, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon)

    @property
    def decays(self) -> tuple[float, ...]:
        """beta1."""
        return (self.beta1,)

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * mean / (1 - beta1^t) / largest.

        largest = max(beta2 * largest, |gradient| + epsilon)
        """
        mean = self.beta1 * remembered[0] + (1.0 - self.beta1) * gradient
        largest = larger(self.beta2 * remembered[1], abs(gradient) + self.epsilon)
        return -(learning_rate * (mean / (1.0 - powers[0]) / largest)), (mean, largest)


class NAdam(Adam):
    """Adam with Nesterov's momentum: the mean is applied once more, ahead of the next gradient [3]_.

    The share of the mean grows from update to update, mu_t = beta1 * (1 - 0.96^(t * momentum_decay) / 2).
    """

    name = "nadam"
    parameter_names = (*Adam.parameter_names, "momentum_decay")

    @explains_arguments
    def __init__(
        self,
        learning_rate: float = 0.002,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        momentum_decay: float = 0.004,
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon)
        self.momentum_decay = at_least_zero(momentum_decay, "momentum_decay")
        self.fading = 0.96**self.momentum_decay

    @property
    def decays(self) -> tuple[float, ...]:
        """beta2, and 0.96^momentum_decay; then the product of all mu so far, which grows by another mu."""
        return (self.beta2, self.fading, self.beta1)

    def next_powers(self, powers: Reals) -> tuple[Real, ...]:
        """beta2^t, 0.96^(t * momentum_decay), and mu_1 * ... * mu_t."""
        faded = powers[1] * self.fading
        return powers[0] * self.beta2, faded, powers[2] * self._momentum(faded)

    def _momentum(self, faded: Real) -> Real:
        """The share of the mean in an update: mu."""
        return self.beta1 * (1.0 - 0.5 * faded)

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * mean / (sqrt(squares / (1 - beta2^t)) + epsilon), where the mean looks ahead.

        mean = (1 - mu_t) * gradient / (1 - mu_1 * ... * mu_t) + mu_t+1 * mean / (1 - mu_1 * ... * mu_t+1)
        """
        mean = self.beta1 * remembered[0] + (1.0 - self.beta1) * gradient
        squares = self.beta2 * remembered[1] + (1.0 - self.beta2) * (gradient * gradient)
        power, faded, product = powers
        now, next_ = self._momentum(faded), self._momentum(faded * self.fading)
        ahead = (1.0 - now) * gradient / (1.0 - product) + next_ * mean / (1.0 - product * next_)
        step = ahead / (square_root(squares / (1.0 - power)) + self.epsilon)
        return -(learning_rate * step), (mean, squares)
