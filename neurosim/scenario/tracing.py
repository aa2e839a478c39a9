"""The step log of a scenario: the passes of one batch, recorded."""

from neurosim.errors import UnknownNameError
from neurosim.model.network import Network
from neurosim.scenario.building import Samples
from neurosim.scenario.course import train
from neurosim.scenario.scenario import Scenario
from neurosim.trace.trace import Trace


def trace_batch(scenario: Scenario, sample: int = 1) -> Trace:
    """Return the trace of the batch that contains a sample, after the updates that come before it.

    Raises
    ------
    UnknownNameError
        When there is no such sample.
    """
    size = scenario.batch_size
    first = (sample - 1) // size * size
    network, samples = _before(scenario, sample)
    batch = samples[first : first + size]
    inputs = [values for values, _ in batch]
    targets = [wanted for _, wanted in batch if wanted is not None] or None
    rate = scenario.learning_rate
    if rate is not None and scenario.table.training.reduction == "mean":
        rate /= len(batch)  # the gradients on the objects are sums
    return network.trace(inputs, targets, rate)


def trace_sample(scenario: Scenario, sample: int = 1) -> Trace:
    """Return the trace of one sample alone, forward and backward, with the weights it meets.

    Raises
    ------
    UnknownNameError
        When there is no such sample.
    """
    network, samples = _before(scenario, sample)
    return network.trace(*samples[sample - 1])


def _before(scenario: Scenario, sample: int) -> tuple[Network, Samples]:
    """The network as it is when the batch of a sample begins, and all samples."""
    samples = scenario.samples()
    if not 1 <= sample <= len(samples):
        raise UnknownNameError(f"no sample {sample} in {scenario.where} (samples are 1 to {len(samples)})")
    network = train(scenario, updates=(sample - 1) // scenario.batch_size).network
    network.zero_gradients()
    return network, samples


def which_samples(scenario: Scenario) -> str | None:
    """Say which samples the log of the first update is of; None if it is of all of them."""
    samples, size = len(scenario.table.samples), scenario.batch_size
    if size == samples:
        return None
    which = "Sample 1" if size == 1 else f"Samples 1 to {size}"
    return f"{which} of {samples}, before and in the first update; --sample N of neurosim trace shows another"


def place_in_batch(scenario: Scenario, sample: int) -> int:
    """Return the number that a sample has in the trace of its batch."""
    return (sample - 1) % scenario.batch_size + 1
