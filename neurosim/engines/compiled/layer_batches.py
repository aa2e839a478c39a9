"""Mini-batches over fully connected layers: several samples and several blocks of neurons at the same time.

What is added up stands in registers: of the way forward and back for some samples at once, over all sources;
of the gradients for some sources at once, over all samples of the batch, and then the weights change right
there.
"""

from collections.abc import Callable

from neurosim.engines.compiled.blocks import LANES, Block, BlockRun, LayersLayout, Matrix, padded
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir import Value
from neurosim.engines.compiled.layers import LayersKernel
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job
from neurosim.formulas.activation import NET, OUT
from neurosim.formulas.loss import Loss

#: So many samples, or sources, are taken at once at most.
MOST_AT_ONCE = 8


class LayerBatchesKernel(LayersKernel):
    """Writes the function; see `neurosim.engines.compiled.layers.LayersKernel`.

    Of every layer the nets, outs and deltas of all samples of a batch are kept, sample by sample.
    """

    work_arrays = ("copies", "nets", "outs", "deltas", "rows")
    moves = False

    def __init__(
        self, layout: LayersLayout, loss: Loss, job: Job, exponential: Exponential, sums_at_once: int
    ) -> None:
        super().__init__(layout, loss, job, exponential, fused=False, tile=LANES)
        self.sums_at_once = sums_at_once

    def renew(self) -> None:
        """Transpose the matrices again."""
        for matrix, copy in zip(self.layout.matrices, self.layout.copies, strict=True):
            if copy is not None:
                for targets in matrix.runs():
                    for sources in copy.runs():
                        self._transpose(targets, sources)

    def _transpose(self, targets: BlockRun, sources: BlockRun) -> None:
        """Copy the weights from the neurons of some blocks to those of others."""
        ir = self.ir

        def square(t: str, s: str) -> None:
            begin = ir.whole("add", ir.whole("mul", t, targets.stride), targets.start)
            rows = []
            for lane in range(sources.real):
                row = ir.whole("add", ir.whole("mul", s, sources.lanes), sources.first + lane)
                place = ir.whole("add", ir.whole("mul", row, targets.lanes), begin)
                rows.append(ir.load("%parameters", place, targets.lanes))
            columns = ir.columns(rows, sources.lanes)
            begin = ir.whole("add", ir.whole("mul", s, sources.stride), sources.start)
            for lane in range(targets.real):
                row = ir.whole("add", ir.whole("mul", t, targets.lanes), targets.first + lane)
                place = ir.whole("add", ir.whole("mul", row, sources.lanes), begin)
                ir.store(columns[lane], "%copies", place)

        def one(t: str, _: list[Value]) -> list[Value]:
            def other(s: str, _: list[Value]) -> list[Value]:
                square(t, s)
                return []

            return ir.loop(sources.blocks, [], other)

        ir.loop(targets.blocks, [], one)

    def batch(self, first: str, last: str) -> Value:
        """The passes with all samples of a batch and the update; return the sum of E."""
        ir, end = self.ir, len(self.gaps) - 1
        self.size = ir.whole("sub", last, first)
        self.doubt = ir.number(0.0, LANES)
        self._find_rows(first)
        for number in range(len(self.gaps)):
            self._batch_forward(number)
        error = self._batch_errors(end)
        for number in range(end, 0, -1):
            self._batch_back(number)
        together = Value(ir.line(f"uitofp i64 {self.size} to double"))
        powers = self.update.next_powers()
        for number in range(len(self.gaps)):
            self._batch_change(number, together, powers)
        self.renew()
        return ir.operation("fadd", error, ir.added(ir.lane(self.doubt, lane) for lane in range(LANES)))

    def _find_rows(self, first: str) -> None:
        """Write down where the inputs of each sample begin in X."""
        ir = self.ir

        def one(k: str, _: list[Value]) -> list[Value]:
            sample = ir.whole_at("%orders", ir.whole("add", self.order, ir.whole("add", first, k)))
            to = ir.line(f"getelementptr inbounds i64, ptr %rows, i64 {k}")
            ir.do(f"store i64 {sample}, ptr {to}")
            return []

        ir.loop(self.size, [], one)

    def _sample_of(self, k: str) -> str:
        return self.ir.whole_at("%rows", k)

    def _place(self, number: int, k: str, first: int | str = 0) -> str:
        """Where a neuron of the targets of a gap stands, for a sample of the batch."""
        ir, layout = self.ir, self.layout
        width = padded(self.gaps[number].targets)
        start = layout.outs[number] * self.job.batch_size
        place = ir.whole("add", ir.whole("mul", k, width), start)
        return ir.whole("add", place, first)

    def _given(self, number: int, k: str) -> Callable[[str], Value]:
        """What gives the out of source i of a gap, for a sample."""
        ir = self.ir
        if number == 0:
            row = ir.whole("mul", self._sample_of(k), self.gaps[0].sources)
            return lambda i: ir.load("%X", ir.whole("add", row, i))
        begin = self._place(number - 1, k)
        return lambda i: ir.load("%outs", ir.whole("add", begin, i))

    def _groups(self, count: str, size: int, visit: Callable[[list[str]], None]) -> None:
        """Visit numbers from 0 to below `count` in groups of `size`, and the rest one by one."""
        ir = self.ir

        def one_by_one(k: str, _: list[Value]) -> list[Value]:
            visit([k])
            return []

        if size == 1:
            ir.loop(count, [], one_by_one)
            return
        groups = ir.line(f"udiv i64 {count}, {size}")
        done = ir.whole("mul", groups, size)

        def group(n: str, _: list[Value]) -> list[Value]:
            begin = ir.whole("mul", n, size)
            visit([ir.whole("add", begin, k) for k in range(size)])
            return []

        ir.repeat(groups, group)
        ir.repeat(count, one_by_one, start=done)

    def _at_once(self, blocks: int) -> int:
        """How many samples, or sources, have their sums with so many blocks in registers."""
        return min(MOST_AT_ONCE, max(1, self.sums_at_once // blocks))

    def _sums(
        self,
        matrix: Matrix,
        array: str,
        given: Callable[[str], Callable[[str], Value]],
        finish: Callable[[str, int, Value], None],
    ) -> None:
        """sum_i element_ij * given_i for all blocks of a matrix and all samples of the batch."""
        ir = self.ir
        parts = list(zip(range(len(matrix.blocks)), matrix.blocks, matrix.starts, strict=True))
        wide = max(1, self.sums_at_once // 4)
        for first in range(0, len(parts), wide):
            chunk = parts[first : first + wide]

            def some(samples: list[str], chunk: list[tuple[int, Block, int]] = chunk) -> None:
                sources = [given(k) for k in samples]

                def row(i: str, sums: list[Value]) -> list[Value]:
                    new = list(sums)
                    elements = [
                        ir.load(array, ir.whole("add", ir.whole("mul", i, block.lanes), start), block.lanes)
                        for _, block, start in chunk
                    ]
                    for s, source in enumerate(sources):
                        x = source(i)
                        for n, element in enumerate(elements):
                            at = s * len(chunk) + n
                            new[at] = ir.multiplied_and_added(element, ir.spread(x, element.lanes), sums[at])
                    return new

                begun = [ir.number(0.0, block.lanes) for _ in samples for _, block, _ in chunk]
                found = ir.loop(matrix.rows, begun, row)
                for s, sample in enumerate(samples):
                    for n, (k, _, _) in enumerate(chunk):
                        finish(sample, k, found[s * len(chunk) + n])

            self._groups(self.size, self._at_once(len(chunk)), some)

    def _batch_forward(self, number: int) -> None:
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]
        biases = self._biases(number)

        def net(sample: str, k: int, total: Value) -> None:
            if gap.factor is not None:
                bias = ir.load("%parameters", biases[k], total.lanes)
                total = ir.operation("fadd", total, self._times(bias, gap.factor))
            ir.store(total, "%nets", self._place(number, sample, matrix.blocks[k].first))

        self._sums(matrix, "%parameters", lambda k: self._given(number, k), net)

        def out(k: str, carried: list[Value]) -> list[Value]:
            (self.doubt,) = carried
            nets = self._loaded("%nets", number, k)
            outs = self._values(gap.activation, nets, matrix.blocks)
            for net, value, block in zip(nets, outs, matrix.blocks, strict=True):
                ir.store(self._real(value, block), "%outs", self._place(number, k, block.first))
                self._watch(self._real(net, block))
                self._watch(self._real(value, block))
            return [self.doubt]

        (self.doubt,) = ir.loop(self.size, [self.doubt], out)

    def _loaded(self, array: str, number: int, k: str) -> list[Value]:
        return [
            self.ir.load(array, self._place(number, k, block.first), block.lanes)
            for block in self.layout.matrices[number].blocks
        ]

    def _batch_errors(self, number: int) -> Value:
        """The deltas of the outputs; return the sum of E."""
        ir = self.ir

        def one(k: str, so_far: list[Value]) -> list[Value]:
            nets, outs = self._loaded("%nets", number, k), self._loaded("%outs", number, k)
            targets = self._targets(ir.whole("mul", self._sample_of(k), self.gaps[-1].targets))
            errors = self.errors.write(targets, nets, outs)
            self._store_deltas(number, k, nets, outs, errors.slopes, errors.closed)
            total = ir.added(self._lanes(errors.terms, number))
            return [ir.operation("fadd", so_far[0], total)]

        (error,) = ir.loop(self.size, [ir.number(0.0)], one)
        return error

    def _store_deltas(
        self,
        number: int,
        k: str,
        nets: list[Value],
        outs: list[Value],
        slopes: list[Value],
        closed: list[Value],
    ) -> None:
        ir, gap, blocks = self.ir, self.gaps[number], self.layout.matrices[number].blocks
        if gap.activation.coupled:
            deltas = self._softmax_deltas(blocks, outs, slopes, closed)
        else:
            tree, _ = gap.activation.general("slope")
            deltas = []
            for n in range(len(blocks)):
                slope = self.formulas.write(tree, {NET: nets[n], OUT: outs[n]})
                deltas.append(ir.operation("fadd", closed[n], ir.operation("fmul", slopes[n], slope)))
        for delta, block in zip(deltas, blocks, strict=True):
            ir.store(self._real(delta, block), "%deltas", self._place(number, k, block.first))

    def _batch_back(self, number: int) -> None:
        """The deltas of the sources of a gap."""
        ir, copy = self.ir, self.layout.copies[number]
        assert copy is not None

        def given(k: str) -> Callable[[str], Value]:
            begin = self._place(number, k)
            return lambda j: ir.load("%deltas", ir.whole("add", begin, j))

        def slope(sample: str, k: int, total: Value) -> None:
            ir.store(total, "%deltas", self._place(number - 1, sample, copy.blocks[k].first))

        self._sums(copy, "%copies", given, slope)

        def delta(k: str, _: list[Value]) -> list[Value]:
            nets, outs = self._loaded("%nets", number - 1, k), self._loaded("%outs", number - 1, k)
            slopes = self._loaded("%deltas", number - 1, k)
            closed = [ir.number(0.0, value.lanes) for value in slopes]
            self._store_deltas(number - 1, k, nets, outs, slopes, closed)
            return []

        ir.loop(self.size, [], delta)

    def _batch_change(self, number: int, size: Value, powers: list[Value]) -> None:
        """The gradients of a gap, and its update."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]
        parts = list(zip(range(len(matrix.blocks)), matrix.blocks, matrix.starts, strict=True))
        wide = max(1, self.sums_at_once // 4)
        weights = Region(matrix.start, matrix.stop, penalised=True, partly=gap.weights_change is None)
        for first in range(0, len(parts) if gap.weights_change is not False else 0, wide):
            chunk = parts[first : first + wide]

            def some(sources: list[str], chunk: list[tuple[int, Block, int]] = chunk) -> None:
                def sample(k: str, sums: list[Value]) -> list[Value]:
                    new, out = list(sums), self._given(number, k)
                    deltas = [
                        ir.load("%deltas", self._place(number, k, block.first), block.lanes)
                        for _, block, _ in chunk
                    ]
                    for s, i in enumerate(sources):
                        x = out(i)
                        for n, delta in enumerate(deltas):
                            at = s * len(chunk) + n
                            new[at] = ir.multiplied_and_added(delta, ir.spread(x, delta.lanes), sums[at])
                    return new

                begun = [ir.number(0.0, block.lanes) for _ in sources for _, block, _ in chunk]
                found = ir.loop(self.size, begun, sample)
                for s, i in enumerate(sources):
                    for n, (_, block, start) in enumerate(chunk):
                        place = ir.whole("add", ir.whole("mul", i, block.lanes), start)
                        self.update.change(weights, place, found[s * len(chunk) + n], self.rate, size, powers)

            self._groups(str(gap.sources), min(self._at_once(len(chunk)), gap.sources), some)
        factor = gap.factor
        if factor is not None and gap.biases_change is not False:
            start = self.layout.biases[number]
            region = Region(
                start, start + padded(gap.targets), penalised=False, partly=gap.biases_change is None
            )

            def sample(k: str, sums: list[Value]) -> list[Value]:
                deltas = self._loaded("%deltas", number, k)
                return [
                    ir.operation("fadd", total, self._times(delta, factor))
                    for total, delta in zip(sums, deltas, strict=True)
                ]

            found = ir.loop(self.size, [ir.number(0.0, block.lanes) for block in matrix.blocks], sample)
            for total, place in zip(found, self._biases(number), strict=True):
                self.update.change(region, str(place), total, self.rate, size, powers)
