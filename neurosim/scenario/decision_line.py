"""The decision line of a scenario: of a trained network with two inputs and one sigmoid output, no more."""

from neurosim.drawing.decision_line import DecisionLine
from neurosim.errors import FormatError
from neurosim.model.network import Network
from neurosim.scenario.trained import Trained

#: Activations that pass 0.5 where net is 0, so that the line is net = 0.
HALF_AT_ZERO = ("sigmoid",)


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
    network, part = trained.network, trained.parts.train
    if not _is_a_line(network):
        raise FormatError(
            f"{start}a decision line needs a network of two inputs and one sigmoid output that they feed; "
            "leave this figure out"
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
        constants + (output.bias or 0.0),
    )


def _is_a_line(network: Network) -> bool:
    outputs, computing = network.outputs, [n for n in network.neurons if n.kind == "neuron"]
    if len(network.inputs) != 2 or len(outputs) != 1 or computing != outputs:
        return False
    activation = outputs[0].activation
    return activation is not None and activation.name in HALF_AT_ZERO
