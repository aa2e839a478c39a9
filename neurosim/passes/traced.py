"""The traced pass: the passes by hand with a recorder, gathered into the record of a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from neurosim.ground.checks import is_mean, optional_finite
from neurosim.ground.collector import paused_collector
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import array_of
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import by_hand, safely
from neurosim.passes.domain import judge
from neurosim.passes.failures import Unchanged
from neurosim.passes.given import given_numbers, is_sample, plain_row, sample_rows
from neurosim.passes.mean_recorder import MeanRecorder
from neurosim.passes.recorder import Recorder
from neurosim.trace.conventions import Conventions
from neurosim.trace.records import Update
from neurosim.trace.trace_record import TraceRecord

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)
#: The first update of a training, from the first sample on.
FIRST = Update(1, 1, (1,), None)
MEAN_UPDATE = "w <- w - learning_rate * dJ/dw, J the mean of E"


def trace(
    cls: type[AnyTrace],
    network: PlainNetwork,
    inputs: Any,
    targets: Any = None,
    learning_rate: float | None = None,
    *,
    reduction: str = "sum",
    output_gradients: Any = None,
    accumulate: bool = False,
    first: Update = FIRST,
) -> AnyTrace:
    """Make the passes on the network and record every step.

    The passes are those of ``forward``, ``backward`` and ``update``, and the network is left as after them.
    Gradients begin at 0, so that one trace with a learning rate is one step of descent.

    Parameters
    ----------
    cls : type
        The class of what is returned: `TraceRecord`, or one derived from it.
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
    >>> import neurosim as ns
    >>> net = ns.Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.5)
    >>> record = net.trace({"x": 2.0}, {"o": 1.0})
    >>> record.value("gradient", "x->o")
    -0.10575418556853343
    """
    samples = _samples(network, inputs, targets, output_gradients)
    learning_rate = optional_finite(learning_rate, "learning_rate")
    mean = is_mean(reduction)
    numbers = range(first.samples[0], first.samples[0] + len(samples))
    begun = accumulate and _begun(network)
    record = _recorder(network, samples, first.number, mean=mean, begun=begun)
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
    if network.loss.needs_target and any(one is not None for _, one, _ in samples):
        given = [one for _, one, _ in samples if one is not None]
        judge(network, [given_numbers("target", one, network.outputs) for one in given])
    with Unchanged(network) as unchanged, paused_collector():
        unchanged.keep_all()
        if not accumulate:
            network.zero_gradients()
        for number, (values, wanted, gradients) in zip(numbers, samples, strict=True):
            record.sample = number
            where = f" in sample {number}"
            safely.forward(network, values, record=record, where=where)
            backwards = gradients is not None or wanted is not None or not network.loss.needs_target
            if gradients is None and backwards:
                safely.error(network, wanted, record=record, where=where)
            if backwards:
                safely.backward(network, wanted, gradients, record=record, where=where)
        if isinstance(record, MeanRecorder):
            record.cost()
            by_hand.average(network, len(samples), record)
        if learning_rate is not None:
            safely.update(network, learning_rate, record=record)
    update = first._replace(samples=tuple(numbers), learning_rate=learning_rate)
    return cls(before, conventions, tuple(record.steps), (update,))


def _recorder(
    network: PlainNetwork, samples: Sequence[Any], update: int, *, mean: bool, begun: bool
) -> Recorder:
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
            'would not be a mean; leave accumulate=True out, or reduction="mean"'
        )
    return MeanRecorder(network, len(samples), update)


def _samples(
    network: PlainNetwork, inputs: Any, targets: Any, output_gradients: Any
) -> Sequence[tuple[Any, Any, Any]]:
    """One (inputs, targets, output gradients) per sample."""
    if is_sample(inputs):
        return [(plain_row(inputs), plain_row(targets), plain_row(output_gradients))]
    inputs = sample_rows(inputs, network.inputs, "input", "inputs")
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


def _rows(network: PlainNetwork, given: Any, what: str, name: str) -> Sequence[Any] | None:
    """One row for every sample; of one output a row of numbers is as many samples."""
    if not is_sample(given):
        return sample_rows(given, network.outputs, what, name)
    if len(network.outputs) != 1 or isinstance(given, Mapping) or not hasattr(given, "__len__"):
        return None
    return [[number] for number in array_of(given)]


def _begun(network: PlainNetwork) -> bool:
    """Whether gradients had been accumulated."""
    return any(c.gradient != 0.0 for c in network.connections) or any(
        n.bias_gradient != 0.0 for n in network.neurons
    )


def _conventions(
    network: PlainNetwork, learning_rate: float | None, reduction: str, begun: bool
) -> Conventions:
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
