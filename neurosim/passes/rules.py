"""From the numbers of a step to its expression tree: one function per kind of step.

The formulas themselves stand in `neurosim.formulas`; here they are given their symbols.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from neurosim.checks import ERROR
from neurosim.formulas import nodes as m
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.loss import Loss
from neurosim.formulas.nodes import Expression, Part, Symbol
from neurosim.formulas.propagation import (
    aggregated_net_expression,
    error_slope_expression,
    gradient_expression,
    group_delta_expression,
    mean_expression,
    mean_of_all_expression,
    net_input_expression,
    share_expression,
    terms_expression,
)
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.updates import change_expression

Id = int | None
SAME = 1e-13  # relative; a saved trace is refused where a formula is off by ten times that


#: A connection's name, its label, the names of its source and target, and what its source gives:
#: ``"input"``, a number that was typed in, or ``"out"``, one that was computed.
Names = tuple[str, str | None, str, str, str]


class Links(NamedTuple):
    """Some connections as a formula needs them: weights, and the numbers at their other ends."""

    names: Sequence[Names]
    weights: Sequence[float]
    weight_steps: Sequence[Id]
    numbers: Sequence[float]
    number_steps: Sequence[Id]

    def weight_symbols(self) -> list[Symbol]:
        """The weights."""
        return [
            Symbol("weight", name, weight, step, label)
            for (name, label, *_), weight, step in zip(
                self.names, self.weights, self.weight_steps, strict=True
            )
        ]

    def out_symbols(self) -> list[Symbol]:
        """The outs of the sources."""
        return [
            Symbol(gives, source, number, step)
            for (_, _, source, _, gives), number, step in zip(
                self.names, self.numbers, self.number_steps, strict=True
            )
        ]

    def delta_symbols(self) -> list[Symbol]:
        """The deltas of the targets."""
        return [
            Symbol("delta", target, number, step)
            for (_, _, _, target, _), number, step in zip(
                self.names, self.numbers, self.number_steps, strict=True
            )
        ]


class Place(NamedTuple):
    """Where a connection ends that leads to a product or a maximum: one of the terms of `links`."""

    aggregation: Aggregation
    links: Links
    i: int

    def slope(self) -> Expression:
        """dA/dt_i."""
        slope: Expression = self.aggregation.slope_expression(_terms(self.links), self.i, m)
        return slope


def _terms(links: Links) -> list[Part]:
    """w_ij * out_i of all connections, each kept together where it is a factor."""
    products = terms_expression(links.weight_symbols(), links.out_symbols())
    return [Part("term", name[0], term) for name, term in zip(links.names, products, strict=True)]


class Output(NamedTuple):
    """What the backward pass needs to know of one neuron."""

    name: str
    out: float
    out_step: Id
    target: float | None
    output_gradient: float | None
    loss: Loss | None
    outputs: int
    links: Links
    natural: bool
    places: Sequence[Place | None] = ()

    def out_symbol(self) -> Symbol:
        """Its out."""
        return Symbol("out", self.name, self.out, self.out_step)

    def target_symbol(self) -> Symbol | None:
        """Its target."""
        return None if self.target is None else Symbol("target", self.name, self.target)

    def far_out(self) -> Expression | None:
        """The condition under which the closed form holds; None where the loss has none here."""
        if not self.natural or self.loss is None or self.target is None:
            return None
        condition: Expression = self.loss.far_out_formula(self.target_symbol(), self.out_symbol())
        return condition

    def error_slope(self, closed: bool = False) -> Expression:
        """dE/dout, from the loss (unless its share is known in closed form) and from the neurons it feeds."""
        own: Expression | None = None
        if self.output_gradient is not None:
            own = Symbol("output_gradient", self.name, self.output_gradient)
        elif self.loss is not None and not closed:
            own = self.loss.slope_expression(self.target_symbol(), self.out_symbol(), self.outputs, m)
        shares: list[Expression] = list(self.links.delta_symbols())
        if self.places:
            shares = [_share(delta, place) for delta, place in zip(shares, self.places, strict=True)]
        slope = error_slope_expression(own, shares, self.links.weight_symbols(), m)
        return Part("error_slope", self.name, slope)


def given(quantity: str, of: str, value: float) -> Expression:
    """A number that was given from outside."""
    return Symbol(quantity, of, value)


def net(links: Links, name: str, bias: float | None, bias_step: Id) -> Expression:
    """net_j = sum_i w_ij * out_i + b_j."""
    own = None if bias is None else Symbol("bias", name, bias, bias_step)
    formula: Expression = net_input_expression(links.weight_symbols(), links.out_symbols(), own, m)
    return formula


def aggregated_net(
    aggregation: Aggregation, links: Links, name: str, bias: float | None, bias_step: Id
) -> Expression:
    """net_j = A(t_1, ..., t_n) + b_j."""
    own = None if bias is None else Symbol("bias", name, bias, bias_step)
    formula: Expression = aggregated_net_expression(aggregation, _terms(links), own, m)
    return formula


def _share(delta: Expression, place: Place | None) -> Expression:
    """delta_j * dA/dt_i; delta_j where the connection ends in a weighted sum."""
    if place is None:
        return delta
    name = place.links.names[place.i][0]
    return Part("share", name, share_expression(delta, place.slope()))


def out(activation: Activation, name: str, net: float, net_step: Id) -> Expression:
    """out_j = f(net_j)."""
    formula: Expression = activation.value_expression(Symbol("net", name, net, net_step), m)
    return formula


def group_out(softmax: Any, nets: Sequence[tuple[str, float, Id]], i: int) -> Expression:
    """out_i = exp(net_i) / sum_k exp(net_k)."""
    formula: Expression = softmax.group_expression([Symbol("net", *net) for net in nets], i, m)
    return formula


class Sums(NamedTuple):
    """The closed form of a large softmax group: the largest net, where it is taken off, and S."""

    name: str
    largest: tuple[str, float, Id] | None
    exp_sum: float
    step: Id

    def largest_symbol(self) -> Symbol | None:
        """The largest net."""
        return None if self.largest is None else Symbol("net", *self.largest)

    def symbol(self) -> Symbol:
        """S."""
        return Symbol("exp_sum", self.name, self.exp_sum, self.step)


def exp_sum(
    softmax: Softmax, nets: Sequence[tuple[str, float, Id]], largest: tuple[str, float, Id] | None
) -> Expression:
    """S = sum_k exp(net_k)."""
    off = None if largest is None else Symbol("net", *largest)
    formula: Expression = softmax.exp_sum_expression([Symbol("net", *net) for net in nets], off, m)
    return formula


def closed_out(softmax: Softmax, net: tuple[str, float, Id], sums: Sums) -> Expression:
    """out_i = exp(net_i) / S."""
    symbol = Symbol("net", *net)
    formula: Expression = softmax.closed_expression(symbol, sums.largest_symbol(), sums.symbol(), m)
    return formula


def target_sum(members: Sequence[Output]) -> Expression:
    """T = sum_k target_k, of outputs that all have one."""
    return m.Sum(tuple(target for member in members if (target := member.target_symbol()) is not None))


def slope_sum(softmax: Softmax, members: Sequence[Output]) -> Expression:
    """G = sum_k dE/dout_k * out_k."""
    slopes = [member.error_slope() for member in members]
    outs = [member.out_symbol() for member in members]
    formula: Expression = softmax.slope_sum_expression(slopes, outs, m)
    return formula


def closed_delta(
    members: Sequence[Output], softmax: Softmax, i: int, delta: float, total: tuple[str, str, float, Id]
) -> Expression:
    """delta_i = out_i * T - target_i, or out_i * (dE/dout_i - G).

    Where so many digits cancel that this is not the number of the pass, it is the long sum.
    """
    member, symbol = members[i], Symbol(*total)
    if symbol.quantity == "target_sum":
        loss: Any = member.loss
        formula = loss.natural_delta_expression(member.target_symbol(), member.out_symbol(), [symbol])
    else:
        formula = softmax.closed_delta_expression(member.error_slope(), member.out_symbol(), symbol)
    same: bool = math.isclose(formula.value, delta, rel_tol=SAME)
    return formula if same else group_delta(members, softmax, i)


def error(
    loss: Any,
    outputs: Sequence[Output],
    nets: Sequence[Sequence[tuple[str, float, Id]]],
    sums: Sequence[Sums | None],
) -> Expression:
    """E = sum of the terms of all outputs; of natural ones, which come with nets, far out in closed form.

    The outputs of a large softmax group come with its sums.
    """
    terms = []
    for output, group, closed in zip(outputs, nets, sums, strict=True):
        target = output.target_symbol()
        term = loss.term_expression(target, output.out_symbol(), len(outputs), m)
        if (far_out := output.far_out()) is not None:
            natural = None
            if closed is not None:
                own = next(Symbol("net", *net) for net in group if net[0] == output.name)
                off = closed.largest_symbol()
                natural = loss.grouped_term_expression(target, own, off, closed.symbol(), m)
            if natural is None:
                symbols = [Symbol("net", *net) for net in group]
                i = [net[0] for net in group].index(output.name)
                natural = loss.natural_term_expression(target, symbols, i, m)
            term = m.choice(far_out, natural, term)
        terms.append(Part("error", output.name, term))
    return m.Sum(tuple(terms)) if len(terms) > 1 else terms[0]


def delta(output: Output, activation: Activation | None, net: float, net_step: Id) -> Expression:
    """delta_j = dE/dout_j * f'(net_j); of an input just dE/dout."""
    if activation is None:
        return output.error_slope()
    symbol = Symbol("net", output.name, net, net_step)
    inner = Part("slope", output.name, activation.slope_expression(symbol, output.out_symbol(), m))
    return _far_out_or(
        output.error_slope() * inner, (output,), 0, lambda: output.error_slope(closed=True) * inner
    )


