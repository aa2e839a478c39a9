"""What the loss says at the outputs: E and dE/dout, and the closed forms where an out is far out."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.engines.compiled.blocks import Block
from neurosim.engines.compiled.formulas import Formulas
from neurosim.engines.compiled.ir import Ir, Value
from neurosim.formulas.activation import NET, Activation
from neurosim.formulas.known import natural_pair
from neurosim.formulas.loss import OUT, OUTPUTS, TARGET, Loss
from neurosim.formulas.nodes import Expression, Symbol

LARGEST, EXP_SUM = Symbol("largest", "", 0.0), Symbol("exp_sum", "", 1.0)
TARGETS = Symbol("targets", "", 0.0)


class Errors(NamedTuple):
    """Block by block the shares of E, dE/dout, and what the loss knows of the deltas in closed form."""

    terms: list[Value]
    slopes: list[Value]
    closed: list[Value]


class OutputsCode:
    """Writes the errors of a layer of outputs.

    Parameters
    ----------
    ir : Ir
    formulas : Formulas
    loss : Loss
    activation : Activation
        Of the outputs.
    blocks : sequence of Block
    """

    def __init__(
        self,
        ir: Ir,
        formulas: Formulas,
        loss: Loss,
        activation: Activation,
        blocks: Sequence[Block],
        outputs: int,
        *,
        vertical: bool = False,
    ) -> None:
        self.ir, self.formulas, self.loss, self.activation, self.blocks = (
            ir,
            formulas,
            loss,
            activation,
            blocks,
        )
        self.outputs, self.vertical = float(outputs), vertical

    def write(self, targets: list[Value], nets: list[Value], outs: list[Value]) -> Errors:
        """Return the errors for these targets, nets and outs."""
        usual = self._usual(targets, outs)
        if not natural_pair(self.loss, self.activation):
            return usual
        far = self._far(targets, outs)
        some = self.ir.any(far[0])
        for one in far[1:]:
            some = self.ir.line(f"or i1 {some}, {self.ir.any(one)}")
        count = len(self.blocks)

        def closed_forms() -> list[Value]:
            found = self._closed(targets, nets, outs, far, usual)
            return [*found.terms, *found.slopes, *found.closed]

        found = self.ir.where(some, closed_forms, [*usual.terms, *usual.slopes, *usual.closed])
        return Errors(found[:count], found[count : 2 * count], found[2 * count :])

    def _usual(self, targets: list[Value], outs: list[Value]) -> Errors:
        terms, slopes, closed = [], [], []
        (term, _), (slope, _) = self.loss.general("term"), self.loss.general("slope")
        for block, target, out in zip(self.blocks, targets, outs, strict=True):
            known = {TARGET: target, OUT: out, OUTPUTS: self.ir.number(self.outputs, block.lanes)}
            terms.append(self.formulas.write(term, known))
            slopes.append(self.formulas.write(slope, known))
            closed.append(self.ir.number(0.0, block.lanes))
        return Errors(terms, slopes, closed)

    def _far(self, targets: list[Value], outs: list[Value]) -> list[Value]:
        """Which outs are so near 0 or 1 that their logarithm is gone."""
        tree, _ = self.loss.general("far_out")
        found = []
        for block, target, out in zip(self.blocks, targets, outs, strict=True):
            far = self.formulas.condition(tree, {TARGET: target, OUT: out})
            found.append(self.ir.joined("and", far, self.ir.mask(block.real, block.lanes)))
        return found

    def _closed(
        self, targets: list[Value], nets: list[Value], outs: list[Value], far: list[Value], usual: Errors
    ) -> Errors:
        """The errors where one out at least is far out: of a softmax group all, else this one alone."""
        terms, slopes, closed = [], [], []
        group = self._group(targets, nets) if self.activation.coupled else None
        for k, block in enumerate(self.blocks):
            target, net, zero = targets[k], nets[k], self.ir.number(0.0, block.lanes)
            if group is None:
                term: Expression | None = self.loss.natural_term(TARGET, [NET], 0)
                known, total = {TARGET: target, NET: net}, target
            else:
                term = self.loss.grouped_term(TARGET, NET, LARGEST, EXP_SUM)
                largest, exp_sum, total = (self.ir.spread(one, block.lanes) for one in group)
                known = {TARGET: target, NET: net, LARGEST: largest, EXP_SUM: exp_sum}
            assert term is not None
            terms.append(self.ir.select(far[k], self.formulas.write(term, known), usual.terms[k]))
            delta = self.loss.natural_delta(TARGET, OUT, TARGETS)
            delta_value = self.formulas.write(delta, {TARGET: target, OUT: outs[k], TARGETS: total})
            if group is not None and not self.vertical:  # the whole group of this one sample
                closed.append(delta_value)
                slopes.append(zero)
                continue
            own = far[k] if group is None else self._some(far)
            closed.append(self.ir.select(own, delta_value, zero))
            slopes.append(self.ir.select(own, zero, usual.slopes[k]))
        return Errors(terms, slopes, closed)

    def _group(self, targets: list[Value], nets: list[Value]) -> tuple[Value, Value, Value]:
        """The largest net of a softmax group, the sum of exp(net - largest), and the sum of the targets."""
        ir = self.ir
        largest = ir.greatest(self._lanes(nets))
        exps = [self.formulas.exp(ir.operation("fsub", net, ir.spread(largest, net.lanes))) for net in nets]
        return largest, ir.added(self._lanes(exps)), ir.added(self._lanes(targets))

    def _some(self, conditions: list[Value]) -> Value:
        """Whether one of several conditions holds, lane by lane."""
        first, *rest = conditions
        for one in rest:
            first = self.ir.joined("or", first, one)
        return first

    def _lanes(self, values: list[Value]) -> list[Value]:
        if self.vertical:
            return values
        return [
            self.ir.lane(value, lane)
            for value, block in zip(values, self.blocks, strict=True)
            for lane in range(block.real)
        ]
