"""Decision boundaries at several epochs of a training."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from neurosim.figures.field import MARGIN, Field, Response, deciding_outputs, field_of
from neurosim.figures.series import Series
from neurosim.figures.source import TrainedNetwork
from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import Rule, require_classes, rule_for
from neurosim.training.history_record import HistoryRecord

POINTS = 41  # of the grid of each, along each side


@dataclass(frozen=True, slots=True, eq=False)
class Films:
    """A decision boundary as it is learnt, with the cost next to it."""

    field: Field
    cost: Series


def boundaries(
    network: PlainNetwork,
    history: HistoryRecord,
    X: Rows,
    T: Rows,
    epochs: Sequence[int],
    *,
    points: int = POINTS,
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
    names = deciding_outputs(own)
    rule = rule_for(own, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a decision boundary", rule)
    for epoch in epochs:
        history.restore(own, epoch)
        field = field_of(own, X, T, [names], None, points, MARGIN, rule)
        right = 1.0 - float(field.wrong.mean())
        response = field.responses[0]
        responses.append(Response(f"epoch {epoch}", response.out, f"{100 * right:.0f} % right"))
    cost = Series("cost", np.arange(1.0, history.epochs + 1.0), history.cost)
    right_ones = np.zeros_like(field.wrong)
    shown = replace(field, responses=tuple(responses), wrong=right_ones)
    return Films(shown, cost)


def over_epochs(learnt: TrainedNetwork, frames: int) -> Films:
    """Return the decision boundary at so many epochs of a training, more of them early than late.

    Raises
    ------
    FormatError
        The network does not decide between two classes of points in the plane.
    """
    kept = np.array(sorted(learnt.history.snapshots))
    share = np.linspace(0.0, 1.0, min(frames, len(kept))) ** 2
    epochs = sorted({int(kept[round(s * (len(kept) - 1))]) for s in share})
    train = learnt.train
    return boundaries(learnt.network, learnt.history, train.X, train.T, epochs, rule=learnt.rule)
