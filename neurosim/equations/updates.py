"""Update rules: how a gradient changes a parameter.

References
----------
.. [1] A. Cauchy, "Methode generale pour la resolution des systemes d'equations simultanees", Comptes
   Rendus 25, 1847, p. 536-538 (gradient descent).
"""

from collections.abc import Iterable
from typing import Any


def descend(incoming: Iterable[Any], learning_rate: float) -> None:
    """w_ij <- w_ij - learning_rate * dE/dw_ij, for all trainable connections."""
    for connection in incoming:
        if connection.trainable:
            connection.weight -= learning_rate * connection.gradient


def descend_bias(neuron: Any, learning_rate: float) -> None:
    """b_j <- b_j - learning_rate * dE/db_j."""
    neuron.bias -= learning_rate * neuron.bias_gradient


def change_expression(gradient: Any, learning_rate: Any) -> Any:
    """-learning_rate * gradient, what descent adds to the parameter."""
    return -(learning_rate * gradient)