def group_delta(members: Sequence[Output], softmax: Activation, i: int) -> Expression:
    """delta_i = sum_j dE/dout_j * (out_j * ([i=j] - out_i))."""

    def formula(closed: bool = False) -> Expression:
        outs = [member.out_symbol() for member in members]
        slopes = [member.error_slope(closed) for member in members]
        delta: Expression = group_delta_expression(softmax, slopes, outs, i, m)
        return delta

    return _far_out_or(formula(), members, i, lambda: formula(closed=True))


def _far_out_or(
    general: Expression, members: Sequence[Output], i: int, rest: Callable[[], Expression]
) -> Expression:
    """The general formula of a delta, or the closed one where an out of the group is far out."""
    conditions = [condition for member in members if (condition := member.far_out()) is not None]
    if not conditions:
        return general
    return m.choice(m.either(*conditions), _with_closed(members, i, rest()), general)


def _with_closed(members: Sequence[Output], i: int, rest: Expression) -> Expression:
    """The loss's share of a delta in closed form, and the rest where the neurons feed others."""
    loss: Any = next(member.loss for member in members if member.loss is not None)
    targets = [member.target_symbol() or m.Number(0.0) for member in members]
    closed: Expression = loss.natural_delta_expression(targets[i], members[i].out_symbol(), targets)
    return closed + rest if any(member.links.names for member in members) else closed


