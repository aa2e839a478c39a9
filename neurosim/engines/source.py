"""The passes over one network as lines of Python: the formulas of the log, with names in place of numbers.

The formulas are those of `neurosim.passes.recorder`, in the order of the passes by hand. What nobody needs is
left out: the deltas of inputs, and the gradients of frozen parameters and all that only they would need.
"""

import builtins
from collections.abc import Iterable, Iterator

import numpy as np

from neurosim.engines.bundled import why_too_long
from neurosim.engines.parameters import Parameters
from neurosim.formulas.activations import Exp, Log, Square
from neurosim.formulas.known import ACTIVATIONS
from neurosim.formulas.nodes import Choice, Expression, Number, Symbol
from neurosim.formulas.python import PythonCode, PythonNames
from neurosim.ground.checks import finite
from neurosim.ground.errors import StructureError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.recorder import Recorder
from neurosim.trace.statements import assignments
from neurosim.trace.steps import TraceStep

FUNCTIONS = ("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos", "atan")  # of the module math
#: What the names of some quantities begin with; those of all others with the quantity.
SHORT = {"input": "out", "target": "t"}
#: Names that mean something else in a program, here or in one that is printed to be read.
TAKEN = (
    *FUNCTIONS,
    *dir(builtins),
    *("E", "E_batch", "cost", "costs", "learning_rate", "sample", "samples", "batch", "size", "first"),
    *("epoch", "epochs", "parameters", "parameter", "memory", "powers", "updates", "stopped", "failure"),
    *("train", "step", "forward", "total", "outs", "out", "name", "number", "shown", "k"),
    *("SAMPLES", "START", "NAMES", "OUTS", "EPOCHS", "LEARNING_RATE"),
)


