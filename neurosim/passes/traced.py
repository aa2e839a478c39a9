"""The traced pass: the passes by hand with a recorder, gathered into a `Trace`."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from neurosim.checks import optional_finite
from neurosim.errors import NumberError
from neurosim.model.network import Network
from neurosim.passes import by_hand
from neurosim.passes.domain import judge
from neurosim.passes.failures import Unchanged
from neurosim.passes.given import given_numbers, is_sample
from neurosim.passes.recorder import Recorder
from neurosim.trace.steps import Step
from neurosim.trace.trace import Conventions, Trace


def trace(
    network: Network,
    inputs: Any,
    targets: Any = None,
    learning_rate: float | None = None,
    *,
    output_gradients: Any = None,
) -> Trace:
    """Make the passes on the network and record every step.

    The passes are those of ``forward``, ``backward`` and ``update``: gradients are added to what has been
    accumulated, and the network is left as after them.

    Parameters
    ----------
    inputs : mapping of name to float, or sequence of float in input order
        One sample; or a list of samples, whose gradients accumulate before the one update at the end.
    targets : the same, optional
        Left out where the loss needs none. Without targets and output gradients only the forward pass is
        made if the loss needs targets.
    learning_rate : float, optional
        Without it there is no update.
    output_gradients : the same, optional
        dE/dout of every output, in place of targets and loss.

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
    record = Recorder(network)
    steps: list[Step] = []
    conventions = _conventions(network, learning_rate)
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
    if network.loss.needs_target and any(one is not None for _, one, _ in samples):
        given = [one for _, one, _ in samples if one is not None]
        judge(network, [given_numbers("target", one, network.outputs) for one in given])
    with Unchanged(network) as unchanged, _no_garbage_collection():
        unchanged.keep_all()
        for number, (values, wanted, gradients) in enumerate(samples, start=1):
            record.sample = number
            where = f" in sample {number}"
            steps += by_hand.forward(network, values, record=record, where=where)
            backwards = gradients is not None or wanted is not None or not network.loss.needs_target
            if gradients is None and backwards:
                steps += by_hand.error_step(network, wanted, record, where=where)
            if backwards:
                steps += by_hand.backward(network, wanted, gradients, record=record, where=where)
        if learning_rate is not None:
            steps += by_hand.update(network, learning_rate, record=record)
    return Trace(before, conventions, tuple(steps))


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


def _conventions(network: Network, learning_rate: float | None) -> Conventions:
    frozen = [f"b({n.name})" for n in network.neurons if n.bias is not None and not n.bias_trainable]
    frozen += [c.label or c.name for c in network.connections if not c.trainable]
    begun = any(c.gradient != 0.0 for c in network.connections)
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
        gradients_begun=begun or any(n.bias_gradient != 0.0 for n in network.neurons),
    )
