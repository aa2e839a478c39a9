"""What functions for fully connected layers share: chunks of blocks, activations, softmax."""

from collections.abc import Callable, Iterator, Sequence

from neurosim.engines.compiled.blocks import LANES, Matrix, Spot, padded
from neurosim.engines.compiled.epochs import EpochsKernel
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layers_layout import LayersLayout
from neurosim.engines.compiled.outputs import OutputsCode
from neurosim.engines.compiled.updates import Region
from neurosim.engines.job import Job
from neurosim.formulas.activation import NET, OUT, Activation
from neurosim.formulas.loss import Loss
from neurosim.formulas.softmax import PLAIN

#: Blocks whose sums grow at the same time: with AVX-512 so many stay in registers, and fewer are not quicker
#: where there are less.
AT_ONCE = 12


class LayersCode(EpochsKernel):
    """The base of functions for layers.

    Parameters
    ----------
    layout : LayersLayout
    loss : Loss
    job : Job
    exponential : Exponential
    fused : bool
        Whether each weight changes right after its last use.
    """

    def __init__(
        self, layout: LayersLayout, loss: Loss, job: Job, exponential: Exponential, *, fused: bool
    ) -> None:
        self.gaps, self.layout = layout.gaps, layout
        super().__init__(job, exponential, fused=fused)
        last = self.gaps[-1]
        self.errors = OutputsCode(self.ir, self.formulas, loss, last.activation, last.targets)

    def regions(self) -> Iterator[Region]:
        """The parameters that an update changes."""
        for gap, matrix, bias in zip(self.gaps, self.layout.matrices, self.layout.biases, strict=True):
            if gap.weights_change is not False:
                yield Region(matrix.start, matrix.stop, penalised=True, partly=gap.weights_change is None)
            if gap.factor is not None and gap.biases_change is not False:
                partly = gap.biases_change is None
                yield Region(bias, bias + padded(gap.targets), penalised=False, partly=partly)

    def place(self, number: int, first: int | str, sample: str | None = None) -> int | str:
        """Where a neuron of the targets of a gap stands in the arrays of nets, outs and deltas."""
        return self.ir.whole("add", first, self.layout.outs[number])

    # -- chunks -------------------------------------------------------------------------------------------

    def chunks(
        self,
        matrix: Matrix,
        visit: Callable[[list[Spot], list[Value]], list[Value]],
        carried: list[Value] | None = None,
        at_once: int = AT_ONCE,
    ) -> list[Value]:
        """Visit all blocks of a layer, some at a time; values are carried along.

        Many chunks of the same size are a loop: code for each of them would take long to compile.
        """
        ir, carried = self.ir, carried or []
        groups = sum(block.real == LANES for block in matrix.blocks) // at_once
        done = groups * at_once if groups > 1 else 0
        if done:

            def group(k: str, so_far: list[Value]) -> list[Value]:
                spots = []
                for n in range(at_once):
                    block = ir.whole("add", ir.whole("mul", k, at_once), n)
                    begin = ir.whole("add", ir.whole("mul", block, matrix.rows * LANES), matrix.start)
                    spots.append(Spot(ir.whole("mul", block, LANES), begin, LANES, LANES))
                return visit(spots, so_far)

            carried = ir.loop(groups, carried, group)
        rest = [
            Spot(block.first, start, block.real, block.lanes)
            for block, start in zip(matrix.blocks, matrix.starts, strict=True)
        ][done:]
        for first in range(0, len(rest), at_once):
            carried = visit(rest[first : first + at_once], carried)
        return carried

    def loaded(
        self, array: str, number: int, spots: Sequence[Spot], sample: str | None = None
    ) -> list[Value]:
        """What an array holds of some blocks."""
        return [self.ir.load(array, self.place(number, spot.first, sample), spot.lanes) for spot in spots]

    def stored(
        self,
        values: Sequence[Value],
        array: str,
        number: int,
        spots: Sequence[Spot],
        sample: str | None = None,
    ) -> None:
        """Write what an array holds of some blocks; 0 in lanes without a neuron."""
        for value, spot in zip(values, spots, strict=True):
            self.ir.store(self.real(value, spot), array, self.place(number, spot.first, sample))

    def biases(self, number: int, spots: Sequence[Spot]) -> list[int | str]:
        """Where the biases of some blocks are."""
        start = self.layout.biases[number]
        return [self.ir.whole("add", spot.first, start) for spot in spots]

    def biased(self, number: int, spots: Sequence[Spot], sums: list[Value]) -> list[Value]:
        """The nets of some blocks."""
        ir, factor = self.ir, self.gaps[number].factor
        if factor is None:
            return sums
        return [
            ir.operation("fadd", total, self.times(ir.load("%parameters", place, total.lanes), factor))
            for total, place in zip(sums, self.biases(number, spots), strict=True)
        ]

    # -- activations --------------------------------------------------------------------------------------

    def outs_of(self, number: int, spots: Sequence[Spot], doubt: Value, sample: str | None = None) -> Value:
        """Compute the outs of some blocks; return a doubt that is not a number if a net or out is not."""
        nets = self.loaded("%nets", number, spots, sample)
        outs = self._values(self.gaps[number].activation, nets, spots)
        self.stored(outs, "%outs", number, spots, sample)
        for value, spot in zip([*nets, *outs], [*spots, *spots], strict=True):
            real = self.real(value, spot)
            zero = self.ir.operation("fsub", real, real)
            doubt = self.ir.operation("fadd", doubt, self.ir.widened(zero, LANES))
        return doubt

    def deltas_of(
        self,
        number: int,
        spots: Sequence[Spot],
        slopes: list[Value],
        closed: list[Value] | None = None,
        sample: str | None = None,
    ) -> None:
        """delta_j = dE/dout_j * f'(net_j) of some blocks, after what the loss knows in closed form."""
        ir, activation = self.ir, self.gaps[number].activation
        nets = self.loaded("%nets", number, spots, sample)
        outs = self.loaded("%outs", number, spots, sample)
        known = closed or [ir.number(0.0, spot.lanes) for spot in spots]
        if activation.coupled:
            deltas = self._softmax_deltas(spots, outs, slopes, known)
        else:
            tree, _ = activation.general("slope")
            deltas = []
            for net, out, slope, own in zip(nets, outs, slopes, known, strict=True):
                derivative = self.formulas.write(tree, {NET: net, OUT: out})
                deltas.append(ir.operation("fadd", own, ir.operation("fmul", slope, derivative)))
        self.stored(deltas, "%deltas", number, spots, sample)

    def output_errors(self, row: str, sample: str | None = None) -> Value:
        """Compute the deltas of the outputs; return E.

        Parameters
        ----------
        row : str
            Where the targets of the sample begin.
        """
        ir, last = self.ir, len(self.gaps) - 1

        def some(spots: list[Spot], carried: list[Value]) -> list[Value]:
            targets = [self._targets(row, spot) for spot in spots]
            nets = self.loaded("%nets", last, spots, sample)
            outs = self.loaded("%outs", last, spots, sample)
            errors = self.errors.write(targets, nets, outs, [spot.real for spot in spots])
            self.deltas_of(last, spots, errors.slopes, errors.closed, sample)
            (total,) = carried
            for term, spot in zip(errors.terms, spots, strict=True):
                for lane in range(spot.real):
                    total = ir.operation("fadd", total, ir.lane(term, lane))
            return [total]

        return self.chunks(self.layout.matrices[last], some, [ir.number(0.0)])[0]

    def _targets(self, row: str, spot: Spot) -> Value:
        """The targets of a block."""
        ir, first = self.ir, self.ir.whole("add", row, spot.first)
        found = ir.number(0.0, spot.lanes)
        for lane in range(spot.real):
            found = ir.with_lane(found, lane, ir.load("%T", ir.whole("add", first, lane)))
        return found

    def _values(self, activation: Activation, nets: list[Value], spots: Sequence[Spot]) -> list[Value]:
        """f(net)."""
        if activation.coupled:
            return self._softmax(nets, spots)
        tree, _ = activation.general("value")
        return [self.formulas.write(tree, {NET: net}) for net in nets]

    def _softmax(self, nets: list[Value], spots: Sequence[Spot]) -> list[Value]:
        """exp(net_i - shift) / sum_k exp(net_k - shift)."""
        ir = self.ir
        lanes = [ir.lane(net, k) for net, spot in zip(nets, spots, strict=True) for k in range(spot.real)]
        largest, smallest = ir.greatest(lanes), ir.greatest(lanes, "olt")
        low = ir.compared("oge", smallest, ir.number(-PLAIN))
        within = ir.joined("and", low, ir.compared("ole", largest, ir.number(PLAIN)))
        shift = ir.select(within, ir.number(0.0), largest)
        exps = [self.formulas.exp(ir.operation("fsub", net, ir.spread(shift, net.lanes))) for net in nets]
        total = ir.added(
            ir.lane(exp, k) for exp, spot in zip(exps, spots, strict=True) for k in range(spot.real)
        )
        return [ir.operation("fdiv", exp, ir.spread(total, exp.lanes)) for exp in exps]

    def _softmax_deltas(
        self, spots: Sequence[Spot], outs: list[Value], slopes: list[Value], known: list[Value]
    ) -> list[Value]:
        """delta_i = sum_j dE/dout_j * out_j * ([i=j] - out_i), j over the group."""
        ir = self.ir
        totals = list(known)
        for slope, out, own in zip(slopes, outs, spots, strict=True):
            for lane in range(own.real):
                one_slope, one_out = ir.lane(slope, lane), ir.lane(out, lane)
                for k, spot in enumerate(spots):
                    same = [1.0 if own is spot and lane == other else 0.0 for other in range(spot.lanes)]
                    jacobian = ir.operation("fsub", ir.numbers(same), outs[k])
                    jacobian = ir.operation("fmul", ir.spread(one_out, spot.lanes), jacobian)
                    term = ir.operation("fmul", ir.spread(one_slope, spot.lanes), jacobian)
                    totals[k] = ir.operation("fadd", totals[k], term)
        return totals

    # -- lanes --------------------------------------------------------------------------------------------

    def times(self, value: Value, factor: float) -> Value:
        """A value times the out of the constant that biases come from."""
        return (
            value if factor == 1.0 else self.ir.operation("fmul", value, self.ir.number(factor, value.lanes))
        )

    def real(self, value: Value, spot: Spot) -> Value:
        """The value, with 0 in lanes without a neuron."""
        if spot.real == spot.lanes:
            return value
        zero = self.ir.number(0.0, spot.lanes)
        return self.ir.select(self.ir.mask(spot.real, spot.lanes), value, zero)

    def doubt_of(self, error: Value, doubt: Value) -> Value:
        """E, or what is not a number."""
        ir = self.ir
        return ir.operation("fadd", error, ir.added(ir.lane(doubt, lane) for lane in range(LANES)))
