"""The figures of a training: from a scenario trained to the record that is drawn."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from neurosim.data import Dataset
from neurosim.records.decision_line import DecisionLine
from neurosim.records.learning import Confusion, Field, ImageTiles, Predictions, Training
from neurosim.scenario.decision_line import decision_line
from neurosim.scenario.schema import FigureTable
from neurosim.scenario.trained import Trained
from neurosim.training.fields import boundary, hidden_outs
from neurosim.training.pictures import confusion, first_layer, image_predictions, training_curves


def _decision_line(trained: Trained, table: FigureTable, start: str) -> DecisionLine:
    """The straight line of a single trained neuron."""
    return decision_line(trained, start)


def _curves(trained: Trained, table: FigureTable, start: str) -> Training:
    """Cost and accuracy over the epochs."""
    classes = trained.parts.train.T.shape[1]
    known = any(name.endswith("accuracy") for name in trained.history.quantities)
    return training_curves(trained.history, chance=1.0 / max(2, classes) if known else None)


def _boundary(trained: Trained, table: FigureTable, start: str) -> Field:
    """The line that the trained network draws between two classes."""
    train, test = trained.parts.train, trained.parts.test
    more = None if test is None else (test.X, test.T)
    return boundary(trained.network, train.X, train.T, test=more)


def _hidden_outs(trained: Trained, table: FigureTable, start: str) -> Field:
    """The outs of hidden neurons over the plane."""
    return hidden_outs(trained.network, trained.parts.train.X, trained.parts.train.T)


def _confusion(trained: Trained, table: FigureTable, start: str) -> Confusion:
    """Which class is taken for which, of the test part where there is one."""
    part = _judged(trained)
    return confusion(trained.network, part.X, part.T, part.classes)


def _digits(trained: Trained, table: FigureTable, start: str) -> Predictions:
    """Images with predictions, and the worst mistakes."""
    part = _judged(trained)
    return image_predictions(trained.network, part.X, part.T, part.image_shape, part.classes)


def _first_layer(trained: Trained, table: FigureTable, start: str) -> ImageTiles:
    """The weights of the first layer as images."""
    return first_layer(trained.network, trained.parts.train.image_shape)


def _judged(trained: Trained) -> Dataset:
    return trained.parts.train if trained.parts.test is None else trained.parts.test


#: What is made from a training.
AFTER_TRAINING: Mapping[str, Callable[[Trained, FigureTable, str], Any]] = MappingProxyType(
    {
        "decision-line": _decision_line,
        "curves": _curves,
        "boundary": _boundary,
        "hidden-outs": _hidden_outs,
        "confusion": _confusion,
        "digits": _digits,
        "first-layer": _first_layer,
    }
)
