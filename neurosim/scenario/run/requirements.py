"""What a scenario must say before it can be trained."""

from collections.abc import Sequence

from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError
from neurosim.network import Network
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.table.reading import place


def require_training(scenario: PlainScenario, network: Network | None = None) -> None:
    """Refuse a scenario that says nothing of a training.

    Parameters
    ----------
    network : Network, optional
        What is to be trained, where it has been built already.

    Raises
    ------
    FormatError
        It has several parts, no learning rate, or nothing that can be trained.
    """
    table = scenario.table
    if scenario.parts:
        raise FormatError(f"{scenario.where}: its parts are not trained; use neurosim run")
    if table.input_descent is not None or table.gradient_cost is not None:
        what = "the descent on its inputs" if table.input_descent is not None else "the cost of its gradients"
        raise FormatError(f"{scenario.where}: {what} is calculated without training; use neurosim run")
    if scenario.learning_rate is None:
        raise FormatError(
            f"{scenario.where}: {place(('training',))}has no learning_rate, so there is nothing to "
            "train; add one, or give --learning-rate"
        )
    network = scenario.untrained if network is None else network
    if not any(c.trainable for c in network.connections) and not any(
        n.bias is not None and n.bias_trainable for n in network.neurons
    ):
        raise FormatError(
            f"{scenario.where}: all weights and biases are frozen, so there is nothing to train"
        )


def require_reported(scenario: PlainScenario, results: Sequence[str]) -> None:
    """Refuse a reported result that the training will not have.

    Raises
    ------
    FormatError
        ``[reported]`` names one that is not among `results`.
    """
    for name in scenario.table.reported:
        if name not in results:
            raise FormatError(
                f"{scenario.where}: {place(('reported', name))}this training has no such result "
                f"{offered(name, results, 'results are')}"
            )
