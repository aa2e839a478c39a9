"""The traced pass: the passes by hand with a recorder, gathered into a `Trace`."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from neurosim.checks import optional_finite
from neurosim.errors import NumberError
from neurosim.frames import array_of
from neurosim.model.network import Network
from neurosim.passes import by_hand
from neurosim.passes.failures import Unchanged
from neurosim.passes.given import is_sample, plain_row, rows_of
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
    samples = _samples(network, inputs, targets, output_gradients)
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


def _samples(
    network: Network, inputs: Any, targets: Any, output_gradients: Any
) -> Sequence[tuple[Any, Any, Any]]:
    """One (inputs, targets, output gradients) per sample."""
    if is_sample(inputs):
        return [(plain_row(inputs), plain_row(targets), plain_row(output_gradients))]
    inputs = rows_of(inputs, network.inputs, "input", "inputs")
    columns: list[list[Any]] = []
    for what, given in (("target", targets), ("output gradient", output_gradients)):
        if given is None:
            columns.append([None] * len(inputs))
            continue
        name = f"{what}s".replace(" ", "_")
        rows = _rows(network, given, what, name)
        if rows is None or len(rows) != len(inputs):
            raise NumberError(
                f"inputs is a list of {len(inputs)} samples, so {name} must be a list of {len(inputs)}, "
                "too: a mapping or a sequence of numbers for each sample"
            )
        columns.append([plain_row(row) for row in rows])
    return list(zip(map(plain_row, inputs), *columns, strict=True))


def _rows(network: Network, given: Any, what: str, name: str) -> Sequence[Any] | None:
    """One row for every sample; of one output a row of numbers is as many samples."""
    if not is_sample(given):
        return rows_of(given, network.outputs, what, name)
    if len(network.outputs) != 1 or isinstance(given, Mapping) or not hasattr(given, "__len__"):
        return None
    return [[number] for number in array_of(given)]


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
