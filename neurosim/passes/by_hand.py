"""The passes by hand: over the living objects, one neuron after the other.

Each pass is a generator. With a recorder it yields a `Step` for everything it computes; without one it
yields nothing, and running it to its end is the plain pass. So the two cannot drift apart. The passes say
only who feeds whom; the arithmetic stands in `neurosim.formulas`.
"""

from collections.abc import Iterable, Iterator
from math import isfinite

from neurosim.checks import finite
from neurosim.errors import PassOrderError
from neurosim.formulas.propagation import (
    add_bias_gradient,
    add_gradients,
    add_shared_gradients,
    aggregated_net,
    average_bias_gradient,
    average_gradients,
    delta,
    error_slope,
    group_delta,
    net_input,
    shared_error_slope,
    shares,
)
from neurosim.formulas.updates import descend, descend_bias
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.model.schedule import Unit
from neurosim.passes.domain import judge_sample
from neurosim.passes.failures import (
    ThisSample,
    Unchanged,
    aggregation_failed,
    equation_failed,
    make_plain,
    not_finite,
    nothing_to_aggregate,
    plain_float,
)
from neurosim.passes.given import given_numbers
from neurosim.passes.mean_recorder import MeanRecorder
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.recorder import Recorder
from neurosim.trace.steps import Step

Shares = dict[Connection, float]

TOO_LARGE = "inputs or weights are too large"
TOO_STEEP = "make weights, targets or the learning rate smaller"


def drain(steps: Iterable[Step]) -> None:
    """Run a pass to its end."""
    for _ in steps:
        pass


def forward(
    network: Network, inputs: object, *, record: Recorder | None = None, where: object = ""
) -> Iterator[Step]:
    """Compute net and out of every neuron, generation by generation.

    Parameters
    ----------
    inputs : mapping of name to float, or sequence of float in input order
    record : Recorder, optional
        Turns what was computed into steps.
    where : str
        Added to messages, such as ``" in sample 3"``; the inputs are named when it is empty.
    """
    if network.trainer is not None:
        network.require_own_thread()
    where = where or ThisSample(network)
    given = given_numbers("input", inputs, network.inputs)
    order = network.schedule().order
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "net")
        unchanged.keep(network.neurons, "out")
        for neuron, value in zip(network.inputs, given, strict=True):
            neuron.out = value
            if record is not None:
                yield record.input(neuron)
        for unit in order:
            if unit[0].kind == "input":
                continue
            if unit[0].kind == "constant":
                unit[0].out = unit[0].value
                continue
            for neuron in unit:
                if not neuron.aggregation.additive:
                    neuron.net = _aggregated(neuron, where)
                else:
                    neuron.net = net_input(neuron.incoming, neuron.bias)
                    if type(neuron.net) is not float:  # a parameter was set to a number of another kind
                        make_plain(neuron)
                        neuron.net = net_input(neuron.incoming, neuron.bias)
                if not isfinite(neuron.net):
                    raise not_finite("net", neuron.name, neuron.net, where, TOO_LARGE)
                if record is not None:
                    yield record.net(neuron)
            _compute_outs(unit, where)
            if record is not None:
                yield from record.outs(unit)
    network.ready = True
    network.deltas_ready = False


def _aggregated(neuron: Neuron, where: object) -> float:
    """Return net where it is a product, a maximum or an aggregation of your own."""
    aggregation = neuron.aggregation
    if len(neuron.incoming) < aggregation.least:
        raise nothing_to_aggregate(neuron)
    make_plain(neuron)
    try:
        return plain_float(aggregated_net(aggregation, neuron.incoming, neuron.bias))
    except (ArithmeticError, ValueError, TypeError) as failure:
        raise aggregation_failed("net", neuron, failure, where) from failure


