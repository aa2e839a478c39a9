"""Epochs of descent over fully connected layers, sample by sample, as one function of machine code.

A layer is cut into blocks of up to eight neurons, whose sums grow side by side, each in the order of its
sources. The weights of a block lie together, source by source. Going back, the sums run over the targets of
each source: for them a transposed copy of every matrix but the first is kept, cut in the same way, which
changes together with its original.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from neurosim.engines.machine.exponential import Exponential, table
from neurosim.engines.machine.formulas import MachineCode
from neurosim.engines.machine.ir import Ir, Value, bits_of, constant, type_of
from neurosim.formulas.activation import NET, OUT, Activation
from neurosim.formulas.loss import OUT as LOSS_OUT
from neurosim.formulas.loss import TARGET, Loss

#: Floats that one instruction computes.
LANES = 8
#: Blocks whose sums grow at the same time: so many registers there are.
AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Block:
    """Neurons `first` to `first + real` of a layer, side by side in `lanes` lanes."""

    first: int
    real: int
    lanes: int

    @property
    def is_full(self) -> bool:
        """Whether there is a neuron in every lane."""
        return self.real == self.lanes


def blocks_of(size: int) -> list[Block]:
    """Cut a layer.

    Examples
    --------
    >>> [block.lanes for block in blocks_of(25)], [block.lanes for block in blocks_of(10)]
    ([8, 8, 8, 2], [8, 2])
    """
    found, first = [], 0
    while first < size:
        left = size - first
        lanes = LANES if left >= LANES else 1 << (left - 1).bit_length() if left > 1 else 2
        found.append(Block(first, min(left, lanes), lanes))
        first += lanes
    return found


def padded(size: int) -> int:
    """How many places a layer takes in an array: a multiple of the lanes."""
    return -(-size // LANES) * LANES


@dataclass(frozen=True, eq=False)
class Gap:
    """The connections from one layer to the next.

    Attributes
    ----------
    sources, targets : int
    activation : Activation
        Of the targets.
    factor : float or None
        What the biases are multiplied by: 1, or the out of a constant; None where there are none.
    weights_change, biases_change : bool
    """

    sources: int
    targets: int
    activation: Activation
    factor: float | None
    weights_change: bool = True
    biases_change: bool = True


class Matrix:
    """Where the weights from `rows` neurons to the blocks of a layer lie, from `start` on."""

    def __init__(self, start: int, rows: int, size: int) -> None:
        self.start, self.rows, self.blocks = start, rows, blocks_of(size)
        self.starts: list[int] = []
        place = start
        for block in self.blocks:
            self.starts.append(place)
            place += -(-rows * block.lanes // LANES) * LANES
        self.stop = place

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Yield (row, column, place) of every weight."""
        for block, start in zip(self.blocks, self.starts, strict=True):
            for row in range(self.rows):
                for lane in range(block.real):
                    yield row, block.first + lane, start + row * block.lanes + lane


