"""Fields: the outs of neurons over the plane of two inputs, as records for figures."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.records.learning import Field, Films, Response, Series
from neurosim.training.classes import Rule, is_softmax, require_classes, rule_for
from neurosim.training.evaluating import predict
from neurosim.training.history_record import HistoryRecord

POINTS = 81
MARGIN = 0.15  # around the samples, as a share of their width


def boundary(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    *,
    test: tuple[Rows, Rows] | None = None,
    points: int = POINTS,
    margin: float = MARGIN,
    rule: Rule | None = None,
) -> Field:
    """Return the out that decides between two classes, over the plane of the inputs.

    With two outputs it is the share of the second in their sum, so that 0.5 is where they are equal; where
    outs may be negative, it is the second minus the first, and 0.

    Parameters
    ----------
    rule : Rule, optional
        By what outs are judged; by default as the targets say.

    Raises
    ------
    FormatError
        The network does not have two inputs and one or two outputs, or its targets are not classes.
    """
    names = _decision(network)
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a decision boundary", rule)
    return _field(network, X, T, [names], test, points, margin, rule)


def hidden_outs(
    network: PlainNetwork, X: Rows, T: Rows, *, points: int = 31, margin: float = MARGIN, most: int = 8
) -> Field:
    """Return the out of every hidden neuron, up to `most`, over the plane of the inputs.

    Raises
    ------
    FormatError
        The network does not have two inputs, or no hidden neuron.
    """
    hidden = [one.name for one in network.neurons if one.kind == "neuron" and not one.output]
    if not hidden:
        raise FormatError("this network has no hidden neurons whose outs could be drawn")
    rule = rule_for(network, np.asarray(T, dtype=float))
    field = _field(network, X, T, [(name,) for name in hidden[:most]], None, points, margin, rule)
    # A hidden neuron has no wrong side, and nothing is decided by it.
    return replace(field, wrong=np.zeros_like(field.wrong), decides="")


def boundaries(
    network: PlainNetwork,
    history: HistoryRecord,
    X: Rows,
    T: Rows,
    epochs: Sequence[int],
    *,
    points: int = 41,
    rule: Rule | None = None,
) -> Films:
    """Return the decision boundary at several epochs, from the snapshots of a training, and the costs.

    Raises
    ------
    UnknownNameError
        There is no snapshot of an epoch.
    FormatError
        There are no epochs, or see `boundary`.
    """
    if not epochs:
        raise FormatError("a boundary over the epochs needs epochs, at least one")
    own = network.copy()
    responses = []
    names = _decision(own)
    rule = rule_for(own, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a decision boundary", rule)
    for epoch in epochs:
        history.restore(own, epoch)
        field = _field(own, X, T, [names], None, points, MARGIN, rule)
        right = 1.0 - float(field.wrong.mean())
        response = field.responses[0]
        responses.append(Response(f"epoch {epoch}", response.out, f"{100 * right:.0f} % right"))
    cost = Series("cost", np.arange(1.0, history.epochs + 1.0), history.cost)
    right_ones = np.zeros_like(field.wrong)
    shown = replace(field, responses=tuple(responses), wrong=right_ones)
    return Films(shown, cost)


def _said(network: PlainNetwork, names: tuple[str, ...]) -> str:
    """What is the same along the line: an out, or of two that do not add up to 1 a share or a difference."""
    if len(names) == 1 or is_softmax(network):
        return f"out({names[-1]})"
    return f"share of out({names[-1]})" if _has_shares(network) else f"out({names[1]}) − out({names[0]})"


def _has_shares(network: PlainNetwork) -> bool:
    """Whether no out can be negative, so that each has a share in the sum."""
    reaches = [one.activation.out_range for one in network.outputs if one.activation is not None]
    return all(reach is not None and reach[0] >= 0.0 for reach in reaches)


def _decision(network: PlainNetwork) -> tuple[str, ...]:
    if len(network.inputs) != 2:
        raise FormatError(
            f"a decision boundary needs a network with two inputs, but this one has {len(network.inputs)}"
        )
    names = tuple(neuron.name for neuron in network.outputs)
    if len(names) > 2:
        raise FormatError(f"a decision boundary is one between two classes, this network has {len(names)}")
    return names


def _field(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    shown: Sequence[tuple[str, ...]],
    test: tuple[Rows, Rows] | None,
    points: int,
    margin: float,
    rule: Rule,
) -> Field:
    samples, targets = np.asarray(X, dtype=float), np.asarray(T, dtype=float)
    if samples.ndim != 2 or samples.shape[1] != 2 or len(network.inputs) != 2:
        raise FormatError(
            f"outs over a plane need a network with two inputs, but this one has {len(network.inputs)}"
        )
    known = np.zeros(len(samples))
    if test is not None:
        more, wanted = (np.asarray(part, dtype=float) for part in test)
        samples, targets = np.concatenate([samples, more]), np.concatenate([targets, wanted])
        known = np.concatenate([known, np.ones(len(more))])
    x, y = (_axis(samples[:, k], margin, points) for k in (0, 1))
    grid = [(across, up) for up in y.tolist() for across in x.tolist()]
    outs = outs_of(network, [*grid, *samples.tolist()], shown)
    decision = tuple(neuron.name for neuron in network.outputs)
    level = rule.threshold
    if len(decision) > 1:
        level = 0.5 if _has_shares(network) else 0.0
    wrong = np.zeros(len(samples))
    if rule.kind in ("side", "greatest"):
        wrong = rule.wrong(targets, predict(network, samples)).astype(float)
    across, up = (neuron.name for neuron in network.inputs)
    return Field(
        across,
        up,
        x,
        y,
        tuple(
            Response(names[-1], outs[: len(grid), k].reshape(points, points)) for k, names in enumerate(shown)
        ),
        samples,
        _classes(targets, rule),
        known,
        wrong,
        threshold=level,
        decides=_said(network, decision),
        names=rule.names,
    )


def _axis(values: np.ndarray, margin: float, points: int) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    room = margin * (high - low or 1.0)
    return np.linspace(low - room, high + room, points)


def _classes(targets: np.ndarray, rule: Rule) -> np.ndarray:
    """The class of every sample, 0 or 1, to draw it by."""
    if rule.kind in ("side", "greatest"):
        return rule.wanted(targets).astype(float)
    return (
        targets.argmax(axis=1).astype(float) if targets.shape[1] > 1 else (targets[:, 0] >= 0.5).astype(float)
    )


def outs_of(
    network: PlainNetwork, places: Sequence[Sequence[float]], shown: Sequence[tuple[str, ...]]
) -> np.ndarray:
    """Return the outs of neurons for many inputs, (places, neurons); of two, what decides between them."""
    before, shares = network.snapshot(), _has_shares(network)
    table = np.empty((len(places), len(shown)))
    try:
        for row, place in enumerate(places):
            safely.forward(network, list(place))
            for column, names in enumerate(shown):
                outs = [network[name].out or 0.0 for name in names]
                table[row, column] = outs[0] if len(outs) == 1 else _decided(outs[0], outs[1], shares)
    finally:
        network.restore(before)
    return table


def _decided(first: float, second: float, shares: bool) -> float:
    """The share of the second out, or how much greater it is."""
    if not shares:
        return second - first
    return second / (first + second) if first + second > 0.0 else 0.5
