"""Epochs of descent over any network, sample by sample, as one function of machine code."""

from collections.abc import Iterator

from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.graph_groups import GraphGroups, NeuronKind
from neurosim.engines.compiled.graph_layout import PAIR, GraphLayout
from neurosim.engines.compiled.graph_outputs import GraphOutputs
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job


class GraphKernel(GraphGroups):
    """Writes the function; see `neurosim.engines.compiled.epochs`."""

    together = PAIR
    indices = ("entries", "sources", "arrivals", "targets", "begins", "runs")

    def __init__(self, layout: GraphLayout, job: Job, exponential: Exponential, *, fused: bool) -> None:
        self.network, self.layout = layout.network, layout
        super().__init__(layout.kinds, layout.biases, job, exponential, fused=fused)

    def regions(self) -> Iterator[Region]:
        """The parameters that an update changes."""
        layout, trainable = self.layout, self.layout.parameters.trainable
        frozen = not trainable.all()
        ends = layout.region_ends
        start = 0
        for stop, penalised in ((ends[0], True), (ends[1], False), (layout.biases, True)):
            if stop > start:
                yield Region(start, stop, penalised=penalised, partly=frozen or stop == layout.biases)
            start = stop
        yield Region(layout.biases, layout.size, penalised=False, partly=True)

    # -- one sample ---------------------------------------------------------------------------------------

    def sample(self, number: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        ir = self.ir
        row = ir.whole("mul", number, len(self.network.inputs))
        for k, neuron in enumerate(self.network.inputs):
            ir.store(ir.load("%X", ir.whole("add", row, k)), "%outs", self.layout.slots[neuron])
        runs = len(self.layout.runs)
        (doubt,) = ir.loop(
            runs, [ir.number(0.0, PAIR)], lambda run, so_far: self.by_kind(run, so_far, self.forward)
        )
        row = ir.whole("mul", number, len(self.network.outputs))
        outputs = GraphOutputs(self, self.network, lambda rank: ir.load("%T", ir.whole("add", row, rank)))
        error = outputs.write()

        def back(k: str, _: list[Value]) -> list[Value]:
            return self.by_kind(ir.whole("sub", str(runs - 1), k), [], self.backward)

        ir.loop(runs, [], back)
        first = self.layout.computing // PAIR
        if first:

            def given(pair: str, _: list[Value]) -> list[Value]:
                self._outgoing(pair, [])
                return []

            ir.loop(first, [], given)
        return ir.operation("fadd", error, ir.added([ir.lane(doubt, 0), ir.lane(doubt, 1)]))

    # -- forward ------------------------------------------------------------------------------------------

    def bounds(self, run: str) -> tuple[str, str]:
        """The first pair of a run, and the one after its last."""
        first, stop = super().bounds(run)
        return self.ir.line(f"lshr i64 {first}, 1"), self.ir.line(f"lshr i64 {stop}, 1")

    def bias(self, number: str) -> Value:
        """The biases of a pair."""
        return self.ir.load("%parameters", self.ir.whole("add", number, self.biases), PAIR)

    def net(self, pair: str) -> Value:
        """sum_i w_ij * out_i of two neurons."""
        ir = self.ir
        first = ir.index_at("%arrivals", pair)
        last = ir.index_at("%arrivals", ir.whole("add", pair, 1))
        steps = ir.line(f"lshr i64 {ir.whole('sub', last, first)}, 1")

        def one(k: str, sums: list[Value]) -> list[Value]:
            place = ir.whole("add", ir.whole("mul", k, PAIR), first)
            new = []
            for lane, total in enumerate(sums):
                at = ir.whole("add", place, lane)
                weight = ir.load("%parameters", ir.index_at("%entries", at))
                out = ir.load("%outs", ir.index_at("%sources", at))
                new.append(ir.operation("fadd", total, ir.operation("fmul", weight, out)))
            return new

        sums = ir.loop(steps, [ir.number(0.0)] * PAIR, one)
        return ir.together(sums)

    # -- back ---------------------------------------------------------------------------------------------

    def back(self, pair: str, begun: Value) -> Value:
        """dE/dout of two neurons; what leaves them changes right after."""
        return self._outgoing(pair, [begun])[0]

    def bias_gradient(self, own: NeuronKind, number: str, delta: Value) -> None:
        """Take the delta off the bias, or gather it; of a neuron or of a pair."""
        ir, at = self.ir, self.ir.whole("add", number, self.biases)
        if own.bias == "mixed" and self.fused:
            trained = ir.compared("une", ir.load("%trainable", at, delta.lanes), ir.number(0.0, delta.lanes))
            before = ir.load("%parameters", at, delta.lanes)
            ir.store(ir.select(trained, self.descended(before, delta), before), "%parameters", at)
        elif own.bias in ("trained", "mixed"):
            self.take(delta, at)

    def _outgoing(self, pair: str, begun: list[Value]) -> list[Value]:
        """dE/dout of two neurons, from the deltas of their targets; what leaves them changes right after.

        Parameters
        ----------
        begun : list of Value
            What dE/dout begins with; empty where nobody asks for it.
        """
        ir = self.ir
        first = ir.index_at("%begins", pair)
        last = ir.index_at("%begins", ir.whole("add", pair, 1))
        steps = ir.line(f"lshr i64 {ir.whole('sub', last, first)}, 1")
        out = ir.load("%outs", ir.whole("mul", pair, PAIR), PAIR)

        def one(k: str, sums: list[Value]) -> list[Value]:
            place = ir.whole("add", ir.whole("mul", k, PAIR), first)
            numbers = [ir.index_at("%targets", ir.whole("add", place, lane)) for lane in range(PAIR)]
            deltas = ir.together([self.at("%deltas", number) for number in numbers])
            weight = ir.load("%parameters", place, PAIR)
            product = [ir.operation("fmul", deltas, weight)] if sums else []
            self.take(ir.operation("fmul", deltas, out), place, weight if self.fused else None)
            return [ir.operation("fadd", total, term) for total, term in zip(sums, product, strict=True)]

        return ir.loop_if(steps, begun, one)
