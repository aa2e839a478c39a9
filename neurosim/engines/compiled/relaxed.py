"""The same passes over layers with roundings of their own, where `exact=False` allows it.

Products are added without being rounded first, and every row of a matrix is gone over once on the way back:
what a source is told by all its targets is added up block by block, and its weights change right there.
"""

from neurosim.engines.compiled.blocks import Spot
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layers import LayersKernel
from neurosim.engines.compiled.layers_code import AT_ONCE


class RelaxedLayersKernel(LayersKernel):
    """Writes the function for plain descent after every sample."""

    def back(self, number: int) -> None:
        """dE/dout_i = sum_k delta_k * w_ik, and w_ik <- w_ik - (rate * out_i) * delta_k."""
        ir, matrix = self.ir, self.layout.matrices[number]
        if len(matrix.blocks) > AT_ONCE:  # more deltas than registers hold
            super().back(number)
            return
        spots = [Spot(b.first, s, b.real, b.lanes) for b, s in zip(matrix.blocks, matrix.starts, strict=True)]
        deltas = self.loaded("%deltas", number, spots)
        rate = ir.negative(self.rate)

        def row(i: str, _: list[Value]) -> list[Value]:
            step = ir.operation("fmul", rate, self.source(number, i))
            total: Value | None = None
            rest: Value | None = None
            for spot, delta in zip(spots, deltas, strict=True):
                place = ir.whole("add", ir.whole("mul", i, spot.lanes), spot.start)
                weight = ir.load("%parameters", place, spot.lanes)
                if total is None or total.lanes == spot.lanes:
                    total = ir.multiplied_and_added(delta, weight, total)
                else:
                    rest = ir.operation("fmul", delta, weight)
                if self.gaps[number].weights_change:
                    changed = ir.multiplied_and_added(delta, ir.spread(step, spot.lanes), weight)
                    ir.store(changed, "%parameters", place)
            assert total is not None
            slope = ir.summed(total)
            if rest is not None:
                slope = ir.operation("fadd", slope, ir.summed(rest))
            ir.store(slope, "%slopes", self.place(number - 1, i))
            return []

        ir.loop(self.gaps[number].sources, [], row)
