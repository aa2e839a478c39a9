"""A history in a few lines of text, and as curves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

import numpy as np

from neurosim.ground.errors import UnknownNameError, brief, listed
from neurosim.ground.rounding import to_significant
from neurosim.trace.shown import escaped, markdown_table
from neurosim.training.fit_options import DEFAULTS
from neurosim.training.history_record import HistoryRecord

#: So many lines has the table at most.
MOST_LINES = 12

#: Options that the heading tells in words of its own, or not at all.
SAID = ("engine", "optimizer", "schedule", "batch_size", "reduction", "shuffle", "seed", "exact")

#: The cost of an epoch, added up while its weights change.
RUNNING = "running cost"

Curves = dict[str, tuple[np.ndarray, np.ndarray]]


def curves(history: HistoryRecord, quantities: str | Sequence[str] | None = None) -> Curves:
    """Return epochs and values by name: what was asked for, else the costs.

    A bare ``"cost"`` stands for that of training and of validation, or without evaluations for the cost that
    was added up on the way; so does any other metric.

    Raises
    ------
    UnknownNameError
        No evaluation has one of the quantities, or none is asked for.
    """
    if quantities is None:
        quantities = ["cost"]
    wanted = [quantities] if isinstance(quantities, str) else _listed(quantities)
    if not wanted:
        raise UnknownNameError(
            "there are no quantities to draw; leave out quantities, or choose some of: "
            f"{listed((*history.quantities, RUNNING))}"
        )
    found: Curves = {}
    for name in wanted:
        both = [one for one in history.quantities if one.partition(" ")[2] == name]
        if not both and name in ("cost", RUNNING):
            found[RUNNING] = (np.arange(1, history.epochs + 1), history.cost)
        else:
            found |= {one: history.curve(one) for one in both or [name]}
    return found


def _listed(quantities: Sequence[str]) -> list[str]:
    names: list[str] = []
    for name in quantities if isinstance(quantities, Iterable) else [quantities]:
        if not isinstance(name, str):
            raise UnknownNameError(
                f"{brief(name)} is not a quantity; quantities are names such as 'training cost'"
            )
        names.append(name)
    return names


def report(history: HistoryRecord) -> str:
    """Return what was trained, how, and a table of the costs and metrics."""
    heads, rows = _table(history)
    widths = [9, *(max(len(name), 9) for name in heads[1:])]
    lines = ["  ".join(map(str.rjust, row, widths)) for row in [heads, *rows]] if rows else []
    return "\n".join([*_heading(history), *lines, *history.diagnosis])


def report_markdown(history: HistoryRecord) -> str:
    """Return the same in Markdown."""
    heads, rows = _table(history)
    blocks = [*map(escaped, _heading(history))]
    if rows:
        blocks.append(markdown_table(list(map(escaped, heads)), rows, sides="r" * len(heads)))
    return "\n\n".join([*blocks, *map(escaped, history.diagnosis)]) + "\n"


def _heading(history: HistoryRecord) -> list[str]:
    why = f", {history.why}" if history.why else ""
    rows = [
        f"{history.epochs:,} epochs of {history.samples:,} samples in {history.seconds:.3g} s "
        f"(engine {history.engine}{why})"
    ]
    parts = [history.optimizer, f"batch size {history.batch_size:,}, {history.reduction} of the gradients"]
    if history.schedule is not None:
        parts.append(f"rates by {history.schedule}")
    parts += [f"{name} {value}" for name, value in _further_rules(history)]
    if history.shuffle:
        parts.append("shuffled" + ("" if history.seed is None else f" from seed {history.seed}"))
    if history.stopped not in ("epochs", ""):
        parts.append(f"ended by {history.stopped}" if history.stopped != "interrupted" else "interrupted")
    if history.best_epoch is not None:
        parts.append(f"best after epoch {history.best_epoch:,}")
    return [*rows, "; ".join(parts)]


def _further_rules(history: HistoryRecord) -> Iterator[tuple[str, object]]:
    """The options that add something to descent, and that no other words speak of."""
    for each in fields(history):
        if each.name in DEFAULTS and each.name not in SAID:
            value = getattr(history, each.name)
            if value != each.default:
                yield each.name, value


def _table(history: HistoryRecord) -> tuple[list[str], list[list[str]]]:
    """The curves as columns: heads and rows; of many epochs a few round ones, the first and the last."""
    columns = curves(history, history.quantities or None)
    at = np.unique(np.concatenate([epochs for epochs, _ in columns.values()]))
    chosen = _few(at)
    rows = []
    for epoch in chosen.tolist():
        cells = [f"{epoch:,}"]
        for epochs, values in columns.values():
            here = np.flatnonzero(epochs == epoch)
            cells.append(f"{to_significant(values[here[-1]], 4):g}" if len(here) else "")
        rows.append(cells)
    return ["epoch", *columns], rows


def _few(epochs: np.ndarray) -> np.ndarray:
    """The first and the last, and between them the multiples of 1, 2, 5, 10, 20, ..., as fits the table."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            round_ones = epochs % (factor * step) == 0
            round_ones[:1] = round_ones[-1:] = True
            if np.count_nonzero(round_ones) <= MOST_LINES:
                few: np.ndarray = epochs[round_ones]
                return few
        step *= 10
