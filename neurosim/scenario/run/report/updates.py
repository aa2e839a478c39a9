"""How a training on typed samples went, update by update."""

from neurosim.ground.errors import listed
from neurosim.ground.numbers import counted
from neurosim.network import Network
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.costs import Costs


def updates(scenario: PlainScenario, costs: Costs, network: Network) -> str:
    """Return the cost at 0, 1, 10, 100, ... updates and at the end.

    Parameters
    ----------
    costs : Costs
    network : Network
        After the training.
    """
    table, samples = scenario.table.training, len(scenario.table.samples)
    of = f"mean error over {samples} samples" if samples > 1 else "error of the one sample"
    lines = [
        f"TRAINING  {counted(scenario.updates, 'update')}, {_batch(scenario)}, "
        f"learning rate {table.learning_rate:g}"
        + (", mean of gradients" if table.reduction == "mean" else "")
        + ("" if table.plain else f", {table.how()}"),
        f"  {'updates':>8}  cost ({of})",
    ]
    lines += [f"  {done:>8}  {cost:.6g}" for done, cost in costs]
    if not has_learned(scenario, network):
        lines.append(f"  No weight or bias has changed: {_why_nothing_was_learned(network)}")
    return "\n".join(lines)


def has_learned(scenario: PlainScenario, network: Network) -> bool:
    """Whether a training changed any weight or bias."""
    first = scenario.untrained
    weights = zip(first.connections, network.connections, strict=True)
    biases = zip(first.neurons, network.neurons, strict=True)
    return any(old.weight != new.weight for old, new in weights) or any(
        old.bias != new.bias for old, new in biases
    )


def _why_nothing_was_learned(network: Network) -> str:
    """The reason why a training changed nothing."""
    trainable = [neuron for neuron in network.neurons if neuron.bias is not None and neuron.bias_trainable]
    if not trainable and not any(connection.trainable for connection in network.connections):
        return "all of them are frozen."
    flat = {n.name: n.activation.name for n in network.neurons if n.activation and n.activation.is_flat}
    if flat:
        kinds = " or ".join(dict.fromkeys(flat.values()))
        return (
            f"nothing can be learned through {kinds} (in {listed(flat)}), whose slope is 0 everywhere; "
            "use sigmoid, which is a smooth step."
        )
    return "every gradient is 0."


def _batch(scenario: PlainScenario) -> str:
    samples, size = len(scenario.table.samples), scenario.batch_size
    if size == 1:
        return "one after every sample"
    if size == samples:
        return f"one after all {samples} samples"
    return f"one after every {size} samples"
