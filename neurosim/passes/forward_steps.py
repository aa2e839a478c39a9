"""The steps of the forward pass and of E: what each was computed from, and its formula.

The equations stand in `neurosim.formulas`; here they are given their symbols.
"""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.formulas import nodes
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.loss import Loss
from neurosim.formulas.nodes import Expression, Part, Symbol
from neurosim.formulas.propagation import net_input
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.sums import added
from neurosim.passes.operands import Id, Known, Links, Output


class Given(NamedTuple):
    """A number that was given from outside."""

    quantity: str
    of: str
    number: float

    def formula(self) -> Expression:
        """The number."""
        return Symbol(self.quantity, self.of, self.number)


class Net(NamedTuple):
    """net_j = sum_i w_ij * out_i + b_j, or A(t_1, ..., t_n) + b_j."""

    aggregation: Aggregation
    links: Links
    name: str
    bias: float | None
    bias_step: Id

    def formula(self) -> Expression:
        """The sum, or the aggregation of the terms with the bias behind it."""
        bias = None if self.bias is None else Symbol("bias", self.name, self.bias, self.bias_step)
        if self.aggregation.additive:
            return nodes.as_expression(net_input(self.links.incoming(), bias))
        net = self.aggregation.value_expression(self.links.terms())
        return net if bias is None else net + bias


class Out(NamedTuple):
    """out_j = f(net_j)."""

    activation: Activation
    net: Known

    def formula(self) -> Expression:
        """f(net_j)."""
        return nodes.as_expression(self.activation.value_expression(self.net.symbol("net")))


class GroupOut(NamedTuple):
    """out_i = exp(net_i) / sum_k exp(net_k)."""

    softmax: Softmax
    nets: Sequence[Known]
    i: int

    def formula(self) -> Expression:
        """The out by all nets of its group."""
        return self.softmax.group_expression([net.symbol("net") for net in self.nets], self.i)


class ExpSum(NamedTuple):
    """S = sum_k exp(net_k) of a large softmax group, the largest net taken off where that is needed."""

    softmax: Softmax
    nets: Sequence[Known]
    largest: Known | None

    def formula(self) -> Expression:
        """S."""
        largest = None if self.largest is None else self.largest.symbol("net")
        return self.softmax.exp_sum([net.symbol("net") for net in self.nets], largest)


class Sums(NamedTuple):
    """The closed form of a large softmax group: the largest net, where it is taken off, and S."""

    largest: Known | None
    exp_sum: Known

    def largest_symbol(self) -> Symbol | None:
        """The largest net."""
        return None if self.largest is None else self.largest.symbol("net")

    def symbol(self) -> Symbol:
        """S."""
        return self.exp_sum.symbol("exp_sum")


class ClosedOut(NamedTuple):
    """out_i = exp(net_i) / S."""

    softmax: Softmax
    net: Known
    sums: Sums

    def formula(self) -> Expression:
        """The out by S."""
        net, sums = self.net.symbol("net"), self.sums
        return self.softmax.closed_out(net, sums.largest_symbol(), sums.symbol())


class Error(NamedTuple):
    """E = sum of the terms of all outputs; of natural ones, which come with nets, far out in closed form.

    The outputs of a large softmax group come with its sums.
    """

    loss: Loss
    outputs: Sequence[Output]
    nets: Sequence[Sequence[Known]]
    sums: Sequence[Sums | None]

    def formula(self) -> Expression:
        """The sum of the terms."""
        return added(
            [
                Part("error", output.name, self._term(output, nets, sums))
                for output, nets, sums in zip(self.outputs, self.nets, self.sums, strict=True)
            ]
        )

    def _term(self, output: Output, nets: Sequence[Known], sums: Sums | None) -> Expression:
        """The share of one output in E."""
        target = output.target_symbol()
        term = nodes.as_expression(self.loss.term_expression(target, output.out_symbol(), len(self.outputs)))
        far_out = output.far_out()
        if far_out is None or target is None:
            return term
        return nodes.choice(far_out, self._natural_term(target, output.name, nets, sums), term)

    def _natural_term(
        self, target: Expression, name: str, nets: Sequence[Known], sums: Sums | None
    ) -> Expression:
        """The same by the nets, in closed form; of a large group by its sums."""
        i = [net.of for net in nets].index(name)
        if sums is not None:
            own = nets[i].symbol("net")
            grouped = self.loss.grouped_term(target, own, sums.largest_symbol(), sums.symbol())
            if grouped is not None:
                return grouped
        symbols: list[Expression] = [net.symbol("net") for net in nets]
        return self.loss.natural_term(target, symbols, i)
