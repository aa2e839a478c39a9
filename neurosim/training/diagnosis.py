"""Why a training got nowhere, in plain words; of one that got somewhere nothing is said.

A training got nowhere when its cost grew or hardly fell, when all samples get the same outs, or when samples
are still wrong (by `neurosim.training.classes.rule_for`) although the cost has come to rest.
"""

from collections.abc import Callable, Hashable

import numpy as np

from neurosim.ground.errors import listed
from neurosim.ground.numbers import plural
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import reached, unreachable
from neurosim.training.causes import Cause
from neurosim.training.classes import Rule
from neurosim.training.nets import Nets, is_dead
from neurosim.training.plateau import without_known_cause, without_slope

#: Epochs before anything is said of a cost that does not fall, and of one that grows.
LEAST, LEAST_GROWTH = 10, 3
#: Of so few samples none should stay wrong.
FEW = 16
#: Below this slope next to nothing comes back through a neuron.
FLAT = 1e-4
LARGE_INPUT = 10.0
#: A mean square so small beside that of the targets: they are met.
MET = 1e-3
#: No network needs weights beyond this; steps that were too large make them.
LARGE_WEIGHT = 1e9

#: Tells since which epoch neurons give 0 for every sample; None where that is not known.
Since = Callable[[Neuron], int | None]


def growth(costs: np.ndarray, learning_rate: float) -> Cause | None:
    """Say that and how quickly the cost of every epoch grew; None where it did not.

    Examples
    --------
    >>> print(growth(np.array([1.0, 2.0, 4.0, 8.0]), 0.9).text)
    The training diverges: the cost grew by a factor of 2 an epoch, from 1 in epoch 1 to 8 in epoch 4. The \
learning rate 0.9 is too large; try a smaller one, such as 0.09.
    """
    if len(costs) < LEAST_GROWTH:
        return None
    lowest = int(np.argmin(costs))
    epochs, first, last = len(costs) - 1 - lowest, float(costs[lowest]), float(costs[-1])
    if (
        epochs < LEAST_GROWTH - 1
        or not last > 1.5 * float(costs[0])
        or last < 0.5 * costs.max()
        or first <= 0.0
    ):
        return None
    factor = (last / first) ** (1.0 / epochs)
    return Cause(
        "diverging",
        f"The training diverges: the cost grew by a factor of {factor:.3g} an epoch, from {first:.3g} in "
        f"epoch {lowest + 1} to {last:.3g} in epoch {len(costs)}. The learning rate {learning_rate:g} is too "
        f"large; try a smaller one, such as {learning_rate / 10:.2g}.",
    )


def diagnose(
    network: PlainNetwork,
    X: np.ndarray,
    T: np.ndarray,
    costs: np.ndarray,
    learning_rate: float,
    rule: Rule,
    since: Since | None = None,
    start: np.ndarray | None = None,
) -> tuple[Cause, ...]:
    """Return why a training got nowhere, the first cause first; nothing where it got somewhere.

    Parameters
    ----------
    network : PlainNetwork
        As the training left it.
    X, T : (samples, inputs) and (samples, outputs) array
        What it was trained with.
    costs : (epochs,) array
        The cost of every epoch.
    learning_rate : float
        Of the last epoch.
    rule : Rule
        By what outs are judged.
    since : callable, optional
        Tells since which epoch a relu has given 0 for every sample.
    start : (parameters,) array, optional
        The weights and biases before the first epoch.
    """
    grown = growth(costs, learning_rate)
    if grown is not None:
        return (grown,)
    if len(costs) < LEAST or not network.loss.needs_target:
        return ()
    nets = Nets.of(network, X, T)
    if not np.isfinite(nets.outs).all() or not _got_nowhere(nets, costs, rule):
        return ()
    if costs[-1] <= 0.1 * costs[0] and not _is_constant(nets):
        return ()
    causes = [
        *_out_of_reach(nets),
        *_dead(nets, since or (lambda neuron: None)),
        *_saturated(nets, learning_rate),
        *without_slope(nets),
        *_symmetric(nets),
    ]
    if causes or not (_is_at_rest(costs) or _is_constant(nets)):
        return tuple(causes)
    return (without_known_cause(nets, costs, rule, learning_rate, start),)