def _compute_outs(unit: Unit, where: object) -> None:
    """Compute out = f(net) of one neuron, or of a softmax group."""
    first = unit[0]
    activation = first.activation
    assert activation is not None
    try:
        if activation.coupled:
            outs = activation.group_values([neuron.net for neuron in unit])  # type: ignore[attr-defined]
            for neuron, out in zip(unit, outs, strict=True):
                neuron.out = plain_float(out)
        else:
            first.out = plain_float(activation.value(first.net))  # type: ignore[arg-type]
    except (ArithmeticError, ValueError, TypeError) as failure:
        raise equation_failed("out", first, failure, where) from failure
    for neuron in unit:
        if not isfinite(neuron.out):  # type: ignore[arg-type]
            raise not_finite("out", neuron.name, neuron.out, where, TOO_LARGE)  # type: ignore[arg-type]


def error(network: Network, targets: object, *, where: object = "", judged: bool = False) -> float:
    """Return E for the outs that stand on the objects.

    Parameters
    ----------
    where : object
        Added to messages, such as ``" in sample 3"``.
    judged : bool
        Whether targets are held against the loss here; who passes many samples does so once, before.

    Raises
    ------
    PassOrderError
        There was no forward pass yet.
    NeurosimError
        As `neurosim.passes.outputs.OutputErrors`.
    """
    if any(neuron.out is None for neuron in network.outputs):
        raise PassOrderError("error() needs the outs of a forward pass; call forward(inputs) first")
    errors = OutputErrors(network, targets, where=where)
    if judged:
        judge_sample(network, errors.targets.values())
    return errors.error(where)


def error_step(network: Network, targets: object, record: Recorder, *, where: str = "") -> Iterator[Step]:
    """Compute E and yield it as one step."""
    errors = OutputErrors(network, targets, where=where)
    yield record.error(errors, errors.error(where))


def backward(
    network: Network,
    targets: object = None,
    output_gradients: object = None,
    *,
    record: Recorder | None = None,
    where: object = "",
    judged: bool = False,
) -> Iterator[Step]:
    """Compute the deltas generation by generation, last first, and add to the gradients.

    Parameters
    ----------
    targets : mapping of name to float, or sequence of float in output order
    output_gradients : the same, optional
        dE/dout of every output, in place of targets and loss.
    judged : bool
        As for `error`.
    """
    if network.trainer is not None:
        network.require_own_thread()
    where = where or ThisSample(network)
    network.require_forward("backward()")
    errors = OutputErrors(network, targets, output_gradients, where)
    if judged and output_gradients is None:
        judge_sample(network, errors.targets.values())
    generations = network.schedule().units
    shared: Shares = {}  # of the connections that do not end in a weighted sum
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "delta")
        unchanged.keep(network.neurons, "bias_gradient")
        for generation in reversed(generations):
            for unit in generation:
                if unit[0].kind == "constant":
                    continue
                _compute_deltas(unit, errors, shared, where)
                if record is not None:
                    yield from record.deltas(unit, errors)
            for unit in generation:
                for neuron in unit:
                    if neuron.kind == "neuron":
                        yield from _add_gradients(neuron, shared, unchanged, record, where)
    network.deltas_ready = True
    network.gradients_used = False


def _compute_deltas(unit: Unit, errors: OutputErrors, shared: Shares, where: object) -> None:
    """Compute delta = dE/dout * f'(net) of one neuron, or of a softmax group."""
    if shared:
        slopes = [shared_error_slope(errors.slope(neuron), neuron.outgoing, shared) for neuron in unit]
    else:
        slopes = [error_slope(errors.slope(neuron), neuron.outgoing) for neuron in unit]
    activation = unit[0].activation
    if activation is None:
        unit[0].delta = slopes[0]
    elif activation.coupled:
        outs = [neuron.out for neuron in unit]
        for i, neuron in enumerate(unit):
            neuron.delta = group_delta(activation, slopes, outs, i, errors.closed_delta(neuron))  # type: ignore[arg-type]
    else:
        try:
            slope = plain_float(activation.slope(unit[0].net, unit[0].out))  # type: ignore[arg-type]
        except (ArithmeticError, ValueError, TypeError) as failure:
            raise equation_failed("slope", unit[0], failure, where) from failure
        unit[0].delta = delta(slopes[0], slope, errors.closed_delta(unit[0]))
    for neuron in unit:
        if not isfinite(neuron.delta):  # type: ignore[arg-type]
            raise not_finite("delta", neuron.name, neuron.delta, where, TOO_STEEP)  # type: ignore[arg-type]


