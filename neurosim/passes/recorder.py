"""The recorder: turns numbers into steps, right after they were computed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from neurosim.formulas.known import natural_pair
from neurosim.formulas.nodes import Expression
from neurosim.formulas.softmax import Softmax
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.model.schedule import Unit
from neurosim.passes import rules
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.rules import Links, Names, Output, Place
from neurosim.trace.records import MOST_WRITTEN_OUT
from neurosim.trace.steps import OF_SAMPLES, Step


class Recorder:
    """Makes the steps of a trace, numbered from 1, and remembers which step gave which number."""

    mean = ""  # before the gradients that an update uses

    def __init__(self, network: Network, update: int = 1) -> None:
        self.sample: int | None = 1
        self._update = update
        self._count = 0
        self._ids: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._incoming: dict[Neuron, tuple[Names, ...]] = {}
        self._outgoing: dict[Neuron, tuple[Names, ...]] = {}
        self._places: dict[Connection, Place] = {}
        self._sums: dict[Unit, rules.Sums] = {}
        self._units = {neuron: unit for unit in network.schedule().order for neuron in unit}

    # -- forward ----------------------------------------------------------------------------------

    def input(self, neuron: Neuron) -> Step:
        """The out of an input, as given."""
        name = neuron.name
        step = self._step("forward", "input", name, neuron.out, rules.given, ("input", name, neuron.out))
        self._ids["out"][name] = step.id
        return step

    def net(self, neuron: Neuron) -> Step:
        """The net of a neuron."""
        name = neuron.name
        operands = (self._sources(neuron), name, neuron.bias, self._ids["bias"].get(name))
        if not neuron.aggregation.additive:
            return self._aggregated_net(neuron, operands)
        return self._step("forward", "net", name, neuron.net, rules.net, operands)

    def _aggregated_net(self, neuron: Neuron, operands: tuple[Links, str, float | None, int | None]) -> Step:
        """The net of a neuron that is not a sum; its terms are kept, for the slopes that go back."""
        aggregation, links = neuron.aggregation, operands[0]
        for i, connection in enumerate(neuron.incoming):
            self._places[connection] = Place(aggregation, links, i)
        rule, name = rules.aggregated_net, neuron.name
        return self._step("forward", "net", name, neuron.net, rule, (aggregation, *operands))

    def outs(self, unit: Unit) -> Iterator[Step]:
        """The out of a neuron, or the outs of a softmax group."""
        activation = unit[0].activation
        assert activation is not None
        nets = self._nets(unit)
        if _is_large(unit):
            yield from self._closed_outs(unit, activation, nets)
            return
        for i, neuron in enumerate(unit):
            if activation.coupled:
                operands: tuple[Any, ...] = (activation, nets, i)
                yield self._step("forward", "out", neuron.name, neuron.out, rules.group_out, operands)
            else:
                yield self._step("forward", "out", neuron.name, neuron.out, rules.out, (activation, *nets[0]))

    def _closed_outs(self, unit: Unit, softmax: Any, nets: Sequence[Any]) -> Iterator[Step]:
        """S of a large softmax group, and the outs by it."""
        shift = softmax.shift([net for _, net, _ in nets])
        largest = next(net for net in nets if net[1] == shift) if shift != 0.0 else None
        total = self._sum("forward", "exp_sum", unit[0].name, rules.exp_sum, (softmax, nets, largest))
        yield total
        self._sums[unit] = sums = rules.Sums(total.of, largest, total.value, total.id)
        for net, neuron in zip(nets, unit, strict=True):
            operands = (softmax, net, sums)
            yield self._step("forward", "out", neuron.name, neuron.out, rules.closed_out, operands)

    # -- error ------------------------------------------------------------------------------------

    def error(self, errors: OutputErrors, value: float) -> Step:
        """The error E."""
        outputs = tuple(self._output(neuron, errors) for neuron in errors.outputs)
        units = [self._units[neuron] for neuron in errors.outputs]
        natural = [unit for unit, output in zip(units, outputs, strict=True) if output.natural]
        known = {unit: self._nets(unit) for unit in natural}
        nets = tuple(known.get(unit, ()) for unit in units) if known else ((),) * len(units)
        sums = tuple(map(self._sums.get, units)) if self._sums else (None,) * len(units)
        return self._step("error", "error", "E", value, rules.error, (errors.loss, outputs, nets, sums))

    # -- backward ---------------------------------------------------------------------------------

    def deltas(self, unit: Unit, errors: OutputErrors) -> Iterator[Step]:
        """The delta of a neuron or of an input, or the deltas of a softmax group."""
        activation = unit[0].activation
        members = tuple(self._output(member, errors) for member in unit)
        total = None
        if _is_large(unit) and (total := self._backward_sum(unit, activation, members)) is not None:
            yield total
        short = self._has_shortcut(unit, errors)
        for i, neuron in enumerate(unit):
            rule: Callable[..., Expression] = rules.delta
            operands: tuple[Any, ...] = (
                members[0],
                activation,
                neuron.net,
                self._ids["net"].get(neuron.name),
            )
            if activation is not None and activation.coupled:
                rule, operands = rules.group_delta, (members, activation, i)
            if total is not None:
                of_group = (total.quantity, total.of, total.value, total.id)
                rule, operands = rules.closed_delta, (members, activation, i, neuron.delta, of_group)
            shortcut = _shortcut(members[i]) if short and neuron not in errors.closed else None
            yield self._step("backward", "delta", neuron.name, neuron.delta, rule, operands, shortcut)

    def _backward_sum(self, unit: Unit, softmax: Any, members: Sequence[Output]) -> Step | None:
        """T or G of a large softmax group; None where its closed form is that of a loss and of more."""
        first = unit[0].name
        if not any(member.natural for member in members):
            return self._sum("backward", "slope_sum", first, rules.slope_sum, (softmax, members))
        if all(member.natural and not member.links.names for member in members):
            return self._sum("backward", "target_sum", first, rules.target_sum, (members,))
        return None

    def gradients(self, neuron: Neuron, before: Sequence[float]) -> list[Step]:
        """The gradients of the incoming weights, after this sample's shares were added to `before`."""
        outs, known, places = self._ids["out"], self._ids["gradient"], self._places
        own, own_step, sample, rule, update = (
            neuron.delta,
            self._ids["delta"].get(neuron.name),
            self.sample,
            rules.gradient,
            self._update,
        )
        phase, quantity = "backward", "gradient"
        steps = []
        for names, connection, old in zip(self._into(neuron), neuron.incoming, before, strict=True):
            name, _, source, _, _ = names
            operands = (
                names,
                own,
                own_step,
                connection.source.out,
                outs.get(source),
                old,
                known.get(name),
                places.get(connection),
            )
            self._count += 1
            known[name] = number = self._count
            value = connection.gradient
            steps.append(
                Step(number, sample, phase, quantity, name, value, rule, operands, None, None, update)
            )
        return steps

    def bias_gradient(self, neuron: Neuron, before: float) -> Step:
        """The gradient of a bias, after this sample's share was added to `before`."""
        name, kind = neuron.name, "bias_gradient"
        operands = (name, neuron.delta, self._ids["delta"].get(name), before, self._ids[kind].get(name))
        return self._step("backward", kind, name, neuron.bias_gradient, rules.bias_gradient, operands)

    # -- update -----------------------------------------------------------------------------------

    def weights(self, neuron: Neuron, before: Sequence[float], rate: float) -> list[Step]:
        """The new weights of the trainable incoming connections."""
        known, gradients, rule, mean = self._ids["weight"], self._ids["gradient"], rules.weight, self.mean
        phase, quantity, update = "update", "weight", self._update
        steps = []
        for names, connection, old in zip(self._into(neuron), neuron.incoming, before, strict=True):
            if connection.trainable:
                name = names[0]
                operands = (names, old, known.get(name), connection.gradient, gradients.get(name), rate, mean)
                self._count += 1
                known[name] = number = self._count
                value = connection.weight
                steps.append(
                    Step(number, None, phase, quantity, name, value, rule, operands, None, None, update)
                )
        return steps

    def bias(self, neuron: Neuron, before: float, rate: float) -> Step:
        """The new bias of a neuron."""
        name, ids = neuron.name, self._ids
        gradient, step = neuron.bias_gradient, ids["bias_gradient"].get(name)
        operands = (name, before, ids["bias"].get(name), gradient, step, rate, self.mean)
        return self._step("update", "bias", name, neuron.bias, rules.bias, operands)

    # -- inside -----------------------------------------------------------------------------------

    def _step(
        self,
        phase: str,
        quantity: str,
        of: str,
        value: float | None,
        rule: Callable[..., Expression],
        operands: tuple[Any, ...],
        shortcut: Expression | None = None,
    ) -> Step:
        self._count += 1
        self._ids[quantity][of] = self._count
        number: float = value  # type: ignore[assignment]
        sample = self.sample if phase in OF_SAMPLES else None
        return Step(
            self._count, sample, phase, quantity, of, number, rule, operands, shortcut, None, self._update
        )

    def _sum(
        self, phase: str, quantity: str, of: str, rule: Callable[..., Expression], operands: tuple[Any, ...]
    ) -> Step:
        """A sum over a large softmax group, which is named after its first neuron."""
        return self._step(phase, quantity, of, rule(*operands).value, rule, operands)

    def _into(self, neuron: Neuron) -> tuple[Names, ...]:
        """The names of the incoming connections, made once per trace."""
        if neuron not in self._incoming:
            self._incoming[neuron] = tuple(self._names(connection) for connection in neuron.incoming)
        return self._incoming[neuron]

    def _from(self, neuron: Neuron) -> tuple[Names, ...]:
        """The names of the outgoing connections, made once per trace."""
        if neuron not in self._outgoing:
            self._outgoing[neuron] = tuple(self._names(connection) for connection in neuron.outgoing)
        return self._outgoing[neuron]

    def _names(self, connection: Connection) -> Names:
        source, target, label = connection.source, connection.target, connection.label
        gives = "input" if source.kind == "input" else "out"
        return (connection.name, label, source.name, target.name, gives)

    def _sources(self, neuron: Neuron) -> Links:
        names, incoming = self._into(neuron), neuron.incoming
        weights, outs = self._ids["weight"], self._ids["out"]
        return Links(
            names,
            [connection.weight for connection in incoming],
            _known(weights, names),
            [connection.source.out for connection in incoming],  # type: ignore[misc]
            [outs.get(name[2]) for name in names],
        )

    def _targets(self, neuron: Neuron) -> Links:
        names, outgoing = self._from(neuron), neuron.outgoing
        weights, deltas = self._ids["weight"], self._ids["delta"]
        return Links(
            names,
            [connection.weight for connection in outgoing],
            _known(weights, names),
            [connection.target.delta for connection in outgoing],  # type: ignore[misc]
            [deltas.get(name[3]) for name in names],
        )

    def _nets(self, unit: Unit) -> tuple[tuple[str, float | None, int | None], ...]:
        return tuple((member.name, member.net, self._ids["net"].get(member.name)) for member in unit)

    def _output(self, neuron: Neuron, errors: OutputErrors) -> Output:
        by_loss = neuron.output and errors.output_gradients is None
        return Output(
            name=neuron.name,
            out=neuron.out,  # type: ignore[arg-type]
            out_step=self._ids["out"].get(neuron.name),
            target=errors.targets[neuron] if by_loss and errors.loss.needs_target else None,
            output_gradient=errors.slope(neuron) if neuron.output and not by_loss else None,
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


def _shortcut(output: Output) -> Expression | None:
    """out - target."""
    target = output.target_symbol()
    return None if target is None else output.out_symbol() - target


def _is_large(unit: Unit) -> bool:
    """Whether a softmax group is written in closed form, which one of a user's own class may not have."""
    return len(unit) > MOST_WRITTEN_OUT and type(unit[0].activation) is Softmax


def _known(weights: dict[str, int], names: Sequence[Names]) -> list[int | None]:
    """The steps that gave the weights; none before the first update."""
    return [weights.get(name[0]) for name in names] if weights else [None] * len(names)
