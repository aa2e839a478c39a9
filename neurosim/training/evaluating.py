"""Judging a network as it is: its outputs for many samples, its cost, its metrics."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from neurosim.ground.checks import finite
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import NumberError, UnknownNameError, brief
from neurosim.ground.frames import Numbers, Rows, SampleSet, numbers_by_name
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.passes.given import is_sample
from neurosim.training import metrics as measures
from neurosim.training.classes import Rule
from neurosim.training.samples import finite_rows, is_dataset, samples_in_order

Metric = Callable[[np.ndarray, np.ndarray], float]

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        "accuracy": measures.accuracy,
        "micro_accuracy": measures.micro_accuracy,
        "micro_precision": measures.micro_precision,
        "micro_recall": measures.micro_recall,
    }
)


def predict(network: PlainNetwork, X: Rows | Numbers | SampleSet) -> np.ndarray:
    """Return the outs of the outputs; for the argument see `neurosim.Network.predict`."""
    from neurosim.engines.arrays import outputs_of

    if is_dataset(X):
        X, _ = samples_in_order(network, X)
    if is_sample(X) and (len(network.inputs) != 1 or _names_the_input(network, X)):
        one: np.ndarray = outputs_of(network, finite_rows([X], network.inputs, "input", "X"))[0]
        return one
    return outputs_of(network, finite_rows(X, network.inputs, "input", "X"))


def _names_the_input(network: PlainNetwork, X: Numbers) -> bool:
    """Whether X is one sample of a network with one input; other names of a series are those of samples."""
    names = numbers_by_name(X)
    return isinstance(X, Mapping) or (names is not None and list(names) == [network.inputs[0].name])


class Judge:
    """Computes costs and metrics of a network again and again, as its parameters change."""

    def __init__(self, network: PlainNetwork, metrics: Mapping[str, Metric]) -> None:
        from neurosim.engines.arrays import NetworkArrays  # only who judges needs to wait for it

        self.network, self.metrics = network, metrics
        self._arrays = NetworkArrays(network)

    def numbers(self, X: np.ndarray, T: np.ndarray) -> dict[str, float]:
        """Return ``"cost"``, the mean of E over the samples, and all metrics by name.

        Raises
        ------
        NonFiniteError
            A net, an out or E left the range of a float.
        NumberError
            A metric of the user's own gives something else than a finite number.
        """
        self._arrays.read()
        outputs = self._arrays.predict(X)
        found = {"cost": self._cost(X, T, outputs)}
        for name, metric in self.metrics.items():
            found[name] = finite(metric(T, outputs), f"metric '{name}'")
        return found

    def _cost(self, X: np.ndarray, T: np.ndarray, outputs: np.ndarray) -> float:
        loss = self.network.loss
        with np.errstate(all="ignore"):
            errors = loss.terms(T, outputs).sum(axis=1)
        # Where a logarithm is gone, the passes by hand know the closed form, or say what is wrong.
        far = ~np.isfinite(errors)
        if loss.natural:
            far |= loss.far_outs(T, outputs).any(axis=1)
        if far.any():
            errors[far] = self._errors_by_hand(X[far], T[far])
        return float(errors.mean())

    def _errors_by_hand(self, X: np.ndarray, T: np.ndarray) -> list[float]:
        """E of every sample; the objects stay as they are."""
        network, errors = self.network, []
        before = network.snapshot()
        try:
            for inputs, targets in zip(X.tolist(), T.tolist(), strict=True):
                safely.forward(network, inputs)
                errors.append(safely.error(network, targets if network.loss.needs_target else None))
        finally:
            network.restore(before)
        return errors


def chosen_metrics(
    given: Iterable[str | Metric] | str | Metric, rule: Rule | None = None
) -> dict[str, Metric]:
    """Return the metrics by name.

    Parameters
    ----------
    rule : Rule, optional
        By what the bundled metrics judge the outs; by default as the targets say.

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
                raise UnknownNameError(unknown_name("metric", metric, METRICS))
            name, function = metric, _judging(metric, rule)
        elif callable(metric):
            inner = metric.func if isinstance(metric, partial) else metric
            name, function = getattr(inner, "__name__", type(inner).__name__), metric
        else:
            raise NumberError(
                f"a metric must be a name or a function (targets, outputs), not {brief(metric)}"
            )
        if name in chosen or name == "cost":
            raise NumberError(f"there is already a metric '{name}'; every metric needs its own name")
        chosen[name] = function
    return chosen


def _judging(name: str, rule: Rule | None) -> Metric:
    """A bundled metric that judges by a rule."""
    if rule is None:
        return METRICS[name]
    if name == "accuracy":
        return partial(measures.accuracy, rule=rule)
    function: Callable[..., float] = METRICS[name]
    return function if rule.kind == "greatest" else partial(function, threshold=rule.threshold)
