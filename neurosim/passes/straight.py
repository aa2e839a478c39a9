"""The passes over one small network as straight-line Python, written from its formulas.

There is a line for every number, and no loop: net, out and delta of every neuron are variables. The equations
are those that `neurosim.passes.by_hand` computes with, given symbols in place of numbers, so that the bits
are the same. Names that a user typed never enter the text: what it needs is handed over as objects.

A function that is written here changes the objects at its very end, if all that it computed adds up to a
finite float; where it does not, or anything else is in doubt, it returns None and has changed nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from neurosim.formulas.ieee import FLOAT_FUNCTIONS
from neurosim.formulas.known import natural_pair
from neurosim.formulas.loss import Loss
from neurosim.formulas.nodes import Symbol
from neurosim.formulas.propagation import error_slope, net_input
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import fine_range
from neurosim.passes.formulas_only import is_formula
from neurosim.passes.given import given_numbers
from neurosim.passes.line_writing import (
    CODE,
    DOUBT,
    Change,
    Lines,
    descended,
    function_of,
    function_text,
    local,
    summed,
    written_formula,
)

#: All that a written function needs of Python itself.
PYTHON: Mapping[str, object] = {
    one.__name__: one for one in (BaseException, Exception, dict, float, len, list, type)
}
NO_RANGE = (1.0, -1.0)  # in which no target is


class WrittenSource(NamedTuple):
    """A neuron at the beginning of a connection, as formulas read it."""

    out: Symbol


class WrittenLink(NamedTuple):
    """A connection, as formulas read it."""

    weight: Symbol
    share: Symbol
    source: WrittenSource


class StraightLines:
    """Writes the passes over a network; `neurosim.passes.quick` says over which.

    In the text a neuron is called ``n3``, its name ``k3``, its out ``o3``, its net ``s3``, dE/dout ``e3``,
    delta ``d3``, the bias ``b3``, its activation ``f3`` and its target ``t3``; a connection is called ``c3``,
    its weight ``w3`` and its gradient ``g3``.

    Attributes
    ----------
    known : dict of str to object
        What these names stand for.
    """

    def __init__(self, network: PlainNetwork) -> None:
        self.network, self.loss = network, network.loss
        self.inputs, self.outputs = network.inputs, network.outputs
        self.order = network.order()
        self.computing = [neuron for unit in self.order.forward for neuron in unit]
        self.number = {neuron: str(k) for k, neuron in enumerate(network.neurons, start=1)}
        self.links = {connection: str(k) for k, connection in enumerate(network.connections, start=1)}
        self.known: dict[str, Any] = {"__builtins__": PYTHON, **FLOAT_FUNCTIONS}
        self.known["inputs"] = partial(given_numbers, "input", neurons=self.inputs)
        self.known["targets"] = partial(given_numbers, "target", neurons=self.outputs)
        for neuron, k in self.number.items():
            self.known |= {f"n{k}": neuron, f"k{k}": neuron.name}
        self.known |= {f"c{k}": connection for connection, k in self.links.items()}

    # -- the passes ---------------------------------------------------------------------------------------

    def forward(self) -> str:
        """Return the text of ``forward(given)``, which gives the outs of the outputs by name, or None."""
        lines = [*self._assumed(), *self._given("inputs", [f"o{self.number[one]}" for one in self.inputs])]
        lines += [f"o{self.number[one]} = n{self.number[one]}.value" for one in self.order.constants]
        for neuron in self.computing:
            k = self.number[neuron]
            lines += [*self._net(f"s{k}", neuron), f"o{k} = {self._of_net(neuron, 'value')}"]
        changes = [Change(f"n{k}.out", f"o{k}") for k in self.number.values()]
        changes += [Change(f"n{self.number[one]}.net", f"s{self.number[one]}") for one in self.computing]
        lines += [change.read() for change in changes]
        outs = ", ".join(f"k{self.number[one]}: o{self.number[one]}" for one in self.outputs)
        return function_text("forward(given)", lines, changes, f"{{{outs}}}")

    def error(self) -> str:
        """Return the text of ``error(given, loss)``, which gives E, or None."""
        lines = [f"o{self.number[one]} = n{self.number[one]}.out" for one in self.outputs]
        lines += [*self._targets(), "E = 0.0"]
        lines += [f"E = E + ({self._of_out(neuron, 'term')})" for neuron in self.outputs]
        return function_text("error(given, loss)", lines, [], "E", ["E", *self._target_names()])

    def backward(self) -> str:
        """Return the text of ``backward(given, loss)``, which gives the sum of what it changed, or None."""
        lines, changes = [*self._assumed(), *self._standing(), *self._targets()], []
        units = [unit for generation in self.order.backward for unit in generation]
        for neuron in (one for unit in units for one in unit):
            k, own = self.number[neuron], None
            if neuron.output:
                lines.append(f"e{k} = {self._of_out(neuron, 'slope')}")
                own = local(f"e{k}")
            lines += summed(f"e{k}", error_slope(own, [self._link(one) for one in neuron.outgoing]))
            through = "" if neuron.kind == "input" else f"*({self._of_net(neuron, 'slope')})"
            lines.append(f"d{k} = 0.0 + e{k}{through}" if through else f"d{k} = e{k}")
            changes.append(Change(f"n{k}.delta", f"d{k}"))
            lines.append(changes[-1].read())
        for connection, k in self.links.items():
            link, change = self._link(connection), Change(f"c{k}.gradient", f"g{k}")
            gradient = local(change.before) + link.share * link.source.out
            lines += [change.read(), f"{change.new} = {CODE.write(gradient)}"]
            changes.append(change)
        for neuron in self._biased():
            k = self.number[neuron]
            change = Change(f"n{k}.bias_gradient", f"b{k}")
            lines += [change.read(), f"{change.new} = {change.before} + d{k}"]
            changes.append(change)
        shares = [f"c{k}.share = d{self.number[one.target]}" for one, k in self.links.items()]
        added = [*(change.new for change in changes), *self._target_names()]
        return function_text("backward(given, loss)", lines, changes, "total", added, shares)

    def update(self) -> str:
        """Return the text of ``update(rate)``, which gives the sum of what it changed, or None."""
        lines, changes = [*self._without_bias(), "if type(rate) is not float:", DOUBT], []
        for k in self.links.values():
            changes.append(Change(f"c{k}.weight", f"w{k}"))
            lines += descended(changes[-1], f"c{k}.gradient", f"c{k}.trainable")
        for neuron in self._biased():
            k = self.number[neuron]
            changes.append(Change(f"n{k}.bias", f"b{k}"))
            lines += descended(changes[-1], f"n{k}.bias_gradient", f"n{k}.bias_trainable")
        return function_text("update(rate)", lines, changes, "total")

    def function(self, text: str) -> Callable[..., Any]:
        """Return the function of one of these texts."""
        return function_of(text, self.known)

    # -- what they have in common -------------------------------------------------------------------------

    def _biased(self) -> list[Neuron]:
        return [neuron for neuron in self.computing if neuron.bias is not None]

    def _without_bias(self) -> Lines:
        """Lines that see whether the neurons without a bias still have none."""
        without = [f"n{k}.bias is None" for neuron, k in self.number.items() if neuron.bias is None]
        return [] if not without else [f"if not ({' and '.join(without)}):", DOUBT]

    def _assumed(self) -> Lines:
        """Lines that see whether the equations are still those of the text, with the same parameters."""
        same, seen = [], set()
        for neuron in self.computing:
            k, function = self.number[neuron], neuron.function
            self.known |= {f"f{k}": function, f"a{k}": neuron.aggregation}
            same += [f"n{k}.function is f{k}", f"n{k}.aggregation is a{k}"]
            if id(function) not in seen:
                seen.add(id(function))
                self.known[f"p{k}"] = function.kept
                same.append(f"f{k}.kept is p{k}")
        return [f"if not ({' and '.join(same)}):", DOUBT, *self._without_bias()]

    def _given(self, what: str, names: Sequence[str]) -> Lines:
        """Lines that take apart what is given, a dict by name or a list as a rule."""
        together = ", ".join(names) + ","
        return [
            f"if type(given) is dict and len(given) == {len(names)}:",
            *(f"    {name} = given[k{name[1:]}]" for name in names),
            f"elif type(given) is list and len(given) == {len(names)}:",
            f"    {together} = given",
            "else:",
            f"    {together} = {what}(given)",
            f"if not ({' and '.join(f'type({name}) is float' for name in names)}):",
            f"    {together} = {what}([{together}])",
        ]

    def _target_names(self) -> Lines:
        return [f"t{self.number[one]}" for one in self.outputs] if self.loss.needs_target else []

    def _targets(self) -> Lines:
        """Lines that take the targets, and see that the loss has an E and a slope for them."""
        self.known |= {"loss_here": self.loss, "loss_kept": self.loss.kept, "defined": self.loss.defined}
        self.known["values"] = self.loss.target_values
        lines = ["if not (loss is loss_here and loss.kept is loss_kept):", DOUBT]
        if self.loss.needs_target:
            lines += self._given("targets", self._target_names())
        else:
            lines += ["if given is not None:", DOUBT]
        for neuron in self.outputs:
            k, wrong = self.number[neuron], []
            if self.loss.needs_target:
                self.known[f"low{k}"], self.known[f"high{k}"] = fine_range(self.loss, neuron) or NO_RANGE
                wrong.append(f"not low{k} <= t{k} <= high{k}")
                if self.loss.target_values is not None:
                    wrong.append(f"t{k} not in values")
            if natural_pair(self.loss, neuron.function):
                wrong.append(f"({self._of_out(neuron, 'far_out')})")
            if type(self.loss).defined is not Loss.defined:
                wrong.append(f"not defined({self._target(neuron)}, o{k})")
            lines += [f"if {' or '.join(wrong)}:", DOUBT] if wrong else []
        return lines

    def _standing(self) -> Lines:
        """Lines that read the numbers of the forward pass, and see whether they are those of the weights."""
        lines = [f"o{k} = n{k}.out" for k in self.number.values()]
        for constant in self.order.constants:
            k = self.number[constant]
            lines += [f"if o{k} != n{k}.value:", DOUBT]
        for neuron in self.computing:
            k = self.number[neuron]
            lines += [f"s{k} = n{k}.net", *self._net("again", neuron), f"if s{k} != again:", DOUBT]
        return lines

    def _link(self, connection: Connection) -> WrittenLink:
        """A connection as formulas read it."""
        source, target = self.number[connection.source], self.number[connection.target]
        weight = local(f"c{self.links[connection]}.weight")
        return WrittenLink(weight, local(f"d{target}"), WrittenSource(local(f"o{source}")))

    def _net(self, name: str, neuron: Neuron) -> Lines:
        bias = None if neuron.bias is None else local(f"n{self.number[neuron]}.bias")
        return summed(name, net_input([self._link(one) for one in neuron.incoming], bias))

    def _of_net(self, neuron: Neuron, what: str) -> str:
        """f(net) or f'(net)."""
        k = self.number[neuron]
        return written_formula(neuron.function, what, {"net": f"s{k}", "out": f"o{k}"})

    def _of_out(self, neuron: Neuron, what: str) -> str:
        """The term of the loss, its slope, or whether the out is far out."""
        names = {"target": self._target(neuron), "out": f"o{self.number[neuron]}"}
        return written_formula(self.loss, what, {**names, "outputs": str(len(self.outputs))})

    def _target(self, neuron: Neuron) -> str:
        return f"t{self.number[neuron]}" if self.loss.needs_target else "0.0"


class WrittenPasses:
    """The passes as lines; see `neurosim.model.quick_passes.QuickPasses`."""

    forward: Callable[[object], dict[str, float] | None]
    error: Callable[[object, Loss], float | None]
    backward: Callable[[object, Loss], object]
    update: Callable[[object], object]

    def __init__(self, network: PlainNetwork) -> None:
        lines = StraightLines(network)
        self.forward = lines.function(lines.forward())
        self.update = lines.function(lines.update())
        known = is_formula(network.loss)
        self.backward = lines.function(lines.backward()) if known else _never
        self.error = lines.function(lines.error()) if known else _never


def _never(given: object, loss: Loss) -> None:
    """Leave it to the careful pass."""
