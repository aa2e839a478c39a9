"""Whether targets and outputs suit the loss: what has no meaning is refused, what is doubtful is warned of.

What a loss is made for stands on it (`Loss.domain`), and what an activation can give on that
(`Activation.out_range`). A loss or activation that does not say is not judged.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from neurosim.formulas.loss import Loss
from neurosim.ground.errors import LossWarning, NumberError, listed
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork

if TYPE_CHECKING:
    import numpy as np

#: Shares such as 1/3, typed with a few digits, may add up to a little less than 1.
NEARLY = 0.015
PACKAGE = __name__.partition(".")[0]
#: So many whole numbers in one output look like the numbers of classes.
MOST_CLASSES = 100


#: Targets, a row for every sample and a column for every output; an array of that shape will do.
Table = Sequence[Sequence[float]]


def judge(network: PlainNetwork, targets: Table | np.ndarray) -> None:
    """Refuse targets that the loss has no meaning for, and warn once of each thing that is doubtful.

    Parameters
    ----------
    targets : table or array (samples, outputs) of finite numbers

    Raises
    ------
    NumberError
        A target is outside of what the loss is made for.

    Warns
    -----
    LossWarning
        Outs may leave what the loss is made for, wrong outputs are not penalised, targets are out of reach,
        or shares do not add up to 1.

    Examples
    --------
    >>> import neurosim as ns
    >>> judge(ns.Network.layered([1, 1], loss="binary_cross_entropy"), [[0.0], [-1.0]])
    Traceback (most recent call last):
    neurosim.NumberError: target of 'o1' is -1 in sample 2, but with loss binary_cross_entropy \
