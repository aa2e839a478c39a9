"""Fields: the outs of neurons over the plane of two inputs, and the samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis, some
from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.training.classes import Rule, is_softmax
from neurosim.training.evaluating import predict

POINTS = 81
MARGIN = 0.15  # around the samples, as a share of their width


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The out of one neuron over a grid, shape (rows, columns)."""

    name: str
    out: Annotated[np.ndarray, along("rows", "columns")]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Outs of neurons over the plane of the two inputs, and the samples.

    Attributes
    ----------
    across, up : str
        Names of the inputs.
    x, y : (columns,) and (rows,) array
    points : (samples, 2) array
    classes : (samples,) array
        0 or 1 for each sample.
    test : (samples,) array
        1 for samples that were not trained with.
    wrong : (samples,) array
        1 for samples on the wrong side of the threshold.
    when : str
        Of which weights it speaks: before training, after so many epochs.
    threshold : float
        What the deciding out is along the line.
    decides : str
        What has the threshold along the line, as ``"out(o)"``; empty where nothing is decided.
    names : (str, str)
        What the classes 0 and 1 are called.
    """

    across: str
    up: str
    x: Annotated[np.ndarray, axis("columns")]
    y: Annotated[np.ndarray, axis("rows")]
    responses: Annotated[tuple[Response, ...], some("responses")]
    points: Annotated[np.ndarray, along("samples", 2)]
    classes: Annotated[np.ndarray, along("samples")]
    test: Annotated[np.ndarray, along("samples")]
    wrong: Annotated[np.ndarray, along("samples")]
    threshold: float = 0.5
    when: str = ""
    decides: str = ""
    names: tuple[str, str] = ("0", "1")


def _said(network: PlainNetwork, names: tuple[str, ...]) -> str:
    """What is the same along the line: an out, or of two that do not add up to 1 a share or a difference."""
    if len(names) == 1 or is_softmax(network):
        return f"out({names[-1]})"
    return f"share of out({names[-1]})" if _has_shares(network) else f"out({names[1]}) − out({names[0]})"


def _has_shares(network: PlainNetwork) -> bool:
    """Whether no out can be negative, so that each has a share in the sum."""
    reaches = [one.activation.out_range for one in network.outputs if one.activation is not None]
    return all(reach is not None and reach[0] >= 0.0 for reach in reaches)


def deciding_outputs(network: PlainNetwork) -> tuple[str, ...]:
    """Return the names of the one or two outputs that decide between two classes.

    Raises
    ------
    FormatError
        The network does not have two inputs and one or two outputs.
    """
    if len(network.inputs) != 2:
        raise FormatError(
            f"a decision boundary needs a network with two inputs, but this one has {len(network.inputs)}"
        )
    names = tuple(neuron.name for neuron in network.outputs)
    if len(names) > 2:
        raise FormatError(f"a decision boundary is one between two classes, this network has {len(names)}")
    return names


def field_of(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    shown: Sequence[tuple[str, ...]],
    test: tuple[Rows, Rows] | None,
    points: int,
    margin: float,
    rule: Rule,
) -> Field:
    """Return the outs of neurons over the plane; of two together, what decides between them.

    Raises
    ------
    FormatError
        The network does not have two inputs.
    """
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
