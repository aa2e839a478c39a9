"""Epochs of descent over fully connected layers, sample by sample, as one function of machine code.

The sums of up to eight neurons grow side by side, each in the order of its sources. Going back, sums run over
the targets of each source: for them a transposed copy of every matrix but the first is kept. Where an update
is plain descent after every sample, each weight changes right after its last use, and its copy with it; else
gradients are gathered first.
"""

from collections.abc import Callable, Iterator, Sequence

from neurosim.engines.job import Job
from neurosim.engines.machine.blocks import LANES, Block, Gap, Layout, Matrix
from neurosim.engines.machine.exponential import Exponential, table
from neurosim.engines.machine.formulas import Formulas
from neurosim.engines.machine.ir import Ir, Value
from neurosim.engines.machine.outputs import OutputErrors
from neurosim.engines.machine.updates import Region, Update
from neurosim.formulas.activation import NET, OUT, Activation
from neurosim.formulas.loss import Loss
from neurosim.formulas.softmax import PLAIN

#: Blocks whose sums grow at the same time: so many registers there are.
AT_ONCE = 12
Chunk = list[tuple[Block, int]]


class LayersKernel:
    """Writes the function.

    Parameters
    ----------
    gaps : sequence of Gap
    loss : Loss
    job : Job
    fused : bool
        Whether each weight changes right after its last use.
    exponential : Exponential
    partly : sequence of (bool, bool)
        For each gap, whether only some of its weights, and of its biases, are trained.
    """

    work_arrays: tuple[str, ...] = ("outs", "deltas", "gradients")

    def __init__(
        self,
        gaps: Sequence[Gap],
        loss: Loss,
        job: Job,
        exponential: Exponential,
        *,
        fused: bool,
    ) -> None:
        self.gaps, self.job, self.fused = gaps, job, fused
        self.layout = Layout(gaps)
        self.ir = Ir()
        self.formulas = Formulas(self.ir, exponential)
        self.errors = OutputErrors(
            self.ir, self.formulas, loss, gaps[-1].activation, self.layout.matrices[-1].blocks, gaps[-1].targets
        )
        self.update = Update(self.ir, exponential, job, list(self._regions()))
        slots = tuple(f"slot{k}" for k in range(len(job.optimizer.slots)))
        #: The arrays that the function takes, in this order; then come the numbers.
        self.arrays = (
            *("parameters", "copies", *self.work_arrays, "trainable", "powers", *slots),
            *("X", "T", "orders", "rates", "costs"),
        )
        self.numbers = ("epochs", "samples", "start", "stop")

    def text(self) -> str:
        """Return the module."""
        ir = self.ir
        ir.begin("entry")
        ir.loop("%epochs", [], self._epoch)
        ir.do("ret void")
        head = ", ".join(
            [f"ptr noalias %{name}" for name in self.arrays] + [f"i64 %{name}" for name in self.numbers]
        )
        body = "\n".join(ir.lines)
        parts = [table(), *sorted(ir.declared), *self.formulas.texts]
        return "\n".join([*parts, f"define void @train({head}) {{\n{body}\n}}\n"])

    def _regions(self) -> Iterator[Region]:
        """The parameters that an update changes."""
        for gap, matrix, bias in zip(self.gaps, self.layout.matrices, self.layout.biases, strict=True):
            if gap.weights_change is not False:
                yield Region(matrix.start, matrix.stop, penalised=True, partly=gap.weights_change is None)
            if gap.factor is not None and gap.biases_change is not False:
                partly = gap.biases_change is None
                yield Region(bias, bias + -(-gap.targets // LANES) * LANES, penalised=False, partly=partly)

    # -- epochs and batches -------------------------------------------------------------------------------

    def _epoch(self, epoch: str, _: list[Value]) -> list[Value]:
        ir = self.ir
        self.rate = ir.load("%rates", epoch)
        self.order = ir.whole("mul", epoch, "%samples")
        before = ir.load("%costs", epoch)
        if self.fused:

            def one(position: str, carried: list[Value]) -> list[Value]:
                return [ir.operation("fadd", carried[0], self._sample(position))]

            (cost,) = ir.loop("%stop", [before], one, start="%start")
        else:
            (cost,) = self._batches(before)
        ir.store(cost, "%costs", epoch)
        return []

    def _batches(self, before: Value) -> list[Value]:
        """The batches of an epoch, each followed by an update."""
        ir, size = self.ir, self.job.batch_size
        all_samples = ir.whole("sub", "%stop", "%start")
        count = ir.line(f"udiv i64 {ir.whole('add', all_samples, size - 1)}, {size}")

        def batch(number: str, carried: list[Value]) -> list[Value]:
            first = ir.whole("add", ir.whole("mul", number, size), "%start")
            after = ir.whole("add", first, size)
            last = ir.line(f"call i64 @llvm.umin.i64(i64 {after}, i64 %stop)")
            ir.declared.add("declare i64 @llvm.umin.i64(i64, i64)")

            error = self._batch(first, last)
            return [ir.operation("fadd", carried[0], error)]

        return ir.loop(count, [before], batch)

    def _batch(self, first: str, last: str) -> Value:
        """The passes with all samples of a batch, one after the other, and the update; return the sum of E."""
        ir = self.ir

        def one(position: str, so_far: list[Value]) -> list[Value]:
            return [ir.operation("fadd", so_far[0], self._sample(position))]

        (error,) = ir.loop(last, [ir.number(0.0)], one, start=first)
        together = Value(ir.line(f"uitofp i64 {ir.whole('sub', last, first)} to double"))
        self.update.write(self.rate, together)
        self._renew_copies()
        return error

    def _renew_copies(self) -> None:
        """Transpose the matrices again."""
        ir = self.ir
        for matrix, copy in zip(self.layout.matrices, self.layout.copies, strict=True):
            if copy is not None:
                for block, start in zip(matrix.blocks, matrix.starts, strict=True):
                    for target, begin in zip(copy.blocks, copy.starts, strict=True):
                        self._transpose(block, start, target, begin)

    def _transpose(self, block: Block, start: int, copied: Block, begin: int) -> None:
        """Copy the weights from the sources of `copied` to the targets of `block`."""
        ir = self.ir
        rows = [
            ir.load("%parameters", start + (copied.first + lane) * block.lanes, block.lanes)
            for lane in range(copied.real)
        ]
        for lane in range(block.real):
            turned = ir.number(0.0, copied.lanes)
            for row, values in enumerate(rows):
                turned = ir.with_lane(turned, row, ir.lane(values, lane))
            ir.store(turned, "%copies", begin + (block.first + lane) * copied.lanes)

    # -- one sample ---------------------------------------------------------------------------------------

    def _sample(self, position: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        ir, last = self.ir, len(self.gaps) - 1
        place = ir.whole("add", self.order, position)
        sample = ir.line(f"load i64, ptr {ir.line(f'getelementptr inbounds i64, ptr %orders, i64 {place}')}")
        self.row = ir.whole("mul", sample, self.gaps[0].sources)
        self.nets: list[list[Value]] = []
        self.outs: list[list[Value]] = []
        self.doubt = ir.number(0.0, LANES)
        for number in range(len(self.gaps)):
            self._forward(number)
        targets = self._targets(ir.whole("mul", sample, self.gaps[-1].targets))
        errors = self.errors.write(targets, self.nets[last], self.outs[last])
        self._deltas(last, errors.slopes, errors.closed)
        for number in range(last, -1, -1):
            sums = self._back(number) if number else []
            self._gradients(number)
            if number:
                self._deltas(number - 1, sums)
        total = ir.added(self._lanes(errors.terms, last))
        return ir.operation("fadd", total, ir.added(ir.lane(self.doubt, lane) for lane in range(LANES)))

    def _source(self, number: int, i: str) -> Value:
        """The out of source i of a gap."""
        if number == 0:
            return self.ir.load("%X", self.ir.whole("add", self.row, i))
        return self.ir.load("%outs", self.ir.whole("add", i, self.layout.outs[number - 1]))

    def _forward(self, number: int) -> None:
        """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j) of a layer."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]

        def brought(weight: Value, out: Value, total: Value, _: int, place: str) -> Value:
            return ir.operation("fadd", total, ir.operation("fmul", weight, out))

        nets = self._over(matrix, "%parameters", lambda i: self._source(number, i), brought)
        if gap.factor is not None:
            nets = [
                ir.operation("fadd", net, self._times(ir.load("%parameters", place, net.lanes), gap.factor))
                for net, place in zip(nets, self._biases(number), strict=True)
            ]
        outs = self._values(gap.activation, nets, matrix.blocks)
        self.nets.append(nets)
        self.outs.append([self._real(out, block) for out, block in zip(outs, matrix.blocks, strict=True)])
        for net, out, block in zip(nets, self.outs[number], matrix.blocks, strict=True):
            ir.store(out, "%outs", self.layout.outs[number] + block.first)
            self._watch(self._real(net, block))
            self._watch(out)

    def _watch(self, value: Value) -> None:
        """Add 0, or what is not a number."""
        ir = self.ir
        doubt = ir.operation("fsub", value, value)
        self.doubt = ir.operation("fadd", self.doubt, ir.widened(doubt, LANES))

    def _values(self, activation: Activation, nets: list[Value], blocks: list[Block]) -> list[Value]:
        """f(net)."""
        if activation.coupled:
            return self._softmax(nets, blocks)
        tree, _ = activation.general("value")
        return [self.formulas.write(tree, {NET: net}) for net in nets]

    def _softmax(self, nets: list[Value], blocks: list[Block]) -> list[Value]:
        """exp(net_i - shift) / sum_k exp(net_k - shift)."""
        ir = self.ir
        lanes = [ir.lane(net, k) for net, block in zip(nets, blocks, strict=True) for k in range(block.real)]
        largest, smallest = ir.greatest(lanes), ir.greatest(lanes, "olt")
        low = ir.compared("oge", smallest, ir.number(-PLAIN))
        within = ir.joined("and", low, ir.compared("ole", largest, ir.number(PLAIN)))
        shift = ir.select(within, ir.number(0.0), largest)
        exps = [self.formulas.exp(ir.operation("fsub", net, ir.spread(shift, net.lanes))) for net in nets]
        total = ir.added(
            ir.lane(exp, k) for exp, block in zip(exps, blocks, strict=True) for k in range(block.real)
        )
        return [ir.operation("fdiv", exp, ir.spread(total, exp.lanes)) for exp in exps]

    def _targets(self, row: str) -> list[Value]:
        """The targets of the sample, block by block."""
        ir, found = self.ir, []
        for block in self.layout.matrices[-1].blocks:
            target = ir.number(0.0, block.lanes)
            for lane in range(block.real):
                one = ir.load("%T", ir.whole("add", row, block.first + lane))
                target = ir.with_lane(target, lane, one)
            found.append(target)
        return found

    # -- back ---------------------------------------------------------------------------------------------

    def _deltas(self, number: int, slopes: list[Value], closed: list[Value] | None = None) -> None:
        """delta_j = dE/dout_j * f'(net_j) of a layer, after what the loss knows in closed form."""
        ir, activation = self.ir, self.gaps[number].activation
        blocks = self.layout.matrices[number].blocks
        known = [ir.number(0.0, block.lanes) for block in blocks] if closed is None else closed
        if activation.coupled:
            deltas = self._softmax_deltas(number, slopes, known)
        else:
            tree, _ = activation.general("slope")
            deltas = []
            for k in range(len(blocks)):
                slope = self.formulas.write(tree, {NET: self.nets[number][k], OUT: self.outs[number][k]})
                deltas.append(ir.operation("fadd", known[k], ir.operation("fmul", slopes[k], slope)))
        for delta, block in zip(deltas, blocks, strict=True):
            ir.store(self._real(delta, block), "%deltas", self.layout.outs[number] + block.first)

    def _softmax_deltas(self, number: int, slopes: list[Value], known: list[Value]) -> list[Value]:
        """delta_i = sum_j dE/dout_j * out_j * ([i=j] - out_i), j over the group."""
        ir, outs, blocks = self.ir, self.outs[number], self.layout.matrices[number].blocks
        totals = list(known)
        for slope, out, own in zip(slopes, outs, blocks, strict=True):
            for lane in range(own.real):
                one_slope, one_out = ir.lane(slope, lane), ir.lane(out, lane)
                for k, block in enumerate(blocks):
                    same = [1.0 if own is block and lane == other else 0.0 for other in range(block.lanes)]
                    jacobian = ir.operation("fsub", ir.numbers(same), outs[k])
                    jacobian = ir.operation("fmul", ir.spread(one_out, block.lanes), jacobian)
                    term = ir.operation("fmul", ir.spread(one_slope, block.lanes), jacobian)
                    totals[k] = ir.operation("fadd", totals[k], term)
        return totals

    def _back(self, number: int) -> list[Value]:
        """dE/dout_i = sum_k delta_k * w_ik of the sources of a gap; its copy changes."""
        ir, copy, outs = self.ir, self.layout.copies[number], self.outs[number - 1]
        assert copy is not None
        changing = self.fused and self.gaps[number].weights_change

        def carried(weight: Value, delta: Value, total: Value, k: int, place: str) -> Value:
            if changing:
                gradient = ir.operation("fmul", delta, outs[k])
                ir.store(self._descended(weight, gradient), "%copies", place)
            return ir.operation("fadd", total, ir.operation("fmul", delta, weight))

        return self._over(copy, "%copies", lambda j: self._delta(number, j), carried)

    def _delta(self, number: int, j: str) -> Value:
        return self.ir.load("%deltas", self.ir.whole("add", j, self.layout.outs[number]))

    def _gradients(self, number: int) -> None:
        """dE/dw_ij = delta_j * out_i, taken off right now or gathered."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]
        deltas = [
            ir.load("%deltas", self.layout.outs[number] + block.first, block.lanes) for block in matrix.blocks
        ]
        array = "%parameters" if self.fused else "%gradients"
        change = self._descended if self.fused else self._gathered

        def changed(number_: Value, out: Value, _: Value, k: int, place: str) -> Value:
            ir.store(change(number_, ir.operation("fmul", deltas[k], out)), array, place)
            return number_

        if gap.weights_change is not False:
            self._over(matrix, array, lambda i: self._source(number, i), changed, sums=False)
        if gap.factor is not None and gap.biases_change is not False:
            for delta, place in zip(deltas, self._biases(number), strict=True):
                before = ir.load(array, place, delta.lanes)
                ir.store(change(before, self._times(delta, gap.factor)), array, place)

    def _descended(self, weight: Value, gradient: Value) -> Value:
        """w - rate * gradient."""
        step = self.ir.operation("fmul", self.ir.spread(self.rate, weight.lanes), gradient)
        return self.ir.operation("fsub", weight, step)

    def _gathered(self, total: Value, gradient: Value) -> Value:
        return self.ir.operation("fadd", total, gradient)

    # -- inside -------------------------------------------------------------------------------------------

    def _over(
        self,
        matrix: Matrix,
        array: str,
        source: Callable[[str], Value],
        visit: Callable[[Value, Value, Value, int, str], Value],
        *,
        sums: bool = True,
    ) -> list[Value]:
        """Go over the rows of a matrix, the numbers of its blocks side by side.

        Parameters
        ----------
        source : callable
            Gives the number of a row, which all its elements meet.
        visit : callable
            Is given an element, that number, the sum so far, the block and the place, and returns the new sum.
        """
        ir, found = self.ir, []
        parts = list(zip(range(len(matrix.blocks)), matrix.blocks, matrix.starts, strict=True))
        for first in range(0, len(parts), AT_ONCE):
            chunk = parts[first : first + AT_ONCE]

            def row(index: str, totals: list[Value], chunk: list[tuple[int, Block, int]] = chunk) -> list[Value]:
                given = source(index)
                wide = {lanes: ir.spread(given, lanes) for lanes in {block.lanes for _, block, _ in chunk}}
                new = []
                for n, (k, block, start) in enumerate(chunk):
                    place = ir.whole("add", ir.whole("mul", index, block.lanes), start)
                    element = ir.load(array, place, block.lanes)
                    total = totals[n] if sums else element
                    new.append(visit(element, wide[block.lanes], total, k, place))
                return new if sums else []

            begun = [ir.number(0.0, block.lanes) for _, block, _ in chunk] if sums else []
            found += ir.loop(matrix.rows, begun, row)
        return found

    def _biases(self, number: int) -> list[int]:
        """Where the biases of each block are."""
        start = self.layout.biases[number]
        return [start + block.first for block in self.layout.matrices[number].blocks]

    def _times(self, value: Value, factor: float) -> Value:
        return value if factor == 1.0 else self.ir.operation("fmul", value, self.ir.number(factor, value.lanes))

    def _real(self, value: Value, block: Block) -> Value:
        """The value, with 0 in lanes without a neuron."""
        if block.real == block.lanes:
            return value
        zero = self.ir.number(0.0, block.lanes)
        return self.ir.select(self.ir.mask(block.real, block.lanes), value, zero)

    def _lanes(self, values: list[Value], number: int) -> Iterator[Value]:
        """One float for every neuron of a layer."""
        for value, block in zip(values, self.layout.matrices[number].blocks, strict=True):
            for lane in range(block.real):
                yield self.ir.lane(value, lane)