targets lie from 0 to 1, and outs between 0 and 1, as those of sigmoid: use targets 0 and 1, or \
half_squared_error with tanh outputs
    """
    loss, outputs = network.loss, network.outputs
    if not loss.needs_target or loss.target_range is None:
        return
    if not isinstance(targets, Sequence) and _all_fine(loss, outputs, targets):
        return
    table = _rows(targets)
    require_targets(loss, outputs, table)
    for sentence in (
        *doubtful_outputs(network),
        *_out_of_reach(loss, outputs, table),
        *_sums(network, table),
    ):
        warn(sentence)


def judge_sample(network: PlainNetwork, targets: Iterable[float]) -> None:
    """`judge` for one sample, quick where nothing is wrong."""
    row = list(targets)
    if not is_fine(network.loss, network.outputs, row):
        judge(network, [row])


def is_fine(loss: Loss, outputs: Sequence[Neuron], row: Sequence[float]) -> bool:
    """Whether `judge` would find nothing wrong with one sample; where it is not sure, it says no."""
    if loss.target_range is None or loss.out_range is None or not loss.needs_target:
        return True
    if loss.shares and abs(sum(row) - 1.0) > NEARLY:
        return False
    if loss.target_values is not None and not set(row) <= set(loss.target_values):
        return False
    for neuron, target in zip(outputs, row, strict=True):
        within = fine_range(loss, neuron)
        if within is None or not within[0] <= target <= within[1]:
            return False
    return True


def _all_fine(loss: Loss, outputs: Sequence[Neuron], targets: np.ndarray) -> bool:
    """`is_fine` for every row of an array, column by column."""
    if len(targets) == 0:
        return True
    if loss.shares and (abs(targets.sum(axis=1) - 1.0) > NEARLY).any():
        return False
    values = loss.target_values
    if values is not None and not sum(targets == value for value in values).all():
        return False
    ranges = [fine_range(loss, neuron) for neuron in outputs]
    lowest, highest = targets.min(axis=0).tolist(), targets.max(axis=0).tolist()
    return all(
        within is not None and within[0] <= low and high <= within[1]
        for within, low, high in zip(ranges, lowest, highest, strict=True)
    )


def fine_range(loss: Loss, neuron: Neuron) -> tuple[float, float] | None:
    """Return in which range the targets of an output are fine; None where none is.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network.layered([1, 1])
    >>> fine_range(net.loss, net["o1"])
    (0.0, 1.0)
    """
    activation = neuron.activation
    if loss.target_range is None or loss.out_range is None:
        return -math.inf, math.inf
    if loss.shares and not getattr(activation, "coupled", False):
        return None
    (low, high), (lowest, highest) = loss.target_range, loss.out_range
    reach = None if activation is None else activation.out_range
    if reach is None:
        return low, high
    return (max(low, reach[0]), min(high, reach[1])) if lowest <= reach[0] and reach[1] <= highest else None


def require_targets(
    loss: Loss, outputs: Sequence[Neuron], targets: Table | np.ndarray, where: str = ""
) -> None:
    """Refuse targets outside of what the loss is made for.

    Parameters
    ----------
    where : str
        Of which samples the message speaks, such as ``" of the validation"``.

    Raises
    ------
    NumberError
        The message gives the first of them.
    """
    if loss.target_range is None or not loss.needs_target:
        return
    (lowest, highest), only = loss.target_range, loss.target_values
    table = _rows(targets)
    for row, sample in _firsts(table).items():
        for k, target in enumerate(row):
            if not lowest <= target <= highest or (only is not None and target not in only):
                raise NumberError(
                    f"target of '{outputs[k].name}' is {_digits(target)}{_in_sample(sample, table)}{where}"
                    f", but with loss {loss.name} {loss.domain}: {_remedy(loss, table)}"
                )


def _rows(targets: Table | np.ndarray) -> Table:
    """The targets as rows of floats, which need no NumPy."""
    if isinstance(targets, Sequence):
        return targets
    rows: list[list[float]] = targets.tolist()
    return rows


def _firsts(table: Table) -> dict[tuple[float, ...], int]:
    """Every row once, with the sample that has it first: among many one-hot targets there are few."""
    firsts: dict[tuple[float, ...], int] = {}
    for sample, row in enumerate(table):
        firsts.setdefault(tuple(row), sample)
    return firsts


def _remedy(loss: Loss, table: Table) -> str:
    signs = {target for row in table for target in row} <= {-1.0, 0.0, 1.0}
    if signs and loss.target_values == (-1.0, 1.0):
        return "use targets -1 and 1"
    if signs:
        return f"use targets 0 and 1{'' if loss.shares else ', or half_squared_error with tanh outputs'}"
    if class_numbers(table):
        return ONE_HOT
    return "bring the targets into that range, or use half_squared_error"


#: What to do about the numbers of classes in one output.
ONE_HOT = (
    "if these are the numbers of classes, give every class an output of its own, with one_hot = true under "
    "[data] (in Python ns.data.one_hot), and use softmax outputs with cross_entropy"
)


def class_numbers(targets: Table | np.ndarray) -> bool:
    """Whether the targets of a single output may be the numbers of three or more classes."""
    table = _rows(targets)
    if any(len(row) != 1 for row in table):
        return False
    values = {target for (target,) in table}
    whole = all(float(value).is_integer() for value in values)
    return whole and 3 <= len(values) <= MOST_CLASSES and min(values) in (0.0, 1.0)


def doubtful_outputs(network: PlainNetwork) -> list[str]:
    """Say where the outputs of a network do not go with its loss, whatever the targets are."""
    loss, outputs = network.loss, network.outputs
    if loss.out_range is None or not loss.needs_target:
        return []
    lowest, highest = loss.out_range
    apart = [one for one in outputs if one.activation is not None and not one.activation.coupled]
    if loss.shares and apart:
        kinds = listed(dict.fromkeys(_kind(one) for one in apart)).replace("'", "")
        return [
            f"loss {loss.name} is made for softmax outputs, but {listed(one.name for one in apart)} "
            f"{'is' if len(apart) == 1 else 'are'} {kinds}: an out with target 0 is not penalised, so that "
            "all outs may grow; use softmax outputs, or binary_cross_entropy with sigmoid outputs"
        ]
    for one in apart:
        reach = None if one.activation is None else one.activation.out_range
        if reach is not None and (reach[0] < lowest or reach[1] > highest):
            return [
                f"with loss {loss.name} {loss.domain}, but '{one.name}' is {_kind(one)}, whose outs may be "
                f"{_beyond(reach, lowest, highest)}: use {loss.natural or 'other'} outputs, or "
                "half_squared_error"
            ]
    return []


def _beyond(reach: tuple[float, float], lowest: float, highest: float) -> str:
    sides = [f"below {lowest:g}"] if reach[0] < lowest else []
    return " or ".join([*sides, *([f"above {highest:g}"] if reach[1] > highest else [])])


def _kind(neuron: Neuron) -> str:
    return "without activation" if neuron.activation is None else neuron.activation.name


def unreachable(outputs: Sequence[Neuron], targets: Table | np.ndarray) -> list[tuple[Neuron, list[int]]]:
    """Return the outputs with targets that their activation cannot give, and in which samples."""
    table, found = _rows(targets), []
    for k, neuron in enumerate(outputs):
        reach = None if neuron.activation is None else neuron.activation.out_range
        if reach is None:
            continue
        outside = [sample for sample, row in enumerate(table) if not reach[0] <= row[k] <= reach[1]]
        if outside:
            found.append((neuron, outside))
    return found


def _out_of_reach(loss: Loss, outputs: Sequence[Neuron], table: Table) -> list[str]:
    sentences = []
    for neuron, samples in unreachable(outputs, table)[:1]:
        assert neuron.activation is not None
        target = table[samples[0]][outputs.index(neuron)]
        sentences.append(
            f"target of '{neuron.name}' is {_digits(target)}{_in_sample(samples[0], table)}, out of "
            f"reach: outs of {_kind(neuron)} {reached(neuron)}; "
            + (ONE_HOT if class_numbers(table) else "scale the targets, or use linear outputs")
        )
    return sentences


def reached(neuron: Neuron) -> str:
    """Say what outs a neuron can give, as in ``"lie from 0 to 1"``."""
    assert neuron.activation is not None
    assert neuron.activation.out_range is not None
    low, high = neuron.activation.out_range
    return f"are at least {low:g}" if math.isinf(high) else f"lie from {low:g} to {high:g}"


def _sums(network: PlainNetwork, table: Table) -> list[str]:
    """Say where targets that should be shares of 1 do not add up to it, group by group."""
    if not network.loss.shares:
        return []
    firsts = _firsts(table)
    for columns in _groups(network):
        sums = ((first, sum(row[k] for k in columns)) for row, first in firsts.items())
        wrong = next(((first, total) for first, total in sums if abs(total - 1.0) > NEARLY), None)
        if wrong is not None:
            first, total = wrong
            names = listed(network.outputs[k].name for k in columns)
            return [
                f"targets of {names} add up to {total:g}{_in_sample(first, table)}, but with loss "
                f"{network.loss.name} {network.loss.domain}; give one target of 1, or shares of 1"
            ]
    return []


def _groups(network: PlainNetwork) -> list[list[int]]:
    """The columns of the outputs that share a sum: those of each softmax group, and all others together."""
    place = {neuron: k for k, neuron in enumerate(network.outputs)}
    groups = [[place[one] for one in unit if one in place] for unit in network.order().units]
    own = [group for group in groups if group and network.outputs[group[0]].function.coupled]
    rest = [k for k in place.values() if not any(k in group for group in own)]
    return [*own, *([rest] if rest else [])]


def _digits(number: float) -> str:
    """Six digits of a number, or all where these would make another one of it: 1.0000001 is not 1."""
    short = f"{number:g}"
    return short if float(short) == number else repr(float(number))


def _in_sample(sample: int, table: Table) -> str:
    return f" in sample {sample + 1}" if len(table) > 1 else ""


def warn(sentence: str) -> None:
    """Warn the caller of neurosim, whatever lies between."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == PACKAGE:
        level, frame = level + 1, frame.f_back
    warnings.warn(sentence, LossWarning, stacklevel=level)
