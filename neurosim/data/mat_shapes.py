"""Which side of a matrix is which: found out from what must fit together in a network."""

import numpy as np

from neurosim.ground.errors import FormatError
from neurosim.ground.files import FilePath

Layers = tuple[list[np.ndarray], list[np.ndarray]]


def oriented(
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    X: np.ndarray | None,
    T: np.ndarray | None,
    orientation: str,
    bias_column: str | None,
    path: FilePath,
) -> Layers:
    """Return weights as (sources, targets), turned around where they are stored the other way, and biases.

    Parameters
    ----------
    bias_column : {"first", "last"}, optional
        Where the bias stands among the weights of a target.

    Raises
    ------
    FormatError
        They fit neither way, or both ways and `orientation` is "auto".
    """
    ways = {"sources_by_targets": weights, "targets_by_sources": [weight.T.copy() for weight in weights]}
    if orientation != "auto":
        ways = {orientation: ways[orientation]}
    parted = {name: _parted(way, biases, bias_column) for name, way in ways.items()}
    fitting = [layers for layers in parted.values() if _fits(*layers, X, T)]
    if len(fitting) == 1:
        return fitting[0]
    shapes = ", ".join(by(weight.shape) for weight in weights)
    if fitting:
        raise FormatError(
            f"the weights in '{path}' ({shapes}) fit both ways; pass orientation='targets_by_sources' "
            "if every row belongs to a target (as in W*x + b), else orientation='sources_by_targets'"
        )
    raise FormatError(
        f"the weights in '{path}' ({shapes}) do not fit together"
        f"{'' if orientation == 'auto' else f' as {orientation}'}"
        + (f" with biases of {', '.join(str(len(bias)) for bias in biases)}" if biases else "")
        + ("" if bias_column is None else f" with the bias {bias_column} in each")
        + (f", inputs {by(X.shape)}" if X is not None else "")
        + (f", targets {by(T.shape)}" if T is not None else "")
        + "; the targets of one generation must be the sources of the next"
        + _column_hint(ways, biases, bias_column, X, T)
    )


def _parted(way: list[np.ndarray], biases: list[np.ndarray], bias_column: str | None) -> Layers:
    """Weights (sources, targets) and biases, these taken out of the weights where they stand there."""
    if bias_column == "first":
        return [weight[1:].copy() for weight in way], [weight[0].copy() for weight in way]
    if bias_column == "last":
        return [weight[:-1].copy() for weight in way], [weight[-1].copy() for weight in way]
    return way, biases


def _column_hint(
    ways: dict[str, list[np.ndarray]],
    biases: list[np.ndarray],
    bias_column: str | None,
    X: np.ndarray | None,
    T: np.ndarray | None,
) -> str:
    if biases or bias_column or not any(_fits(*_parted(way, [], "first"), X, T) for way in ways.values()):
        return ""
    return (
        "; they do with a bias among the weights of every target: pass bias_column='first' or "
        "bias_column='last', the place it has there"
    )


def _fits(
    way: list[np.ndarray], biases: list[np.ndarray], X: np.ndarray | None, T: np.ndarray | None
) -> bool:
    """Whether weights (sources, targets) fit to each other, to the biases and to the samples."""
    if any(0 in weight.shape for weight in way):
        return False
    chained = all(one.shape[1] == other.shape[0] for one, other in zip(way, way[1:], strict=False))
    biased = all(weight.shape[1] == len(bias) for weight, bias in zip(way, biases, strict=False))
    fed = X is None or way[0].shape[0] in X.shape
    # One number for each sample may be that of its class.
    judged = T is None or way[-1].shape[1] in T.shape or 1 in T.shape
    return chained and biased and fed and judged


def by(shape: tuple[int, ...]) -> str:
    """Return a shape as one says it.

    Examples
    --------
    >>> by((2, 3))
    '2 x 3'
    """
    return " x ".join(map(str, shape))
