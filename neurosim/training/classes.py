"""Classes: when targets stand for classes, and by which one rule a whole run judges the outs then."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from neurosim.ground.errors import FormatError, NumberError
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import ONE_HOT, class_numbers

Kind = Literal["side", "sides", "greatest", "none"]
NEAR = 0.1  # a target of 0.01 still means 0, one of 0.99 still 1


@dataclass(frozen=True)
class Rule:
    """The rule by which outs are judged right or wrong.

    Attributes
    ----------
    kind : str
        ``"side"``: of a single output, which side of the threshold it is on; ``"sides"``: the same of each of
        several outputs; ``"greatest"``: which output is the greatest; ``"none"``: not at all.
    threshold : float
        An out of at least this value stands for the upper class.
    low, high : float
        The targets of the two classes, 0 and 1, or -1 and 1.

    Examples
    --------
    >>> rule = Rule("side", threshold=0.0, low=-1.0)
    >>> rule.wrong(np.array([[-1.0], [1.0]]), np.array([[0.2], [0.3]])).tolist()
    [True, False]
    >>> rule.verdict(1, 2)
    '1 of 2 on the wrong side of 0'
    """

    kind: Kind
    threshold: float = 0.5
    low: float = 0.0
    high: float = 1.0

    @property
    def middle(self) -> float:
        """Between the targets of the two classes."""
        return (self.low + self.high) / 2

    @property
    def names(self) -> tuple[str, str]:
        """The two classes of a single output, called by their targets."""
        return (f"{self.low:g}", f"{self.high:g}") if self.low < self.high else ("below", "above")

    def wanted(self, targets: np.ndarray) -> np.ndarray:
        """Return the class of every sample, (samples,), or of every output where each is a question."""
        return self._classes(targets, self.middle)

    def given(self, outs: np.ndarray) -> np.ndarray:
        """Return the class that the outs of every sample stand for, as `wanted`."""
        return self._classes(outs, self.threshold)

    def _classes(self, table: np.ndarray, limit: float) -> np.ndarray:
        if self.kind == "greatest":
            return np.asarray(table.argmax(axis=1))
        sides = (table >= limit).astype(int)
        return sides[:, 0] if self.kind == "side" else sides

    def wrong(self, targets: np.ndarray, outs: np.ndarray) -> np.ndarray:
        """Return for every sample whether its outs are judged wrong."""
        if self.kind == "none":
            return np.zeros(len(targets), dtype=bool)
        differ = self.wanted(targets) != self.given(outs)
        return np.asarray(differ.any(axis=1) if differ.ndim > 1 else differ)

    def verdict(self, wrong: int, samples: int) -> str:
        """Return how many samples are wrong, and by which rule; nothing where nothing is judged.

        Examples
        --------
        >>> Rule("sides").verdict(1, 1), Rule("greatest").verdict(2, 50), Rule("side").verdict(0, 4)
        ('1 of 1 with an out on the wrong side of 0.5', '2 of 50 wrong by the greatest out', \
'0 of 4 on the wrong side of 0.5')
        """
        words = {
            "side": f"on the wrong side of {self.threshold:g}",
            "sides": f"with an out on the wrong side of {self.threshold:g}",
            "greatest": "wrong by the greatest out",
            "none": "",
        }[self.kind]
        return f"{wrong} of {samples} {words}" if words else ""


def rule_for(network: PlainNetwork, targets: np.ndarray, threshold: float | None = None) -> Rule:
    """Return how the outs of a network are judged.

    The greatest out tells classes apart only where the outputs belong together: as a softmax group, or
    because the targets are one-hot. Independent outputs answer a question each.

    Parameters
    ----------
    targets : (samples, outputs) array
        Of the samples to train with; the rule holds for all others, too.
    threshold : float, optional
        From here on an out stands for the upper class, in place of the middle between the targets of the two
        classes. Softmax outputs have none.

    Raises
    ------
    NumberError
        A threshold is given for softmax outputs.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network.layered([2, 2])
    >>> rule_for(net, np.array([[0.01, 0.99]])).kind, rule_for(net, np.array([[0.0, 1.0]])).kind
    ('sides', 'greatest')
    >>> rule_for(net, np.array([[0.4, 3.7]])).kind
    'none'
    """
    softmax = is_softmax(network) and len(network.outputs) > 1
    if softmax and threshold is not None:
        raise NumberError(
            f"a threshold of {threshold:g} says when an output alone is right, but softmax outputs are "
            "judged by the greatest out; leave the threshold out"
        )
    if softmax and network.loss.needs_target:
        return Rule("greatest")
    return rule_from_targets(targets, threshold, network.loss.target_values)


def rule_from_targets(
    targets: np.ndarray, threshold: float | None = None, classes: tuple[float, float] | None = None
) -> Rule:
    """Return how outs are judged by what the targets are alone; see `rule_for`.

    Parameters
    ----------
    classes : (float, float), optional
        The targets of the two classes, where the loss has no others.

    Examples
    --------
    >>> rule_from_targets(np.array([[-1.0], [1.0]]))
    Rule(kind='side', threshold=0.0, low=-1.0, high=1.0)
    >>> rule_from_targets(np.array([[20.0], [31.5]]), threshold=25.0).wanted(
    ...     np.array([[20.0], [31.5]])
    ... ).tolist()
    [0, 1]
    """
    ends = classes or _ends(targets)
    alone: Kind = "side" if targets.shape[1] == 1 else "sides"
    if ends is None and threshold is None:
        return Rule("none")
    if ends is None:  # the threshold parts the targets as it parts the outs
        assert threshold is not None
        return Rule(alone, threshold, threshold, threshold)
    low, high = ends
    if threshold is None and targets.shape[1] > 1 and _is_one_hot(targets, low):
        return Rule("greatest", low=low)
    return Rule(alone, (low + high) / 2 if threshold is None else threshold, low, high)


def _ends(targets: np.ndarray) -> tuple[float, float] | None:
    """The targets of the two classes, 0 and 1 or -1 and 1; None where the targets are others."""
    for low in (0.0, -1.0):
        if targets.size and np.minimum(abs(targets - low), abs(targets - 1.0)).max() <= NEAR:
            return low, 1.0
    return None


def _is_one_hot(targets: np.ndarray, low: float) -> bool:
    return bool(np.isin(targets, (low, 1.0)).all() and ((targets == 1.0).sum(axis=1) == 1).all())


def require_rule(what: str, rule: Rule, targets: np.ndarray) -> Rule:
    """Return the rule for who asks for right and wrong by name; refuse where the targets are not classes.

    Shares from 0 to 1 in several outputs are then judged by the greatest.

    Raises
    ------
    NumberError
        The message says what to do about it.
    """
    if rule.kind != "none":
        return rule
    if targets.shape[1] > 1 and targets.min() >= 0.0 and targets.max() <= 1.0:
        return Rule("greatest")
    values = np.unique(targets)
    some = ", ".join(f"{value:g}" for value in values[:4]) + (", ..." if len(values) > 4 else "")
    advice = "give a threshold, or leave it out"
    if class_numbers(targets):
        advice = f"{ONE_HOT}; or leave {what} out"
    raise NumberError(
        f"{what} needs targets that are classes, 0 and 1 or -1 and 1, or one-hot, but they are {some}: "
        f"{advice}"
    )


def require_classes(what: str, rule: Rule) -> None:
    """Refuse a figure of classes where a sample does not belong to one.

    Raises
    ------
    FormatError
        The targets are not classes, or the outputs answer a question each.
    """
    if rule.kind == "none":
        raise FormatError(f"{what} needs targets that are classes, 0 or 1; these are other numbers")
    if rule.kind == "sides":
        raise FormatError(
            f"{what} needs one class for every sample, as softmax outputs or one-hot targets "
            "(of 0 and one 1) give; these outputs answer a question each, so draw the kind 'predictions'"
        )


def is_softmax(network: PlainNetwork) -> bool:
    """Return whether the outputs are the outs of softmax."""
    found = [None if one.activation is None else one.activation.name for one in network.outputs]
    return bool(found) and all(name == "softmax" for name in found)


def net_at_threshold(rule: Rule, activation: str) -> float | None:
    """Return the net at which a single out is at the threshold of the rule; None where that is not known.

    Examples
    --------
    >>> net_at_threshold(Rule("side"), "sigmoid"), net_at_threshold(Rule("side", 2.0), "tanh")
    (0.0, None)
    """
    t = rule.threshold
    if activation == "sigmoid" and 0.0 < t < 1.0:
        return math.log(t / (1.0 - t))
    if activation == "tanh" and -1.0 < t < 1.0:
        return math.atanh(t)
    return None
