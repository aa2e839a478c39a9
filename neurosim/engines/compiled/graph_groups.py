"""What functions for any network share: runs of neurons of one kind, softmax groups, and the loss."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.job import Job
from neurosim.formulas.activation import NET, OUT, Activation
from neurosim.formulas.softmax import PLAIN
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork


class NeuronKind(NamedTuple):
    """What neurons have in common that are computed by the same instructions.

    Attributes
    ----------
    activation : Activation
    output : bool
        Whether the loss speaks of their outs.
    bias : str
        ``"trained"``, ``"frozen"``, ``"none"``, or ``"mixed"`` in a group whose neurons differ.
    """

    activation: Activation
    output: bool
    bias: str

    @classmethod
    def of(cls, unit: Sequence[Neuron]) -> "NeuronKind":
        """Return the kind of a neuron that computes, or of a softmax group."""
        biases = {
            "none" if neuron.bias is None else "trained" if neuron.bias_trainable else "frozen"
            for neuron in unit
        }
        bias = biases.pop() if len(biases) == 1 else "mixed"
        return cls(activation_of(unit[0]), any(neuron.output for neuron in unit), bias)


class NeuronRun(NamedTuple):
    """Neurons of one kind from number `first` to below `stop`, of which the last may be there to fill up.

    Attributes
    ----------
    kind : int
        Its place among the kinds of the network.
    real : int
        Where the neurons end that are really there.
    """

    kind: int
    first: int
    stop: int
    real: int


def activation_of(neuron: Neuron) -> Activation:
    """Return the activation of a neuron that computes."""
    assert neuron.activation is not None
    return neuron.activation


def parts_of(network: PlainNetwork) -> list[list[Neuron]]:
    """Return the outputs: each softmax group with all its members, and the others by their activations."""
    units = [unit for unit in network.order().units if any(neuron.output for neuron in unit)]
    found = [list(unit) for unit in units if activation_of(unit[0]).coupled]
    single = [neuron for neuron in network.outputs if not activation_of(neuron).coupled]
    for activation in dict.fromkeys(map(activation_of, single)):
        found.append([neuron for neuron in single if neuron.activation == activation])
    return found


class GraphGroups(EpochsKernel):
    """The base of functions for any network.

    Parameters
    ----------
    kinds : sequence of NeuronKind
    biases : int
        Where the biases lie among the parameters.

    Attributes
    ----------
    lanes : int
        How many numbers a neuron has: one, or one for each of several samples.
    together : int
        How many neurons are computed at the same time: one, or a pair.
    """

    lanes = 1
    together = 1
    work_arrays = (
        *("nets", "outs", "slopes", "closed", "deltas", "gradients"),
        *("members", "ranks", "terms"),
    )

    def __init__(
        self, kinds: Sequence[NeuronKind], biases: int, job: Job, exponential: Exponential, *, fused: bool
    ) -> None:
        super().__init__(job, exponential, fused=fused)
        self.kinds, self.biases = kinds, biases

    def at(self, array: str, number: str | int, neurons: int = 1) -> Value:
        """What an array holds of a neuron, or of some neighbours."""
        return self.ir.load(array, self.ir.whole("mul", number, self.lanes), self.lanes * neurons)

    def put(self, array: str, number: str | int, value: Value) -> None:
        """Write what an array holds of a neuron, or of some neighbours."""
        self.ir.store(value, array, self.ir.whole("mul", number, self.lanes))

    def of_run(self, run: str, what: str) -> str:
        """A number of a run, by its name in `NeuronRun`."""
        ir = self.ir
        place = ir.whole("add", ir.whole("mul", run, len(NeuronRun._fields)), NeuronRun._fields.index(what))
        return ir.index_at("%runs", place)

    def by_kind(
        self, run: str, carried: list[Value], visit: Callable[[str, list[Value], NeuronKind], list[Value]]
    ) -> list[Value]:
        """Do what suits the kind of a run."""

        def case(kind: NeuronKind) -> Callable[[], list[Value]]:
            return lambda: visit(run, carried, kind)

        if len(self.kinds) == 1:
            return case(self.kinds[0])()
        return self.ir.switch(self.of_run(run, "kind"), [case(kind) for kind in self.kinds])

    # -- what a function for any network says for itself --------------------------------------------------

    def net(self, k: str) -> Value:
        """sum_i w_ij * out_i of the neurons number k of those that are computed together."""
        raise NotImplementedError

    def bias(self, number: str) -> Value:
        """The biases of neurons that are computed together, from a number on."""
        raise NotImplementedError

    def back(self, k: str, begun: Value) -> Value:
        """dE/dout of the neurons number k, added to what the loss says of them."""
        raise NotImplementedError

    def bias_gradient(self, own: NeuronKind, number: str, delta: Value) -> None:
        """What the delta of a neuron is for its bias."""
        raise NotImplementedError

    # -- runs ---------------------------------------------------------------------------------------------

    def bounds(self, run: str) -> tuple[str, str]:
        """Which neurons of a run are computed together first, and which no more."""
        return self.of_run(run, "first"), self.of_run(run, "stop")

    def forward(self, run: str, carried: list[Value], own: NeuronKind) -> list[Value]:
        """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j) of a run."""
        ir, (first, stop) = self.ir, self.bounds(run)
        tree = None if own.activation.coupled else own.activation.general("value")[0]

        def one(k: str, so_far: list[Value]) -> list[Value]:
            number = ir.whole("mul", k, self.together)
            net = self.net(k)
            if own.bias != "none":
                net = ir.operation("fadd", net, self.bias(number))
            self.put("%nets", number, net)
            doubt = ir.operation("fsub", net, net)
            if tree is not None:
                out = self.formulas.write(tree, {NET: net})
                self.put("%outs", number, out)
                doubt = ir.operation("fadd", doubt, ir.operation("fsub", out, out))
            return [ir.operation("fadd", so_far[0], doubt)]

        found = ir.loop(stop, carried, one, start=first)
        if tree is None:
            self.softmax(run)
        return found

    def backward(self, run: str, _: list[Value], own: NeuronKind) -> list[Value]:
        """delta_j = dE/dout_j * f'(net_j) of a run, and the gradients of what leaves its neurons."""
        ir, (first, stop), lanes = self.ir, self.bounds(run), self.lanes * self.together
        tree = None if own.activation.coupled else own.activation.general("slope")[0]

        def one(n: str, _: list[Value]) -> list[Value]:
            k = ir.whole("sub", ir.whole("sub", stop, 1), n)
            number = ir.whole("mul", k, self.together)
            begun = ir.number(0.0, lanes)
            if own.output:
                begun = ir.operation("fadd", begun, self.at("%slopes", number, self.together))
            sums = self.back(k, begun)
            if tree is None:
                self.put("%slopes", number, sums)
                return []
            net, out = (self.at(array, number, self.together) for array in ("%nets", "%outs"))
            slope = self.formulas.write(tree, {NET: net, OUT: out})
            known = self.at("%closed", number, self.together) if own.output else ir.number(0.0, lanes)
            delta = ir.operation("fadd", known, ir.operation("fmul", sums, slope))
            self.put("%deltas", number, delta)
            self.bias_gradient(own, number, delta)
            return []

        ir.loop(ir.whole("sub", stop, first), [], one)
        if tree is None:
            self.softmax_deltas(run, own)
        return []

    # -- softmax groups -----------------------------------------------------------------------------------

    def softmax(self, run: str) -> None:
        """exp(net_i - shift) / sum_k exp(net_k - shift) over a group."""
        ir = self.ir
        first, last = self.of_run(run, "first"), self.of_run(run, "real")
        begun = self.at("%nets", first)

        def extremes(k: str, so_far: list[Value]) -> list[Value]:
            net = self.at("%nets", k)
            return [ir.greatest([so_far[0], net]), ir.greatest([so_far[1], net], "olt")]

        largest, smallest = ir.loop(last, [begun, begun], extremes, start=first)
        low = ir.compared("oge", smallest, ir.number(-PLAIN, self.lanes))
        within = ir.joined("and", low, ir.compared("ole", largest, ir.number(PLAIN, self.lanes)))
        shift = ir.select(within, ir.number(0.0, self.lanes), largest)

        def exp(k: str, so_far: list[Value]) -> list[Value]:
            out = self.formulas.exp(ir.operation("fsub", self.at("%nets", k), shift))
            self.put("%outs", k, out)
            return [ir.operation("fadd", so_far[0], out)]

        (total,) = ir.loop(last, [ir.number(0.0, self.lanes)], exp, start=first)

        def share(k: str, _: list[Value]) -> list[Value]:
            self.put("%outs", k, ir.operation("fdiv", self.at("%outs", k), total))
            return []

        ir.loop(last, [], share, start=first)

    def softmax_deltas(self, run: str, own: NeuronKind) -> None:
        """delta_i = closed_i + sum_j dE/dout_j * out_j * ([i=j] - out_i) over a group."""
        ir = self.ir
        first, last = self.of_run(run, "first"), self.of_run(run, "real")

        def delta(i: str, _: list[Value]) -> list[Value]:
            out = self.at("%outs", i)

            def term(j: str, so_far: list[Value]) -> list[Value]:
                same = Value(ir.line(f"icmp eq i64 {i}, {j}"))
                one = ir.spread(ir.select(same, ir.number(1.0), ir.number(0.0)), self.lanes)
                jacobian = ir.operation("fmul", self.at("%outs", j), ir.operation("fsub", one, out))
                product = ir.operation("fmul", self.at("%slopes", j), jacobian)
                return [ir.operation("fadd", so_far[0], product)]

            known = self.at("%closed", i) if own.output else ir.number(0.0, self.lanes)
            (found,) = ir.loop(last, [known], term, start=first)
            self.put("%deltas", i, found)
            self.bias_gradient(own, i, found)
            return []

        ir.loop(last, [], delta, start=first)
