"""Mini-batches over any network: eight samples side by side.

Every net, out and delta is eight numbers, one for each sample. Gradients are added up sample by sample: the
products of eight connections with eight samples are turned round, so that the connections lie side by side.
"""

from collections.abc import Callable, Iterator

from neurosim.engines.job import Job
from neurosim.engines.machine.blocks import LANES, Block
from neurosim.engines.machine.epochs import EpochsKernel
from neurosim.engines.machine.exponential import Exponential
from neurosim.engines.machine.graph_batches_layout import GraphBatchesLayout
from neurosim.engines.machine.graph_layout import Kind
from neurosim.engines.machine.ir import Value
from neurosim.engines.machine.outputs import OutputErrors
from neurosim.engines.machine.updates import Region
from neurosim.formulas.activation import NET, OUT
from neurosim.formulas.softmax import PLAIN
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork


class GraphBatchesKernel(EpochsKernel):
    """Writes the function; see `neurosim.engines.machine.epochs`."""

    work_arrays = ("nets", "outs", "slopes", "closed", "deltas", "gradients")
    indices = ("entries", "sources", "arrivals", "targets", "begins", "origins", "runs")

    def __init__(self, layout: GraphBatchesLayout, job: Job, exponential: Exponential) -> None:
        self.layout, self.network = layout, layout.network
        super().__init__(job, exponential, fused=False)
        self.number = {neuron: k for k, neuron in enumerate(layout.plan.neurons)}

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
            self._put("%outs", k, self._gathered("%X", samples, len(self.network.inputs), k))
        runs = len(self.layout.runs)
        (doubt,) = ir.loop(
            runs, [ir.number(0.0, LANES)], lambda run, so: self._by_kind(run, so, self._forward)
        )
        errors = ir.operation("fadd", self._errors(samples, real), doubt)
        ir.loop(runs, [], lambda k, _: self._by_kind(ir.whole("sub", runs - 1, k), [], self._backward))
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

    def _at(self, array: str, number: str | int) -> Value:  # type: ignore[override]
        return self.ir.load(array, self.ir.whole("mul", number, LANES), LANES)

    def _put(self, array: str, number: str | int, value: Value) -> None:
        self.ir.store(value, array, self.ir.whole("mul", number, LANES))

    def _run(self, run: str, what: int) -> str:
        ir = self.ir
        return ir.whole_at("%runs", ir.whole("add", ir.whole("mul", run, 4), what))

    def _by_kind(
        self, run: str, carried: list[Value], visit: Callable[[str, list[Value], int], list[Value]]
    ) -> list[Value]:
        kinds = range(len(self.layout.kinds))
        if len(kinds) == 1:
            return visit(run, carried, 0)
        return self.ir.switch(self._run(run, 0), [lambda k=k: visit(run, carried, k) for k in kinds])

    def _forward(self, run: str, carried: list[Value], kind: int) -> list[Value]:
        ir, own = self.ir, self.layout.kinds[kind]
        tree = None if own.activation.coupled else own.activation.general("value")[0]

        def one(j: str, so_far: list[Value]) -> list[Value]:
            net = self._net(j)
            if own.bias != "none":
                bias = ir.load("%parameters", ir.whole("add", j, self.layout.biases))
                net = ir.operation("fadd", net, ir.spread(bias, LANES))
            self._put("%nets", j, net)
            doubt = ir.operation("fsub", net, net)
            if tree is not None:
                out = self.formulas.write(tree, {NET: net})
                self._put("%outs", j, out)
                doubt = ir.operation("fadd", doubt, ir.operation("fsub", out, out))
            return [ir.operation("fadd", so_far[0], doubt)]

        found = ir.loop(self._run(run, 2), carried, one, start=self._run(run, 1))
        if tree is None:
            self._softmax(run)
        return found

    def _net(self, j: str) -> Value:
        ir = self.ir

        def one(k: str, sums: list[Value]) -> list[Value]:
            weight = ir.load("%parameters", ir.whole_at("%entries", k))
            out = self._at("%outs", ir.whole_at("%sources", k))
            return [ir.operation("fadd", sums[0], ir.operation("fmul", ir.spread(weight, LANES), out))]

        first, last = ir.whole_at("%arrivals", j), ir.whole_at("%arrivals", ir.whole("add", j, 1))
        return ir.loop_if(last, [ir.number(0.0, LANES)], one, start=first)[0]

    def _softmax(self, run: str) -> None:
        ir = self.ir
        first, last = self._run(run, 1), self._run(run, 2)
        begun = self._at("%nets", first)

        def extremes(k: str, so_far: list[Value]) -> list[Value]:
            net = self._at("%nets", k)
            return [ir.greatest([so_far[0], net]), ir.greatest([so_far[1], net], "olt")]

        largest, smallest = ir.loop(last, [begun, begun], extremes, start=first)
        low = ir.compared("oge", smallest, ir.number(-PLAIN, LANES))
        within = ir.joined("and", low, ir.compared("ole", largest, ir.number(PLAIN, LANES)))
        shift = ir.select(within, ir.number(0.0, LANES), largest)

        def exp(k: str, so_far: list[Value]) -> list[Value]:
            out = self.formulas.exp(ir.operation("fsub", self._at("%nets", k), shift))
            self._put("%outs", k, out)
            return [ir.operation("fadd", so_far[0], out)]

        (total,) = ir.loop(last, [ir.number(0.0, LANES)], exp, start=first)

        def share(k: str, _: list[Value]) -> list[Value]:
            self._put("%outs", k, ir.operation("fdiv", self._at("%outs", k), total))
            return []

        ir.loop(last, [], share, start=first)

    def _errors(self, samples: list[str], real: list[Value]) -> Value:
        """E of every sample."""
        ir, outputs = self.ir, self.network.outputs
        place = {neuron: k for k, neuron in enumerate(outputs)}
        mask = Value("undef", LANES)
        for lane, one in enumerate(real):
            mask = Value(
                ir.line(f"insertelement <{LANES} x i1> {mask.text}, i1 {one.text}, i32 {lane}"), LANES
            )
        zero = ir.number(0.0, LANES)
        terms: dict[Neuron, Value] = {}
        for part in _parts(self.network):
            blocks = [Block(k * LANES, LANES, LANES) for k in range(len(part))]
            errors = OutputErrors(
                ir, self.formulas, self.network.loss, part[0].activation, blocks, len(outputs), vertical=True
            )
            targets = [
                self._gathered("%T", samples, len(outputs), place[neuron]) if neuron.output else zero
                for neuron in part
            ]
            nets = [self._at("%nets", self.number[neuron]) for neuron in part]
            outs = [self._at("%outs", self.number[neuron]) for neuron in part]
            found = errors.write(targets, nets, outs)
            for neuron, term, slope, closed in zip(part, *found, strict=True):
                if neuron.output:
                    terms[neuron] = term
                own = ir.select(mask, slope, zero) if neuron.output else zero
                self._put("%slopes", self.number[neuron], own)
                self._put("%closed", self.number[neuron], ir.select(mask, closed, zero))
        return ir.added([terms[neuron] for neuron in outputs])

    # -- back ---------------------------------------------------------------------------------------------

    def _backward(self, run: str, _: list[Value], kind: int) -> list[Value]:
        ir, own = self.ir, self.layout.kinds[kind]
        first, stop = self._run(run, 1), self._run(run, 2)
        tree = None if own.activation.coupled else own.activation.general("slope")[0]

        def one(k: str, _: list[Value]) -> list[Value]:
            j = ir.whole("sub", ir.whole("sub", stop, 1), k)
            sums = ir.number(0.0, LANES)
            if own.output:
                sums = ir.operation("fadd", sums, self._at("%slopes", j))
            sums = self._slope(j, sums)
            if tree is None:
                self._put("%slopes", j, sums)
                return []
            slope = self.formulas.write(tree, {NET: self._at("%nets", j), OUT: self._at("%outs", j)})
            known = self._at("%closed", j) if own.output else ir.number(0.0, LANES)
            delta = ir.operation("fadd", known, ir.operation("fmul", sums, slope))
            self._put("%deltas", j, delta)
            self._bias(own, j, delta)
            return []

        ir.loop(ir.whole("sub", stop, first), [], one)
        if tree is None:
            self._softmax_deltas(run, own)
        return []

    def _slope(self, j: str, begun: Value) -> Value:
        """dE/dout of a neuron, from the deltas of its targets."""
        ir = self.ir

        def one(k: str, sums: list[Value]) -> list[Value]:
            weight = ir.spread(ir.load("%parameters", k), LANES)
            delta = self._at("%deltas", ir.whole_at("%targets", k))
            return [ir.operation("fadd", sums[0], ir.operation("fmul", delta, weight))]

        first, last = ir.whole_at("%begins", j), ir.whole_at("%begins", ir.whole("add", j, 1))
        return ir.loop_if(last, [begun], one, start=first)[0]

    def _bias(self, own: Kind, j: str, delta: Value) -> None:
        """Add the deltas of the samples to the gradient of the bias, one after the other."""
        if own.bias not in ("trained", "mixed"):
            return
        ir, place = self.ir, self.ir.whole("add", j, self.layout.biases)
        total = ir.load("%gradients", place)
        for lane in range(LANES):
            total = ir.operation("fadd", total, ir.lane(delta, lane))
        ir.store(total, "%gradients", place)

    def _softmax_deltas(self, run: str, own: Kind) -> None:
        ir = self.ir
        first, last = self._run(run, 1), self._run(run, 2)

        def delta(i: str, _: list[Value]) -> list[Value]:
            out = self._at("%outs", i)

            def term(j: str, so_far: list[Value]) -> list[Value]:
                same = Value(ir.line(f"icmp eq i64 {i}, {j}"))
                one = ir.spread(ir.select(same, ir.number(1.0), ir.number(0.0)), LANES)
                jacobian = ir.operation("fmul", self._at("%outs", j), ir.operation("fsub", one, out))
                return [
                    ir.operation("fadd", so_far[0], ir.operation("fmul", self._at("%slopes", j), jacobian))
                ]

            known = self._at("%closed", i) if own.output else ir.number(0.0, LANES)
            (found,) = ir.loop(last, [known], term, start=first)
            self._put("%deltas", i, found)
            self._bias(own, i, found)
            return []

        ir.loop(last, [], delta, start=first)

    def _gradients(self) -> None:
        """dE/dw_ij += delta_j * out_i, for eight connections at a time, sample by sample."""
        ir = self.ir

        def some(block: str, _: list[Value]) -> list[Value]:
            first = ir.whole("mul", block, LANES)
            products = []
            for k in range(LANES):
                at = ir.whole("add", first, k)
                delta = self._at("%deltas", ir.whole_at("%targets", at))
                out = self._at("%outs", ir.whole_at("%origins", at))
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


def _parts(network: PlainNetwork) -> list[list[Neuron]]:
    """The outputs: each softmax group with all its members, and the others by their activations."""
    groups = [list(unit) for unit in network.order().units if any(n.output for n in unit)]
    found = [unit for unit in groups if unit[0].activation.coupled]
    single = [neuron for neuron in network.outputs if not neuron.activation.coupled]
    for activation in dict.fromkeys(neuron.activation for neuron in single):
        found.append([neuron for neuron in single if neuron.activation == activation])
    return found