def _is_at_rest(costs: np.ndarray) -> bool:
    """Whether the cost fell by less than a tenth in the second half of the epochs."""
    return bool(costs[-1] > 0.9 * min(costs[0], costs[len(costs) // 2]))


def _got_nowhere(nets: Nets, costs: np.ndarray, rule: Rule) -> bool:
    wrong = rule.wrong(nets.T, nets.outs)
    hardly_fell = costs[-1] > 0.9 * costs[0]
    if rule.kind == "none":
        spread = float(((nets.T - nets.T.mean(axis=0)) ** 2).mean())
        off = float(((nets.T - nets.outs) ** 2).mean())
        ended = bool(hardly_fell or _is_constant(nets)) or _beyond_reach(nets) > 0.5 * off
        return ended and off > (0.5 * spread if spread > 0.0 else MET * float((nets.T**2).mean()))
    if not wrong.any():
        return False
    if len(nets.X) <= FEW:
        return True
    classes = rule.wanted(nets.T)
    _, counts = np.unique(classes, axis=0, return_counts=True)
    guessing = 1.0 - counts.max() / len(classes)  # always the most frequent class
    return bool(wrong.mean() >= 0.9 * guessing)


def _is_constant(nets: Nets) -> bool:
    """Whether all samples get the same outs, though they want different ones."""
    same = float(np.ptp(nets.outs, axis=0).max()) <= 1e-6 * (1.0 + float(abs(nets.outs).max()))
    return same and float(np.ptp(nets.T, axis=0).max()) > 0.0


def _beyond_reach(nets: Nets) -> float:
    """How far targets are outside of what the outputs can give, as a mean square."""
    nearest = nets.T.copy()
    for neuron, samples in unreachable(nets.network.outputs, nets.T):
        assert neuron.activation is not None
        assert neuron.activation.out_range is not None
        low, high = neuron.activation.out_range
        column = nets.network.outputs.index(neuron)
        nearest[samples, column] = np.clip(nets.T[samples, column], low, high)
    return float(((nets.T - nearest) ** 2).mean())


def _out_of_reach(nets: Nets) -> list[Cause]:
    said = []
    for neuron, samples in unreachable(nets.network.outputs, nets.T):
        assert neuron.activation is not None
        wanted = nets.T[samples, nets.network.outputs.index(neuron)]
        said.append(
            f"Targets of '{neuron.name}' are out of reach: {len(samples)} of {len(nets.T)} are such as "
            f"{wanted[0]:g}, but outs of {neuron.activation.name} {reached(neuron)}. Scale the targets, or "
            "use linear outputs."
        )
    return [Cause("out of reach", text) for text in said]


def _dead(nets: Nets, since: Since) -> list[Cause]:
    dead = [neuron for neuron in nets.computing if is_dead(nets, neuron)]
    if not dead:
        return []
    epochs: dict[int | None, list[str]] = {}
    for neuron in dead:
        epochs.setdefault(since(neuron), []).append(neuron.name)
    told: list[str] = []
    for epoch, names in epochs.items():
        verb = "has given" if len(names) == 1 else "have given"
        when = "" if epoch is None else " from the start" if epoch == 0 else f" since epoch {epoch}"
        told.append(
            f"{listed(names)} {verb} 0 for every sample{when}" if not told else f"{listed(names)}{when}"
        )
    text = (
        f"Dead relu{plural(len(dead))}: {', '.join(told)}; there the slope is 0, and no gradient "
        "changes the weights that lead in. Start from another seed, with more neurons or a smaller learning "
        "rate, or use leaky_relu."
    )
    return [Cause("dead", text)]


def _saturated(nets: Nets, learning_rate: float) -> list[Cause]:
    flat = []
    for neuron in nets.computing:
        activation = neuron.activation
        if activation is None or activation.coupled or activation.name not in ("sigmoid", "tanh"):
            continue
        if (abs(activation.slopes(nets.net[neuron], nets.out[neuron])) < FLAT).all():
            flat.append(neuron)
    if not flat:
        return []
    least = min(float(abs(nets.net[neuron]).min()) for neuron in flat)
    largest = float(abs(nets.X).max())
    weight = greatest_weight(nets.network)
    remedy = "Start with smaller weights, or with another seed."
    if weight > LARGE_WEIGHT:
        remedy = (
            f"The weights have grown up to {weight:.3g}: the learning rate {learning_rate:g} is too large; "
            "try a smaller one."
        )
    elif largest > LARGE_INPUT:
        remedy = (
            f'Inputs go up to {largest:,.5g}: scale them, with scaling = "min-max" under [data] '
            "(in Python ns.data.MinMax)."
        )
    elif all(neuron.output for neuron in flat) and not nets.network.loss.natural:
        remedy = (
            "Start with smaller weights, or use binary_cross_entropy, whose gradient does not vanish there."
        )
    text = (
        f"{listed(neuron.name for neuron in flat)} {'is' if len(flat) == 1 else 'are'} saturated: |net| is "
        f"at least {least:.3g} for every sample, where the slope is below {FLAT:g}, so that hardly any "
        f"gradient comes through. {remedy}"
    )
    return [Cause("saturated", text)]


def greatest_weight(network: PlainNetwork) -> float:
    """Return the greatest absolute value of the weights that are trained; 0 without any."""
    return max((abs(one.weight) for one in network.connections if one.trainable), default=0.0)


def _symmetric(nets: Nets) -> list[Cause]:
    """Find hidden neurons of a layer that are the same, and so learn the same."""
    said = []
    for generation in nets.network.generations():
        alike: dict[tuple[Hashable, ...], list[str]] = {}
        for neuron in generation:
            if neuron.kind != "neuron" or neuron.output or is_dead(nets, neuron) or not neuron.incoming:
                continue
            weights = tuple((one.source.name, round(one.weight, 9)) for one in neuron.incoming)
            leaving = tuple((one.target.name, round(one.weight, 9)) for one in neuron.outgoing)
            bias = None if neuron.bias is None else round(neuron.bias, 9)
            key = (neuron.activation, neuron.aggregation, weights, leaving, bias)
            alike.setdefault(key, []).append(neuron.name)
        said += [
            f"{listed(names)} have the same weights, so they compute and learn the same, like one neuron. "
            'Draw the initial weights at random, as with initialisation = "normal / sqrt(fan_in)".'
            for names in alike.values()
            if len(names) > 1
        ]
    return [Cause("symmetric", text) for text in said]
