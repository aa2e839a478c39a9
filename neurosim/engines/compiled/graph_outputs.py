"""What the loss says at the outputs of any network: E and dE/dout, output by output."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from neurosim.engines.compiled.graph_groups import GraphGroups, activation_of, parts_of
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.outputs import OutputsCode
from neurosim.engines.places import aligned_zeros
from neurosim.formulas.activation import Activation
from neurosim.formulas.known import natural_pair
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork


def output_arrays(network: PlainNetwork, number: Mapping[Neuron, int], lanes: int) -> dict[str, np.ndarray]:
    """Return the arrays of the outputs: who they are, which rank each has, and room for the terms of E.

    The members of a softmax group of which only some are outputs are among them; their rank is behind all.
    """
    outputs = network.outputs
    rank = {neuron: k for k, neuron in enumerate(outputs)}
    members = [neuron for part in parts_of(network) for neuron in part]
    return {
        "members": np.array([number[neuron] for neuron in members], np.int32),
        "ranks": np.array([rank.get(neuron, len(outputs)) for neuron in members], np.int32),
        "terms": aligned_zeros((len(outputs) + 1) * lanes),
    }


class Member(NamedTuple):
    """An output, or another member of a softmax group with outputs, in a loop.

    Attributes
    ----------
    number, rank : str
        Its number among the neurons, and among the outputs.
    speaks : Value
        Whether it is an output, a condition.
    target, net, out : Value
    """

    number: str
    rank: str
    speaks: Value
    target: Value
    net: Value
    out: Value


class GraphOutputs:
    """Writes the errors.

    Parameters
    ----------
    kernel : GraphGroups
        The function that asks.
    network : PlainNetwork
    target : callable
        Gives the target of an output by its rank.
    mask : Value or None
        Which lanes hold a sample, where some may not.
    """

    def __init__(
        self,
        kernel: GraphGroups,
        network: PlainNetwork,
        target: Callable[[str], Value],
        mask: Value | None = None,
    ) -> None:
        self.kernel, self.network, self.target, self.mask = kernel, network, target, mask
        self.ir, self.lanes = kernel.ir, kernel.lanes
        self.zero = self.ir.number(0.0, self.lanes)

    def write(self) -> Value:
        """Return E; dE/dout of the outputs, and what is known in closed form, is written down."""
        ir, kernel, outputs = self.ir, self.kernel, len(self.network.outputs)
        first = 0
        for part in parts_of(self.network):
            activation = activation_of(part[0])
            code = OutputsCode(ir, kernel.formulas, self.network.loss, activation, outputs)
            self._part(code, activation, first, first + len(part))
            first += len(part)

        def add(rank: str, so_far: list[Value]) -> list[Value]:
            return [ir.operation("fadd", so_far[0], kernel.at("%terms", rank))]

        return ir.loop(outputs, [self.zero], add)[0]

    def _part(self, code: OutputsCode, activation: Activation, first: int, stop: int) -> None:
        """The errors of outputs with the same activation."""
        whole_group = activation.coupled and natural_pair(self.network.loss, activation)

        def one(k: str, carried: list[Value]) -> list[Value]:
            member = self._member(k)
            if not whole_group:
                given = [member.target], [member.net], [member.out]
                errors = code.write(*given, [self.lanes])
                self._put(member, errors.terms[0], errors.slopes[0], errors.closed[0])
                return []
            errors = code.usual([member.target], [member.out])
            self._put(member, errors.terms[0], errors.slopes[0], self.zero)
            far = code.far(member.target, member.out, self.lanes)
            return [self.ir.select(far, self.ir.number(1.0, self.lanes), carried[0])]

        found = self.ir.loop(stop, [self.zero] if whole_group else [], one, start=first)
        if whole_group:
            some = self.ir.compared("une", found[0], self.zero)

            def closed_forms() -> list[Value]:
                self._group(code, some, first, stop)
                return []

            self.ir.where(self.ir.any(some), closed_forms, [])

    def _group(self, code: OutputsCode, some: Value, first: int, stop: int) -> None:
        """The closed forms of a softmax group, where one out at least is far out."""
        ir = self.ir

        def largest_of(k: str, so_far: list[Value]) -> list[Value]:
            return [ir.greatest([so_far[0], self._member(k).net])]

        (largest,) = ir.loop(stop, [self._member(str(first)).net], largest_of, start=first)

        def add(k: str, so_far: list[Value]) -> list[Value]:
            member = self._member(k)
            exp = self.kernel.formulas.exp(ir.operation("fsub", member.net, largest))
            return [
                ir.operation("fadd", so_far[0], exp),
                ir.operation("fadd", so_far[1], member.target),
            ]

        exp_sum, total = ir.loop(stop, [self.zero, self.zero], add, start=first)

        def one(k: str, _: list[Value]) -> list[Value]:
            member = self._member(k)
            errors = code.usual([member.target], [member.out])
            far = code.far(member.target, member.out, self.lanes)
            term = code.grouped_term(member.target, member.net, largest, exp_sum)
            closed = code.natural_delta(member.target, member.out, total)
            self._put(
                member,
                ir.select(far, term, errors.terms[0]),
                ir.select(some, self.zero, errors.slopes[0]),
                ir.select(some, closed, self.zero),
            )
            return []

        ir.loop(stop, [], one, start=first)

    def _member(self, k: str) -> Member:
        ir, kernel, outputs = self.ir, self.kernel, len(self.network.outputs)
        number, rank = ir.index_at("%members", k), ir.index_at("%ranks", k)
        speaks = Value(ir.line(f"icmp ult i64 {rank}, {outputs}"))
        inside = ir.line(f"call i64 @llvm.umin.i64(i64 {rank}, i64 {outputs - 1})")
        ir.declared.add("declare i64 @llvm.umin.i64(i64, i64)")
        target = self._chosen(speaks, self.target(inside))
        return Member(number, rank, speaks, target, kernel.at("%nets", number), kernel.at("%outs", number))

    def _put(self, member: Member, term: Value, slope: Value, closed: Value) -> None:
        """Write down the errors of a member."""
        kernel, slope = self.kernel, self._chosen(member.speaks, slope)
        if self.mask is not None:
            slope, closed = (self.ir.select(self.mask, each, self.zero) for each in (slope, closed))
        kernel.put("%terms", member.rank, term)
        kernel.put("%slopes", member.number, slope)
        kernel.put("%closed", member.number, closed)

    def _chosen(self, condition: Value, value: Value) -> Value:
        """A value where one condition for all lanes holds, else 0."""
        return Value(
            self.ir.line(f"select i1 {condition.text}, {value.typed}, {self.zero.typed}"), value.lanes
        )
