"""When a pass fails: nothing is left half changed, and a sentence explains why."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from numbers import Real
from operator import attrgetter
from types import TracebackType
from typing import Any, Self

from neurosim.ground.checks import plain_float
from neurosim.ground.errors import NeurosimError, NonFiniteError, NumberError, StructureError, brief
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork

TOO_LARGE = "inputs or weights are too large"
TOO_STEEP = "make weights, targets or the learning rate smaller"


#: How the numbers of many objects are read; this is quicker than asking for an attribute by its name.
READ: Mapping[str, Callable[[Sequence[Any]], list[Any]]] = {
    "net": lambda neurons: [neuron.net for neuron in neurons],
    "out": lambda neurons: [neuron.out for neuron in neurons],
    "delta": lambda neurons: [neuron.delta for neuron in neurons],
    "bias": lambda neurons: [neuron.bias for neuron in neurons],
    "bias_gradient": lambda neurons: [neuron.bias_gradient for neuron in neurons],
    "weight": lambda connections: [connection.weight for connection in connections],
    "gradient": lambda connections: [connection.gradient for connection in connections],
    "ready": lambda networks: [network.ready for network in networks],
    "deltas_ready": lambda networks: [network.deltas_ready for network in networks],
    "gradients_used": lambda networks: [network.gradients_used for network in networks],
}


class Unchanged:
    """Puts everything that was kept back if the block fails, whatever stops it.

    A failure that a parameter caused which is not a number at all is told as an error of that parameter.
    """

    __slots__ = ("_kept", "network")

    def __init__(self, network: PlainNetwork) -> None:
        self.network = network
        self._kept: list[tuple[Sequence[object], str, list[object]]] = []

    def keep(self, objects: Sequence[object], *names: str) -> None:
        """Keep attributes of all objects."""
        for name in names:
            self._kept.append((objects, name, READ[name](objects)))

    def keep_all(self) -> None:
        """Keep every number that the passes change."""
        self.keep(self.network.neurons, "net", "out", "delta", "bias", "bias_gradient")
        self.keep(self.network.connections, "weight", "gradient")
        self.keep([self.network], "ready", "deltas_ready", "gradients_used")

    def is_usual(self) -> bool:
        """Whether all that was kept adds up to a finite float; if it does, all of it are finite floats."""
        total = 0.0
        for objects, name, _ in self._kept:
            total = sum(filter(None, READ[name](objects)), total)
        return type(total) is float and isfinite(total)

    def put_back(self) -> None:
        """Give all objects what was kept."""
        for objects, name, values in self._kept:
            for thing, value in zip(objects, values, strict=True):
                setattr(thing, name, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if failure is None:
            return
        self.put_back()
        if isinstance(failure, ArithmeticError | TypeError | ValueError | AttributeError | Warning):
            reason = bad_parameter(self.network.neurons, self.network.connections)
            if reason is not None:
                raise reason from failure


def make_plain(network: PlainNetwork) -> None:
    """Turn weights, biases and constants into floats; numbers of NumPy would compute in their own precision.

    Raises
    ------
    TypeError
        One of them is not real.
    """
    connections = network.connections
    if not {float}.issuperset(map(type, map(attrgetter("weight"), connections))):
        for connection in connections:
            connection.weight = plain_float(connection.weight)
    for neuron in network.neurons:
        if neuron.bias is not None and type(neuron.bias) is not float:
            neuron.bias = plain_float(neuron.bias)
        if neuron.kind == "constant" and type(neuron.value) is not float:
            neuron.value = plain_float(neuron.value)


class ThisSample:
    """Says in a message which sample it was, by its inputs; the text is made only when it is needed."""

    __slots__ = ("_network",)

    def __init__(self, network: PlainNetwork) -> None:
        self._network = network

    def __str__(self) -> str:
        inputs = self._network.inputs
        shown = [f"{neuron.name} = {neuron.out}" for neuron in inputs[:4]]
        more = ["..."] if len(inputs) > len(shown) else []
        return f" in the sample {', '.join(shown + more)}" if inputs else ""


def not_finite(quantity: str, of: str, value: float, where: object, advice: str) -> NonFiniteError:
    """Return the error for a computed value that left the range of a float."""
    became = "not a number (nan)" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return NonFiniteError(f"{quantity} of '{of}' became {became}{where}; {advice}")


def equation_failed(quantity: str, neuron: Neuron, failure: Exception, where: object) -> NeurosimError:
    """Return the error for an activation that raised, or that gave something else than a number."""
    name = neuron.activation.name if neuron.activation is not None else "no activation"
    said = str(failure) or type(failure).__name__
    kind = NumberError if isinstance(failure, TypeError) else NonFiniteError
    return kind(
        f"{quantity} of '{neuron.name}'{where}: {name} failed at net = {neuron.net} ({said}); "
        "keep net in the range where the activation is defined and real"
    )


def aggregation_failed(quantity: str, neuron: Neuron, failure: Exception, where: object) -> NeurosimError:
    """Return the error for an aggregation that raised, or that gave something else than a number."""
    said = str(failure) or type(failure).__name__
    kind = NumberError if isinstance(failure, TypeError) else NonFiniteError
    return kind(
        f"{quantity} of '{neuron.name}'{where}: aggregation {neuron.aggregation.name} failed ({said}); "
        "keep weights and outs in the range where it is defined and real"
    )


def nothing_to_aggregate(neuron: Neuron) -> StructureError:
    """Return the error for an aggregation that needs more connections than lead to the neuron."""
    aggregation = neuron.aggregation
    return StructureError(
        f"'{neuron.name}' takes the {aggregation.name} of {len(neuron.incoming)} terms, which needs at least "
        f"{aggregation.least}; connect a source to it, or give it aggregation='sum'"
    )


def bad_parameter(neurons: Iterable[Neuron], connections: Iterable[Connection]) -> NumberError | None:
    """Return the error for the first parameter that was set to something that is no finite number."""
    for neuron in neurons:
        if neuron.bias is not None and not _usable(neuron.bias):
            return _parameter(f"bias of '{neuron.name}'", neuron.bias)
        if not _usable(neuron.bias_gradient):
            return _parameter(f"bias_gradient of '{neuron.name}'", neuron.bias_gradient)
        if neuron.kind == "constant" and not _usable(neuron.value):
            return _parameter(f"value of constant '{neuron.name}'", neuron.value)
    for connection in connections:
        for quantity in ("weight", "gradient"):
            if not _usable(getattr(connection, quantity)):
                ends = f"'{connection.source.name}' -> '{connection.target.name}'"
                return _parameter(f"{quantity} of {ends}", getattr(connection, quantity))
    return None


def _usable(value: object) -> bool:
    try:
        return isinstance(value, Real) and math.isfinite(value)
    except OverflowError:
        return False


def _parameter(what: str, value: object) -> NumberError:
    return NumberError(f"{what} is {brief(value)}; it must be a finite real number, assign one and try again")
