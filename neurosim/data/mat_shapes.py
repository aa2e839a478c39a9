"""Which side of a matrix is which: found out from what must fit together in a network."""

import numpy as np

from neurosim.errors import FormatError


def oriented(
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    X: np.ndarray | None,
    T: np.ndarray | None,
    orientation: str,
    path: object,
) -> list[np.ndarray]:
    """Return the weights as (sources, targets), turned around where they are stored the other way.

    Raises
    ------
    FormatError
        They fit neither way, or both ways and `orientation` is "auto".
    """
    ways = {"sources_by_targets": weights, "targets_by_sources": [weight.T.copy() for weight in weights]}
    if orientation != "auto":
        ways = {orientation: ways[orientation]}
    fitting = {name: way for name, way in ways.items() if _fits(way, biases, X, T)}
    if len(fitting) == 1:
        return next(iter(fitting.values()))
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
        + (f", inputs {by(X.shape)}" if X is not None else "")
        + (f", targets {by(T.shape)}" if T is not None else "")
        + "; the targets of one generation must be the sources of the next"
    )


def _fits(
    way: list[np.ndarray], biases: list[np.ndarray], X: np.ndarray | None, T: np.ndarray | None
) -> bool:
    """Whether weights (sources, targets) fit to each other, to the biases and to the samples."""
    chained = all(one.shape[1] == other.shape[0] for one, other in zip(way, way[1:], strict=False))
    biased = all(weight.shape[1] == len(bias) for weight, bias in zip(way, biases, strict=False))
    fed = X is None or way[0].shape[0] in X.shape
    judged = T is None or way[-1].shape[1] in T.shape
    return chained and biased and fed and judged


def rows_of_samples(
    X: np.ndarray | None, T: np.ndarray | None, fan_in: int, fan_out: int, samples: str, path: object
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return inputs and targets with a row per sample.

    Raises
    ------
    FormatError
        They fit neither way, or both ways and `samples` is "auto".
    """
    given = [(table, width) for table, width in ((X, fan_in), (T, fan_out)) if table is not None]
    if not given:
        return X, T

    def fits(way: str) -> bool:
        side = 0 if way == "rows" else 1
        right = all(table.shape[1 - side] == width for table, width in given)
        return right and len({table.shape[side] for table, _ in given}) == 1

    ways = [way for way in ("rows", "columns") if samples in ("auto", way) and fits(way)]
    shapes = " and ".join(by(table.shape) for table, _ in given)
    if not ways:
        raise FormatError(
            f"inputs and targets in '{path}' ({shapes}) do not fit a network of {fan_in} inputs "
            f"and {fan_out} outputs, or differ in the number of samples"
        )
    if len(ways) == 2:
        raise FormatError(
            f"inputs and targets in '{path}' ({shapes}) fit both ways; pass samples='rows' "
            "if every row is a sample, else samples='columns'"
        )
    if ways == ["rows"]:
        return X, T
    return (None if X is None else X.T.copy()), (None if T is None else T.T.copy())


def by(shape: tuple[int, ...]) -> str:
    """Return a shape as one says it.

    Examples
    --------
    >>> by((2, 3))
    '2 x 3'
    """
    return " x ".join(map(str, shape))
