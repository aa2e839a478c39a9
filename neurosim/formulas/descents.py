"""Gradient descent, plain and with momentum: update rules that take one step size for all parameters.

References
----------
.. [1] A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes
   Rendus 25, 1847, p. 536-538 (gradient descent).
.. [2] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating
   errors", Nature 323, 1986, eq. 9 (momentum).
.. [3] Y. Bengio, N. Boulanger-Lewandowski, R. Pascanu, "Advances in optimizing recurrent networks",
   ICASSP 2013, eq. 7 (Nesterov's method, written for the point at which the gradient is taken).
"""

from collections.abc import Iterable
from typing import Any, Protocol

from neurosim.formulas.arithmetic import Change, Real, Reals
from neurosim.formulas.optimizer import Optimizer, checked_share
from neurosim.ground.keywords import explains_arguments


class Weighted(Protocol):
    """A connection after the backward pass."""

    weight: float
    gradient: float
    trainable: bool


def descend(incoming: Iterable[Weighted], learning_rate: float) -> None:
    """w_ij <- w_ij - learning_rate * dE/dw_ij, for all trainable connections."""
    for connection in incoming:
        if connection.trainable:
            connection.weight -= learning_rate * connection.gradient


def descend_bias(neuron: Any, learning_rate: float) -> None:
    """b_j <- b_j - learning_rate * dE/db_j."""
    neuron.bias -= learning_rate * neuron.bias_gradient


def change_expression(gradient: Real, learning_rate: Real) -> Real:
    """-learning_rate * gradient, what descent adds to the parameter."""
    return -(learning_rate * gradient)


def penalised(gradient: Real, weight: Real, factor: Real) -> Real:
    """dE/dw + factor * w, the gradient of E + factor/2 * sum of w^2."""
    return gradient + factor * weight


class Descent(Optimizer):
    """Gradient descent: the change is -learning_rate * gradient [1]_.

    Examples
    --------
    >>> Descent(learning_rate=0.5).change(0.2, 0.5, (), ())
    (-0.1, ())
    """

    name = "descent"

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * gradient."""
        return change_expression(gradient, learning_rate), ()


class Momentum(Optimizer):
    """Descent with momentum: a share of the previous change is added [2]_.

    Examples
    --------
    >>> rule = Momentum(learning_rate=0.5, momentum=0.9)
    >>> rule.change(0.25, 0.5, (0.5,), ())
    (0.325, (0.325,))
    """

    name = "momentum"
    slots = ("change",)
    parameter_names = ("learning_rate", "momentum")

    @explains_arguments
    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = checked_share(momentum, "momentum")

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * gradient + momentum * previous change."""
        change = -(learning_rate * gradient) + self.momentum * remembered[0]
        return change, (change,)


class Nesterov(Momentum):
    """Nesterov's momentum: the velocity is applied once more, ahead of the next gradient [3]_."""

    name = "nesterov"
    slots = ("velocity",)

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """-learning_rate * gradient + momentum * velocity, with the velocity after this step."""
        velocity = -(learning_rate * gradient) + self.momentum * remembered[0]
        return -(learning_rate * gradient) + self.momentum * velocity, (velocity,)
