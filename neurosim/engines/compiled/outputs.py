"""What the loss says at the outputs: E and dE/dout, and the closed forms where an out is far out."""

from typing import NamedTuple

from neurosim.engines.compiled.formulas import Formulas
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value
from neurosim.formulas.activation import NET, Activation
from neurosim.formulas.known import natural_pair
from neurosim.formulas.loss import OUT, OUTPUTS, TARGET, Loss
from neurosim.formulas.nodes import Symbol

LARGEST, EXP_SUM = Symbol("largest", "", 0.0), Symbol("exp_sum", "", 1.0)
TARGETS = Symbol("targets", "", 0.0)


class Errors(NamedTuple):
    """Block by block the shares of E, dE/dout, and what the loss knows of the deltas in closed form."""

    terms: list[Value]
    slopes: list[Value]
    closed: list[Value]


class OutputsCode:
    """Writes the errors of outputs that have the same activation.

    Parameters
    ----------
    ir : Ir
    formulas : Formulas
    loss : Loss
    activation : Activation
        Of the outputs.
    outputs : int
        How many outputs the network has.
    """

    def __init__(self, ir: Ir, formulas: Formulas, loss: Loss, activation: Activation, outputs: int) -> None:
        self.ir, self.formulas, self.loss, self.activation = ir, formulas, loss, activation
        self.outputs = float(outputs)

    def write(self, targets: list[Value], nets: list[Value], outs: list[Value], real: list[int]) -> Errors:
        """Return the errors for these targets, nets and outs.

        Parameters
        ----------
        targets, nets, outs : list of Value
            Of blocks of outputs; a softmax group is given as a whole.
        real : list of int
            How many lanes of each block have a neuron.
        """
        usual = self.usual(targets, outs)
        if not natural_pair(self.loss, self.activation):
            return usual
        far = [self.far(*each) for each in zip(targets, outs, real, strict=True)]
        some = self.ir.any(far[0])
        for one in far[1:]:
            some = self.ir.line(f"or i1 {some}, {self.ir.any(one)}")
        count = len(targets)

        def closed_forms() -> list[Value]:
            found = self._closed(targets, nets, outs, real, far, usual)
            return [*found.terms, *found.slopes, *found.closed]

        found = self.ir.where(some, closed_forms, [*usual.terms, *usual.slopes, *usual.closed])
        return Errors(found[:count], found[count : 2 * count], found[2 * count :])

    def usual(self, targets: list[Value], outs: list[Value]) -> Errors:
        """The errors where no out is far out."""
        terms, slopes, closed = [], [], []
        (term, _), (slope, _) = self.loss.general("term"), self.loss.general("slope")
        for target, out in zip(targets, outs, strict=True):
            known = {TARGET: target, OUT: out, OUTPUTS: self.ir.number(self.outputs, out.lanes)}
            terms.append(self.formulas.write(term, known))
            slopes.append(self.formulas.write(slope, known))
            closed.append(self.ir.number(0.0, out.lanes))
        return Errors(terms, slopes, closed)

    def far(self, target: Value, out: Value, real: int) -> Value:
        """Which outs are so near 0 or 1 that their logarithm is gone."""
        tree, _ = self.loss.general("far_out")
        found = self.formulas.condition(tree, {TARGET: target, OUT: out})
        return found if real == out.lanes else self.ir.joined("and", found, self.ir.mask(real, out.lanes))

    def grouped_term(self, target: Value, net: Value, largest: Value, exp_sum: Value) -> Value:
        """The share of E of a member of a softmax group, from the nets of the group."""
        tree = self.loss.grouped_term(TARGET, NET, LARGEST, EXP_SUM)
        assert tree is not None
        return self.formulas.write(tree, {TARGET: target, NET: net, LARGEST: largest, EXP_SUM: exp_sum})

    def natural_delta(self, target: Value, out: Value, total: Value) -> Value:
        """The delta of an output in closed form; `total` is the sum of the targets of its group."""
        tree = self.loss.natural_delta(TARGET, OUT, TARGETS)
        return self.formulas.write(tree, {TARGET: target, OUT: out, TARGETS: total})

    def _closed(
        self,
        targets: list[Value],
        nets: list[Value],
        outs: list[Value],
        real: list[int],
        far: list[Value],
        usual: Errors,
    ) -> Errors:
        """The errors where one out at least is far out: of a softmax group all, else this one alone."""
        ir = self.ir
        terms, slopes, closed = [], [], []
        group = self._group(targets, nets, real) if self.activation.coupled else None
        for k, (target, net, out) in enumerate(zip(targets, nets, outs, strict=True)):
            zero = ir.number(0.0, out.lanes)
            if group is None:
                tree = self.loss.natural_term(TARGET, [NET], 0)
                assert tree is not None
                term = self.formulas.write(tree, {TARGET: target, NET: net})
                delta = self.natural_delta(target, out, target)
                closed.append(ir.select(far[k], delta, zero))
                slopes.append(ir.select(far[k], zero, usual.slopes[k]))
            else:
                largest, exp_sum, total = (ir.spread(one, out.lanes) for one in group)
                term = self.grouped_term(target, net, largest, exp_sum)
                closed.append(self.natural_delta(target, out, total))
                slopes.append(zero)
            terms.append(ir.select(far[k], term, usual.terms[k]))
        return Errors(terms, slopes, closed)

    def _group(self, targets: list[Value], nets: list[Value], real: list[int]) -> tuple[Value, Value, Value]:
        """The largest net of a softmax group, the sum of exp(net - largest), and the sum of the targets."""
        ir = self.ir
        largest = ir.greatest(self._lanes(nets, real))
        exps = [self.formulas.exp(ir.operation("fsub", net, ir.spread(largest, net.lanes))) for net in nets]
        return largest, ir.added(self._lanes(exps, real)), ir.added(self._lanes(targets, real))

    def _lanes(self, values: list[Value], real: list[int]) -> list[Value]:
        return [
            self.ir.lane(value, lane)
            for value, count in zip(values, real, strict=True)
            for lane in range(count)
        ]