class Layout:
    """Where everything lies: parameters (matrix and biases, gap by gap), copies, and the work of a sample."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.matrices, self.biases, self.copies, self.outs = [], [], [], []
        place = copies = outs = 0
        for number, gap in enumerate(gaps):
            matrix = Matrix(place, gap.sources, gap.targets)
            self.matrices.append(matrix)
            self.biases.append(matrix.stop)
            place = matrix.stop + padded(gap.targets)
            copy = Matrix(copies, gap.targets, gap.sources) if number else None
            self.copies.append(copy)
            copies = copies if copy is None else copy.stop
            self.outs.append(outs)  # of the targets
            outs += padded(gap.targets)
        self.parameters, self.copy_size, self.work = place, copies, outs


class LayersKernel:
    """Writes the function.

    Parameters
    ----------
    gaps : sequence of Gap
    loss : Loss
    exponential : Exponential
    """

    arguments = ("parameters", "copies", "nets", "outs", "slopes", "deltas", "X", "T", "orders", "rates", "costs")

    def __init__(self, gaps: Sequence[Gap], loss: Loss, exponential: Exponential) -> None:
        self.gaps, self.loss, self.exponential = gaps, loss, exponential
        self.layout = Layout(gaps)
        self.ir = Ir()

    def text(self) -> str:
        """Return the module."""
        ir = self.ir
        ir.begin("entry")
        ir.loop("%epochs", [], lambda epoch, _: self._epoch(epoch))
        ir.do("ret void")
        pointers = ", ".join(f"ptr noalias %{name}" for name in self.arguments)
        whole = ", ".join(f"i64 %{name}" for name in ("epochs", "samples", "start", "stop"))
        body = "\n".join(ir.lines)
        declared = "\n".join(sorted(ir.declared))
        return f"{table()}{declared}\ndefine void @train({pointers}, {whole}) {{\n{body}\n}}\n"

    def _epoch(self, epoch: str) -> list[Value]:
        ir = self.ir
        self.rate = ir.load("%rates", epoch)
        first = ir.whole("mul", epoch, "%samples")
        before = ir.load("%costs", epoch)

        def one(position: str, carried: list[Value]) -> list[Value]:
            place = ir.line(f"getelementptr inbounds i64, ptr %orders, i64 {ir.whole('add', first, position)}")
            sample = ir.line(f"load i64, ptr {place}, align 8")
            return [ir.operation("fadd", carried[0], self._sample(sample))]

        (cost,) = ir.loop("%stop", [before], one, start="%start")
        ir.store(cost, "%costs", epoch)
        return []

    def _sample(self, sample: str) -> Value:
        """The passes with one sample and the update; return E, which is not a number if a net is not."""
        ir, gaps = self.ir, self.gaps
        x_row = ir.whole("mul", sample, gaps[0].sources)
        probe = ir.number(0.0, LANES)
        self._nets: dict[int, list[Value]] = {}
        self._outs: dict[int, list[Value]] = {}
        for number in range(len(gaps)):
            probe = self._forward(number, x_row, probe)
        error = self._output_errors(ir.whole("mul", sample, gaps[-1].targets))
        self._slopes_to_deltas(len(gaps) - 1, self._loss_slopes)
        for number in reversed(range(len(gaps))):
            sums = self._back(number) if number else []
            self._change(number, x_row)
            if number:
                self._slopes_to_deltas(number - 1, sums)
        for lane in range(LANES):
            error = ir.operation("fadd", error, ir.lane(probe, lane))
        return error

    # -- forward ------------------------------------------------------------------------------------------

    def _source(self, number: int, i: str, x_row: str) -> Value:
        """The out of source i of a gap."""
        if number == 0:
            return self.ir.load("%X", self.ir.whole("add", x_row, i))
        return self.ir.load("%outs", self.ir.whole("add", self.layout.outs[number - 1], i))

    def _forward(self, number: int, x_row: str, probe: Value) -> Value:
        """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j) of a layer."""
        ir, gap, layout = self.ir, self.gaps[number], self.layout
        matrix, nets = layout.matrices[number], []
        for chunk in _chunks(list(zip(matrix.blocks, matrix.starts, strict=True))):

            def one(i: str, sums: list[Value], chunk: list[tuple[Block, int]] = chunk) -> list[Value]:
                out = self._source(number, i, x_row)
                wide = {lanes: ir.spread(out, lanes) for lanes in {block.lanes for block, _ in chunk}}
                new = []
                for (block, start), total in zip(chunk, sums, strict=True):
                    place = ir.whole("add", ir.whole("mul", i, block.lanes), start)
                    weight = ir.load("%parameters", place, block.lanes)
                    new.append(ir.operation("fadd", total, ir.operation("fmul", weight, wide[block.lanes])))
                return new

            nets += ir.loop(gap.sources, [ir.number(0.0, block.lanes) for block, _ in chunk], one)
        outs = []
        for k, block in enumerate(matrix.blocks):
            if gap.factor is not None:
                bias = ir.load("%parameters", layout.biases[number] + block.first, block.lanes)
                if gap.factor != 1.0:
                    bias = ir.operation("fmul", bias, ir.number(gap.factor, block.lanes))
                nets[k] = ir.operation("fadd", nets[k], bias)
        self._nets[number] = nets
        outs = self._softmax(nets, matrix.blocks) if gap.activation.coupled else [
            self._written(gap.activation, "value", block.lanes, {NET: net})
            for block, net in zip(matrix.blocks, nets, strict=True)
        ]
        for k, (block, net) in enumerate(zip(matrix.blocks, nets, strict=True)):
            outs[k] = self._masked(outs[k], block)
            ir.store(outs[k], "%outs", layout.outs[number] + block.first)
            doubt = self._masked(ir.operation("fsub", net, net), block)
            doubt = ir.operation("fadd", doubt, ir.operation("fsub", outs[k], outs[k]))
            probe = ir.operation("fadd", probe, self._widened(doubt))
        self._outs[number] = outs
        return probe

    def _softmax(self, nets: list[Value], blocks: list[Block]) -> list[Value]:
        ir = self.ir
        lanes = [ir.lane(net, lane) for net, block in zip(nets, blocks, strict=True) for lane in range(block.real)]
        largest = smallest = lanes[0]
        for one in lanes[1:]:
            largest = ir.select(ir.compared("ogt", one, largest), one, largest)
            smallest = ir.select(ir.compared("olt", one, smallest), one, smallest)
        within = ir.joined(
            "and",
            ir.compared("oge", smallest, ir.number(-500.0)),
            ir.compared("ole", largest, ir.number(500.0)),
        )
        shift = ir.select(within, ir.number(0.0), largest)
        exps = [
            self.exponential.write(ir, ir.operation("fsub", net, ir.spread(shift, block.lanes)))
            for net, block in zip(nets, blocks, strict=True)
        ]
        total = ir.number(0.0)
        for exp, block in zip(exps, blocks, strict=True):
            for lane in range(block.real):
                total = ir.operation("fadd", total, ir.lane(exp, lane))
        return [ir.operation("fdiv", exp, ir.spread(total, exp.lanes)) for exp in exps]

    # -- the loss -----------------------------------------------------------------------------------------

    def _output_errors(self, t_row: str) -> Value:
        """E; dE/dout of the outputs is kept."""
        ir, number = self.ir, len(self.gaps) - 1
        gap, blocks = self.gaps[-1], self.layout.matrices[-1].blocks
        (term, term_symbols) = self.loss.general("term")
        (slope, _) = self.loss.general("slope")
        total = ir.number(0.0)
        self._loss_slopes = []
        for block, out in zip(blocks, self._outs[number], strict=True):
            target = ir.number(0.0, block.lanes)
            for lane in range(block.real):
                one = ir.load("%T", ir.whole("add", t_row, block.first + lane))
                target = ir.with_lane(target, lane, one)
            symbols = dict(zip(term_symbols, (target, out, ir.number(float(gap.targets), block.lanes)), strict=True))
            code = MachineCode(ir, self.exponential, symbols, block.lanes)
            terms = code.write(term)
            for lane in range(block.real):
                total = ir.operation("fadd", total, ir.lane(terms, lane))
            self._loss_slopes.append(code.write(slope))
        return total

    # -- back ---------------------------------------------------------------------------------------------

    def _slopes_to_deltas(self, number: int, sums: list[Value]) -> None:
        """delta_j = dE/dout_j * f'(net_j) of a layer."""
        ir, gap, layout = self.ir, self.gaps[number], self.layout
        blocks = layout.matrices[number].blocks
        for k, block in enumerate(blocks):
            out = self._outs[number][k]
            net = self._nets[number][k]
            slope = self._written(gap.activation, "slope", block.lanes, {NET: net, OUT: out})
            zero = ir.number(0.0, block.lanes)
            delta = ir.operation("fadd", zero, ir.operation("fmul", sums[k], slope))
            ir.store(self._masked(delta, block), "%deltas", layout.outs[number] + block.first)

    def _back(self, number: int) -> list[Value]:
        """dE/dout_i = sum_k delta_k * w_ik of the sources of a gap; the transposed copy changes."""
        ir, gap, layout = self.ir, self.gaps[number], self.layout
        copy = layout.copies[number]
        assert copy is not None
        found: list[Value] = []
        before = 0
        for chunk in _chunks(list(zip(copy.blocks, copy.starts, strict=True))):
            outs = self._outs[number - 1][before : before + len(chunk)]
            before += len(chunk)

            def one(
                j: str, sums: list[Value], chunk: list[tuple[Block, int]] = chunk, outs: list[Value] = outs
            ) -> list[Value]:
                delta = ir.load("%deltas", ir.whole("add", j, layout.outs[number]))
                wide = {lanes: ir.spread(delta, lanes) for lanes in {block.lanes for block, _ in chunk}}
                new = []
                for (block, start), total, out in zip(chunk, sums, outs, strict=True):
                    place = ir.whole("add", ir.whole("mul", j, block.lanes), start)
                    weight = ir.load("%copies", place, block.lanes)
                    y = wide[block.lanes]
                    new.append(ir.operation("fadd", total, ir.operation("fmul", y, weight)))
                    if gap.weights_change:
                        gradient = ir.operation("fmul", y, out)
                        ir.store(self._descended(weight, gradient), "%copies", place)
                return new

            found += ir.loop(gap.targets, [ir.number(0.0, block.lanes) for block, _ in chunk], one)
        return found

    def _change(self, number: int, x_row: str) -> None:
        """w_ij <- w_ij - rate * (delta_j * out_i), and the biases."""
        ir, gap, layout = self.ir, self.gaps[number], self.layout
        matrix = layout.matrices[number]
        deltas = [ir.load("%deltas", layout.outs[number] + block.first, block.lanes) for block in matrix.blocks]
        before = 0
        for chunk in _chunks(list(zip(matrix.blocks, matrix.starts, strict=True))) if gap.weights_change else []:
            ys = deltas[before : before + len(chunk)]
            before += len(chunk)

            def one(
                i: str, _: list[Value], chunk: list[tuple[Block, int]] = chunk, ys: list[Value] = ys
            ) -> list[Value]:
                out = self._source(number, i, x_row)
                wide = {lanes: ir.spread(out, lanes) for lanes in {block.lanes for block, _ in chunk}}
                for (block, start), delta in zip(chunk, ys, strict=True):
                    place = ir.whole("add", ir.whole("mul", i, block.lanes), start)
                    weight = ir.load("%parameters", place, block.lanes)
                    gradient = ir.operation("fmul", delta, wide[block.lanes])
                    ir.store(self._descended(weight, gradient), "%parameters", place)
                return []

            ir.loop(gap.sources, [], one)
        if gap.factor is not None and gap.biases_change:
            for block, delta in zip(matrix.blocks, deltas, strict=True):
                place = layout.biases[number] + block.first
                gradient = delta
                if gap.factor != 1.0:
                    gradient = ir.operation("fmul", delta, ir.number(gap.factor, block.lanes))
                bias = ir.load("%parameters", place, block.lanes)
                ir.store(self._descended(bias, gradient), "%parameters", place)

    def _descended(self, weight: Value, gradient: Value) -> Value:
        """w - rate * gradient."""
        rate = self.ir.spread(self.rate, weight.lanes)
        return self.ir.operation("fsub", weight, self.ir.operation("fmul", rate, gradient))

    # -- inside -------------------------------------------------------------------------------------------

    def _written(self, activation: Activation, what: str, lanes: int, symbols: dict) -> Value:
        tree, _ = activation.general(what)
        return MachineCode(self.ir, self.exponential, symbols, lanes).write(tree)

    def _masked(self, value: Value, block: Block) -> Value:
        """The value with 0 in lanes where there is no neuron."""
        if block.is_full:
            return value
        mask = ", ".join(f"i1 {str(lane < block.real).lower()}" for lane in range(block.lanes))
        return Value(
            self.ir.line(f"select {bits_of(block.lanes)} <{mask}>, {value.typed}, {self.ir.number(0.0, block.lanes).typed}"),
            block.lanes,
        )

    def _widened(self, value: Value) -> Value:
        """The same in all lanes that there are, with 0 in those that are new."""
        if value.lanes == LANES:
            return value
        order = ", ".join(f"i32 {lane if lane < value.lanes else value.lanes}" for lane in range(LANES))
        zero = f"{type_of(value.lanes)} {constant(0.0, value.lanes)}"
        return Value(self.ir.line(f"shufflevector {value.typed}, {zero}, <{LANES} x i32> <{order}>"), LANES)


def _chunks(parts: list) -> list[list]:
    return [parts[k : k + AT_ONCE] for k in range(0, len(parts), AT_ONCE)]
