"""Epochs of descent over fully connected layers, sample by sample, as one function of machine code.

The sums of up to eight neurons grow side by side, each in the order of its sources. Going back, sums run over
the targets of each source: for them a transposed copy of every matrix but the first is kept. Where an update
is plain descent after every sample, each weight changes right after its last use, and its copy with it; else
gradients are gathered first.
"""

from collections.abc import Callable, Iterator, Sequence

from neurosim.engines.compiled.blocks import LANES, Block, BlockRun, LayersLayout, Matrix
from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir import Value
from neurosim.engines.compiled.outputs import OutputsCode
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job
from neurosim.formulas.activation import NET, OUT, Activation
from neurosim.formulas.loss import Loss
from neurosim.formulas.softmax import PLAIN

#: Blocks whose sums grow at the same time: so many registers there are.
AT_ONCE = 12


class LayersKernel(EpochsKernel):
    """Writes the function.

    Parameters
    ----------
    layout : LayersLayout
    loss : Loss
    job : Job
    fused : bool
        Whether each weight changes right after its last use.
    exponential : Exponential
    tile : int
        Eight neurons and so many of their targets are gone over at once on the way back.
    """

    work_arrays: tuple[str, ...] = ("outs", "deltas", "slopes", "gradients")
    moves = True

    def __init__(
        self, layout: LayersLayout, loss: Loss, job: Job, exponential: Exponential, *, fused: bool, tile: int
    ) -> None:
        self.gaps, self.layout, self.tile = layout.gaps, layout, tile
        super().__init__(job, exponential, fused=fused)
        last = self.gaps[-1]
        self.errors = OutputsCode(
            self.ir, self.formulas, loss, last.activation, self.layout.matrices[-1].blocks, last.targets
        )

    def regions(self) -> Iterator[Region]:
        """The parameters that an update changes."""
        for gap, matrix, bias in zip(self.gaps, self.layout.matrices, self.layout.biases, strict=True):
            if gap.weights_change is not False:
                yield Region(matrix.start, matrix.stop, penalised=True, partly=gap.weights_change is None)
            if gap.factor is not None and gap.biases_change is not False:
                partly = gap.biases_change is None
                yield Region(bias, bias + -(-gap.targets // LANES) * LANES, penalised=False, partly=partly)

    # -- one sample ---------------------------------------------------------------------------------------

    def sample(self, number: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        ir, last = self.ir, len(self.gaps) - 1
        self.row = ir.whole("mul", number, self.gaps[0].sources)
        self.nets: list[list[Value]] = []
        self.outs: list[list[Value]] = []
        self.doubt = ir.number(0.0, LANES)
        for gap in range(len(self.gaps)):
            self._forward(gap)
        targets = self._targets(ir.whole("mul", number, self.gaps[-1].targets))
        errors = self.errors.write(targets, self.nets[last], self.outs[last])
        self._deltas(last, errors.slopes, errors.closed)
        for gap in range(last, -1, -1):
            sums = self._back(gap) if gap else []
            if gap == 0:
                self._first_gradients()
            self._bias_gradients(gap)
            if gap:
                self._deltas(gap - 1, sums)
        total = ir.added(self._lanes(errors.terms, last))
        return ir.operation("fadd", total, ir.added(ir.lane(self.doubt, lane) for lane in range(LANES)))

    def _source(self, number: int, i: int | str) -> Value:
        """The out of source i of a gap."""
        if number == 0:
            return self.ir.load("%X", self.ir.whole("add", self.row, i))
        return self.ir.load("%outs", self.ir.whole("add", i, self.layout.outs[number - 1]))

    def _forward(self, number: int) -> None:
        """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j) of a layer."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]

        def brought(weight: Value, out: Value, total: Value, _: int, place: str) -> Value:
            return ir.multiplied_and_added(weight, out, total)

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
            deltas = self._softmax_deltas(blocks, self.outs[number], slopes, known)
        else:
            tree, _ = activation.general("slope")
            deltas = []
            for k in range(len(blocks)):
                slope = self.formulas.write(tree, {NET: self.nets[number][k], OUT: self.outs[number][k]})
                deltas.append(ir.operation("fadd", known[k], ir.operation("fmul", slopes[k], slope)))
        for delta, block in zip(deltas, blocks, strict=True):
            ir.store(self._real(delta, block), "%deltas", self.layout.outs[number] + block.first)

    def _softmax_deltas(
        self, blocks: Sequence[Block], outs: list[Value], slopes: list[Value], known: list[Value]
    ) -> list[Value]:
        """delta_i = sum_j dE/dout_j * out_j * ([i=j] - out_i), j over the group."""
        ir = self.ir
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
        """dE/dout_i = sum_k delta_k * w_ik of the sources of a gap; dE/dw_ik is taken off, or gathered."""
        ir, start = self.ir, self.layout.outs[number - 1]
        blocks = self.layout.matrices[number - 1].blocks
        full = [block for block in blocks if block.real == LANES]
        if full:

            def eight(k: str, _: list[Value]) -> list[Value]:
                first = ir.whole("mul", k, LANES)
                sums = self._sums_back(number, first, LANES, LANES)
                ir.store(sums, "%slopes", ir.whole("add", first, start))
                return []

            ir.loop(len(full), [], eight)
        for block in blocks[len(full) :]:
            sums = self._sums_back(number, block.first, block.real, block.lanes)
            ir.store(sums, "%slopes", start + block.first)
        return [ir.load("%slopes", start + block.first, block.lanes) for block in blocks]

    def _sums_back(self, number: int, first: int | str, real: int, lanes: int) -> Value:
        """The sums of some neighbours, which grow side by side, each in the order of its targets."""
        ir, sums = self.ir, self.ir.number(0.0, lanes)
        outs = [self._source(number, ir.whole("add", first, lane)) for lane in range(real)]
        for run in self.layout.matrices[number].runs():

            def block(t: str, carried: list[Value], run: BlockRun = run) -> list[Value]:
                begin = ir.whole("add", ir.whole("mul", t, run.stride), run.start)
                target = ir.whole("add", ir.whole("mul", t, LANES), run.first)

                def tile(k: int | str, so_far: list[Value], real: int = self.tile) -> list[Value]:
                    part = ir.whole("mul", k, self.tile)
                    row = ir.whole("add", ir.whole("mul", first, run.lanes), ir.whole("add", begin, part))
                    places = [ir.whole("add", row, lane * run.lanes) for lane in range(len(outs))]
                    shape = min(self.tile, run.lanes), real
                    at = ir.whole("add", target, part)
                    return [self._tile_back(number, at, places, outs, shape, so_far[0])]

                if run.real == LANES:
                    return ir.loop(LANES // self.tile, carried, tile)
                for k in range(-(-run.real // self.tile)):
                    carried = tile(k, carried, min(self.tile, run.real - k * self.tile))
                return carried

            (sums,) = ir.loop(run.blocks, [sums], block)
        return sums

    def _tile_back(
        self,
        number: int,
        target: int | str,
        places: list[str],
        outs: list[Value],
        shape: tuple[int, int],
        total: Value,
    ) -> Value:
        """Add what some targets say to sums, which are given and returned; their gradients are taken.

        Parameters
        ----------
        target : int or str
            The first of the targets.
        places : list of str
            Where the weights of each source to them begin.
        outs : list of Value
            Of the sources.
        shape : (int, int)
            How many lanes the weights of a source take, and how many of them there really are.
        """
        ir, rows, (width, real) = self.ir, [], shape
        deltas = self._delta(number, target, width)
        for place, out in zip(places, outs, strict=True):
            rows.append(ir.load("%parameters", place, width))
            if self.gaps[number].weights_change is not False:
                gradient = ir.operation("fmul", deltas, ir.spread(out, width))
                self.take(gradient, place, rows[-1] if self.fused else None)
        for k, column in enumerate(ir.columns(rows, total.lanes)[:real]):
            delta = ir.spread(self._delta(number, ir.whole("add", target, k)), total.lanes)
            total = ir.multiplied_and_added(delta, column, total)
        return total

    def _delta(self, number: int, j: int | str, lanes: int = 1) -> Value:
        return self.ir.load("%deltas", self.ir.whole("add", j, self.layout.outs[number]), lanes)

    def _first_gradients(self) -> None:
        """dE/dw_ij = delta_j * x_i of the first gap, taken off right now or gathered."""
        ir, matrix = self.ir, self.layout.matrices[0]
        deltas = self._all_deltas(0)
        array = "%parameters" if self.fused else "%gradients"

        def taken(before: Value, out: Value, _: Value, k: int, place: str) -> Value:
            self.take(ir.operation("fmul", deltas[k], out), place, before)
            return before

        if self.gaps[0].weights_change is not False:
            self._over(matrix, array, lambda i: self._source(0, i), taken, sums=False)

    def _bias_gradients(self, number: int) -> None:
        """dE/db_j = delta_j."""
        gap = self.gaps[number]
        if gap.factor is not None and gap.biases_change is not False:
            for delta, place in zip(self._all_deltas(number), self._biases(number), strict=True):
                self.take(self._times(delta, gap.factor), str(place))

    def _all_deltas(self, number: int) -> list[Value]:
        """The deltas of a layer, block by block."""
        begin = self.layout.outs[number]
        return [
            self.ir.load("%deltas", begin + block.first, block.lanes)
            for block in self.layout.matrices[number].blocks
        ]

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
            Is given an element, that number, the sum so far, block and place, and returns the new sum.
        """
        ir, found = self.ir, []
        parts = list(zip(range(len(matrix.blocks)), matrix.blocks, matrix.starts, strict=True))
        for first in range(0, len(parts), AT_ONCE):
            chunk = parts[first : first + AT_ONCE]

            def row(
                index: str, totals: list[Value], chunk: list[tuple[int, Block, int]] = chunk
            ) -> list[Value]:
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
        return (
            value if factor == 1.0 else self.ir.operation("fmul", value, self.ir.number(factor, value.lanes))
        )

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
