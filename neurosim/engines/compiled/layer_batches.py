"""Mini-batches over fully connected layers: several samples and several blocks of neurons at the same time.

What is added up stands in registers: of the way forward and back for some samples at once, over all sources;
of the gradients for some sources at once, over all samples of the batch, and then the weights change right
there. For the way back there is a transposed copy of every matrix but the first.
"""

from collections.abc import Callable

from neurosim.engines.compiled.blocks import LANES, Matrix, Spot, padded
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layers_code import LayersCode
from neurosim.engines.compiled.layers_layout import LayersLayout
from neurosim.engines.compiled.transposing import transpose
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job
from neurosim.formulas.loss import Loss

#: So many samples, or sources, are taken at once at most.
MOST_AT_ONCE = 8


class LayerBatchesKernel(LayersCode):
    """Writes the function; see `neurosim.engines.compiled.layers_code.LayersCode`.

    Of every layer the nets, outs and deltas of all samples of a batch are kept, sample by sample.

    Parameters
    ----------
    sums_at_once : int
        How many sums of a block grow in registers at the same time.
    """

    work_arrays = ("copies", "nets", "outs", "deltas", "rows")

    def __init__(
        self, layout: LayersLayout, loss: Loss, job: Job, exponential: Exponential, sums_at_once: int
    ) -> None:
        super().__init__(layout, loss, job, exponential, fused=False)
        self.sums_at_once = sums_at_once
        self.wide = max(1, sums_at_once // 4)  # blocks at once

    def renew(self) -> None:
        """Transpose the matrices again."""
        transpose(self.ir, self.layout)

    def batch(self, first: str, last: str) -> Value:
        """The passes with all samples of a batch and the update; return the sum of E."""
        ir, end = self.ir, len(self.gaps) - 1
        self.size = ir.whole("sub", last, first)
        doubt = ir.number(0.0, LANES)
        self._find_rows(first)
        for number in range(len(self.gaps)):
            doubt = self._batch_forward(number, doubt)
        error = self._batch_errors()
        for number in range(end, 0, -1):
            self._batch_back(number)
        together = Value(ir.line(f"uitofp i64 {self.size} to double"))
        self.update.begin(self.rate, together)
        for number in range(len(self.gaps)):
            self._change_weights(number)
            self._change_biases(number)
        self.renew()
        return self.doubt_of(error, doubt)

    def place(self, number: int, first: int | str, sample: str | None = None) -> int | str:
        """Where a neuron of the targets of a gap stands, for a sample of the batch."""
        ir, layout = self.ir, self.layout
        assert sample is not None
        row = ir.whole("mul", sample, padded(self.gaps[number].targets))
        start = ir.whole("add", row, layout.outs[number] * self.job.batch_size)
        return ir.whole("add", start, first)

    def _find_rows(self, first: str) -> None:
        """Write down which sample is which of the batch."""
        ir = self.ir

        def one(k: str, _: list[Value]) -> list[Value]:
            sample = ir.whole_at("%orders", ir.whole("add", self.order, ir.whole("add", first, k)))
            to = ir.line(f"getelementptr inbounds i64, ptr %rows, i64 {k}")
            ir.do(f"store i64 {sample}, ptr {to}")
            return []

        ir.loop(self.size, [], one)

    def _given(self, number: int, k: str) -> Callable[[str], Value]:
        """What gives the out of source i of a gap, for a sample."""
        ir = self.ir
        if number == 0:
            row = ir.whole("mul", ir.whole_at("%rows", k), self.gaps[0].sources)
            return lambda i: ir.load("%X", ir.whole("add", row, i))
        begin = self.place(number - 1, 0, k)
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

        ir.loop_if(groups, [], group)
        ir.loop_if(count, [], one_by_one, start=done)

    def _at_once(self, blocks: int) -> int:
        """How many samples, or sources, have their sums with so many blocks in registers."""
        return min(MOST_AT_ONCE, max(1, self.sums_at_once // blocks))

    def _sums(
        self,
        matrix: Matrix,
        array: str,
        given: Callable[[str], Callable[[str], Value]],
        finish: Callable[[str, Spot, Value], None],
    ) -> None:
        """sum_i element_ij * given_i for all blocks of a matrix and all samples of the batch."""
        ir = self.ir

        def some_blocks(spots: list[Spot], _: list[Value]) -> list[Value]:
            def some(samples: list[str]) -> None:
                sources = [given(k) for k in samples]

                def row(i: str, sums: list[Value]) -> list[Value]:
                    elements = [
                        ir.load(
                            array, ir.whole("add", ir.whole("mul", i, spot.lanes), spot.start), spot.lanes
                        )
                        for spot in spots
                    ]
                    new = []
                    for s, source in enumerate(sources):
                        x = source(i)
                        for n, element in enumerate(elements):
                            total = sums[s * len(spots) + n]
                            wide = ir.spread(x, element.lanes)
                            new.append(ir.multiplied_and_added(element, wide, total))
                    return new

                begun = [ir.number(0.0, spot.lanes) for _ in samples for spot in spots]
                found = iter(ir.loop(matrix.rows, begun, row))
                for sample in samples:
                    for spot in spots:
                        finish(sample, spot, next(found))

            self._groups(self.size, self._at_once(len(spots)), some)
            return []

        self.chunks(matrix, some_blocks, at_once=self.wide)

    # -- the passes ---------------------------------------------------------------------------------------

    def _batch_forward(self, number: int, doubt: Value) -> Value:
        matrix = self.layout.matrices[number]

        def net(sample: str, spot: Spot, total: Value) -> None:
            self.stored(self.biased(number, [spot], [total]), "%nets", number, [spot], sample)

        self._sums(matrix, "%parameters", lambda k: self._given(number, k), net)

        def outs(k: str, carried: list[Value]) -> list[Value]:
            def some(spots: list[Spot], so_far: list[Value]) -> list[Value]:
                return [self.outs_of(number, spots, so_far[0], k)]

            return self.chunks(matrix, some, carried)

        return self.ir.loop(self.size, [doubt], outs)[0]

    def _batch_errors(self) -> Value:
        """The deltas of the outputs; return the sum of E."""
        ir = self.ir

        def one(k: str, so_far: list[Value]) -> list[Value]:
            row = ir.whole("mul", ir.whole_at("%rows", k), self.gaps[-1].targets)
            return [ir.operation("fadd", so_far[0], self.output_errors(row, k))]

        return ir.loop(self.size, [ir.number(0.0)], one)[0]

    def _batch_back(self, number: int) -> None:
        """The deltas of the sources of a gap."""
        ir, copy = self.ir, self.layout.copies[number]
        assert copy is not None

        def given(k: str) -> Callable[[str], Value]:
            begin = self.place(number, 0, k)
            return lambda j: ir.load("%deltas", ir.whole("add", begin, j))

        def slope(sample: str, spot: Spot, total: Value) -> None:
            ir.store(total, "%deltas", self.place(number - 1, spot.first, sample))

        self._sums(copy, "%copies", given, slope)

        def deltas(k: str, _: list[Value]) -> list[Value]:
            def some(spots: list[Spot], _: list[Value]) -> list[Value]:
                self.deltas_of(number - 1, spots, self.loaded("%deltas", number - 1, spots, k), sample=k)
                return []

            return self.chunks(copy, some)

        ir.loop(self.size, [], deltas)

    # -- the update ---------------------------------------------------------------------------------------

    def _change_weights(self, number: int) -> None:
        """The gradients of the weights of a gap, and their update."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]
        region = Region(matrix.start, matrix.stop, penalised=True, partly=gap.weights_change is None)

        def some_sources(sources: list[str]) -> None:
            def some_blocks(spots: list[Spot], _: list[Value]) -> list[Value]:
                def sample(k: str, sums: list[Value]) -> list[Value]:
                    new, out = [], self._given(number, k)
                    deltas = self.loaded("%deltas", number, spots, k)
                    for s, i in enumerate(sources):
                        x = out(i)
                        for n, delta in enumerate(deltas):
                            total = sums[s * len(spots) + n]
                            new.append(ir.multiplied_and_added(delta, ir.spread(x, delta.lanes), total))
                    return new

                begun = [ir.number(0.0, spot.lanes) for _ in sources for spot in spots]
                found = iter(ir.loop(self.size, begun, sample))
                for i in sources:
                    for spot in spots:
                        place = ir.whole("add", ir.whole("mul", i, spot.lanes), spot.start)
                        self.update.change(region, place, next(found))
                return []

            self.chunks(matrix, some_blocks, at_once=self.wide)

        if gap.weights_change is not False:
            at_once = self._at_once(min(self.wide, len(matrix.blocks)))
            self._groups(str(gap.sources), min(at_once, gap.sources), some_sources)

    def _change_biases(self, number: int) -> None:
        """The gradients of the biases of a gap, and their update."""
        ir, gap, factor = self.ir, self.gaps[number], self.gaps[number].factor
        if factor is None or gap.biases_change is False:
            return
        start = self.layout.biases[number]
        partly = gap.biases_change is None
        region = Region(start, start + padded(gap.targets), penalised=False, partly=partly)

        def some(spots: list[Spot], _: list[Value]) -> list[Value]:
            def sample(k: str, sums: list[Value]) -> list[Value]:
                deltas = self.loaded("%deltas", number, spots, k)
                return [
                    ir.operation("fadd", total, self.times(delta, factor))
                    for total, delta in zip(sums, deltas, strict=True)
                ]

            found = ir.loop(self.size, [ir.number(0.0, spot.lanes) for spot in spots], sample)
            for total, place in zip(found, self.biases(number, spots), strict=True):
                self.update.change(region, place, total)
            return []

        self.chunks(self.layout.matrices[number], some)
