"""The figures of a training: from a scenario trained to the record that is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from neurosim.data import Dataset
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.records import Record
from neurosim.records.decision_line import DecisionLine
from neurosim.records.learning import Confusion, Field, ImageTiles, Predictions, Training
from neurosim.records.networks import Moment
from neurosim.records.tables import Tables
from neurosim.scenario.decision_line import decision_line
from neurosim.scenario.kinds import moment_of, refuse_unknown, state_at
from neurosim.scenario.run.trained import Trained
from neurosim.scenario.table.schema import FigureTable
from neurosim.scenario.weights import after
from neurosim.training.fields import boundary, hidden_outs
from neurosim.training.pictures import confusion, first_layer, image_predictions, training_curves
from neurosim.training.tables import predictions


def _decision_line(trained: Trained, table: FigureTable, start: str) -> DecisionLine:
    """The straight line of a single trained neuron."""
    return decision_line(trained, start)


def _curves(trained: Trained, table: FigureTable, start: str) -> Training:
    """Cost and accuracy over the epochs."""
    classes = trained.parts.train.T.shape[1]
    known = any(name.endswith("accuracy") for name in trained.history.quantities)
    return training_curves(
        trained.history,
        chance=1.0 / max(2, classes) if known else None,
        watched=trained.parts.watched or "validation",
    )


def _boundary(trained: Trained, table: FigureTable, start: str) -> Field:
    """The line that the trained network draws between two classes."""
    train, test = trained.parts.train, trained.parts.test
    more = None if test is None else (test.X, test.T)
    return boundary(trained.network, train.X, train.T, test=more, rule=trained.rule)


def _hidden_outs(trained: Trained, table: FigureTable, start: str) -> Field:
    """The outs of hidden neurons over the plane."""
    return hidden_outs(trained.network, trained.parts.train.X, trained.parts.train.T)


def _confusion(trained: Trained, table: FigureTable, start: str) -> Confusion:
    """Which class is taken for which, of the test part where there is one."""
    part = _judged(trained)
    return confusion(trained.network, part.X, part.T, part.classes, rule=trained.rule)


def _digits(trained: Trained, table: FigureTable, start: str) -> Predictions:
    """Images with predictions, and the worst mistakes."""
    part = _judged(trained)
    shape, classes = part.image_shape, part.classes
    return image_predictions(trained.network, part.X, part.T, shape, classes, rule=trained.rule)


def _first_layer(trained: Trained, table: FigureTable, start: str) -> ImageTiles:
    """The weights of the first layer as images."""
    return first_layer(trained.network, trained.parts.train.image_shape)


def _network(trained: Trained, table: FigureTable, start: str) -> Moment:
    """The trained network at one moment of a pass with a sample."""
    moment = table.moment or moment_of(table.show)
    if moment == "update":
        raise FormatError(f"{start}there is no update to show after the training; leave out weights")
    samples = trained.scenario.samples()
    if table.sample > len(samples):
        raise UnknownNameError(f"{start}no sample {table.sample} (samples are 1 to {len(samples)})")
    state = state_at(trained.network.trace(*samples[table.sample - 1]), moment)
    refuse_unknown(table.show, state, moment, start)
    return Moment(state, tuple(table.show), tuple(table.of), after(trained))


def _predictions(trained: Trained, table: FigureTable, start: str) -> Tables:
    """All samples with what the trained network says."""
    rule = trained.rule if trained.network.loss.needs_target else None
    found = predictions(trained.network, trained.scenario.samples(), rule=rule)
    return replace(found, when=after(trained))


def _judged(trained: Trained) -> Dataset:
    return trained.parts.train if trained.parts.test is None else trained.parts.test


Maker = Callable[[Trained, FigureTable, str], Record]

#: What is made from a training.
AFTER_TRAINING: Mapping[str, Maker] = MappingProxyType(
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

#: What is made from a training where the file asks for the weights that it leaves.
WITH_TRAINED: Mapping[str, Maker] = MappingProxyType(
    {"network": _network, "matrices": _network, "predictions": _predictions}
)