class PassesCode:
    """The lines of the passes over a network.

    Parameters
    ----------
    network : PlainNetwork
        It is only read.
    folded : bool
        Whether the outs of constants are written as their numbers, which is quicker, or by their names.
    writer : class
        Of the lines: as they are read, or so that nothing in them is an error.

    Attributes
    ----------
    names : PythonNames
    parameters : tuple of str
        Names of all weights and biases, in the order of `neurosim.engines.parameters.Parameters`.
    inputs, outs, targets : tuple of str
        Names of the outs of the inputs, of the outs and of the targets of the outputs.
    constants : dict of str to float
        Names and numbers of the outs of constants, where they are not folded.
    forward, error, backward : list of str
        Lines from the outs of the inputs to the outs, to E, and to the deltas.
    gradients : dict of str to Expression
        What one sample adds to the gradient of a trainable parameter, by the name of the parameter.

    Raises
    ------
    StructureError
        A product or maximum has too many terms: each of their slopes would be as long as all of them.

    Notes
    -----
    All equations must be bundled ones, or have a formula: plain Python cannot be printed.
    """

    def __init__(
        self, network: PlainNetwork, *, folded: bool = True, writer: type[PythonCode] = PythonCode
    ) -> None:
        reason = why_too_long(network)
        if reason is not None:
            raise StructureError(f"{reason}; train with engine='numpy'")
        twin = _prepared(network)
        self.names = PythonNames(TAKEN)
        self._recorder = Recorder(twin)
        self._errors = OutputErrors(twin, [0.0] * len(twin.outputs) if twin.loss.needs_target else None)
        self._numbers: dict[tuple[str, str], float] = {}
        self.constants: dict[str, float] = {}
        self.parameters = self._name_parameters(twin)
        self.inputs = tuple(self.names.of("out", neuron.name) for neuron in twin.inputs)
        for neuron in twin.neurons:
            if neuron.kind == "constant":
                number = finite(neuron.value, f"value of constant '{neuron.name}'")
                if folded:
                    self._numbers["out", neuron.name] = number
                else:
                    self.constants[self.names.of("out", neuron.name)] = number
        self.code = writer(self._name, self._numbers)
        self.outs = tuple(self.names.of("out", neuron.name) for neuron in twin.outputs)
        self.targets: tuple[str, ...] = ()
        if twin.loss.needs_target:
            self.targets = tuple(self.names.of("t", neuron.name) for neuron in twin.outputs)
        self.forward = list(self._forward(twin))
        self.error = list(self._error())
        self.gradients: dict[str, Expression] = {}
        self.backward = list(self._backward(twin))
        self.watched = tuple(self._watched(twin))

    def named(self, chosen: Iterable[bool]) -> list[str]:
        """The names of the parameters for which `chosen`, one value for each, is true."""
        return [name for name, yes in zip(self.parameters, chosen, strict=True) if yes]

    def _name_parameters(self, twin: PlainNetwork) -> tuple[str, ...]:
        parameters = Parameters(twin)
        found = []
        for connection in parameters.connections:
            wish = connection.label or f"w_{connection.source.name}_{connection.target.name}"
            found.append(self.names.of("weight", connection.name, wish))
        found += [self.names.of("bias", neuron.name, f"b_{neuron.name}") for neuron in parameters.biased]
        return tuple(found)

    def _name(self, symbol: Symbol) -> str:
        """The name of a symbol."""
        if symbol.quantity == "local":
            return symbol.of
        return self.names.of(SHORT.get(symbol.quantity, symbol.quantity), symbol.of)

    def _forward(self, twin: PlainNetwork) -> Iterator[str]:
        for unit in twin.order().units:
            if unit[0].kind != "neuron":
                continue
            for neuron in unit:
                self._recorder.net(neuron)
            for step in self._recorder.taken():
                yield from assignments(self.code, self.names, [(self.names.of("net", step.of), step.formula)])
            self._recorder.outs(unit)
            outs = [(self.names.of("out", step.of), step.formula) for step in self._recorder.taken()]
            yield from assignments(self.code, self.names, outs)

    def _backward(self, twin: PlainNetwork) -> Iterator[str]:
        needed = _needed(twin)
        for generation in reversed(twin.order().by_generation):
            for unit in generation:
                if needed.isdisjoint(unit):
                    continue
                deltas = []
                self._recorder.deltas(unit, self._errors)
                for step in self._recorder.taken():
                    if self.code.bare(step.formula) == Number(0.0):  # nothing that it feeds has an error
                        self._numbers["delta", step.of] = 0.0
                    else:
                        deltas.append((self.names.of("delta", step.of), step.formula))
                if deltas:
                    yield from assignments(self.code, self.names, deltas)
            for unit in generation:
                if not needed.isdisjoint(unit):
                    yield from self._take_gradients(unit, needed)

    def _take_gradients(self, unit: Unit, needed: set[Neuron]) -> Iterator[str]:
        """Keep the gradients of a unit; yield the shares of delta while the weights are what they were."""
        for neuron in unit:
            self._recorder.gradients(neuron)
            steps = self._recorder.taken()  # of the incoming weights, and of the bias if there is one
            for connection, step in zip(neuron.incoming, steps, strict=False):
                if connection.trainable or connection.source in needed:
                    yield from self._share(step)
                if connection.trainable:
                    self.gradients[self.names.of("weight", connection.name)] = step.formula
            if neuron.bias is not None and neuron.bias_trainable:
                self.gradients[self.names.of("bias", neuron.name)] = steps[-1].formula

    def _share(self, step: TraceStep) -> Iterator[str]:
        """The share of delta that a connection carries back from a product or a maximum."""
        for part in step.formula.parts():
            if part.quantity == "share" and self.code.bare(part) != Number(0.0):
                name = self.names.of("share", part.of, f"share_{part.of}")
                yield from assignments(self.code, self.names, [(name, part)])
                self.code = self.code.knowing({part: name})

    def _error(self) -> Iterator[str]:
        """E, with a line for every output where the terms are not simple."""
        self._recorder.error(self._errors, 0.0)
        formula = self._recorder.taken()[0].formula
        shares = [part for part in formula.parts() if part.quantity == "error"]
        code = self.code
        if len(shares) > 1 and any(isinstance(code.bare(part), Choice) for part in shares):
            for part in shares:
                name = self.names.of("E", part.of)
                yield from assignments(code, self.names, [(name, part)])
                code = code.knowing({part: name})
        yield from assignments(code, self.names, [("E", formula)])

    def _watched(self, twin: PlainNetwork) -> Iterator[str]:
        """Names of numbers that are finite if and only if all nets and outs of a sample are."""
        for neuron in twin.neurons:
            if neuron.kind == "neuron":
                own = type(neuron.activation) not in ACTIVATIONS.values()
                overflows = own or isinstance(neuron.activation, Exp | Log | Square)
                if own or not overflows:
                    yield self.names.of("net", neuron.name)
                if overflows:
                    yield self.names.of("out", neuron.name)


def _prepared(network: PlainNetwork) -> PlainNetwork:
    """A copy whose numbers are those of no sample: the formulas are valid for all."""
    twin = network.copy()
    for neuron in twin.neurons:
        neuron.net, neuron.delta, neuron.bias_gradient = 0.0, 0.0, 0.0
        neuron.out = 0.5 if neuron.value is None else neuron.value
    for connection in twin.connections:
        connection.gradient = 0.0
    return twin


def _needed(twin: PlainNetwork) -> set[Neuron]:
    """The neurons whose delta some trainable parameter needs: its own, or one of what feeds it."""
    needed: set[Neuron] = set()
    for unit in twin.order().units:
        for neuron in unit:
            own = any(connection.trainable for connection in neuron.incoming)
            own = own or (neuron.bias is not None and neuron.bias_trainable)
            if own or any(connection.source in needed for connection in neuron.incoming):
                needed.update(unit)  # the deltas of a softmax group come together
    return needed


def negative_zeros(source: PassesCode, parameters: Parameters) -> list[str]:
    """The parameters that are -0.0 now; descent makes no others."""
    values = parameters.read()
    return source.named((values == 0.0) & np.signbit(values))
