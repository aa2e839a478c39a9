"""The passes over one network as lines of Python: the formulas of the log, with names in place of numbers.

The formulas are those of `neurosim.passes.recorder`, in the order of the passes by hand. What nobody needs is
left out: the deltas of inputs, and the gradients of frozen parameters and all that only they would need.
"""

import builtins
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from neurosim.engines.bundled import why_too_long
from neurosim.engines.parameters import Parameters
from neurosim.engines.pass_trees import PassFormula, PassTrees
from neurosim.formulas.activations import Exp, Log, Square
from neurosim.formulas.known import ACTIVATIONS
from neurosim.formulas.nodes import Choice, Expression, Symbol
from neurosim.formulas.python import PythonCode, PythonNames
from neurosim.ground.errors import StructureError
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.statements import assignments

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
        self.names = PythonNames(TAKEN)
        trees = PassTrees(network)
        constants = {key: value for key, value in trees.numbers.items() if key[0] == "out"}
        self.constants: dict[str, float] = {}
        self.parameters = self._name_parameters(network)
        self.inputs = tuple(self.names.of("out", neuron.name) for neuron in network.inputs)
        if not folded:
            self.constants = {self.names.of(*key): value for key, value in constants.items()}
        numbers = {key: value for key, value in trees.numbers.items() if folded or key not in constants}
        self.code = writer(self._name, numbers)
        self.outs = tuple(self.names.of("out", neuron.name) for neuron in network.outputs)
        self.targets: tuple[str, ...] = ()
        if network.loss.needs_target:
            self.targets = tuple(self.names.of("t", neuron.name) for neuron in network.outputs)
        self.forward = [line for part in trees.forward for line in self._assigned(part)]
        self.error = list(self._error(trees.error))
        self.backward = [line for part in trees.backward for line in self._assigned(part)]
        self.gradients = {self.names.of(*key): tree for key, tree in trees.gradients.items()}
        self.watched = tuple(self._watched(network))

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

    def _assigned(self, part: Sequence[PassFormula]) -> Iterator[str]:
        """Lines that give quantities which are computed together their numbers."""
        if part[0].quantity != "share":
            pairs = [(self.names.of(each.quantity, each.of), each.tree) for each in part]
            yield from assignments(self.code, self.names, pairs)
            return
        for each in part:
            name = self.names.of("share", each.of, f"share_{each.of}")
            yield from assignments(self.code, self.names, [(name, each.tree)])
            self.code = self.code.knowing({each.tree: name})

    def _error(self, formula: Expression) -> Iterator[str]:
        """E, with a line for every output where the terms are not simple."""
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


def negative_zeros(source: PassesCode, parameters: Parameters) -> list[str]:
    """The parameters that are -0.0 now; descent makes no others."""
    values = parameters.read()
    return source.named((values == 0.0) & np.signbit(values))
