"""The recorder: turns numbers into steps, right after they were computed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from neurosim.formulas.known import natural_pair
from neurosim.formulas.nodes import Expression
from neurosim.formulas.softmax import Softmax
from neurosim.model.neuron import ComputingNeuron
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.backward_steps import (
    BiasGradient,
    ClosedDelta,
    Delta,
    GroupDelta,
    InputDelta,
    SlopeSum,
    TargetSum,
    gradient,
)
from neurosim.passes.forward_steps import ClosedOut, Error, ExpSum, Given, GroupOut, Net, Out, Sums
from neurosim.passes.operands import Id, Known, Links, Output, Place, Wire
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.record import PassRecord
from neurosim.passes.update_steps import NewBias, new_weight
from neurosim.trace.records import MOST_WRITTEN_OUT
from neurosim.trace.steps import OF_SAMPLES, TraceStep

#: What a step was computed from; it has a ``formula()``.
From = Any


class Recorder(PassRecord):
    """Makes the steps of a trace, numbered from 1, and remembers which step gave which number."""

    mean = ""  # before the gradients that an update uses

    def __init__(self, network: PlainNetwork, update: int = 1) -> None:
        self.sample: int | None = 1
        self.steps: list[TraceStep] = []
        self._update = update
        self._count = 0
        self._ids: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._wires = {connection: _wire(connection) for connection in network.connections}
        self._incoming: dict[Neuron, tuple[Wire, ...]] = {}
        self._outgoing: dict[Neuron, tuple[Wire, ...]] = {}
        self._places: dict[Connection, Place] = {}
        self._sums: dict[Unit, Sums] = {}
        self._units = {neuron: unit for unit in network.order().units for neuron in unit}
        self.begins(network)

    def taken(self) -> list[TraceStep]:
        """Return the steps that were made since they were last taken."""
        steps, self.steps = self.steps, []
        return steps

    def begins(self, network: PlainNetwork) -> None:
        """Remember what the pass will change and its formulas speak of."""
        connections, neurons = network.connections, network.neurons
        self._gradients = {connection: connection.gradient for connection in connections}
        self._weights = {connection: connection.weight for connection in connections}
        self._bias_gradients = {neuron: neuron.bias_gradient for neuron in neurons}
        self._biases = {neuron: neuron.bias for neuron in neurons}

    # -- forward ----------------------------------------------------------------------------------

    def input(self, neuron: Neuron) -> None:
        """The out of an input, as given."""
        name, out = neuron.name, neuron.out
        step = self._step("forward", "input", name, out, Given("input", name, out))
        self._ids["out"][name] = step.id

    def net(self, neuron: Neuron) -> None:
        """The net of a neuron; the terms of a product or a maximum are kept, for the slopes that go back."""
        name, aggregation, links = neuron.name, neuron.aggregation, self._sources(neuron)
        if not aggregation.additive:
            for i, connection in enumerate(neuron.incoming):
                self._places[connection] = Place(aggregation, links, i)
        made_of = Net(aggregation, links, name, neuron.bias, self._ids["bias"].get(name))
        self._step("forward", "net", name, neuron.net, made_of)

    def outs(self, unit: Unit) -> None:
        """The out of a neuron, or the outs of a softmax group."""
        function, nets = unit[0].function, self._nets(unit)
        if not isinstance(function, Softmax):
            for neuron, net in zip(unit, nets, strict=True):
                self._step("forward", "out", neuron.name, neuron.out, Out(function, net))
        elif _is_large(unit):
            self._closed_outs(unit, function, nets)
        else:
            for i, neuron in enumerate(unit):
                self._step("forward", "out", neuron.name, neuron.out, GroupOut(function, nets, i))

    def _closed_outs(self, unit: Unit, softmax: Softmax, nets: Sequence[Known]) -> None:
        """S of a large softmax group, and the outs by it."""
        shift = softmax.shift([net.number for net in nets])
        largest = next(net for net in nets if net.number == shift) if shift != 0.0 else None
        total = self._sum("forward", "exp_sum", unit[0].name, ExpSum(softmax, nets, largest))
        self._sums[unit] = sums = Sums(largest, total)
        for net, neuron in zip(nets, unit, strict=True):
            self._step("forward", "out", neuron.name, neuron.out, ClosedOut(softmax, net, sums))

    # -- error ------------------------------------------------------------------------------------

    def error(self, errors: OutputErrors, value: float) -> None:
        """The error E."""
        outputs = tuple(self._output(neuron, errors) for neuron in errors.outputs)
        units = [self._units[neuron] for neuron in errors.outputs]
        natural = [unit for unit, output in zip(units, outputs, strict=True) if output.natural]
        known = {unit: self._nets(unit) for unit in natural}
        nets = tuple(known.get(unit, ()) for unit in units) if known else ((),) * len(units)
        sums = tuple(map(self._sums.get, units)) if self._sums else (None,) * len(units)
        self._step("error", "error", "E", value, Error(errors.loss, outputs, nets, sums))

    # -- backward ---------------------------------------------------------------------------------

    def deltas(self, unit: Unit, errors: OutputErrors) -> None:
        """The delta of a neuron or of an input, or the deltas of a softmax group."""
        function = unit[0].function
        members = tuple(self._output(member, errors) for member in unit)
        short = self._has_shortcut(unit, errors)
        total = None
        if isinstance(function, Softmax) and _is_large(unit):
            total = self._backward_sum(unit[0].name, function, members)
        for i, neuron in enumerate(unit):
            made_of: From
            if not isinstance(neuron, ComputingNeuron):
                made_of = InputDelta(members[i])
            elif not isinstance(function, Softmax):
                made_of = Delta(members[i], function, self._known("net", neuron.name, neuron.net))
            elif total is None:
                made_of = GroupDelta(members, function, i)
            else:
                made_of = ClosedDelta(members, function, i, neuron.delta, *total)
            shortcut = _shortcut(members[i]) if short and neuron not in errors.closed else None
            self._step("backward", "delta", neuron.name, neuron.delta, made_of, shortcut)

    def _backward_sum(
        self, first: str, softmax: Softmax, members: Sequence[Output]
    ) -> tuple[Known, str] | None:
        """T or G of a large softmax group; None where its closed form is that of a loss and of more."""
        if not any(member.natural for member in members):
            return self._sum("backward", "slope_sum", first, SlopeSum(softmax, members)), "slope_sum"
        if all(member.natural and not member.links.wires for member in members):
            return self._sum("backward", "target_sum", first, TargetSum(members)), "target_sum"
        return None

    def gradients(self, neuron: Neuron) -> None:
        """The gradients of the incoming weights and of the bias, with this sample's shares."""
        self.steps += self._gradient_steps(neuron)
        if neuron.bias is not None:
            self.steps.append(self._bias_gradient_step(neuron))

    def _gradient_steps(self, neuron: Neuron) -> list[TraceStep]:
        outs, known, places, before = self._ids["out"], self._ids["gradient"], self._places, self._gradients
        own, own_step = neuron.delta, self._ids["delta"].get(neuron.name)
        phase, quantity, rule = "backward", "gradient", gradient
        sample, update, steps = self.sample, self._update, []
        for wire, connection in zip(self._into(neuron), neuron.incoming, strict=True):
            name = wire.name
            fields = (
                wire,
                own,
                own_step,
                connection.source.out,
                outs.get(wire.source),
                before[connection],
                known.get(name),
                places.get(connection),
            )
            self._count += 1
            known[name] = number = self._count
            value = connection.gradient
            steps.append(
                TraceStep(number, sample, phase, quantity, name, value, rule, fields, None, None, update)
            )
        return steps

    def _bias_gradient_step(self, neuron: Neuron) -> TraceStep:
        name, kind = neuron.name, "bias_gradient"
        delta, before = self._known("delta", name, neuron.delta), self._bias_gradients[neuron]
        made_of = BiasGradient(delta, before, self._ids[kind].get(name))
        return self._made("backward", kind, name, neuron.bias_gradient, made_of)

    # -- update -----------------------------------------------------------------------------------

    def parameters(self, neuron: Neuron, learning_rate: float) -> None:
        """The new weights of the trainable incoming connections, and the new bias if it is trained."""
        known, gradients, before = self._ids["weight"], self._ids["gradient"], self._weights
        phase, quantity, update, mean = "update", "weight", self._update, self.mean
        rule, steps = new_weight, self.steps
        for wire, connection in zip(self._into(neuron), neuron.incoming, strict=True):
            if connection.trainable:
                name = wire.name
                fields = (
                    name,
                    wire.label,
                    before[connection],
                    known.get(name),
                    connection.gradient,
                    gradients.get(name),
                    learning_rate,
                    mean,
                )
                self._count += 1
                known[name] = number = self._count
                value = connection.weight
                steps.append(
                    TraceStep(number, None, phase, quantity, name, value, rule, fields, None, None, update)
                )
        if neuron.bias is not None and neuron.bias_trainable:
            self._new_bias(neuron, neuron.bias, learning_rate)

    def _new_bias(self, neuron: Neuron, bias: float, learning_rate: float) -> None:
        name, ids, before = neuron.name, self._ids, self._biases[neuron]
        assert before is not None
        gradient, step = neuron.bias_gradient, ids["bias_gradient"].get(name)
        made_of = NewBias(name, before, ids["bias"].get(name), gradient, step, learning_rate, self.mean)
        self._step("update", "bias", name, bias, made_of)

    # -- inside -----------------------------------------------------------------------------------

    def _made(
        self,
        phase: str,
        quantity: str,
        of: str,
        value: float,
        made_of: From,
        shortcut: Expression | None = None,
    ) -> TraceStep:
        """The next step."""
        self._count += 1
        self._ids[quantity][of] = self._count
        sample = self.sample if phase in OF_SAMPLES else None
        rule: Callable[[From], Expression] = type(made_of).formula
        return TraceStep(
            self._count,
            sample,
            phase,
            quantity,
            of,
            value,
            rule,
            (made_of,),
            shortcut,
            None,
            self._update,
        )

    def _step(
        self,
        phase: str,
        quantity: str,
        of: str,
        value: float,
        made_of: From,
        shortcut: Expression | None = None,
    ) -> TraceStep:
        """The next step, kept with the others."""
        step = self._made(phase, quantity, of, value, made_of, shortcut)
        self.steps.append(step)
        return step

    def _sum(self, phase: str, quantity: str, of: str, made_of: From) -> Known:
        """A sum over a large softmax group, which is named after its first neuron."""
        step = self._step(phase, quantity, of, made_of.formula().value, made_of)
        return Known(of, step.value, step.id)

    def _known(self, quantity: str, of: str, number: float) -> Known:
        """A number, with the step that computed it."""
        return Known(of, number, self._ids[quantity].get(of))

    def _into(self, neuron: Neuron) -> tuple[Wire, ...]:
        """The incoming connections by their names, made once per trace."""
        if neuron not in self._incoming:
            self._incoming[neuron] = tuple(self._wires[connection] for connection in neuron.incoming)
        return self._incoming[neuron]

    def _from(self, neuron: Neuron) -> tuple[Wire, ...]:
        """The outgoing connections by their names, made once per trace."""
        if neuron not in self._outgoing:
            self._outgoing[neuron] = tuple(self._wires[connection] for connection in neuron.outgoing)
        return self._outgoing[neuron]

    def _sources(self, neuron: Neuron) -> Links:
        wires, incoming, outs = self._into(neuron), neuron.incoming, self._ids["out"]
        return Links(
            wires,
            [connection.weight for connection in incoming],
            self._weight_steps(wires),
            [connection.source.out for connection in incoming],
            [outs.get(wire.source) for wire in wires],
        )

    def _targets(self, neuron: Neuron) -> Links:
        wires, outgoing, deltas = self._from(neuron), neuron.outgoing, self._ids["delta"]
        return Links(
            wires,
            [connection.weight for connection in outgoing],
            self._weight_steps(wires),
            [connection.target.delta for connection in outgoing],
            [deltas.get(wire.target) for wire in wires],
        )

    def _weight_steps(self, wires: Iterable[Wire]) -> list[Id]:
        """The steps that gave the weights; none before the first update."""
        weights = self._ids["weight"]
        return [weights.get(wire.name) for wire in wires] if weights else [None for _ in wires]

    def _nets(self, unit: Unit) -> tuple[Known, ...]:
        return tuple(self._known("net", member.name, member.net) for member in unit)

    def _output(self, neuron: Neuron, errors: OutputErrors) -> Output:
        by_loss = neuron.output and errors.output_gradients is None
        return Output(
            name=neuron.name,
            out=neuron.out,
            out_step=self._ids["out"].get(neuron.name),
            target=errors.targets[neuron] if by_loss and errors.loss.needs_target else None,
            output_gradient=_given_gradient(neuron, errors),
            loss=errors.loss if by_loss else None,
            outputs=len(errors.outputs),
            links=self._targets(neuron),
            natural=by_loss and natural_pair(errors.loss, neuron.activation),
            places=[self._places.get(c) for c in neuron.outgoing] if self._places else (),
        )

    def _has_shortcut(self, unit: Unit, errors: OutputErrors) -> bool:
        """Whether the slope of the activation cancels against that of the loss, in all of a unit."""
        if not natural_pair(errors.loss, unit[0].activation):
            return False
        if errors.output_gradients is not None or any(not n.output or n.outgoing for n in unit):
            return False
        return errors.loss.shortcut([errors.targets[member] for member in unit])


def _wire(connection: Connection) -> Wire:
    source = connection.source
    gives = "input" if source.kind == "input" else "out"
    return Wire(connection.name, connection.label, source.name, connection.target.name, gives)


def _given_gradient(neuron: Neuron, errors: OutputErrors) -> float | None:
    """dE/dout, where it was given in place of targets."""
    return None if errors.output_gradients is None else errors.output_gradients.get(neuron)


def _shortcut(output: Output) -> Expression | None:
    """out - target."""
    target = output.target_symbol()
    return None if target is None else output.out_symbol() - target


def _is_large(unit: Unit) -> bool:
    """Whether a softmax group is written in closed form, which one of a user's own class may not have."""
    return len(unit) > MOST_WRITTEN_OUT and type(unit[0].function) is Softmax
