"""Where two traces differ: exact and carried, before and after, one bias style and the other."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from neurosim.ground.errors import NumberError, brief
from neurosim.trace.records import NetworkRecord
from neurosim.trace.trace_record import TraceRecord

#: Sums of the same terms in another order are off by so little.
NOISE = 1e-14
#: Sample (0 for what is of none: given before the first, or made of all), quantity, of.
Key = tuple[int, str, str]


class Difference(NamedTuple):
    """One number that is not the same in two traces; None where a trace does not have it."""

    sample: int
    quantity: str
    of: str
    here: float | None
    there: float | None

    @property
    def change(self) -> float | None:
        """There minus here."""
        return None if self.here is None or self.there is None else self.there - self.here


@dataclass(frozen=True, slots=True)
class DifferencesRecord:
    """All numbers that differ between two traces, in the order of the first.

    Its attributes are described in `neurosim.answers.Differences`, which also prints it.
    """

    found: tuple[Difference, ...]
    same: int
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @classmethod
    def of(cls, here: TraceRecord, there: TraceRecord) -> Self:
        """Return where two traces differ; see `neurosim.trace_view.Trace.diff`.

        Raises
        ------
        NumberError
            `there` is not a trace.
        """
        if not isinstance(there, TraceRecord):
            raise NumberError(f"a trace is compared with another trace, not with {brief(there)}")
        first, second = _numbers(here), _numbers(there)
        found = [
            Difference(*key, first.get(key), second.get(key))
            for key in dict.fromkeys((*first, *second))
            if not _same(first.get(key), second.get(key))
        ]
        same = len(dict.fromkeys((*first, *second))) - len(found)
        return cls(tuple(found), same, {**there.network.labels(), **here.network.labels()})


def _same(here: float | None, there: float | None) -> bool:
    """Whether two numbers are the same, but for the noise of the last bits."""
    if here is None or there is None:
        return False
    return math.isclose(here, there, rel_tol=NOISE)


def _numbers(trace: TraceRecord) -> dict[Key, float]:
    """All numbers of a trace; a weight from a constant 1 counts as the bias that it is."""
    network, biases = trace.network, _biases(trace.network)
    found: dict[Key, float] = {}
    for neuron in network.neurons:
        if neuron.bias is not None:
            found[0, "bias", neuron.name] = neuron.bias
    for connection in network.connections:
        if connection.name in biases:
            found[0, "bias", biases[connection.name]] = connection.weight
        else:
            found[0, "weight", connection.name] = connection.weight
    for step in trace.steps:
        quantity, of = step.quantity, step.of
        if of in biases and quantity in ("weight", "gradient"):
            quantity, of = {"weight": "bias", "gradient": "bias_gradient"}[quantity], biases[of]
        made_of = {"update": "new ", "gradient": "mean_"}.get(step.phase, "")
        found[step.sample or 0, made_of + quantity, of] = step.value
    return found


def _biases(network: NetworkRecord) -> dict[str, str]:
    """The connections from a constant 1 to a neuron that has no bias otherwise: from name to neuron."""
    ones = {neuron.name for neuron in network.neurons if neuron.value == 1.0}
    own = {neuron.name for neuron in network.neurons if neuron.bias is not None}
    to: dict[str, list[str]] = {}
    for connection in network.connections:
        if connection.source in ones and connection.target not in own:
            to.setdefault(connection.target, []).append(connection.name)
    return {names[0]: target for target, names in to.items() if len(names) == 1}
