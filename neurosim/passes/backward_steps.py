"""The steps of the backward pass: what each was computed from, and its formula.

The equations stand in `neurosim.formulas`; here they are given their symbols.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from neurosim.formulas import nodes
from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, Number, Part, Symbol
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.sums import added
from neurosim.passes.operands import Id, Known, Output, Place, Wire

SAME = 1e-13  # relative; a saved trace is refused where a formula is off by ten times that


class InputDelta(NamedTuple):
    """delta_i = dE/dout_i of an input, whose out is what it is given."""

    output: Output

    def formula(self) -> Expression:
        """dE/dout_i."""
        return self.output.error_slope()


class Delta(NamedTuple):
    """delta_j = dE/dout_j * f'(net_j)."""

    output: Output
    activation: Activation
    net: Known

    def formula(self) -> Expression:
        """The product; where the out is far out, in closed form."""
        output = self.output
        inner = self.activation.slope_expression(self.net.symbol("net"), output.out_symbol())
        slope = Part("slope", output.name, inner)

        def product(closed: bool) -> Expression:
            return output.error_slope(closed) * slope

        return _far_out_or(product, (output,), 0)


class GroupDelta(NamedTuple):
    """delta_i = sum_j dE/dout_j * (out_j * ([i=j] - out_i))."""

    members: Sequence[Output]
    softmax: Softmax
    i: int

    def formula(self) -> Expression:
        """The sum; where an out of the group is far out, in closed form."""
        outs: list[Expression] = [member.out_symbol() for member in self.members]

        def through_the_group(closed: bool) -> Expression:
            slopes = [member.error_slope(closed) for member in self.members]
            return self.softmax.delta(slopes, outs, self.i)

        return _far_out_or(through_the_group, self.members, self.i)


class TargetSum(NamedTuple):
    """T = sum_k target_k, of outputs that all have one."""

    members: Sequence[Output]

    def formula(self) -> Expression:
        """T."""
        return added(_targets(self.members))


class SlopeSum(NamedTuple):
    """G = sum_k dE/dout_k * out_k."""

    softmax: Softmax
    members: Sequence[Output]

    def formula(self) -> Expression:
        """G."""
        slopes = [member.error_slope() for member in self.members]
        return self.softmax.slope_sum(slopes, [member.out_symbol() for member in self.members])


class ClosedDelta(NamedTuple):
    """delta_i = out_i * T - target_i, or out_i * (dE/dout_i - G).

    Where so many digits cancel that this is not the number of the pass, it is the long sum.
    """

    members: Sequence[Output]
    softmax: Softmax
    i: int
    delta: float
    total: Known
    quantity: str

    def formula(self) -> Expression:
        """The closed form, or the long one."""
        member, total = self.members[self.i], self.total.symbol(self.quantity)
        if self.quantity == "target_sum":
            closed = _natural_delta(member, total)
        else:
            closed = self.softmax.closed_delta(member.error_slope(), member.out_symbol(), total)
        same: bool = math.isclose(closed.value, self.delta, rel_tol=SAME)
        return closed if same else GroupDelta(self.members, self.softmax, self.i).formula()


def _targets(members: Sequence[Output]) -> list[Expression]:
    """The targets of a group; 0 of a neuron that has none."""
    return [Number(0.0) if target is None else target for target in map(Output.target_symbol, members)]


def _natural_delta(member: Output, total: Expression) -> Expression:
    """The loss's share of a delta in closed form."""
    assert member.loss is not None
    target, out = member.target_symbol(), member.out_symbol()
    return member.loss.natural_delta(Number(0.0) if target is None else target, out, total)


def _far_out_or(general: Callable[[bool], Expression], members: Sequence[Output], i: int) -> Expression:
    """The formula of a delta, or the closed one where an out of the group is far out."""
    conditions = [condition for member in members if (condition := member.far_out()) is not None]
    if not conditions:
        return general(False)
    closed = nodes.either(*conditions)
    return nodes.choice(closed, _with_closed(members, i, general(True)), general(False))


def _with_closed(members: Sequence[Output], i: int, rest: Expression) -> Expression:
    """The loss's share of a delta in closed form, and the rest where the neurons feed others."""
    with_loss = members[i]._replace(loss=next(m.loss for m in members if m.loss is not None))
    closed = _natural_delta(with_loss, added(_targets(members)))
    return closed + rest if any(member.links.wires for member in members) else closed


class Gradient(NamedTuple):
    """dE/dw_ij (so far) + delta_j * out_i, the delta times dA/dt_i where it is not a sum that is fed."""

    wire: Wire
    delta: float
    delta_step: Id
    out: float
    out_step: Id
    before: float
    before_step: Id
    place: Place | None

    def formula(self) -> Expression:
        """What this sample adds, behind what was there."""
        wire = self.wire
        delta: Expression = Symbol("delta", wire.target, self.delta, self.delta_step)
        share = delta if self.place is None else self.place.share_of(delta)
        out = Symbol(wire.gives, wire.source, self.out, self.out_step)
        added_now = Part("contribution", wire.name, share * out)
        if self.before_step is None and self.before == 0.0:
            return added_now
        before = Symbol("gradient_so_far", wire.name, self.before, self.before_step, wire.label)
        return before + added_now


def gradient(*fields: object) -> Expression:
    """The formula of a `Gradient`, which is made of its fields only where somebody asks for the formula."""
    return Gradient._make(fields).formula()


class BiasGradient(NamedTuple):
    """dE/db_j (so far) + delta_j."""

    delta: Known
    before: float
    before_step: Id

    def formula(self) -> Expression:
        """What this sample adds, behind what was there."""
        name = self.delta.of
        added_now = Part("contribution", name, self.delta.symbol("delta"))
        if self.before_step is None and self.before == 0.0:
            return added_now
        return Symbol("bias_gradient_so_far", name, self.before, self.before_step) + added_now
