"""The same passes over layers with roundings of their own, where `exact=False` allows it.

Products are added without being rounded first, and every row of a matrix is gone over once on the way back:
what a source is told by all its targets is added up block by block, and its weights change right there.
"""

from neurosim.engines.compiled.ir import Value
from neurosim.engines.compiled.layers import LayersKernel


class RelaxedLayersKernel(LayersKernel):
    """Writes the function for plain descent after every sample."""

    def _back(self, number: int) -> list[Value]:
        """dE/dout_i = sum_k delta_k * w_ik, and w_ik <- w_ik - rate * delta_k * out_i."""
        ir, gap, matrix = self.ir, self.gaps[number], self.layout.matrices[number]
        start = self.layout.outs[number - 1]
        deltas = self._all_deltas(number)
        steps = [
            ir.operation("fmul", delta, ir.spread(ir.negative(self.rate), delta.lanes)) for delta in deltas
        ]

        def row(i: str, _: list[Value]) -> list[Value]:
            out = self._source(number, i)
            total: Value | None = None
            rest: Value | None = None
            for block, begin, delta, step in zip(matrix.blocks, matrix.starts, deltas, steps, strict=True):
                place = ir.whole("add", ir.whole("mul", i, block.lanes), begin)
                weight = ir.load("%parameters", place, block.lanes)
                if total is None or total.lanes == block.lanes:
                    total = ir.multiplied_and_added(delta, weight, total)
                else:
                    rest = ir.operation("fmul", delta, weight)
                if gap.weights_change:
                    changed = ir.multiplied_and_added(step, ir.spread(out, block.lanes), weight)
                    ir.store(changed, "%parameters", place)
            assert total is not None
            slope = ir.summed(total)
            if rest is not None:
                slope = ir.operation("fadd", slope, ir.summed(rest))
            ir.store(slope, "%slopes", ir.whole("add", i, start))
            return []

        ir.loop(gap.sources, [], row)
        return [
            ir.load("%slopes", start + block.first, block.lanes)
            for block in self.layout.matrices[number - 1].blocks
        ]
