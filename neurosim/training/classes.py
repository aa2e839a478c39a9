"""Classes: when targets stand for classes, and by which rule the outs of a network are judged then."""

from typing import Literal

import numpy as np

from neurosim.errors import FormatError
from neurosim.model.network import Network

Rule = Literal["side", "sides", "greatest", "none"]
NEAR = 0.1  # a target of 0.01 still means 0, one of 0.99 still 1


def rule_for(network: Network, targets: np.ndarray) -> Rule:
    """Return how outs are judged: which side of 0.5 each is on, which of them is the greatest, or not at all.

    The greatest out tells classes apart only where the outputs belong together: as a softmax group, or
    because the targets are one-hot. Outputs beside each other answer a question each.

    Parameters
    ----------
    targets : (samples, outputs) array

    Returns
    -------
    str
        ``"side"`` of a single output, ``"sides"`` of several, ``"greatest"``; ``"none"`` where the targets
        are no classes, as 3.7 is none.

    Examples
    --------
    >>> net = Network.layered([2, 2])
    >>> rule_for(net, np.array([[0.01, 0.99]])), rule_for(net, np.array([[0.0, 1.0]]))
    ('sides', 'greatest')
    >>> rule_for(net, np.array([[0.4, 3.7]]))
    'none'
    """
    ends = np.minimum(abs(targets), np.minimum(abs(targets - 1.0), abs(targets + 1.0)))
    if targets.size == 0 or ends.max() > NEAR:
        return "none"
    if targets.shape[1] == 1:
        return "side"
    one_hot = bool(np.isin(targets, (0.0, 1.0)).all() and (targets.sum(axis=1) == 1.0).all())
    return "greatest" if one_hot or is_softmax(network) else "sides"


def require_classes(what: str, network: Network, targets: np.ndarray) -> None:
    """Refuse a figure of classes where a sample does not belong to one.

    Raises
    ------
    FormatError
        The targets are no classes, or the outputs answer a question each.
    """
    rule = rule_for(network, targets)
    if rule == "none":
        raise FormatError(f"{what} needs targets that are classes, 0 or 1; these are other numbers")
    if rule == "sides":
        raise FormatError(
            f"{what} needs one class for every sample, as softmax outputs or one-hot targets "
            "(of 0 and one 1) give; these outputs answer a question each, so draw the kind 'predictions'"
        )


def is_softmax(network: Network) -> bool:
    """Return whether the outputs are the outs of softmax."""
    found = [None if one.activation is None else one.activation.name for one in network.outputs]
    return bool(found) and all(name == "softmax" for name in found)


def wrong_samples(rule: Rule, targets: np.ndarray, outs: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """Return for every sample whether its outs are judged wrong.

    Examples
    --------
    >>> targets, outs = np.array([[0.01, 0.99]]), np.array([[0.751, 0.773]])
    >>> wrong_samples("sides", targets, outs).tolist(), wrong_samples("greatest", targets, outs).tolist()
    ([True], [False])
    """
    if rule == "none":
        return np.zeros(len(targets), dtype=bool)
    if rule == "greatest":
        return np.asarray(targets.argmax(axis=1) != outs.argmax(axis=1))
    return np.asarray(((targets >= threshold) != (outs >= threshold)).any(axis=1))


def verdict(rule: Rule, wrong: int, samples: int) -> str:
    """Return how many samples are wrong, and by which rule; nothing where nothing is judged.

    Examples
    --------
    >>> verdict("sides", 1, 1), verdict("greatest", 2, 50), verdict("side", 0, 4)
    ('1 of 1 with an out on the wrong side of 0.5', '2 of 50 wrong by the greatest out', \
'0 of 4 on the wrong side of 0.5')
    """
    words = {
        "side": "on the wrong side of 0.5",
        "sides": "with an out on the wrong side of 0.5",
        "greatest": "wrong by the greatest out",
        "none": "",
    }[rule]
    return f"{wrong} of {samples} {words}" if words else ""
