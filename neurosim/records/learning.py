"""Records of learning: curves over the epochs, outs over the plane, predictions, gradient checks."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis, finite, some


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One number per epoch, shape (points,) each."""

    name: str
    epoch: Annotated[np.ndarray, axis("points")]
    value: Annotated[np.ndarray, along("points")]


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """How cost and accuracy went.

    Attributes
    ----------
    costs, accuracies : tuple of Series
        One each for training and validation, or fewer.
    chance : float or None
        The accuracy of guessing.
    """

    costs: Annotated[tuple[Series, ...], some("curves")]
    accuracies: tuple[Series, ...] = ()
    chance: float | None = None


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


@dataclass(frozen=True, slots=True, eq=False)
class Films:
    """A decision boundary as it is learnt, with the cost next to it."""

    field: Field
    cost: Series


@dataclass(frozen=True, slots=True, eq=False)
class WeightHistories:
    """Every parameter over the epochs, shape (points, parameters)."""

    names: Annotated[tuple[str, ...], some("parameters")]
    groups: Annotated[tuple[str, ...], along("parameters")]
    epoch: Annotated[np.ndarray, axis("points")]
    values: Annotated[np.ndarray, along("points", "parameters")]


@dataclass(frozen=True, slots=True, eq=False)
class DeltaSizes:
    """Mean |delta| of every generation, for several networks of the same shape."""

    generations: Annotated[tuple[int, ...], some("generations")]
    names: Annotated[tuple[str, ...], some("networks")]
    sizes: Annotated[np.ndarray, finite("networks", "generations")]


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Counts, shape (true classes, predicted classes); `when` says of which weights."""

    classes: Annotated[tuple[str, ...], some("classes")]
    counts: Annotated[np.ndarray, finite("classes", "classes", least=0.0)]
    when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Images with what the network says about them.

    Attributes
    ----------
    images : (samples, rows, columns) array
    outs : (samples, classes) array
    targets : (samples,) array
        Numbers of the classes.
    wrong, of : int
        How many mistakes there are in all, among how many samples.
    when : str
        Of which weights it speaks: before training, after so many epochs.
    """

    classes: Annotated[tuple[str, ...], some("classes")]
    images: Annotated[np.ndarray, along("samples", "rows", "columns")]
    outs: Annotated[np.ndarray, along("samples", "classes")]
    targets: Annotated[np.ndarray, finite("samples", least=0.0)]
    wrong: int
    of: int
    when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ImageTiles:
    """Weights into neurons as images, shape (neurons, rows, columns); `when` says which weights."""

    names: Annotated[tuple[str, ...], some("neurons")]
    images: Annotated[np.ndarray, along("neurons", "rows", "columns")]
    when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class StepErrors:
    """The error of a numeric gradient over the step that was used."""

    parameter: str
    gradient: float
    epsilon: Annotated[np.ndarray, axis("points")]
    forward: Annotated[np.ndarray, along("points")]
    central: Annotated[np.ndarray, along("points")]


@dataclass(frozen=True, slots=True, eq=False)
class GradientTimes:
    """Seconds for all gradients of one sample, over the number of parameters.

    Attributes
    ----------
    measured : (networks,) array
        0 where the numeric time is passes times the time of one, because nobody would wait for it.
    note : str
        Where and when the clock ran.
    """

    parameters: Annotated[np.ndarray, axis("networks")]
    measured: Annotated[np.ndarray, along("networks")]
    numeric: Annotated[np.ndarray, along("networks")]
    backward: Annotated[np.ndarray, along("networks")]
    note: str = ""
