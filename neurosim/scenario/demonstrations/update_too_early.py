"""``[update_too_early]``: what goes wrong when a weight is changed before all deltas are complete.

The wrong order stands here and nowhere else, as a demonstration. A hidden delta is made of the weights that
the forward pass used; whoever has changed them by then gets the delta of another network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from neurosim.formulas.updates import descend, descend_bias
from neurosim.network import Network
from neurosim.passes import safely
from neurosim.scenario.building.samples import Sample, Values
from neurosim.scenario.published.digits import agrees
from neurosim.scenario.table.demonstration_tables import UpdateTooEarlyTable


def one_update_too_early(
    network: Network, inputs: Values, targets: Values | None, learning_rate: float
) -> None:
    """Update the weights of the last generation first, and make the deltas before it from the new ones.

    This is WRONG, and what it is here for: it shows the mistake.
    """
    network.forward(inputs)
    for generation in reversed(network.generations()):
        network.zero_gradients()
        # With the weights as they stand by now: the mistake, which Network.backward would refuse.
        safely.backward(network, targets)
        for neuron in generation:
            descend(neuron.incoming, learning_rate)
            if neuron.bias is not None and neuron.bias_trainable:
                descend_bias(neuron, learning_rate)


def one_update(network: Network, inputs: Values, targets: Values | None, learning_rate: float) -> None:
    """All deltas first, then all weights."""
    network.forward(inputs)
    network.zero_gradients()
    network.backward(targets)
    network.update(learning_rate)


class ErrorRow(NamedTuple):
    """E after so many updates: as the source printed it, in the wrong order, in the right one."""

    updates: int
    source: str
    early: float
    right: float


@dataclass(frozen=True)
class UpdateTooEarly:
    """Both orders side by side.

    Attributes
    ----------
    rows : tuple of ErrorRow
    deltas : tuple of (str, float, float)
        The deltas of the first update that differ: neuron, in the wrong order, in the right one.
    """

    rows: tuple[ErrorRow, ...]
    deltas: tuple[tuple[str, float, float], ...]

    @classmethod
    def make(
        cls, table: UpdateTooEarlyTable, network: Network, samples: Sequence[Sample], learning_rate: float
    ) -> "UpdateTooEarly":
        """Train two copies of the network on the first sample, one in each order."""
        inputs, targets = samples[0]
        early, right = network.copy(), network.copy()
        wanted = {int(updates): text for updates, text in table.totals.items()}
        rows: list[ErrorRow] = []
        deltas: tuple[tuple[str, float, float], ...] = ()
        for done in range(1, max(wanted) + 1):
            one_update_too_early(early, inputs, targets, learning_rate)
            one_update(right, inputs, targets, learning_rate)
            if done == 1:
                deltas = _different_deltas(early, right)
            if done in wanted:
                errors = [_error(each, inputs, targets) for each in (early, right)]
                rows.append(ErrorRow(done, wanted[done], *errors))
        return cls(tuple(rows), deltas)

    @property
    def ok(self) -> bool:
        """Whether the wrong order gives the printed errors, and the right one does not."""
        return all(agrees(row.early, row.source) and not agrees(row.right, row.source) for row in self.rows)

    def text(self, paint: Callable[[str, str], str]) -> str:
        """Return both orders side by side."""
        lines = [
            "UPDATE TOO EARLY  the wrong order, for comparison only: output weights change first, and the",
            "  hidden deltas are then made from the new ones",
            "",
            "  deltas of the first update     too early          all deltas first",
        ]
        lines += [f"    {name:<24} {early:<z18.10g} {right:z.10g}" for name, early, right in self.deltas]
        lines += [
            "",
            f"  {'E after':>12}  {'source':<14} {'too early':<18} {'all deltas first':<18} the source has",
        ]
        for row in self.rows:
            lines.append(
                f"  {row.updates:>12}  {row.source:<14} {row.early:<18.10g} {row.right:<18.10g} "
                f"{self._verdict(row, paint)}"
            )
        return "\n".join(lines)

    def _verdict(self, row: ErrorRow, paint: Callable[[str, str], str]) -> str:
        if agrees(row.right, row.source):
            return paint("the right order, which was not expected", "red")
        if agrees(row.early, row.source):
            return paint("the wrong order", "yellow")
        return paint("NEITHER", "red")


def _different_deltas(early: Network, right: Network) -> tuple[tuple[str, float, float], ...]:
    pairs = zip(early.neurons, right.neurons, strict=True)
    return tuple(
        (f"δ({one.name})", one.delta, other.delta)
        for one, other in pairs
        if one.kind == "neuron"
        and one.delta is not None
        and other.delta is not None
        and one.delta != other.delta
    )


def _error(network: Network, inputs: Values, targets: Values | None) -> float:
    network.forward(inputs)
    return network.error(targets)
