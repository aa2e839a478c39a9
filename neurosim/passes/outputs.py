"""What the loss says at the outputs: E, and dE/dout where the backward pass begins."""

from collections.abc import Callable, Sequence

from neurosim.formulas.known import natural_pair
from neurosim.formulas.loss import Loss
from neurosim.formulas.sums import added
from neurosim.ground.checks import plain_float
from neurosim.ground.errors import NonFiniteError, NumberError, StructureError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.given import given_numbers


class OutputErrors:
    """The loss at the outs that stand on the objects, for one sample.

    Where an out is so close to 0 or 1 that its logarithm is gone, the closed forms of the natural pair of
    loss and activation take over (`closed`).

    Raises
    ------
    StructureError
        The network has no output.
    UnknownNameError, NumberError
        A target or output gradient is unknown, missing or not a finite number.
    NonFiniteError
        The loss takes the logarithm of an out that is not above 0.
    """

    def __init__(
        self, network: PlainNetwork, targets: object, output_gradients: object = None, where: object = ""
    ) -> None:
        self.network = network
        self.where = where
        self.loss: Loss = network.loss
        self.outputs = network.outputs
        if not self.outputs:
            raise StructureError("the network has no output; add one with add_neuron(..., output=True)")
        self.output_gradients = self._given_gradients(targets, output_gradients)
        self.targets = {} if self.output_gradients is not None else self._given_targets(targets)
        self._slopes: dict[Neuron, float] = {}
        self.closed: dict[Neuron, Unit] = {}
        if self.output_gradients is None:
            self._find_far_out()

    def _given_gradients(self, targets: object, gradients: object) -> dict[Neuron, float] | None:
        if gradients is None:
            return None
        if targets is not None:
            raise NumberError("give either targets or output_gradients, not both")
        numbers = given_numbers("output gradient", gradients, self.outputs)
        return dict(zip(self.outputs, numbers, strict=True))

    def _given_targets(self, targets: object) -> dict[Neuron, float]:
        if not self.loss.needs_target:
            if targets is None or (hasattr(targets, "__len__") and len(targets) == 0):
                return dict.fromkeys(self.outputs, 0.0)
            raise NumberError(f"loss {self.loss.name} uses no targets; leave them out")
        if targets is None:
            names = ", ".join(f"'{neuron.name}': ..." for neuron in self.outputs)
            raise NumberError(f"loss {self.loss.name} needs a target for every output: {{{names}}}")
        return dict(zip(self.outputs, given_numbers("target", targets, self.outputs), strict=True))

    def _find_far_out(self) -> None:
        """Find the outputs whose slope needs the closed form, with the group they are in."""
        for neuron in self.outputs:
            target, out = self.targets[neuron], neuron.out
            natural = natural_pair(self.loss, neuron.activation)
            if natural and self.loss.far_out(target, out):
                unit = next(unit for unit in self.network.order().units if neuron in unit)
                self.closed.update(dict.fromkeys(unit, unit))
            elif not self.loss.defined(target, out):
                raise NonFiniteError(
                    f"loss {self.loss.name} takes the logarithm of out, but out of '{neuron.name}' is "
                    f"{neuron.out}{self.where}; use {self.loss.natural or 'other'} outputs, or another loss"
                )

    def ask_for_slopes(self) -> None:
        """Ask the loss for dE/dout of every output, before a backward pass begins.

        Raises
        ------
        NonFiniteError, NumberError
            The loss cannot say.
        """
        if self.output_gradients is not None:
            self._slopes = self.output_gradients
        else:
            asked = (neuron for neuron in self.outputs if neuron not in self.closed)
            self._slopes = {neuron: self._asked(self.loss.slope, "slope", neuron) for neuron in asked}

    def slope(self, neuron: Neuron) -> float:
        """dE/dout that the loss gives the neuron; 0 where it is not an output, or in closed form."""
        return self._slopes.get(neuron, 0.0)

    def closed_deltas(self, unit: Unit) -> Sequence[float]:
        """The share of the loss in the deltas of a unit where it is known in closed form; else 0."""
        if unit[0] not in self.closed:
            return (0.0,) * len(unit)
        total = self._total_target(unit)
        return [self.loss.natural_delta(self.targets.get(n, 0.0), n.out, total) for n in unit]

    def _total_target(self, unit: Unit) -> float:
        """Sum of the targets of a group."""
        return added([self.targets.get(neuron, 0.0) for neuron in unit])

    def is_far_out(self, neuron: Neuron) -> bool:
        """Whether the share of this output in E is computed in closed form."""
        return neuron in self.closed and self.loss.far_out(self.targets[neuron], neuron.out)

    def term(self, neuron: Neuron) -> float:
        """The share of one output in E."""
        target = self.targets[neuron]
        if self.is_far_out(neuron):
            unit = self.closed[neuron]
            nets = [member.net for member in unit]
            return self.loss.natural_term(target, nets, unit.index(neuron))
        return self._asked(self.loss.term, "term", neuron)

    def _asked(self, equation: Callable[..., float], quantity: str, neuron: Neuron) -> float:
        """Ask the loss, which may be the user's own, and name the neuron if it fails."""
        target, out = self.targets[neuron], neuron.out
        try:
            return plain_float(equation(target, out, len(self.outputs)))
        except (ArithmeticError, ValueError, TypeError) as failure:
            kind = NumberError if isinstance(failure, TypeError) else NonFiniteError
            raise kind(
                f"{quantity} of loss {self.loss.name} failed at target = {target}, out of '{neuron.name}' = "
                f"{out}{self.where} ({failure or type(failure).__name__}); it must give a finite real number"
            ) from failure
