"""The data of a training: where they come from, and every point of a few."""

from collections.abc import Sequence

import numpy as np

from neurosim.scenario.building.data import Parts
from neurosim.scenario.run.trained import FEW, Trained
from neurosim.training.classes import Rule


def data(parts: Parts) -> str:
    """Return where the data come from, and how many there are."""
    counts = ", ".join(f"{len(part):,} to {_PURPOSE[name]}" for name, part in parts.named.items())
    if parts.note is None:
        return f"DATA  {parts.train.origin}{f': {counts}' if len(parts.named) > 1 else ''}"
    return f"DATA  {parts.note}\n  {counts}"  # the note says what stands in


_PURPOSE = {"train": "train with", "validation": "validate with", "test": "test with"}


def points(trained: Trained) -> str | None:
    """Return every sample with its target, its output and the decision; None where they are many."""
    part, network = trained.parts.train, trained.network
    if len(part) > FEW:
        return None
    outputs = trained.outputs(part)
    inputs, names = [n.name for n in network.inputs], [n.name for n in network.outputs]
    wants, rule = network.loss.needs_target, trained.rule
    decided = wants and rule.kind != "none"
    head = [*inputs, *(f"target {name}" for name in names if wants), *names]
    if decided:
        head += ["greatest"] if rule.kind == "greatest" else [f"step({name})" for name in names]
    rows = [head]
    for x, t, out in zip(part.X, part.T, outputs, strict=True):
        numbers = [*x.tolist(), *(t.tolist() if wants else [])]
        row = [*(f"{value:zg}" for value in numbers), *(f"{value:z.4f}" for value in out.tolist())]
        rows.append(row + (_decisions(rule, names, t, out) if decided else []))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    what = f"target, output and decision: {_how(rule)}" if decided else "target and output"
    lines = [f"POINTS  {what if wants else 'output'}"]
    lines += [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in _aligned(rows)
    ]
    return "\n".join(lines)


def _how(rule: Rule) -> str:
    """What decides, in a few words."""
    if rule.kind == "greatest":
        return "the greatest output"
    low, high = rule.names
    return f"{high} from {rule.threshold:zg} on" + ("" if low == "0" else f", else {low}")


def _decisions(rule: Rule, names: Sequence[str], targets: np.ndarray, outs: np.ndarray) -> list[str]:
    """What the outs of a sample stand for, each with a word where it is wrong."""
    wanted, given = (np.atleast_1d(one[0]) for one in (rule.wanted(targets[None]), rule.given(outs[None])))
    called = names if rule.kind == "greatest" else rule.names
    return [
        called[int(one)] + ("" if one == right else "  wrong")
        for one, right in zip(given, wanted, strict=True)
    ]


def _aligned(rows: list[list[str]]) -> list[list[str]]:
    """Put ``wrong`` behind the last column, so that the decisions stand below each other."""
    tail = max(len(cell.partition("  ")[2]) for row in rows for cell in row)
    if tail == 0:
        return rows
    return [[*row[:-1], row[-1] + ("" if "  " in row[-1] else " " * (tail + 2))] for row in rows]
