"""Epochs of descent over any network, sample by sample, as one function of machine code."""

from collections.abc import Callable, Iterator

from neurosim.engines.job import Job
from neurosim.engines.machine.blocks import Block, blocks_of
from neurosim.engines.machine.epochs import EpochsKernel
from neurosim.engines.machine.exponential import Exponential
from neurosim.engines.machine.graph_layout import PAIR, GraphLayout, Kind
from neurosim.engines.machine.ir import Value
from neurosim.engines.machine.outputs import OutputErrors
from neurosim.engines.machine.updates import Region
from neurosim.formulas.activation import NET, OUT
from neurosim.formulas.softmax import PLAIN


class GraphKernel(EpochsKernel):
    """Writes the function; see `neurosim.engines.machine.epochs`."""

    work_arrays = ("nets", "outs", "slopes", "closed", "deltas", "gradients")
    indices = ("entries", "sources", "arrivals", "targets", "begins", "runs")

    def __init__(self, layout: GraphLayout, job: Job, exponential: Exponential, *, fused: bool) -> None:
        self.network, self.layout = layout.network, layout
        super().__init__(job, exponential, fused=fused)

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
            runs, [ir.number(0.0, PAIR)], lambda run, so_far: self._by_kind(run, so_far, self._forward)
        )
        error = self._errors(ir.whole("mul", number, len(self.network.outputs)))

        def back(k: str, _: list[Value]) -> list[Value]:
            return self._by_kind(ir.whole("sub", str(runs - 1), k), [], self._backward)

        ir.loop(runs, [], back)
        first = self.layout.computing // PAIR
        if first:

            def given(pair: str, _: list[Value]) -> list[Value]:
                self._outgoing(pair, None)
                return []

            ir.loop(first, [], given)
        return ir.operation("fadd", error, ir.added([ir.lane(doubt, 0), ir.lane(doubt, 1)]))

    def _run(self, run: str, what: int) -> str:
        """A number of a run: its kind, its first pair, the pair after its last, how many neurons it has."""
        ir = self.ir
        place = ir.whole("add", ir.whole("mul", run, 4), what)
        return ir.whole_at("%runs", place)

    def _by_kind(
        self, run: str, carried: list[Value], visit: Callable[[str, list[Value], int], list[Value]]
    ) -> list[Value]:
        """Do what suits the kind of a run."""
        ir, kinds = self.ir, range(len(self.layout.kinds))
        if len(kinds) == 1:
            return visit(run, carried, 0)
        return ir.switch(self._run(run, 0), [lambda k=k: visit(run, carried, k) for k in kinds])

    # -- forward ------------------------------------------------------------------------------------------

    def _forward(self, run: str, carried: list[Value], kind: int) -> list[Value]:
        ir, own = self.ir, self.layout.kinds[kind]
        first, stop = self._run(run, 1), self._run(run, 2)
        tree = None if own.activation.coupled else own.activation.general("value")[0]

        def one(pair: str, so_far: list[Value]) -> list[Value]:
            place = ir.whole("mul", pair, PAIR)
            net = self._net(pair)
            if own.bias != "none":
                bias = ir.load("%parameters", ir.whole("add", place, self.layout.biases), PAIR)
                net = ir.operation("fadd", net, bias)
            ir.store(net, "%nets", place)
            doubt = ir.operation("fsub", net, net)
            if tree is not None:
                out = self.formulas.write(tree, {NET: net})
                ir.store(out, "%outs", place)
                doubt = ir.operation("fadd", doubt, ir.operation("fsub", out, out))
            return [ir.operation("fadd", so_far[0], doubt)]

        found = ir.loop(stop, carried, one, start=first)
        if tree is None:
            self._softmax(run)
        return found

    def _net(self, pair: str) -> Value:
        """sum_i w_ij * out_i of two neurons."""
        ir = self.ir
        first = ir.whole_at("%arrivals", pair)
        last = ir.whole_at("%arrivals", ir.whole("add", pair, 1))
        steps = ir.line(f"lshr i64 {ir.whole('sub', last, first)}, 1")

        def one(k: str, sums: list[Value]) -> list[Value]:
            place = ir.whole("add", ir.whole("mul", k, PAIR), first)
            new = []
            for lane, total in enumerate(sums):
                at = ir.whole("add", place, lane)
                weight = ir.load("%parameters", ir.whole_at("%entries", at))
                out = ir.load("%outs", ir.whole_at("%sources", at))
                new.append(ir.operation("fadd", total, ir.operation("fmul", weight, out)))
            return new

        sums = ir.loop(steps, [ir.number(0.0)] * PAIR, one)
        return ir.together(sums)

    def _softmax(self, run: str) -> None:
        """exp(net_i - shift) / sum_k exp(net_k - shift) over a group."""
        ir = self.ir
        first = ir.whole("mul", self._run(run, 1), PAIR)
        count = self._run(run, 3)
        begun = ir.load("%nets", first)

        def extremes(k: str, so_far: list[Value]) -> list[Value]:
            net = ir.load("%nets", ir.whole("add", first, k))
            return [ir.greatest([so_far[0], net]), ir.greatest([so_far[1], net], "olt")]

        largest, smallest = ir.loop(count, [begun, begun], extremes)
        low = ir.compared("oge", smallest, ir.number(-PLAIN))
        within = ir.joined("and", low, ir.compared("ole", largest, ir.number(PLAIN)))
        shift = ir.select(within, ir.number(0.0), largest)

        def exp(k: str, so_far: list[Value]) -> list[Value]:
            place = ir.whole("add", first, k)
            out = self.formulas.exp(ir.operation("fsub", ir.load("%nets", place), shift))
            ir.store(out, "%outs", place)
            return [ir.operation("fadd", so_far[0], out)]

        (total,) = ir.loop(count, [ir.number(0.0)], exp)

        def share(k: str, _: list[Value]) -> list[Value]:
            place = ir.whole("add", first, k)
            ir.store(ir.operation("fdiv", ir.load("%outs", place), total), "%outs", place)
            return []

        ir.loop(count, [], share)

    # -- the loss -----------------------------------------------------------------------------------------

    def _errors(self, row: str) -> Value:
        """E; dE/dout of the outputs, and what is known in closed form, is written down."""
        ir, outputs = self.ir, self.network.outputs
        order = self.network.order()
        units = [unit for unit in order.units if any(n.output for n in unit)]
        terms: dict[object, Value] = {}
        singles = [n for n in outputs if not n.activation.coupled]
        parts = [[n for n in unit] for unit in units if unit[0].activation.coupled]
        for activation in dict.fromkeys(n.activation for n in singles):
            parts.append([n for n in singles if n.activation == activation])
        number = {n: k for k, n in enumerate(outputs)}
        for part in parts:
            blocks = blocks_of(len(part))
            errors = OutputErrors(
                ir, self.formulas, self.network.loss, part[0].activation, blocks, len(outputs)
            )

            def gathered(of: Callable[[int], Value], blocks: list[Block] = blocks) -> list[Value]:
                found = []
                for block in blocks:
                    value = ir.number(0.0, block.lanes)
                    for lane in range(block.real):
                        value = ir.with_lane(value, lane, of(block.first + lane))
                    found.append(value)
                return found

            targets = gathered(
                lambda k: (
                    ir.load("%T", ir.whole("add", row, number[part[k]])) if part[k].output else ir.number(0.0)
                )
            )
            nets = gathered(lambda k: ir.load("%nets", self.layout.slots[part[k]]))
            outs = gathered(lambda k: ir.load("%outs", self.layout.slots[part[k]]))
            found = errors.write(targets, nets, outs)
            for block, term, slope, closed in zip(blocks, *found, strict=True):
                for lane in range(block.real):
                    neuron = part[block.first + lane]
                    slot = self.layout.slots[neuron]
                    if neuron.output:
                        terms[neuron] = ir.lane(term, lane)
                    ir.store(ir.lane(slope, lane) if neuron.output else ir.number(0.0), "%slopes", slot)
                    ir.store(ir.lane(closed, lane), "%closed", slot)
        return ir.added(terms[n] for n in outputs)

    # -- back ---------------------------------------------------------------------------------------------

    def _backward(self, run: str, _: list[Value], kind: int) -> list[Value]:
        """The deltas of a run, and the gradients of what leaves its neurons."""
        ir, own = self.ir, self.layout.kinds[kind]
        first, stop = self._run(run, 1), self._run(run, 2)
        tree = None if own.activation.coupled else own.activation.general("slope")[0]
        count = ir.whole("sub", stop, first)

        def one(k: str, _: list[Value]) -> list[Value]:
            pair = ir.whole("sub", ir.whole("sub", stop, 1), k)
            place = ir.whole("mul", pair, PAIR)
            begun = ir.number(0.0, PAIR)
            if own.output:
                begun = ir.operation("fadd", begun, ir.load("%slopes", place, PAIR))
            out = ir.load("%outs", place, PAIR)
            sums = self._outgoing(pair, begun)
            if tree is None:
                ir.store(sums, "%slopes", place)
                return []
            slope = self.formulas.write(tree, {NET: ir.load("%nets", place, PAIR), OUT: out})
            known = ir.load("%closed", place, PAIR) if own.output else ir.number(0.0, PAIR)
            delta = ir.operation("fadd", known, ir.operation("fmul", sums, slope))
            ir.store(delta, "%deltas", place)
            self._bias(own, place, delta)
            return []

        ir.loop(count, [], one)
        if tree is None:
            self._softmax_deltas(run, own)
        return []

    def _bias(self, own: Kind, place: str, delta: Value) -> None:
        ir, at = self.ir, self.ir.whole("add", place, self.layout.biases)
        if own.bias == "mixed" and self.fused:
            trained = ir.compared("une", ir.load("%trainable", at, delta.lanes), ir.number(0.0, delta.lanes))
            before = ir.load("%parameters", at, delta.lanes)
            ir.store(ir.select(trained, self.descended(before, delta), before), "%parameters", at)
        elif own.bias in ("trained", "mixed"):
            self.take(delta, at)

    def _outgoing(self, pair: str, begun: Value | None) -> Value | None:
        """dE/dout of two neurons, from the deltas of their targets; what leaves them changes right after."""
        ir = self.ir
        first = ir.whole_at("%begins", pair)
        last = ir.whole_at("%begins", ir.whole("add", pair, 1))
        steps = ir.line(f"lshr i64 {ir.whole('sub', last, first)}, 1")
        out = ir.load("%outs", ir.whole("mul", pair, PAIR), PAIR)

        def one(k: str, sums: list[Value]) -> list[Value]:
            place = ir.whole("add", ir.whole("mul", k, PAIR), first)
            deltas = ir.together(
                [
                    ir.load("%deltas", ir.whole_at("%targets", ir.whole("add", place, lane)))
                    for lane in range(PAIR)
                ]
            )
            weight = ir.load("%parameters", place, PAIR)
            new = [ir.operation("fadd", sums[0], ir.operation("fmul", deltas, weight))] if sums else []
            self.take(ir.operation("fmul", deltas, out), place, weight if self.fused else None)
            return new

        found = ir.loop_if(steps, [] if begun is None else [begun], one)
        return found[0] if found else None

    def _softmax_deltas(self, run: str, own: Kind) -> None:
        """delta_i = closed_i + sum_j dE/dout_j * out_j * ([i=j] - out_i) over a group."""
        ir = self.ir
        first = ir.whole("mul", self._run(run, 1), PAIR)
        count = self._run(run, 3)

        def delta(i: str, _: list[Value]) -> list[Value]:
            here = ir.whole("add", first, i)
            out = ir.load("%outs", here)

            def term(j: str, so_far: list[Value]) -> list[Value]:
                there = ir.whole("add", first, j)
                same = Value(ir.line(f"icmp eq i64 {i}, {j}"))
                one = ir.select(same, ir.number(1.0), ir.number(0.0))
                jacobian = ir.operation("fmul", ir.load("%outs", there), ir.operation("fsub", one, out))
                return [
                    ir.operation("fadd", so_far[0], ir.operation("fmul", ir.load("%slopes", there), jacobian))
                ]

            known = ir.load("%closed", here) if own.output else ir.number(0.0)
            (found,) = ir.loop(count, [known], term)
            ir.store(found, "%deltas", here)
            self._bias(own, here, found)
            return []

        ir.loop(count, [], delta)
