"""The transposed copies of matrices, made anew after an update."""

from neurosim.engines.compiled.blocks import BlockRun
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.layers_layout import LayersLayout


def transpose(ir: Ir, layout: LayersLayout) -> None:
    """Add the instructions that copy all matrices but the first."""
    for matrix, copy in zip(layout.matrices, layout.copies, strict=True):
        if copy is not None:
            for targets in matrix.runs():
                for sources in copy.runs():
                    _transpose(ir, targets, sources)


def _transpose(ir: Ir, targets: BlockRun, sources: BlockRun) -> None:
    """Copy the weights from the neurons of some blocks to those of others."""

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
