"""Descent by hand, update after update, for those who want to look at the objects after each of them."""

from collections.abc import Iterator, Sequence

from neurosim.engines.objects import add_up_gradients
from neurosim.ground.checks import finite, is_mean, whole
from neurosim.ground.errors import NumberError, brief
from neurosim.ground.frames import Sample
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import by_hand, safely
from neurosim.passes.domain import judge
from neurosim.passes.given import given_numbers


def gradient_descent(
    network: PlainNetwork,
    samples: Sequence[Sample],
    *,
    learning_rate: float,
    updates: int,
    batch_size: int = 1,
    reduction: str = "sum",
) -> Iterator[int]:
    """Train by gradient descent, and yield the number of updates done after each of them.

    The samples are walked through in order, round and round. Gradients are zeroed before every batch.

    Parameters
    ----------
    samples : sequence of (inputs, targets)
        Targets are None where the loss needs none.
    learning_rate : float
    updates : int
        How many updates to make.
    batch_size : int
        Samples per update; ``len(samples)`` is full batch. The last batch of a round may be smaller.
    reduction : str
        ``"sum"`` adds the gradients of a batch, ``"mean"`` divides the sums by the size of the batch.

    Raises
    ------
    NumberError
        A number is out of range, or there is no sample.
    NonFiniteError
        A value left the range of a float; the network is as after the last complete update.
    """
    mean = is_mean(reduction)
    if not isinstance(samples, Sequence) or len(samples) == 0:
        raise NumberError(
            f"descent needs a list of at least one pair (inputs, targets), but samples is {brief(samples)}"
        )
    for number, sample in enumerate(samples, start=1):
        if not isinstance(sample, Sequence) or len(sample) != 2:
            raise NumberError(f"sample {number} must be a pair (inputs, targets), not {brief(sample)}")
    if network.loss.needs_target and all(targets is not None for _, targets in samples):
        judge(network, [given_numbers("target", targets, network.outputs) for _, targets in samples])
    learning_rate = finite(learning_rate, "learning_rate")
    batch_size, updates = whole(batch_size, "batch_size"), whole(updates, "updates", least=0)
    starts = range(0, len(samples), batch_size)
    for done in range(updates):
        epoch, position = divmod(done, len(starts))
        first = starts[position]
        numbered = enumerate(samples[first : first + batch_size], start=first + 1)
        batch = [(number, inputs, targets) for number, (inputs, targets) in numbered]
        add_up_gradients(network, batch, epoch + 1, learning_rate)
        if mean:
            by_hand.average(network, len(batch))
        safely.update(network, learning_rate, where=f" in epoch {epoch + 1}")
        yield done + 1
