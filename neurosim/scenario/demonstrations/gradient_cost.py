"""``[gradient_cost]``: why backpropagation: numeric gradients against one backward pass, as networks grow.

A numeric gradient is (E(w + h) - E(w)) / h, one weight at a time: a forward pass for every parameter, and
one for E(w). The backward pass gives all gradients at once, for about the price of two forward passes.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from neurosim.ground.numbers import duration
from neurosim.network import Network
from neurosim.scenario.table.demonstration_tables import GradientCostTable

STEP = 1e-6
#: So often a pass is timed; the median counts.
ROUNDS = 5


@dataclass(frozen=True)
class CostOfGradients:
    """What the gradients of one network cost.

    Attributes
    ----------
    sizes : tuple of int
    parameters : int
    forward, backward : float
        Seconds of one forward pass, and of one forward and one backward pass together.
    numeric : float
        Seconds of all forward passes that numeric gradients need.
    measured : bool
        Whether they were really made; else it is passes times `forward`.
    deviation : float or None
        The largest difference between numeric gradients and those of the backward pass.
    """

    sizes: tuple[int, ...]
    parameters: int
    forward: float
    backward: float
    numeric: float
    measured: bool
    deviation: float | None

    @property
    def passes(self) -> int:
        """Forward passes for numeric gradients: one for every parameter, and one to compare with."""
        return self.parameters + 1


def numeric_gradients(network: Network, inputs: list[float], targets: list[float]) -> Iterator[float]:
    """Yield (E(w + h) - E(w)) / h of every weight; each costs a forward pass, and E(w) one more."""
    network.forward(inputs)
    here = network.error(targets)
    for connection in network.connections:
        weight = connection.weight
        connection.weight = weight + STEP
        network.forward(inputs)
        yield (network.error(targets) - here) / STEP
        connection.weight = weight


def cost_of(sizes: list[int], measured: int) -> CostOfGradients:
    """Return what the gradients of a layered network without biases cost."""
    network = Network.layered(sizes, bias="none", seed=1)
    inputs = [1.0 / (1.0 + place) for place in range(sizes[0])]
    targets = [0.5] * sizes[-1]
    parameters = len(network.connections)

    def both() -> None:
        network.forward(inputs)
        network.backward(targets)

    forward = _seconds(lambda: network.forward(inputs))
    backward = _seconds(both)
    if parameters > measured:
        numeric = (parameters + 1) * forward
        return CostOfGradients(tuple(sizes), parameters, forward, backward, numeric, False, None)
    numeric = _seconds(lambda: list(numeric_gradients(network, inputs, targets)))
    numbers = list(numeric_gradients(network, inputs, targets))
    network.zero_gradients()
    both()
    exact = [connection.gradient for connection in network.connections]
    deviation = max(abs(one - other) for one, other in zip(numbers, exact, strict=True))
    return CostOfGradients(tuple(sizes), parameters, forward, backward, numeric, True, deviation)


def _seconds(job: Callable[[], object]) -> float:
    """The median time of a job; a long one is done once."""
    times: list[float] = []
    while not times or (len(times) < ROUNDS and sum(times) < 0.5):
        begun = time.perf_counter()
        job()
        times.append(time.perf_counter() - begun)
    return median(times)


@dataclass(frozen=True)
class GradientCost:
    """The costs of all networks.

    Attributes
    ----------
    costs : tuple of CostOfGradients
    """

    costs: tuple[CostOfGradients, ...]

    @classmethod
    def make(cls, table: GradientCostTable) -> "GradientCost":
        """Build every network, and take the time."""
        return cls(tuple(cost_of(sizes, table.measured) for sizes in table.networks))

    @property
    def ok(self) -> bool:
        """Whether both ways give the same gradients, as far as such a step can tell."""
        return all(cost.deviation is None or cost.deviation < 1e-4 for cost in self.costs)

    def text(self, paint: Callable[[str, str], str]) -> str:
        """Return the table of counts and times."""
        lines = [
            "WHY BACKPROPAGATION  all gradients of one sample, in two ways",
            f"  {'network':>14} {'weights':>9}  {'numeric gradients':^28}  {'backpropagation':^24}  {'':>10}",
            f"  {'':>14} {'':>9}  {'forward passes':>14} {'time':>13}  {'passes':>10} {'time':>13}"
            f"  {'ratio':>10}",
        ]
        for cost in self.costs:
            about = "" if cost.measured else "≈ "
            lines.append(
                f"  {'-'.join(map(str, cost.sizes)):>14} {cost.parameters:>9,}  {cost.passes:>14,} "
                f"{about + duration(cost.numeric):>13}  {'1 + 1':>10} {duration(cost.backward):>13}  "
                f"{cost.numeric / cost.backward:>10,.0f}"
            )
        lines.append(
            "  1 + 1: one forward and one backward pass. ≈: estimated as passes times the time of one pass."
        )
        deviations = [cost.deviation for cost in self.costs if cost.deviation is not None]
        if deviations:
            verdict = "agree" if self.ok else paint("DO NOT AGREE", "red")
            lines.append(f"  Where both were made they {verdict}; largest difference {max(deviations):.1e}.")
        return "\n".join(lines)