def _add_gradients(
    neuron: Neuron, shared: Shares, unchanged: Unchanged, record: Recorder | None, where: object
) -> Iterator[Step]:
    """Add delta_j * out_i to every incoming gradient, and delta_j to the bias gradient."""
    before = unchanged.keep(neuron.incoming, "gradient")
    if neuron.aggregation.additive:
        add_gradients(neuron.incoming, neuron.delta)  # type: ignore[arg-type]
    else:
        own = _shares(neuron, where)
        add_shared_gradients(neuron.incoming, own)
        shared.update(zip(neuron.incoming, own, strict=True))
    for connection in neuron.incoming:
        if not isfinite(connection.gradient):
            raise not_finite("gradient", connection.name, connection.gradient, where, TOO_STEEP)
    if record is not None:
        yield from record.gradients(neuron, before)
    if neuron.bias is not None:
        bias_before = neuron.bias_gradient
        add_bias_gradient(neuron, neuron.delta)  # type: ignore[arg-type]
        if not isfinite(neuron.bias_gradient):
            raise not_finite("bias gradient", neuron.name, neuron.bias_gradient, where, TOO_STEEP)
        if record is not None:
            yield record.bias_gradient(neuron, bias_before)


def _shares(neuron: Neuron, where: object) -> list[float]:
    """delta_j * dA/dt_i of every incoming connection, from the weights and outs of the forward pass."""
    try:
        own = shares(neuron.aggregation, neuron.incoming, neuron.delta)  # type: ignore[arg-type]
        return [plain_float(share) for share in own]
    except (ArithmeticError, ValueError, TypeError) as failure:
        raise aggregation_failed("slope", neuron, failure, where) from failure


def average(network: Network, samples: int, *, record: MeanRecorder | None = None) -> Iterator[Step]:
    """Divide the gradients by the number of samples, neuron by neuron in the order of the forward pass."""
    for unit in network.schedule().order:
        if unit[0].kind == "neuron":  # nothing feeds the others
            for neuron in unit:
                average_gradients(neuron.incoming, samples)
                if record is not None:
                    yield from record.mean_gradients(neuron, samples)
                if neuron.bias is not None:
                    average_bias_gradient(neuron, samples)
                    if record is not None:
                        yield record.mean_bias_gradient(neuron, samples)


def update(
    network: Network, learning_rate: float, *, record: Recorder | None = None, where: str = ""
) -> Iterator[Step]:
    """Change every trainable parameter, neuron by neuron in the order of the forward pass."""
    if network.trainer is not None:
        network.require_own_thread()
    rate = finite(learning_rate, "learning_rate")
    where = f"{where} (learning rate {rate})"
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "bias")
        for unit in network.schedule().order:
            if unit[0].kind == "neuron":  # nothing feeds the others
                for neuron in unit:
                    yield from _descend(neuron, rate, unchanged, record, where)
    network.ready = False
    network.gradients_used = True


def _descend(
    neuron: Neuron, rate: float, unchanged: Unchanged, record: Recorder | None, where: str
) -> Iterator[Step]:
    """Change the incoming weights and the bias of a neuron."""
    before = unchanged.keep(neuron.incoming, "weight")
    descend(neuron.incoming, rate)
    for connection in neuron.incoming:
        if not isfinite(connection.weight):
            raise not_finite("weight", connection.name, connection.weight, where, TOO_STEEP)
    if record is not None:
        yield from record.weights(neuron, before, rate)
    if neuron.bias is not None and neuron.bias_trainable:
        bias_before = neuron.bias
        descend_bias(neuron, rate)
        if not isfinite(neuron.bias):
            raise not_finite("bias", neuron.name, neuron.bias, where, TOO_STEEP)
        if record is not None:
            yield record.bias(neuron, bias_before, rate)
