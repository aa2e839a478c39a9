"""The decision line of a scenario: of a trained network with two inputs and one output, no more."""

from neurosim.ground.errors import FormatError
from neurosim.network import Network
from neurosim.records.decision_line import DecisionLine
from neurosim.scenario.run.trained import Trained
from neurosim.training.classes import Rule, net_at_threshold


def decision_line(trained: Trained, start: str) -> DecisionLine:
    """Return what the figure shows.

    Parameters
    ----------
    trained : Trained
    start : str
        What messages begin with: the file and the key path.

    Raises
    ------
    FormatError
        When the network is another one.
    """
    network, part, rule = trained.network, trained.parts.train, trained.rule
    undecided = _undecided(network, rule)
    if undecided is None:
        raise FormatError(
            f"{start}a decision line needs a network of two inputs and one sigmoid or tanh output that they "
            "feed, and a threshold that its out can pass; leave this figure out"
        )
    if rule.kind != "side":
        raise FormatError(
            f"{start}a decision line needs targets of two classes, 0 and 1 or -1 and 1; leave this figure out"
        )
    (output,) = network.outputs
    weights = {connection.source.name: connection.weight for connection in output.incoming}
    first, second = (neuron.name for neuron in network.inputs)
    constants = sum(
        connection.weight * (connection.source.value or 0.0)
        for connection in output.incoming
        if connection.source.kind == "constant"
    )
    outs = trained.outputs(part)
    return DecisionLine(
        (first, second),
        tuple(
            (x, y, target, out)
            for (x, y), (target,), (out,) in zip(part.X.tolist(), part.T.tolist(), outs.tolist(), strict=True)
        ),
        (weights.get(first, 0.0), weights.get(second, 0.0)),
        constants + (output.bias or 0.0) - undecided,
        threshold=rule.threshold,
        middle=rule.middle,
        names=rule.names,
    )


def _undecided(network: Network, rule: Rule) -> float | None:
    """The net at which the output is at the threshold; None where there is no such line."""
    outputs, computing = network.outputs, [n for n in network.neurons if n.kind == "neuron"]
    if len(network.inputs) != 2 or len(outputs) != 1 or computing != outputs:
        return None
    activation = outputs[0].activation
    return None if activation is None else net_at_threshold(rule, activation.name)
