"""Epochs of descent over a small network, or one with rare equations: all formulas one after the other.

Nothing is a loop but the samples: every net, out and delta is a register, and so is every parameter of a
network that has only a few.
"""

from collections.abc import Mapping

import numpy as np

from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.formulas import MachineCode
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.engines.pass_trees import PassTrees
from neurosim.model.plain_network import PlainNetwork

#: So many parameters stay in registers.
IN_REGISTERS = 24


class StraightLayout(Layout):
    """The parameters one after the other; nothing else lies in memory."""

    def __init__(self, network: PlainNetwork, parameters: Parameters) -> None:
        self.network, self.parameters = network, parameters
        self.size = len(parameters)
        self.places = np.arange(self.size)

    def work(self) -> dict[str, np.ndarray]:
        """There are no others."""
        return {}


class StraightKernel(EpochsKernel):
    """Writes the function; see `neurosim.engines.compiled.epochs`."""

    work_arrays = ("gradients",)

    def __init__(self, layout: StraightLayout, job: Job, exponential: Exponential, *, fused: bool) -> None:
        self.network, self.parameters = layout.network, layout.parameters
        self.trees = PassTrees(self.network)
        keys = [("weight", c.name) for c in self.parameters.connections]
        self.keys = keys + [("bias", neuron.name) for neuron in self.parameters.biased]
        super().__init__(job, exponential, fused=fused)
        self.in_registers = fused and len(self.keys) <= IN_REGISTERS

    def regions(self) -> list[Region]:
        """The parameters one by one: so few that frozen ones are simply left out."""
        chosen = enumerate(zip(self.parameters.trainable, self.parameters.weights, strict=True))
        return [Region(k, k + 1, penalised=bool(weight)) for k, (trained, weight) in chosen if trained]

    def sample(self, number: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        ir, trees = self.ir, self.trees
        known = {key: ir.number(value) for key, value in trees.numbers.items()}
        known |= dict(zip(self.keys, self._read(), strict=True))
        row = ir.whole("mul", number, len(self.network.inputs))
        for k, neuron in enumerate(self.network.inputs):
            out = ir.load("%X", ir.whole("add", row, k))
            known["input", neuron.name] = known["out", neuron.name] = out
        row = ir.whole("mul", number, len(self.network.outputs))
        for k, neuron in enumerate(self.network.outputs):
            known["target", neuron.name] = ir.load("%T", ir.whole("add", row, k))
        self.code = MachineCode(ir, self.formulas.exponential, known, 1, trees.numbers)
        doubt = ir.number(0.0)
        for formulas in trees.forward:
            for each in formulas:
                value = known[each.quantity, each.of] = self.code.write(each.tree)
                doubt = ir.operation("fadd", doubt, ir.operation("fsub", value, value))
        error = self.code.write(trees.error)
        for formulas in trees.backward:
            for each in formulas:
                value = self.code.write(each.tree)
                if each.quantity == "share":
                    self.code.know(each.tree, value)
                else:
                    known[each.quantity, each.of] = value
        self._learn(known)
        return ir.operation("fadd", error, doubt)

    def begin(self) -> list[Value]:
        """Read the parameters, where they stay in registers."""
        return self._loaded() if self.in_registers else []

    def end(self) -> None:
        """Write them back."""
        for k, value in enumerate(self.registers):
            self.ir.store(value, "%parameters", k)

    def _loaded(self) -> list[Value]:
        return [self.ir.load("%parameters", k) for k in range(len(self.keys))]

    def _read(self) -> list[Value]:
        return self.registers if self.in_registers else self._loaded()

    def _learn(self, known: Mapping[tuple[str, str], Value]) -> None:
        """Take off every gradient, or gather it."""
        new = []
        for k, key in enumerate(self.keys):
            tree = self.trees.gradients.get(key)
            if tree is None:
                new.append(known[key])
                continue
            gradient = self.code.write(tree)
            if self.in_registers:
                new.append(self.descended(known[key], gradient))
            else:
                self.take(gradient, str(k), known[key] if self.fused else None)
        if self.in_registers:
            self.registers = new
