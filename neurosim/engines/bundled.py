"""Which equations a training uses, and which of them an engine that prints or compiles them knows."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.loss import Loss
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.updates import OPTIMIZERS, Optimizer
from neurosim.ground.errors import brief
from neurosim.model.plain_network import PlainNetwork

Equation = Activation | Aggregation | Loss | Optimizer

#: The slopes of a longer product or maximum would be too much text, as a program or as machine code.
MOST_FACTORS = 200
BUNDLED: Mapping[str, Mapping[str, type[Equation]]] = {
    "activation": ACTIVATIONS,
    "aggregation": AGGREGATIONS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
}


class Used(NamedTuple):
    """An equation that a training uses: of which kind it is, and where."""

    kind: str
    where: str
    equation: Equation

    @property
    def is_bundled(self) -> bool:
        """Whether it comes along, and is no class of the user's own."""
        return type(self.equation) is BUNDLED[self.kind].get(self.equation.name)

    @property
    def is_formula(self) -> bool:
        """Whether it is given by a formula alone."""
        return isinstance(self.equation, Activation | Loss) and self.equation.is_formula

    def __str__(self) -> str:
        whose = "not among them" if self.is_bundled else "your own"
        return f"the {self.where} ({brief(self.equation)}) is {whose}"


def used(network: PlainNetwork, optimizer: Optimizer) -> Iterator[Used]:
    """Yield every equation of a training."""
    yield Used("loss", "loss", network.loss)
    yield Used("optimizer", "optimizer", optimizer)
    for neuron in network.neurons:
        if neuron.activation is not None:
            yield Used("activation", f"activation of '{neuron.name}'", neuron.activation)
            yield Used("aggregation", f"aggregation of '{neuron.name}'", neuron.aggregation)


def first_unknown(network: PlainNetwork, optimizer: Optimizer, knows: Callable[[Used], bool]) -> Used | None:
    """Return the first equation that an engine does not know."""
    return next((one for one in used(network, optimizer) if not knows(one)), None)


def is_known_as_formula(one: Used) -> bool:
    """Tell whether there is a formula to print or to compile: one's own, or one that comes along."""
    if isinstance(one.equation, Activation | Loss) and not one.is_formula:
        return one.is_bundled and isinstance(one.equation, Softmax)
    return one.is_formula or one.is_bundled


def why_too_long(network: PlainNetwork) -> str | None:
    """Say that a product or maximum has more than `MOST_FACTORS` terms; None where none has."""
    for neuron in network.neurons:
        if len(neuron.incoming) > MOST_FACTORS and not neuron.aggregation.additive:
            return (
                f"the {neuron.aggregation.name} of '{neuron.name}' has {len(neuron.incoming):,} terms, too "
                f"many for slopes that are written out ({MOST_FACTORS} are allowed)"
            )
    return None
