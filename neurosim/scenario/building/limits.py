"""How much work a scenario may ask for that nobody named: counted before it is begun.

Verifying a product makes it again, of a scenario that may come from anybody, and that may ask for a training
without end. The counts are of what takes the time; on an ordinary computer each limit is about two seconds.
"""

from math import prod
from typing import TYPE_CHECKING, Protocol

from neurosim.engines.program import LONGEST_PROGRAM
from neurosim.formulas.of_text import operations
from neurosim.ground.errors import FormatError

if TYPE_CHECKING:
    from neurosim.network import Network
    from neurosim.scenario.building.plain import PlainScenario
    from neurosim.scenario.table.schema import ScenarioTable
    from neurosim.trace.steps import TraceStep
    from neurosim.trace_view import Trace

MOST_PARAMETERS = 10_000  # weights and biases
MOST_SAMPLES = 10_000
MOST_TYPED = 200_000  # bytes of the file
MOST_DATA = 300_000  # bytes of its data; a packed file stands for a thousand times as much
MOST_TRAINED = 5_000_000  # samples x epochs x parameters, where the engine is a quick one
MOST_TRAININGS = 20  # of a sweep
MOST_BY_HAND = 2_000_000  # passes x parameters, connection by connection
MOST_RECORDED = 100_000  # samples x parameters of a log
MOST_PRINTED = 8_000  # lines of a log, and numbers in them

#: Signs of a line that it has besides four for each of its numbers.
PLAIN = 100
#: How many times quicker a training is that is made by a program.
QUICKER = 10
#: A pass through a small network takes as long as one through so many parameters: in a training, by hand.
SMALL, SMALL_BY_HAND = 25, 100
#: Judging a network takes as long as a training of so many parameters with one sample.
LOOK = 2000
BEYOND = 10**15  # which nobody needs to be told in digits


class Asking(Protocol):
    """A scenario, or a saved file in its place."""

    @property
    def where(self) -> str:
        """The file as messages call it."""

    @property
    def limited(self) -> bool:
        """Whether nobody named it."""


def refuse_more(scenario: Asking, count: int, most: int, what: str) -> None:
    """Refuse a scenario that nobody named where it asks for more than so much.

    Raises
    ------
    FormatError
        It does.
    """
    if scenario.limited and count > most:
        raise too_much(scenario.where, count, most, what)


def too_much(where: str, count: int, most: int, what: str) -> FormatError:
    """Return the error that says how much a scenario asks for, and what to do."""
    said = f"about {count:,}" if count < BEYOND else f"more than {BEYOND:,}"
    return FormatError(
        f"its scenario '{where}' asks for {said} {what}; at most {most:,} are made for a scenario that you "
        "did not name; if it is yours, name it with --scenario FILE"
    )


def refuse_large(table: "ScenarioTable", where: str) -> None:
    """Refuse tables that ask for a large network, or for very many samples, before any is made.

    Raises
    ------
    FormatError
        They do.
    """
    networks = [part.network for part in table.parts]
    if table.network is not None:
        networks.append(table.network)
    size = sum(
        sum(1 + len(neuron.weights) for neuron in network.neurons)
        if network.layers is None
        else _connections(network.layers.sizes)
        for network in networks
    )
    if size > MOST_PARAMETERS:
        raise too_much(where, size, MOST_PARAMETERS, "connections and biases")
    data = table.data
    while data is not None:
        if data.dataset == "images":
            raise FormatError(
                f"its scenario '{where}' reads a folder of images; if it is yours, name it with "
                "--scenario FILE"
            )
        samples = data.options.get("n_samples", 0)
        if isinstance(samples, int) and samples > MOST_SAMPLES:
            raise too_much(where, samples, MOST_SAMPLES, "samples")
        data = data.fallback
    if table.gradient_cost is not None:
        counts = [_connections(sizes) for sizes in table.gradient_cost.networks]
        measured = [count**2 if count <= table.gradient_cost.measured else count for count in counts]
        passes = sum(4 * count + SMALL_BY_HAND for count in measured)
        if passes > MOST_BY_HAND:
            raise too_much(where, passes, MOST_BY_HAND, "steps of gradients, passes x connections")


def _connections(sizes: list[int]) -> int:
    """How many weights and biases a layered network has."""
    return sum(prod(pair) + pair[1] for pair in zip(sizes, sizes[1:], strict=False)) + sum(sizes)


def refuse_training(
    scenario: "PlainScenario", network: "Network", samples: int, looked_at: int, looks: int
) -> None:
    """Refuse a long training.

    Parameters
    ----------
    samples : int
        To train with.
    looked_at : int
        Samples that the network is judged by on its way.
    looks : int
        How often it is.

    Raises
    ------
    FormatError
        Nobody named the scenario, and it takes too many steps.
    """
    table, size = scenario.table.training, parameters_of(network)
    each = max(size, SMALL)
    steps = table.epochs * samples * each + looks * (LOOK + looked_at * each)
    by_program = table.engine not in ("objects", "numpy") and size <= LONGEST_PROGRAM
    most = MOST_TRAINED if by_program else MOST_TRAINED // QUICKER
    refuse_more(scenario, steps, most, "steps of training, samples x epochs x connections")


def refuse_passes(scenario: "PlainScenario", network: "Network", passes: int) -> None:
    """Refuse very many passes, connection by connection.

    Raises
    ------
    FormatError
        Nobody named the scenario, and it asks for too many.
    """
    steps = passes * max(parameters_of(network), SMALL_BY_HAND)
    refuse_more(scenario, steps, MOST_BY_HAND, "steps of passes, samples x connections")


def refuse_recording(scenario: "PlainScenario", network: "Network", samples: int) -> None:
    """Refuse to record the passes of very many samples.

    Raises
    ------
    FormatError
        Nobody named the scenario, and it asks for too many.
    """
    steps = samples * max(parameters_of(network), SMALL)
    refuse_more(scenario, steps, MOST_RECORDED, "lines of a log, samples x connections")


def refuse_printing(scenario: Asking, log: "Trace") -> None:
    """Refuse to print a very long log.

    Raises
    ------
    FormatError
        Nobody named the scenario, and it is too long.
    """
    refuse_more(scenario, printed(log), MOST_PRINTED, "lines of a log and numbers in them")


def printed(log: "Trace") -> int:
    """Return how many lines a log has, and numbers in them; long formulas of one's own count as more."""
    return sum(1 + len(step.uses) + _long(step) for step in log.steps)


def _long(step: "TraceStep") -> int:
    """What stands in a line besides the numbers it is made of, where that is more than in any of ours."""
    usual = PLAIN + 4 * len(step.uses)
    return max(0, operations(step.formula, 10 * usual) - usual)


def parameters_of(network: "Network") -> int:
    """Return how many weights and biases there are."""
    return len(network.connections) + sum(neuron.bias is not None for neuron in network.neurons)
