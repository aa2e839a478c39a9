"""Epochs of descent over fully connected layers, sample by sample, as one function of machine code.

The sums of up to eight neurons grow side by side, each in the order of its sources. Going back, sums run over
the targets of each source: tiles of a matrix are turned in registers, so that those of eight sources grow
side by side, too. Where an update is plain descent after every sample, each weight changes right after its
last use; else gradients are gathered first.
"""

from collections.abc import Callable, Sequence

from neurosim.engines.compiled.blocks import LANES, BlockRun, Spot
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layers_code import LayersCode
from neurosim.engines.compiled.layers_layout import LayersLayout
from neurosim.engines.job import Job
from neurosim.formulas.loss import Loss


class LayersKernel(LayersCode):
    """Writes the function; see `neurosim.engines.compiled.layers_code.LayersCode`.

    Parameters
    ----------
    tile : int
        Eight neurons and so many of their targets are gone over at once on the way back.
    """

    work_arrays: tuple[str, ...] = ("nets", "outs", "deltas", "slopes", "gradients")
    moves = True

    def __init__(
        self, layout: LayersLayout, loss: Loss, job: Job, exponential: Exponential, *, fused: bool, tile: int
    ) -> None:
        super().__init__(layout, loss, job, exponential, fused=fused)
        self.tile = tile

    def sample(self, number: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        ir, last = self.ir, len(self.gaps) - 1
        self.row = ir.whole("mul", number, self.gaps[0].sources)
        doubt = ir.number(0.0, LANES)
        for gap in range(len(self.gaps)):
            doubt = self._forward(gap, doubt)
        error = self.output_errors(ir.whole("mul", number, self.gaps[-1].targets))
        for gap in range(last, -1, -1):
            if gap:
                self.back(gap)
            else:
                self._first_gradients()
            self._bias_gradients(gap)
            if gap:
                self._inner_deltas(gap - 1)
        return self.doubt_of(error, doubt)

    def source(self, number: int, i: int | str) -> Value:
        """The out of source i of a gap."""
        if number == 0:
            return self.ir.load("%X", self.ir.whole("add", self.row, i))
        return self.ir.load("%outs", self.place(number - 1, i))

    def _forward(self, number: int, doubt: Value) -> Value:
        """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j) of a layer."""
        ir = self.ir

        def brought(weight: Value, out: Value, total: Value, _: int, place: int | str) -> Value:
            return ir.multiplied_and_added(weight, out, total)

        def some(spots: list[Spot], carried: list[Value]) -> list[Value]:
            sums = self._over(number, spots, "%parameters", brought)
            self.stored(self.biased(number, spots, sums), "%nets", number, spots)
            return [self.outs_of(number, spots, carried[0])]

        return self.chunks(self.layout.matrices[number], some, [doubt])[0]

    def _over(
        self,
        number: int,
        spots: list[Spot],
        array: str,
        visit: Callable[[Value, Value, Value, int, int | str], Value],
        *,
        sums: bool = True,
    ) -> list[Value]:
        """Go over the rows of a matrix, the numbers of some blocks side by side.

        Parameters
        ----------
        visit : callable
            Is given an element, the out of its row, the sum so far, block and place, and returns the new sum.
        """
        ir = self.ir

        def row(index: str, totals: list[Value]) -> list[Value]:
            out = self.source(number, index)
            wide = {lanes: ir.spread(out, lanes) for lanes in {spot.lanes for spot in spots}}
            new = []
            for n, spot in enumerate(spots):
                place = ir.whole("add", ir.whole("mul", index, spot.lanes), spot.start)
                element = ir.load(array, place, spot.lanes)
                total = totals[n] if sums else element
                new.append(visit(element, wide[spot.lanes], total, n, place))
            return new if sums else []

        begun = [ir.number(0.0, spot.lanes) for spot in spots] if sums else []
        return ir.loop(self.gaps[number].sources, begun, row)

    # -- back ---------------------------------------------------------------------------------------------

    def back(self, number: int) -> None:
        """dE/dout_i = sum_k delta_k * w_ik of the sources of a gap; dE/dw_ik is taken off, or gathered."""

        def one(spots: list[Spot], _: list[Value]) -> list[Value]:
            (spot,) = spots
            sums = self._sums_back(number, spot)
            self.ir.store(sums, "%slopes", self.place(number - 1, spot.first))
            return []

        self.chunks(self.layout.matrices[number - 1], one, at_once=1)

    def _inner_deltas(self, number: int) -> None:
        """The deltas of a layer that is no output."""

        def some(spots: list[Spot], _: list[Value]) -> list[Value]:
            self.deltas_of(number, spots, self.loaded("%slopes", number, spots))
            return []

        self.chunks(self.layout.matrices[number], some)

    def _sums_back(self, number: int, own: Spot) -> Value:
        """The sums of some neighbours, which grow side by side, each in the order of its targets."""
        ir, sums = self.ir, self.ir.number(0.0, own.lanes)
        outs = [self.source(number, ir.whole("add", own.first, lane)) for lane in range(own.real)]
        for run in self.layout.matrices[number].runs():

            def block(t: str, carried: list[Value], run: BlockRun = run) -> list[Value]:
                begin = ir.whole("add", ir.whole("mul", t, run.stride), run.start)
                target = ir.whole("add", ir.whole("mul", t, LANES), run.first)

                def tile(k: int | str, so_far: list[Value], real: int = self.tile) -> list[Value]:
                    part = ir.whole("mul", k, self.tile)
                    row = ir.whole("add", ir.whole("mul", own.first, run.lanes), ir.whole("add", begin, part))
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
        places: Sequence[int | str],
        outs: list[Value],
        shape: tuple[int, int],
        total: Value,
    ) -> Value:
        """Add what some targets say to sums, which are given and returned; their gradients are taken.

        Parameters
        ----------
        target : int or str
            The first of the targets.
        places : sequence of (int or str)
            Where the weights of each source to them begin.
        outs : list of Value
            Of the sources.
        shape : (int, int)
            How many lanes the weights of a source take, and how many of them there really are.
        """
        ir, rows, (width, real) = self.ir, [], shape
        deltas = ir.load("%deltas", self.place(number, target), width)
        for place, out in zip(places, outs, strict=True):
            rows.append(ir.load("%parameters", place, width))
            if self.gaps[number].weights_change is not False:
                gradient = ir.operation("fmul", deltas, ir.spread(out, width))
                self.take(gradient, place, rows[-1] if self.fused else None)
        for k, column in enumerate(ir.columns(rows, total.lanes)[:real]):
            delta = ir.load("%deltas", self.place(number, ir.whole("add", target, k)))
            total = ir.multiplied_and_added(ir.spread(delta, total.lanes), column, total)
        return total

    def _first_gradients(self) -> None:
        """dE/dw_ij = delta_j * x_i of the first gap, taken off right now or gathered."""
        ir, array = self.ir, "%parameters" if self.fused else "%gradients"

        def some(spots: list[Spot], _: list[Value]) -> list[Value]:
            deltas = self.loaded("%deltas", 0, spots)

            def taken(before: Value, out: Value, _: Value, k: int, place: int | str) -> Value:
                self.take(ir.operation("fmul", deltas[k], out), place, before)
                return before

            self._over(0, spots, array, taken, sums=False)
            return []

        if self.gaps[0].weights_change is not False:
            self.chunks(self.layout.matrices[0], some)

    def _bias_gradients(self, number: int) -> None:
        """dE/db_j = delta_j."""
        factor = self.gaps[number].factor

        def some(spots: list[Spot], _: list[Value]) -> list[Value]:
            assert factor is not None
            deltas = self.loaded("%deltas", number, spots)
            for delta, place in zip(deltas, self.biases(number, spots), strict=True):
                self.take(self.times(delta, factor), place)
            return []

        if factor is not None and self.gaps[number].biases_change is not False:
            self.chunks(self.layout.matrices[number], some)
