"""The passes over one network as trees: the formulas of the log, valid for every sample.

They are those of `neurosim.passes.recorder`, in the order of the passes by hand. What nobody needs is left
out: the deltas of inputs, and the gradients of frozen parameters and all that only they would need.
"""

from collections.abc import Iterator
from typing import NamedTuple

from neurosim.formulas.nodes import Expression, Number
from neurosim.formulas.python import PythonCode
from neurosim.ground.checks import finite
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.recorder import Recorder
from neurosim.trace.steps import TraceStep


class PassFormula(NamedTuple):
    """What a quantity of a neuron or connection is, as a tree."""

    quantity: str
    of: str
    tree: Expression


class PassTrees:
    """The formulas of the passes.

    Attributes
    ----------
    numbers : dict of (quantity, of) to float
        What is the same number always: the outs of constants, and deltas of what has no error.
    forward, backward : list of list of PassFormula
        What is computed together: a net, the outs of a group, the deltas of a group.
    error : Expression
        E.
    gradients : dict of (quantity, of) to Expression
        What one sample adds to the gradient of a trainable weight or bias.
    """

    def __init__(self, network: PlainNetwork) -> None:
        twin = without_numbers(network)
        self._recorder = Recorder(twin)
        self._errors = OutputErrors(twin, [0.0] * len(twin.outputs) if twin.loss.needs_target else None)
        self.numbers: dict[tuple[str, str], float] = {
            ("out", neuron.name): finite(neuron.value, f"value of constant '{neuron.name}'")
            for neuron in twin.neurons
            if neuron.kind == "constant"
        }
        self._code = PythonCode(lambda symbol: symbol.quantity, self.numbers)
        self.forward = [list(part) for part in self._forward(twin)]
        self._recorder.error(self._errors, 0.0)
        self.error = self._recorder.taken()[0].formula
        self.gradients: dict[tuple[str, str], Expression] = {}
        self.backward = [list(part) for part in self._backward(twin)]

    def _forward(self, twin: PlainNetwork) -> Iterator[list[PassFormula]]:
        for unit in twin.order().units:
            if unit[0].kind != "neuron":
                continue
            for neuron in unit:
                self._recorder.net(neuron)
            for step in self._recorder.taken():
                yield [PassFormula("net", step.of, step.formula)]
            self._recorder.outs(unit)
            yield [PassFormula("out", step.of, step.formula) for step in self._recorder.taken()]

    def _backward(self, twin: PlainNetwork) -> Iterator[list[PassFormula]]:
        needed = needed_deltas(twin)
        for generation in reversed(twin.order().by_generation):
            for unit in generation:
                if needed.isdisjoint(unit):
                    continue
                deltas = []
                self._recorder.deltas(unit, self._errors)
                for step in self._recorder.taken():
                    if self._code.bare(step.formula) == Number(0.0):  # nothing that it feeds has an error
                        self.numbers["delta", step.of] = 0.0
                    else:
                        deltas.append(PassFormula("delta", step.of, step.formula))
                if deltas:
                    yield deltas
            for unit in generation:
                if not needed.isdisjoint(unit):
                    yield from self._gradients(unit, needed)

    def _gradients(self, unit: Unit, needed: set[Neuron]) -> Iterator[list[PassFormula]]:
        """Keep the gradients of a unit; yield the shares of delta while the weights are what they were."""
        for neuron in unit:
            self._recorder.gradients(neuron)
            steps = self._recorder.taken()  # of the incoming weights, and of the bias if there is one
            for connection, step in zip(neuron.incoming, steps, strict=False):
                if connection.trainable or connection.source in needed:
                    yield from self._shares(step)
                if connection.trainable:
                    self.gradients["weight", connection.name] = step.formula
            if neuron.bias is not None and neuron.bias_trainable:
                self.gradients["bias", neuron.name] = steps[-1].formula

    def _shares(self, step: TraceStep) -> Iterator[list[PassFormula]]:
        """The share of delta that a connection carries back from a product or a maximum."""
        for part in step.formula.parts():
            if part.quantity == "share" and self._code.bare(part) != Number(0.0):
                yield [PassFormula("share", part.of, part)]


def without_numbers(network: PlainNetwork) -> PlainNetwork:
    """Return a copy whose numbers are those of no sample: the formulas are valid for all."""
    twin = network.copy()
    for neuron in twin.neurons:
        neuron.net, neuron.delta, neuron.bias_gradient = 0.0, 0.0, 0.0
        neuron.out = 0.5 if neuron.value is None else neuron.value
    for connection in twin.connections:
        connection.gradient = 0.0
    return twin


def needed_deltas(twin: PlainNetwork) -> set[Neuron]:
    """The neurons whose delta some trainable parameter needs: its own, or one of what feeds it."""
    needed: set[Neuron] = set()
    for unit in twin.order().units:
        for neuron in unit:
            own = any(connection.trainable for connection in neuron.incoming)
            own = own or (neuron.bias is not None and neuron.bias_trainable)
            if own or any(connection.source in needed for connection in neuron.incoming):
                needed.update(unit)  # the deltas of a softmax group come together
    return needed
