"""Whether an engine that compiles or prints the equations knows all of them."""

from typing import Any

from neurosim.errors import StructureError, brief
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.updates import OPTIMIZERS, Optimizer
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron

#: The slopes of a longer product or maximum would be too much text for a printed program.
MOST_FACTORS = 200


def own_equation(
    network: Network, optimizer: Optimizer | None = None, *, formulas: bool = False
) -> tuple[str, object] | None:
    """Return the first equation that is the user's own, and whose it is; None where all are bundled.

    With `formulas`, one that is given by a formula counts as bundled.
    """
    used: list[tuple[str, Any, Any]] = []
    if not (formulas and network.loss.is_formula):
        used.append(("loss", network.loss, LOSSES))
    if optimizer is not None:
        used.append(("optimizer", optimizer, OPTIMIZERS))
    for neuron in network.neurons:
        if neuron.activation is not None and not (formulas and neuron.activation.is_formula):
            used.append((f"activation of '{neuron.name}'", neuron.activation, ACTIVATIONS))
        if neuron.activation is not None:
            used.append((f"aggregation of '{neuron.name}'", neuron.aggregation, AGGREGATIONS))
    return next((one[:2] for one in used if type(one[1]) is not one[2].get(one[1].name)), None)


def refuse_own_equations(
    network: Network, engine: str, optimizer: Optimizer | None = None, *, formulas: bool = False
) -> None:
    """Refuse equations of the user's own; with `formulas` only those that are plain Python.

    Raises
    ------
    StructureError
        There is one.
    """
    own = own_equation(network, optimizer, formulas=formulas)
    if own is not None:
        known = "bundled equations and formulas" if formulas else "the bundled equations"
        only_formulas = own_equation(network, optimizer, formulas=True) is None
        also = "engine='program', " if only_formulas else ""
        raise StructureError(
            f"engine='{engine}' knows only {known}, and the {own[0]} ({brief(own[1])}) is your "
            f"own; train with {also}engine='numpy' or engine='objects'"
        )


def too_long_to_print(network: Network) -> Neuron | None:
    """Return the first neuron whose product or maximum has more than `MOST_FACTORS` terms."""
    aggregated = (neuron for neuron in network.neurons if not neuron.aggregation.additive)
    return next((neuron for neuron in aggregated if len(neuron.incoming) > MOST_FACTORS), None)
