"""The networks of examples that belong to no scenario."""

from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.traced import trace
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord


def layered_example(
    *sizes: int,
    activation: str,
    output_activation: str | None = None,
    loss: str = "half_squared_error",
    seed: int = 4,
) -> PlainNetwork:
    """Return a layered network with weights and biases of a usual size."""
    return layered(
        PlainNetwork,
        list(sizes),
        activation=activation,
        output_activation=output_activation,
        loss=loss,
        initialisation="xavier_normal",
        bias_initialisation="normal",
        seed=seed,
    )


def two_hidden_layers() -> State:
    """Return 2-4-4-2 after both passes."""
    network = layered_example(2, 4, 4, 2, activation="tanh", output_activation="sigmoid")
    return trace(TraceRecord, network, [0.5, -0.9], [1.0, 0.0]).state()


def large() -> State:
    """Return 64-32-16-10, untouched."""
    return layered_example(64, 32, 16, 10, activation="tanh").state()
