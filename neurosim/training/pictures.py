"""What came of a training, as records for figures: curves, weights, predictions, gradient checks."""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.errors import FormatError, NumberError
from neurosim.ground.frames import Rows, Sample
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.records.learning import (
    Confusion,
    DeltaSizes,
    ImageTiles,
    Predictions,
    Series,
    StepErrors,
    Training,
    WeightHistories,
)
from neurosim.training.classes import Rule, require_classes, rule_for
from neurosim.training.evaluating import predict
from neurosim.training.history_record import HistoryRecord
from neurosim.training.landscapes import connection_named, weight_name
from neurosim.training.metrics import confusion_matrix


def training_curves(
    history: HistoryRecord, *, chance: float | None = None, watched: str = "validation"
) -> Training:
    """Return cost and accuracy of the evaluations over the epochs; without any, the running cost.

    Parameters
    ----------
    watched : str
        What the samples are that the network was looked at with on its way: ``"validation"`` or ``"test"``.
    """
    costs, accuracies = [], []
    for quantity in history.quantities:
        epoch, value = history.curve(quantity)
        part = quantity.split()[0]
        series = Series(watched if part == "validation" else part, epoch.astype(float), value)
        if quantity.endswith(" cost"):
            costs.append(series)
        elif quantity.endswith(" accuracy"):
            accuracies.append(series)
    if not costs:
        costs = [Series("training", np.arange(1.0, history.epochs + 1.0), history.cost)]
    return Training(tuple(costs), tuple(accuracies), chance)


def weight_histories(history: HistoryRecord, of: Sequence[str] = ()) -> WeightHistories:
    """Return every weight and bias over the epochs, from the snapshots; `of` names neurons, else it is all.

    Raises
    ------
    FormatError
        The training kept no snapshots.
    """
    if len(history.snapshots) < 2:
        raise FormatError("weights over the epochs need snapshots; call fit with snapshots_every=1")
    epochs = sorted(history.snapshots)
    chosen = [k for k, name in enumerate(history.parameters) if not of or _target(name) in of]
    names = tuple(history.parameters[k] for k in chosen)
    values = np.array([history.snapshots[epoch] for epoch in epochs])[:, chosen]
    groups = tuple(_target(name) for name in names)
    return WeightHistories(names, groups, np.array(epochs, dtype=float), values)


def _target(parameter: str) -> str:
    """The neuron that a parameter belongs to: of ``i1->h1`` and of ``b(h1)`` it is h1."""
    return parameter.split("->")[1] if "->" in parameter else parameter[2:-1]


def delta_sizes(networks: Sequence[tuple[str, PlainNetwork]], samples: Sequence[Sample]) -> DeltaSizes:
    """Return mean |delta| of every generation that computes, over all samples, for each network.

    Raises
    ------
    NumberError
        The networks do not have the same number of generations.
    """
    rows = []
    for _, network in networks:
        own = network.copy()
        generations = [[n for n in g if n.kind == "neuron"] for g in own.generations()]
        sums = np.zeros(len(generations) - 1)
        for inputs, targets in samples:
            own.zero_gradients()
            safely.forward(own, inputs)
            safely.backward(own, targets, judged=True)
            sums += [float(np.mean([abs(n.delta or 0.0) for n in g])) for g in generations[1:]]
        rows.append(sums / len(samples))
    if len({len(row) for row in rows}) != 1:
        raise NumberError("mean |delta| is compared between networks with the same number of layers")
    names = tuple(name for name, _ in networks)
    return DeltaSizes(tuple(range(1, len(rows[0]) + 1)), names, np.array(rows))


def confusion(
    network: PlainNetwork, X: Rows, T: Rows, classes: Sequence[str], *, rule: Rule | None = None
) -> Confusion:
    """Return how often each class was taken for each, rows true, columns predicted.

    A single output tells two classes apart, called by their targets, 0 and 1 or -1 and 1. Classes that nobody
    named, t1, t2, ..., are called as the outputs of the network.

    Raises
    ------
    FormatError
        The targets are not classes, or the outputs answer a question each.
    """
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a confusion matrix", rule)
    counts = confusion_matrix(T, predict(network, X), rule=rule).astype(float)
    names = tuple(classes)
    if names == tuple(f"t{k + 1}" for k in range(len(names))):
        names = tuple(neuron.name for neuron in network.outputs)
    return Confusion(names if len(names) == len(counts) else rule.names, counts)


