"""When a pass fails: nothing is left half changed, and one sentence says why."""

import math
from collections.abc import Iterable, Sequence
from numbers import Real
from operator import attrgetter
from types import TracebackType
from typing import Any, Self

from neurosim.errors import NonFiniteError, NumberError
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron


class Unchanged:
    """Puts everything that was kept back if the block fails, whatever stops it.

    A failure that a parameter caused which is no number at all is told as an error of that parameter.
    """

    __slots__ = ("_kept", "_network")

    def __init__(self, network: Network) -> None:
        self._network = network
        self._kept: list[tuple[Sequence[Any], str, list[Any]]] = []

    def keep(self, objects: Sequence[Any], name: str) -> list[Any]:
        """Keep an attribute of all objects, and return its values."""
        values = list(map(attrgetter(name), objects))
        self._kept.append((objects, name, values))
        return values

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if failure is None:
            return
        network = self._network
        reason = None
        if isinstance(failure, NonFiniteError | TypeError | AttributeError):
            reason = bad_parameter(network.neurons, network.connections)
        for objects, name, values in self._kept:
            for thing, value in zip(objects, values, strict=True):
                setattr(thing, name, value)
        if reason is not None:
            raise reason from failure


def not_finite(quantity: str, of: str, value: float, where: str, advice: str) -> NonFiniteError:
    """Return the error for a computed value that left the range of a float."""
    became = "not a number (nan)" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return NonFiniteError(f"{quantity} of '{of}' became {became}{where}; {advice}")


def bad_parameter(neurons: Iterable[Neuron], connections: Iterable[Connection]) -> NumberError | None:
    """Return the error for the first parameter that was set to something that is no finite number."""
    for neuron in neurons:
        if neuron.bias is not None and not _usable(neuron.bias):
            return _parameter(f"bias of '{neuron.name}'", neuron.bias)
        if neuron.kind == "constant" and not _usable(neuron.value):
            return _parameter(f"value of constant '{neuron.name}'", neuron.value)
    for connection in connections:
        if not _usable(connection.weight):
            ends = f"'{connection.source.name}' -> '{connection.target.name}'"
            return _parameter(f"weight of {ends}", connection.weight)
    return None


def _usable(value: object) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _parameter(what: str, value: object) -> NumberError:
    return NumberError(f"{what} is {value!r}; it must be a finite real number, assign one and try again")
