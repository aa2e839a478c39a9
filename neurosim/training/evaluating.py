"""Judging a network as it stands: its outputs for many samples, its cost, its metrics."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from neurosim.checks import finite
from neurosim.errors import NumberError, UnknownNameError, brief, did_you_mean
from neurosim.model.network import Network
from neurosim.passes import by_hand
from neurosim.passes.given import is_sample
from neurosim.training import metrics as measures
from neurosim.training.samples import is_dataset, table

Metric = Callable[[np.ndarray, np.ndarray], float]

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        "accuracy": measures.accuracy,
        "micro_accuracy": measures.micro_accuracy,
        "micro_precision": measures.micro_precision,
        "micro_recall": measures.micro_recall,
    }
)


def predict(network: Network, X: Any) -> np.ndarray:
    """Return the outs of the outputs.

    Parameters
    ----------
    X : table (samples, inputs), list of mappings by name, or Dataset; or one sample
        One sample is a mapping by name, or a list with one number per input (of a network with one input
        a list of numbers is as many samples).

    Returns
    -------
    (samples, outputs) array
        For one sample (outputs,).

    Raises
    ------
    NumberError, UnknownNameError
        X does not fit the inputs of the network, or holds a number that is not finite.
    NonFiniteError
        A net or out left the range of a float.
    """
    if is_dataset(X):
        X = X.X
    one = is_sample(X) and (isinstance(X, Mapping) or len(network.inputs) != 1)
    outputs = outputs_of(network, table([X] if one else X, network.inputs, "input", "X"))
    return outputs[0] if one else outputs


def outputs_of(network: Network, X: np.ndarray) -> np.ndarray:
    """Return the outs of the outputs for checked inputs, (samples, outputs); the objects stay as they are."""
    before = network.snapshot()
    try:
        rows = [_outs(network, inputs) for inputs in X.tolist()]
    finally:
        network.restore(before)
    return np.array(rows, dtype=float).reshape(len(X), len(network.outputs))


def _outs(network: Network, inputs: list[float]) -> list[float | None]:
    by_hand.drain(by_hand.forward(network, inputs))
    return [neuron.out for neuron in network.outputs]


def cost_of(network: Network, X: np.ndarray, T: np.ndarray, outputs: np.ndarray) -> float:
    """Return the mean of E over the samples.

    Where an out is so far out that its logarithm is gone, the passes by hand know the closed form.
    """
    with np.errstate(all="ignore"):
        errors = network.loss.terms(T, outputs).sum(axis=1)
    if not np.isfinite(errors).all():
        before = network.snapshot()
        try:
            for sample in np.flatnonzero(~np.isfinite(errors)).tolist():
                by_hand.drain(by_hand.forward(network, X[sample].tolist()))
                errors[sample] = by_hand.error(
                    network, T[sample].tolist() if network.loss.needs_target else None
                )
        finally:
            network.restore(before)
    return float(errors.mean())


def judge(network: Network, X: np.ndarray, T: np.ndarray, metrics: Mapping[str, Metric]) -> dict[str, float]:
    """Return the cost and all metrics, by name.

    Raises
    ------
    NumberError
        A metric of the user's own gives something else than a finite number.
    """
    outputs = outputs_of(network, X)
    numbers = {"cost": cost_of(network, X, T, outputs)}
    for name, metric in metrics.items():
        numbers[name] = finite(metric(T, outputs), f"metric '{name}'")
    return numbers


def chosen_metrics(given: Iterable[str | Metric] | str | Metric) -> dict[str, Metric]:
    """Return the metrics by name.

    Raises
    ------
    UnknownNameError
        No metric has this name.
    NumberError
        Something else than a name or a function was given, or a name comes twice.
    """
    if isinstance(given, str) or callable(given):
        given = [given]
    if not isinstance(given, Iterable):
        raise NumberError(f"metrics must be names or functions (targets, outputs), not {brief(given)}")
    chosen: dict[str, Metric] = {}
    for metric in given:
        if isinstance(metric, str):
            if metric not in METRICS:
                raise UnknownNameError(
                    f"unknown metric '{metric}' ({did_you_mean(metric, METRICS)}one of: {', '.join(METRICS)})"
                )
            name, function = metric, METRICS[metric]
        elif callable(metric):
            name, function = getattr(metric, "__name__", type(metric).__name__), metric
        else:
            raise NumberError(
                f"a metric must be a name or a function (targets, outputs), not {brief(metric)}"
            )
        if name in chosen or name == "cost":
            raise NumberError(f"metric '{name}' is there already; every metric needs a name of its own")
        chosen[name] = function
    return chosen