def gradient(
    names: Names,
    delta: float,
    delta_step: Id,
    out: float,
    out_step: Id,
    before: float,
    before_step: Id,
    place: Place | None = None,
) -> Expression:
    """dE/dw_ij (so far) + delta_j * out_i, the delta times dA/dt_i where it is not a sum that is fed."""
    name, label, source, target, gives = names
    carried = _share(Symbol("delta", target, delta, delta_step), place)
    product = gradient_expression(carried, Symbol(gives, source, out, out_step))
    share = Part("contribution", name, product)
    if before_step is None and before == 0.0:
        return share
    return Symbol("gradient_so_far", name, before, before_step, label) + share


def bias_gradient(of: str, delta: float, delta_step: Id, before: float, before_step: Id) -> Expression:
    """dE/db_j (so far) + delta_j."""
    share = Part("contribution", of, Symbol("delta", of, delta, delta_step))
    if before_step is None and before == 0.0:
        return share
    return Symbol("bias_gradient_so_far", of, before, before_step) + share


def cost(errors: Sequence[tuple[int, float, Id]]) -> Expression:
    """J = (E_1 + ... + E_n) / n."""
    formula: Expression = mean_expression(
        [Symbol("error", ERROR, error, step, None, sample) for sample, error, step in errors], m
    )
    return formula


def mean_gradient(
    quantity: str, of: str, label: str | None, gradients: Sequence[tuple[int, float, Id]]
) -> Expression:
    """dJ/dw = (dE_1/dw + ... + dE_n/dw) / n."""
    formula: Expression = mean_expression(
        [Symbol(quantity, of, gradient, step, label, sample) for sample, gradient, step in gradients], m
    )
    return formula


def mean_of_all(
    quantity: str, of: str, label: str | None, total: float, step: Id, samples: int
) -> Expression:
    """dJ/dw = (dE/dw of all n) / n, where the samples are too many to be written one by one."""
    formula: Expression = mean_of_all_expression(
        Symbol(f"{quantity}_of_all", of, total, step, label, samples), samples
    )
    return formula


def weight(
    names: Names,
    before: float,
    before_step: Id,
    gradient: float,
    gradient_step: Id,
    learning_rate: float,
    mean: str = "",
) -> Expression:
    """w <- w - learning_rate * dE/dw, or dJ/dw where it is ``"mean_"``."""
    name, label, *_ = names
    slope = Symbol(f"{mean}gradient", name, gradient, gradient_step, label)
    change = change_expression(slope, Symbol("learning_rate", "", learning_rate))
    return Symbol("weight", name, before, before_step, label) + Part("weight_change", name, change)


def bias(
    of: str,
    before: float,
    before_step: Id,
    gradient: float,
    gradient_step: Id,
    learning_rate: float,
    mean: str = "",
) -> Expression:
    """b <- b - learning_rate * dE/db, or dJ/db where it is ``"mean_"``."""
    slope = Symbol(f"{mean}bias_gradient", of, gradient, gradient_step)
    change = change_expression(slope, Symbol("learning_rate", "", learning_rate))
    return Symbol("bias", of, before, before_step) + Part("bias_change", of, change)
