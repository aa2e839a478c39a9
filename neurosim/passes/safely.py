"""The passes by hand, made safe: what is given is checked before, what was computed afterwards.

A pass that left the range of a float, or could not be computed, is made once more under a watch, which says
where it began. Whatever stops a pass, the network is then as it was before.
"""

from collections.abc import Callable
from functools import partial
from math import isfinite

from neurosim.ground.checks import finite
from neurosim.ground.errors import NeurosimError, NonFiniteError, PassOrderError
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import by_hand
from neurosim.passes.domain import judge_sample
from neurosim.passes.failures import ThisSample, Unchanged, make_plain
from neurosim.passes.given import given_numbers
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.quick import made_by_hand
from neurosim.passes.record import SILENT, PassRecord
from neurosim.passes.watch import PassWatch


def forward(
    network: PlainNetwork, inputs: object, *, record: PassRecord = SILENT, where: object = ""
) -> None:
    """Compute net and out of every neuron.

    Parameters
    ----------
    inputs : mapping of name to float, or sequence of float in input order
    record : PassRecord, optional
        Is told what is computed.
    where : object
        Added to messages, such as ``" in sample 3"``; the inputs are named when it is empty.
    """
    _require_own_thread(network)
    if record is not SILENT or network.quick is None or network.quick.forward(inputs) is None:
        _forward(network, inputs, record, where or ThisSample(network))
    network.ready = True
    network.deltas_ready = False


def _forward(network: PlainNetwork, inputs: object, record: PassRecord, where: object) -> None:
    given = given_numbers("input", inputs, network.inputs)
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "net", "out")
        if record is not SILENT:
            make_plain(network)
        _run(partial(by_hand.forward, network, given), record, unchanged, where, PassWatch.failed_forward)
    if record is SILENT:
        made_by_hand(network)


def error(
    network: PlainNetwork,
    targets: object,
    *,
    record: PassRecord = SILENT,
    where: object = "",
    judged: bool = False,
) -> float:
    """Return E for the outs that stand on the objects.

    Parameters
    ----------
    record, where
        As for `forward`.
    judged : bool
        Whether targets are held against the loss here; who passes many samples does so once, before.

    Raises
    ------
    PassOrderError
        There was no forward pass yet.
    NonFiniteError
        E left the range of a float.
    NeurosimError
        As `neurosim.passes.outputs.OutputErrors`.
    """
    quick = network.quick
    found = None if quick is None or record is not SILENT else quick.error(targets, network.loss)
    if found is not None:
        return found
    if any(neuron.out is None for neuron in network.outputs):
        raise PassOrderError("error() needs the outs of a forward pass; call forward(inputs) first")
    errors = OutputErrors(network, targets, where=where)
    if judged:
        judge_sample(network, errors.targets.values())
    return _finite_error(errors, record)


def backward(
    network: PlainNetwork,
    targets: object = None,
    output_gradients: object = None,
    *,
    record: PassRecord = SILENT,
    where: object = "",
    judged: bool = False,
) -> None:
    """Compute every delta, and add to the gradients.

    Parameters
    ----------
    targets : mapping of name to float, or sequence of float in output order
    output_gradients : the same, optional
        dE/dout of every output, in place of targets and loss.
    record, where
        As for `forward`.
    judged : bool
        As for `error`.
    """
    _require_own_thread(network)
    network.require_forward("backward()")
    if record is SILENT and output_gradients is None and _quick_backward(network, targets):
        return
    errors = OutputErrors(network, targets, output_gradients, where or ThisSample(network))
    if judged and output_gradients is None:
        judge_sample(network, errors.targets.values())
    _backward(errors, record)


def backward_and_error(network: PlainNetwork, targets: object, *, where: object) -> float:
    """Compute every delta, add to the gradients, and return E: what a training needs of every sample.

    Parameters
    ----------
    targets : as for `backward`
    where : object
        As for `forward`.
    """
    _require_own_thread(network)
    network.require_forward("backward()")
    if _quick_backward(network, targets):
        return error(network, targets, where=where)
    errors = OutputErrors(network, targets, where=where)
    _backward(errors, SILENT)
    return _finite_error(errors, SILENT)


def _quick_backward(network: PlainNetwork, targets: object) -> bool:
    """Make a quick backward pass if there is one; tell whether it was made."""
    if network.quick is None or network.quick.backward(targets, network.loss) is None:
        return False
    network.deltas_ready = True
    network.gradients_used = False
    return True


def _finite_error(errors: OutputErrors, record: PassRecord) -> float:
    total = by_hand.error(errors, record)
    if not isfinite(total):
        raise NonFiniteError(f"error E became {total}{errors.where}; targets or outs are too large")
    return total


def _backward(errors: OutputErrors, record: PassRecord) -> None:
    network, where = errors.network, errors.where
    errors.ask_for_slopes()
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "delta", "bias_gradient")
        unchanged.keep(network.connections, "gradient")
        _run(partial(by_hand.backward, network, errors), record, unchanged, where, PassWatch.failed_backward)
    network.deltas_ready = True
    network.gradients_used = False


def update(
    network: PlainNetwork, learning_rate: float, *, record: PassRecord = SILENT, where: str = ""
) -> None:
    """Change every trainable parameter.

    Parameters
    ----------
    record, where
        As for `forward`.
    """
    _require_own_thread(network)
    rate = finite(learning_rate, "learning_rate")
    if record is not SILENT or network.quick is None or network.quick.update(rate) is None:
        _update(network, rate, record, f"{where} (learning rate {rate})")
    network.ready = False
    network.gradients_used = True


def _update(network: PlainNetwork, rate: float, record: PassRecord, where: str) -> None:
    with Unchanged(network) as unchanged:
        unchanged.keep(network.neurons, "bias")
        unchanged.keep(network.connections, "weight")
        _run(partial(by_hand.update, network, rate), record, unchanged, where, PassWatch.failed_update)


def _require_own_thread(network: PlainNetwork) -> None:
    if network.trainer is not None:
        network.require_own_thread()


def _run(
    one_pass: Callable[[PassRecord], None],
    record: PassRecord,
    unchanged: Unchanged,
    where: object,
    whose: Callable[[PassWatch, PlainNetwork, Exception], NeurosimError | None],
) -> None:
    """Make a pass; where something is unusual, make it again with plain numbers and under a watch."""
    network, stopped = unchanged.network, None
    record.begins(network)
    try:
        one_pass(record)
        if unchanged.is_usual():
            return
    except Exception as failure:  # whatever somebody's own equation may raise
        stopped = failure
    unchanged.put_back()
    watch = PassWatch(where)
    try:
        make_plain(network)
        one_pass(watch)
    except (ArithmeticError, ValueError, TypeError) as failure:
        if failure is watch.found:
            raise
        raise whose(watch, network, failure) or failure from failure
    if stopped is not None and record is not SILENT:  # what was recorded ends in the middle
        raise stopped
