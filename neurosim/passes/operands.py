"""What the formulas of several steps are made of: names, numbers, and the steps that computed them.

They are named tuples, which are made four times faster than dataclasses: a trace makes two for every
connection.
"""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.formulas import nodes
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.loss import Loss
from neurosim.formulas.nodes import Expression, Part, Symbol
from neurosim.formulas.propagation import error_slope, share, terms

#: The step that computed a number; None for what was typed in.
Id = int | None


class Wire(NamedTuple):
    """How a connection is called, and what it joins."""

    name: str
    label: str | None
    source: str
    target: str
    gives: str  # "input" where the source gives a number that was typed in, "out" where it computes one


class Known(NamedTuple):
    """A number of a neuron, and the step that computed it."""

    of: str
    number: float
    step: Id

    def symbol(self, quantity: str) -> Symbol:
        """The number as it stands in a formula."""
        return Symbol(quantity, self.of, self.number, self.step)


class Weighed(NamedTuple):
    """A connection of a formula, as the equations of propagation read it.

    The other end is asked for its out, or for its share of delta, whichever way the numbers run.
    """

    weight: Expression
    end: Expression

    @property
    def source(self) -> "Weighed":
        """What is asked for `out`."""
        return self

    @property
    def out(self) -> Expression:
        """What comes in."""
        return self.end

    @property
    def share(self) -> Expression:
        """What is carried back."""
        return self.end


class Links(NamedTuple):
    """Some connections as a formula needs them: weights, and the numbers at their other ends."""

    wires: Sequence[Wire]
    weights: Sequence[float]
    weight_steps: Sequence[Id]
    numbers: Sequence[float]
    number_steps: Sequence[Id]

    def weight_symbols(self) -> list[Symbol]:
        """The weights."""
        return [
            Symbol("weight", wire.name, weight, step, wire.label)
            for wire, weight, step in zip(self.wires, self.weights, self.weight_steps, strict=True)
        ]

    def delta_symbols(self) -> list[Symbol]:
        """The deltas of the targets."""
        return [
            Symbol("delta", wire.target, number, step)
            for wire, number, step in zip(self.wires, self.numbers, self.number_steps, strict=True)
        ]

    def incoming(self) -> list[Weighed]:
        """The connections that bring the outs of their sources."""
        outs = [
            Symbol(wire.gives, wire.source, number, step)
            for wire, number, step in zip(self.wires, self.numbers, self.number_steps, strict=True)
        ]
        return list(map(Weighed, self.weight_symbols(), outs))

    def terms(self) -> list[Part]:
        """w_ij * out_i of all connections, each kept together where it is a factor."""
        products = terms(self.incoming())
        return [Part("term", wire.name, term) for wire, term in zip(self.wires, products, strict=True)]


class Place(NamedTuple):
    """Where a connection ends that leads to a product or a maximum: one of the terms of `links`."""

    aggregation: Aggregation
    links: Links
    i: int

    def share_of(self, delta: Expression) -> Expression:
        """delta_j * dA/dt_i."""
        slope = self.aggregation.slope_expression(self.links.terms(), self.i)
        return Part("share", self.links.wires[self.i].name, share(delta, slope))


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
        target = self.target_symbol() if self.natural else None
        if self.loss is None or target is None:
            return None
        return nodes.as_expression(self.loss.far_out_formula(target, self.out_symbol()))

    def error_slope(self, closed: bool = False) -> Expression:
        """dE/dout, from the loss (unless its share is known in closed form) and from the neurons it feeds."""
        own: Expression | None = None
        if self.output_gradient is not None:
            own = Symbol("output_gradient", self.name, self.output_gradient)
        elif self.loss is not None and not closed:
            own = self.loss.slope_expression(self.target_symbol(), self.out_symbol(), self.outputs)
        shares: Sequence[Expression] = self.links.delta_symbols()
        if self.places:
            shares = [
                delta if place is None else place.share_of(delta)
                for delta, place in zip(shares, self.places, strict=True)
            ]
        outgoing = map(Weighed, self.links.weight_symbols(), shares)
        return Part("error_slope", self.name, nodes.as_expression(error_slope(own, outgoing)))
