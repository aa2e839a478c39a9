"""Mini-batches over any network: eight samples side by side.

Every net, out and delta is eight numbers, one for each sample. Gradients are added up sample by sample: the
products of eight connections with eight samples are turned round, so that the connections lie side by side.
"""

from collections.abc import Iterator

from neurosim.engines.compiled.blocks import LANES
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.graph_batches_layout import GraphBatchesLayout
from neurosim.engines.compiled.graph_groups import GraphGroups, NeuronKind
from neurosim.engines.compiled.graph_outputs import GraphOutputs
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job


class GraphBatchesKernel(GraphGroups):
    """Writes the function; see `neurosim.engines.compiled.epochs`."""

    lanes = LANES
    indices = (
        "entries",
        "sources",
        "arrivals",
        "targets",
        "begins",
        "origins",
        "runs",
    )

    def __init__(self, layout: GraphBatchesLayout, job: Job, exponential: Exponential) -> None:
        self.layout, self.network = layout, layout.network
        super().__init__(layout.kinds, layout.biases, job, exponential, fused=False)

    def regions(self) -> Iterator[Region]:
        """The parameters that an update changes."""
        layout, parameters = self.layout, self.layout.parameters
        constants = [n for n in self.network.neurons if n.kind == "constant"]
        inputs = len(self.network.inputs)
        begins, frozen = layout.begins, not parameters.trainable.all()
        first, last = int(begins[inputs]), int(begins[inputs + len(constants)])
        for start, stop, penalised in ((0, first, True), (first, last, False), (last, layout.weights, True)):
            # A part that ends within eight numbers is cut into what is whole and the rest.
            for begin, end in _whole(start, stop):
                yield Region(begin, end, penalised=penalised, partly=frozen or stop == layout.weights)
        yield Region(layout.biases, layout.size, penalised=False, partly=True)

    # -- a batch ------------------------------------------------------------------------------------------

    def batch(self, first: str, last: str) -> Value:
        """The passes with the samples of a batch, eight at a time, and the update; return the sum of E."""
        ir = self.ir
        size = ir.whole("sub", last, first)
        groups = ir.line(f"udiv i64 {ir.whole('add', size, LANES - 1)}, {LANES}")

        def group(k: str, so_far: list[Value]) -> list[Value]:
            begin = ir.whole("add", ir.whole("mul", k, LANES), first)
            return [self._group(begin, last, so_far[0])]

        (error,) = ir.loop(groups, [ir.number(0.0)], group)
        together = Value(ir.line(f"uitofp i64 {size} to double"))
        self.update.write(self.rate, together)
        return error

    def _group(self, begin: str, last: str, so_far: Value) -> Value:
        """The passes with up to eight samples; return the sum of E."""
        ir = self.ir
        ends = ir.whole("sub", last, 1)
        samples, real = [], []
        for lane in range(LANES):
            position = ir.whole("add", begin, lane)
            real.append(Value(ir.line(f"icmp ult i64 {position}, {last}")))
            inside = ir.line(f"call i64 @llvm.umin.i64(i64 {position}, i64 {ends})")
            samples.append(ir.whole_at("%orders", ir.whole("add", self.order, inside)))
        for k in range(len(self.network.inputs)):
            self.put("%outs", k, self._gathered("%X", samples, len(self.network.inputs), k))
        runs = len(self.layout.runs)
        doubts = [ir.number(0.0, LANES)]
        (doubt,) = ir.loop(runs, doubts, lambda run, so_far: self.by_kind(run, so_far, self.forward))
        errors = ir.operation("fadd", self._errors(samples, real), doubt)
        ir.loop(runs, [], lambda k, _: self.by_kind(ir.whole("sub", runs - 1, k), [], self.backward))
        self._gradients()
        for lane in range(LANES):
            one = ir.select(real[lane], ir.lane(errors, lane), ir.number(0.0))
            so_far = ir.operation("fadd", so_far, one)
        return so_far

    def _gathered(self, array: str, samples: list[str], width: int, k: int) -> Value:
        """One input or target of every sample."""
        ir = self.ir
        return ir.together(
            [ir.load(array, ir.whole("add", ir.whole("mul", sample, width), k)) for sample in samples]
        )

    def bias(self, number: str) -> Value:
        """The bias of a neuron, for every sample."""
        return self.ir.spread(self.ir.load("%parameters", self.ir.whole("add", number, self.biases)), LANES)

    def net(self, j: str) -> Value:
        """sum_i w_ij * out_i of a neuron."""
        ir = self.ir

        def one(k: str, sums: list[Value]) -> list[Value]:
            weight = ir.load("%parameters", ir.index_at("%entries", k))
            out = self.at("%outs", ir.index_at("%sources", k))
            return [ir.operation("fadd", sums[0], ir.operation("fmul", ir.spread(weight, LANES), out))]

        first, last = ir.index_at("%arrivals", j), ir.index_at("%arrivals", ir.whole("add", j, 1))
        return ir.loop_if(last, [ir.number(0.0, LANES)], one, start=first)[0]

    def _errors(self, samples: list[str], real: list[Value]) -> Value:
        """E of every sample."""
        ir, outputs = self.ir, len(self.network.outputs)
        rows = [ir.whole("mul", sample, outputs) for sample in samples]
        mask = Value("undef", LANES)
        for lane, one in enumerate(real):
            text = f"insertelement <{LANES} x i1> {mask.text}, i1 {one.text}, i32 {lane}"
            mask = Value(ir.line(text), LANES)

        def target(rank: str) -> Value:
            return ir.together([ir.load("%T", ir.whole("add", row, rank)) for row in rows])

        return GraphOutputs(self, self.network, target, mask).write()

    # -- back ---------------------------------------------------------------------------------------------

    def back(self, j: str, begun: Value) -> Value:
        """dE/dout of a neuron, from the deltas of its targets."""
        ir = self.ir

        def one(k: str, sums: list[Value]) -> list[Value]:
            weight = ir.spread(ir.load("%parameters", k), LANES)
            delta = self.at("%deltas", ir.index_at("%targets", k))
            return [ir.operation("fadd", sums[0], ir.operation("fmul", delta, weight))]

        first, last = ir.index_at("%begins", j), ir.index_at("%begins", ir.whole("add", j, 1))
        return ir.loop_if(last, [begun], one, start=first)[0]

    def bias_gradient(self, own: NeuronKind, number: str, delta: Value) -> None:
        """Add the deltas of the samples to the gradient of the bias, one after the other."""
        if own.bias not in ("trained", "mixed"):
            return
        ir, place = self.ir, self.ir.whole("add", number, self.biases)
        total = ir.load("%gradients", place)
        for lane in range(LANES):
            total = ir.operation("fadd", total, ir.lane(delta, lane))
        ir.store(total, "%gradients", place)

    def _gradients(self) -> None:
        """dE/dw_ij += delta_j * out_i, for eight connections at a time, sample by sample."""
        ir = self.ir

        def some(block: str, _: list[Value]) -> list[Value]:
            first = ir.whole("mul", block, LANES)
            products = []
            for k in range(LANES):
                at = ir.whole("add", first, k)
                delta = self.at("%deltas", ir.index_at("%targets", at))
                out = self.at("%outs", ir.index_at("%origins", at))
                products.append(ir.operation("fmul", delta, out))
            total = ir.load("%gradients", first, LANES)
            for one in ir.transposed(products):
                total = ir.operation("fadd", total, one)
            ir.store(total, "%gradients", first)
            return []

        if self.layout.weights:
            ir.loop(self.layout.weights // LANES, [], some)


def _whole(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut a part of an array where lines of eight begin and end."""
    begin, end = start + -start % LANES, stop - stop % LANES
    if begin >= end:
        yield from ((k, k + 1) for k in range(start, stop))
        return
    yield from ((k, k + 1) for k in range(start, begin))
    yield begin, end
    yield from ((k, k + 1) for k in range(end, stop))
