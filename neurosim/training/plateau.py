"""Why a cost came to rest, where neurons, weights and targets give no other reason."""

import numpy as np

from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import listed
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.causes import Cause
from neurosim.training.classes import Rule
from neurosim.training.nets import Nets

#: Weights that moved less than this, in all epochs, have stayed where they were.
UNMOVED = 1e-3
#: Below this a learning rate may be the reason.
SMALL_RATE = 1e-3
#: Of so many pairs of sample and class it is found out whether straight lines could separate them.
MOST_PAIRS = 400


def without_slope(nets: Nets) -> list[Cause]:
    """Name the neurons that no gradient comes through, whatever arrives in them."""
    flat = {
        n.name: n.activation.name for n in nets.computing if n.activation is not None and n.activation.is_flat
    }
    alone = [
        unit[0].name
        for unit in nets.network.order().units
        if len(unit) == 1 and unit[0].activation is not None and unit[0].activation.coupled
    ]
    said = []
    if flat:
        kinds = " or ".join(dict.fromkeys(flat.values()))
        said.append(
            f"{listed(flat)} {'is' if len(flat) == 1 else 'are'} {kinds}, whose slope is 0 everywhere, so "
            "that no gradient changes the weights that lead in. Take sigmoid or tanh to train with."
        )
    if alone:
        said.append(
            f"{listed(alone)} is softmax over a single neuron, which gives 1 whatever arrives. Take sigmoid, "
            "or give every class an output of its own."
        )
    return [Cause("no slope", text) for text in said]


def without_known_cause(
    nets: Nets, costs: np.ndarray, rule: Rule, learning_rate: float, start: np.ndarray | None
) -> Cause:
    """Say what can be said of a cost at rest.

    Parameters
    ----------
    start : (parameters,) array or None
        The weights and biases before the first epoch, where they are known.
    """
    half, last = float(costs[len(costs) // 2]), float(costs[-1])
    wrong = rule.wrong(nets.T, nets.outs)
    are = "is" if wrong.sum() == 1 else "are"
    judged = f", and {wrong.sum()} of {len(nets.T)} samples {are} wrong" if rule.kind != "none" else ""
    text = f"The cost hardly falls: {half:.4g} after half of the epochs, {last:.4g} in the last{judged}."
    reason = _reason(nets, rule, wrong, learning_rate, start)
    return Cause(reason.word, f"{text} {reason.text}")


def _reason(
    nets: Nets, rule: Rule, wrong: np.ndarray, learning_rate: float, start: np.ndarray | None
) -> Cause:
    network = nets.network
    if not any(one.trainable for one in network.connections):
        return Cause(
            "frozen",
            "All weights are frozen, so that they stay as they are; set trainable where they should learn.",
        )
    if start is not None and learning_rate < SMALL_RATE and _moved(network, start) < UNMOVED:
        return Cause(
            "slow",
            f"The weights have hardly changed: the learning rate {learning_rate:g} is too small; take a "
            "greater one, such as 0.1.",
        )
    pair = _contradiction(nets, rule, wrong)
    if pair is not None:
        return Cause(
            "contradiction",
            f"Samples with the same inputs have different targets, such as samples {pair[0]} and {pair[1]}: "
            "no network can be right for both. Look at the data, or give the samples another input.",
        )
    if all(one.bias is None and one.kind != "constant" for one in network.neurons):
        return Cause("no bias", "The network has no bias, which such targets may need; give its neurons one.")
    if all(neuron.output for neuron in nets.computing) and rule.kind != "none":
        parted = _can_be_parted(nets, rule)
        if not parted:
            enough = "" if parted is False else ", which may not be enough here"
            return Cause(
                "straight line",
                "Without hidden neurons a network can separate classes by a straight line only"
                f"{enough}; add a layer.",
            )
    return Cause(
        "plateau",
        "It is in a local minimum or on a plateau: take another seed, more hidden neurons or another "
        f"learning rate than {learning_rate:g}.",
    )


def _moved(network: PlainNetwork, start: np.ndarray) -> float:
    """How far the parameter that moved most has moved."""
    return float(abs(Parameters(network).read() - start).max(initial=0.0))


def _contradiction(nets: Nets, rule: Rule, wrong: np.ndarray) -> tuple[int, int] | None:
    """Two samples with the same inputs and different classes, where these are all that is wrong."""
    if not wrong.any():
        return None
    first: dict[bytes, int] = {}
    wanted, pairs, torn = rule.wanted(nets.T), [], set()
    for k, row in enumerate(nets.X):
        other = first.setdefault(row.tobytes(), k)
        if np.any(wanted[k] != wanted[other]):
            pairs.append((other, k))
            torn.add(row.tobytes())
    if not pairs or any(nets.X[k].tobytes() not in torn for k in np.flatnonzero(wrong)):
        return None
    return pairs[0][0] * nets.every + 1, pairs[0][1] * nets.every + 1


def _can_be_parted(nets: Nets, rule: Rule) -> bool | None:
    """Whether straight lines could tell all classes apart; None where there is too much to try.

    Every pair of sample and wrong class gives a condition on the weights, (w_right - w_wrong)*x >= 1; linear
    programming finds out whether all can hold.
    """
    from scipy.optimize import linprog

    X = np.column_stack([nets.X, np.ones(len(nets.X))])
    wanted = rule.wanted(nets.T)
    if len(X) * nets.T.shape[1] > MOST_PAIRS:
        return None
    if rule.kind == "greatest":
        rows = []
        for x, right in zip(X, wanted, strict=True):
            for k in range(nets.T.shape[1]):
                if k != right:
                    row = np.zeros((nets.T.shape[1], X.shape[1]))
                    row[right], row[k] = -x, x
                    rows.append(row.ravel())
        systems = [np.array(rows)]
    else:
        sides = wanted.reshape(len(X), -1)
        systems = [np.where(side[:, None] > 0, -X, X) for side in sides.T]
    return all(
        linprog(np.zeros(A.shape[1]), A_ub=A, b_ub=-np.ones(len(A)), bounds=(None, None)).status == 0
        for A in systems
    )