def image_predictions(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    shape: tuple[int, int] | None,
    classes: Sequence[str],
    *,
    right: int = 5,
    rule: Rule | None = None,
) -> Predictions:
    """Return images with the outs for them: some that are right, then the worst mistakes.

    The worst are those in which the network is surest of a wrong class.

    Raises
    ------
    FormatError
        The inputs are not images, or the outputs do not stand for one class each.
    """
    if shape is None:
        raise FormatError("predictions are drawn as images, but these data are not images")
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    if rule.kind != "greatest":
        raise FormatError(
            "images with predictions need an output for every class and one-hot targets; "
            "draw the kind 'confusion' or 'predictions'"
        )
    outs = predict(network, X)
    wanted, said = rule.wanted(np.asarray(T)), rule.given(outs)
    mistakes = np.nonzero(said != wanted)[0]
    sure = outs[mistakes].max(axis=1) - outs[mistakes, wanted[mistakes]]
    worst = mistakes[np.argsort(-sure, kind="stable")][:right]
    fine = np.nonzero(said == wanted)[0][: 2 * right - len(worst)]
    chosen = np.concatenate([fine, worst])
    images = np.asarray(X, dtype=float)[chosen].reshape(-1, *shape)
    return Predictions(
        tuple(classes), images, outs[chosen], wanted[chosen].astype(float), len(mistakes), len(outs)
    )


def first_layer(network: PlainNetwork, shape: tuple[int, int] | None, *, most: int = 32) -> ImageTiles:
    """Return the weights from the inputs into each first neuron, as images.

    Raises
    ------
    FormatError
        The inputs are not images.
    """
    if shape is None or shape[0] * shape[1] != len(network.inputs):
        raise FormatError("weights are drawn as images only if the inputs are the pixels of an image")
    place = {neuron.name: k for k, neuron in enumerate(network.inputs)}
    names, images = [], []
    for neuron in network.generations()[1][:most]:
        image = np.zeros(len(place))
        for connection in neuron.incoming:
            if connection.source.name in place:
                image[place[connection.source.name]] = connection.weight
        names.append(neuron.name)
        images.append(image.reshape(shape))
    return ImageTiles(tuple(names), np.array(images))


def step_errors(network: PlainNetwork, sample: Sample, name: str) -> StepErrors:
    """Return how far numeric gradients are off, for steps from 0.1 down to 1e-15.

    Forward differences (E(w + h) - E(w)) / h, and central ones (E(w + h) - E(w - h)) / 2h.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    FormatError
        Its gradient is 0.
    """
    own = network.copy()
    connection = connection_named(own, name)
    inputs, targets = sample
    own.zero_gradients()
    safely.forward(own, inputs)
    here, weight = safely.error(own, targets, judged=True), connection.weight
    safely.backward(own, targets, judged=True)
    gradient = connection.gradient
    if gradient == 0.0:
        raise FormatError(
            f"the gradient of '{connection.name}' is 0 here, so there is no relative error; choose "
            "another connection"
        )

    def error(at: float) -> float:
        connection.weight = at
        safely.forward(own, inputs)
        return safely.error(own, targets, judged=True)

    epsilon = 10.0 ** np.arange(-1.0, -15.5, -0.5)
    forward, central = [], []
    for step in epsilon.tolist():
        ahead, behind = error(weight + step), error(weight - step)
        forward.append(abs((ahead - here) / step - gradient) / abs(gradient))
        central.append(abs((ahead - behind) / (2 * step) - gradient) / abs(gradient))
    label = connection.label or weight_name(connection.name)
    return StepErrors(label, gradient, epsilon, np.array(forward), np.array(central))
