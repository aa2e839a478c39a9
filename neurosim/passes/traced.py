"""The traced pass: the passes by hand with a recorder, gathered into a `Trace`."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from neurosim.checks import is_mean, optional_finite
from neurosim.errors import NumberError
from neurosim.model.network import Network
from neurosim.passes import by_hand
from neurosim.passes.failures import Unchanged
from neurosim.passes.given import is_sample
from neurosim.passes.mean_recorder import MeanRecorder
from neurosim.passes.recorder import Recorder
from neurosim.trace.records import Update
from neurosim.trace.steps import Step
from neurosim.trace.trace import Conventions, Trace

#: The first update of a training, from the first sample on.
FIRST = Update(1, 1, (1,), None)
MEAN_UPDATE = "w <- w - learning_rate * dJ/dw, J the mean of E"


def trace(
    network: Network,
    inputs: Any,
    targets: Any = None,
    learning_rate: float | None = None,
    *,
    reduction: str = "sum",
    output_gradients: Any = None,
    accumulate: bool = False,
    first: Update = FIRST,
) -> Trace:
    """Make the passes on the network and record every step.

    The passes are those of ``forward``, ``backward`` and ``update``, and the network is left as after them.
    Gradients begin at 0, so that one trace with a learning rate is one step of descent.

    Parameters
    ----------
    inputs : mapping of name to float, or sequence of float in input order
        One sample; or a list of samples, whose gradients accumulate before the one update at the end.
    targets : the same, optional
        Left out where the loss needs none. Without targets and output gradients only the forward pass is
        made if the loss needs targets.
    learning_rate : float, optional
        Without it there is no update.
    reduction : str
        ``"sum"`` adds the gradients of the samples, ``"mean"`` divides the sums by the number of samples,
        as `Network.fit` does with a batch.
    output_gradients : the same, optional
        dE/dout of every output, in place of targets and loss.
    accumulate : bool
        Add to the gradients that stand on the network, in place of beginning at 0.
    first : Update, optional
        Which update of a training it is, where not the first; its samples are counted on from its first one.

    Raises
    ------
    NeurosimError
        As the passes; the network is then as it was before.

    Examples
    --------
    >>> net = Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.5)
    >>> record = net.trace({"x": 2.0}, {"o": 1.0})
    >>> record.value("gradient", "x->o")
    -0.10575418556853343
    """
    samples = _samples(inputs, targets, output_gradients)
    learning_rate = optional_finite(learning_rate, "learning_rate")
    mean = is_mean(reduction)
    numbers = range(first.samples[0], first.samples[0] + len(samples))
    begun = accumulate and _begun(network)
    record = _recorder(network, samples, first.number, mean=mean, begun=begun)
    steps: list[Step] = []
    conventions = _conventions(network, learning_rate, reduction, begun)
    if isinstance(record, MeanRecorder):
        conventions = replace(conventions, update=MEAN_UPDATE)
    before = network.record()
    if (
        learning_rate is not None
        and all(s[1:] == (None, None) for s in samples)
        and network.loss.needs_target
    ):
        raise NumberError(
            f"an update needs gradients, and loss {network.loss.name} needs targets for them; "
            "give targets or output_gradients, or leave learning_rate out"
        )
    with Unchanged(network) as unchanged, _no_garbage_collection():
        unchanged.keep_all()
        if not accumulate:
            network.zero_gradients()
        for number, (values, wanted, gradients) in zip(numbers, samples, strict=True):
            record.sample = number
            where = f" in sample {number}"
            steps += by_hand.forward(network, values, record=record, where=where)
            backwards = gradients is not None or wanted is not None or not network.loss.needs_target
            if gradients is None and backwards:
                steps += by_hand.error_step(network, wanted, record, where=where)
            if backwards:
                steps += by_hand.backward(network, wanted, gradients, record=record, where=where)
        if isinstance(record, MeanRecorder):
            steps += record.cost()
            steps += by_hand.average(network, len(samples), record=record)
        if learning_rate is not None:
            steps += by_hand.update(network, learning_rate, record=record)
    update = first._replace(samples=tuple(numbers), learning_rate=learning_rate)
    return Trace(before, conventions, tuple(steps), (update,))


def _recorder(network: Network, samples: Sequence[Any], update: int, *, mean: bool, begun: bool) -> Recorder:
    """What makes the steps: of several samples whose gradients are averaged, with their means."""
    if not mean or len(samples) == 1:
        return Recorder(network, update)
    backwards = [not network.loss.needs_target or sample[1:] != (None, None) for sample in samples]
    if not any(backwards):
        return Recorder(network, update)
    if not all(backwards):
        raise NumberError(
            f"a mean is made of all samples, and sample {backwards.index(False) + 1} has no targets; give "
            'targets to all of them, or leave reduction="mean" out'
        )
    if begun:
        raise NumberError(
            "gradients had been accumulated before this trace, so their sum divided by its number of samples "
            'would be no mean; leave accumulate=True out, or reduction="mean"'
        )
    return MeanRecorder(network, len(samples), update)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Pause the collector: steps form no cycles, and it would walk through all of them again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _samples(inputs: Any, targets: Any, output_gradients: Any) -> Sequence[tuple[Any, Any, Any]]:
    """One (inputs, targets, output gradients) per sample."""
    if is_sample(inputs):
        return [(inputs, targets, output_gradients)]
    columns = []
    for what, given in (("targets", targets), ("output_gradients", output_gradients)):
        if given is None:
            columns.append([None] * len(inputs))
        elif is_sample(given) or len(given) != len(inputs):
            raise NumberError(
                f"inputs is a list of {len(inputs)} samples, so {what} must be a list of {len(inputs)}, "
                "too: a mapping or a sequence of numbers for each sample"
            )
        else:
            columns.append(list(given))
    return list(zip(inputs, *columns, strict=True))


def _begun(network: Network) -> bool:
    """Whether gradients had been accumulated."""
    return any(c.gradient != 0.0 for c in network.connections) or any(
        n.bias_gradient != 0.0 for n in network.neurons
    )


def _conventions(network: Network, learning_rate: float | None, reduction: str, begun: bool) -> Conventions:
    frozen = [f"b({n.name})" for n in network.neurons if n.bias is not None and not n.bias_trainable]
    frozen += [c.label or c.name for c in network.connections if not c.trainable]
    return Conventions(
        loss=network.loss.name,
        loss_formula=network.loss.text,
        learning_rate=learning_rate,
        bias_style=network.bias_style,
        activations=tuple(
            (activation.name, activation.text, activation.slope_text)
            for activation in dict.fromkeys(n.activation for n in network.neurons)
            if activation is not None
        ),
        frozen=tuple(frozen),
        gradients_begun=begun,
        reduction=reduction,
    )
