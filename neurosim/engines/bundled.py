"""Whether an engine that compiles or prints the equations knows all of them."""

from collections.abc import Collection, Mapping
from typing import Any

from neurosim.engines.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
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
    """Return the first equation that has to be known, and is not, and whose it is; None where all are.

    With `formulas`, one that is given by a formula is known; else those that the kernels have twins of.
    """
    used: list[tuple[str, Any, Any]] = []
    if not (formulas and network.loss.is_formula):
        used.append(("loss", network.loss, {} if formulas else _twins(LOSSES, LOSS_NAMES)))
    if optimizer is not None:
        used.append(("optimizer", optimizer, OPTIMIZERS))
    # Of what is printed, that of a group alone, softmax, is known without a formula of one net.
    coupled = {name: kind for name, kind in ACTIVATIONS.items() if kind.coupled}
    known = coupled if formulas else _twins(ACTIVATIONS, ACTIVATION_NAMES)
    for neuron in network.neurons:
        if neuron.activation is not None and not (formulas and neuron.activation.is_formula):
            used.append((f"activation of '{neuron.name}'", neuron.activation, known))
        if neuron.activation is not None:
            used.append((f"aggregation of '{neuron.name}'", neuron.aggregation, AGGREGATIONS))
    return next((one[:2] for one in used if type(one[1]) is not one[2].get(one[1].name)), None)


def _twins(known: Mapping[str, Any], names: Collection[str]) -> Mapping[str, Any]:
    """The bundled equations that the kernels know, too."""
    return {name: kind for name, kind in known.items() if name in names}


def refuse_own_equations(
    network: Network, engine: str, optimizer: Optimizer | None = None, *, formulas: bool = False
) -> None:
    """Refuse equations that an engine does not know; with `formulas` only those that are plain Python.

    Raises
    ------
    StructureError
        There is one.
    """
    own = own_equation(network, optimizer, formulas=formulas)
    if own is None:
        return
    place, equation = own
    also = "engine='program', " if own_equation(network, optimizer, formulas=True) is None else ""
    instead = f"train with {also}engine='numpy' or engine='objects'"
    if type(equation) in (*ACTIVATIONS.values(), *LOSSES.values()):
        raise StructureError(f"engine='{engine}' does not know the {place} ({brief(equation)}); {instead}")
    known = "bundled equations and formulas" if formulas else "bundled equations"
    raise StructureError(
        f"engine='{engine}' knows only {known}, and the {place} ({brief(equation)}) is your own; {instead}"
    )


def too_long_to_print(network: Network) -> Neuron | None:
    """Return the first neuron whose product or maximum has more than `MOST_FACTORS` terms."""
    aggregated = (neuron for neuron in network.neurons if not neuron.aggregation.additive)
    return next((neuron for neuron in aggregated if len(neuron.incoming) > MOST_FACTORS), None)
