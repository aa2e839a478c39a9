"""What a training on data tells: its data, its progress, its results next to those of the source."""

from collections.abc import Sequence

import numpy as np

from neurosim.data import Dataset
from neurosim.ground.errors import MissingExtraError
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.published.numbers import counted
from neurosim.scenario.run.report import Paint, plain
from neurosim.scenario.run.trained import FEW, Trained, metric_names
from neurosim.training.classes import Rule
from neurosim.training.history import Evaluation, History
from neurosim.training.metrics import classification_report

#: With so many classes a table of all of them says more than one number.
CLASSES = 3


def data(parts: Parts) -> str:
    """Return where the data come from, and how many there are."""
    counts = ", ".join(f"{len(part):,} to {_PURPOSE[name]}" for name, part in parts.named.items())
    if parts.note is None:
        return f"DATA  {parts.train.origin}{f': {counts}' if len(parts.named) > 1 else ''}"
    return f"DATA  {parts.note}\n  {counts}"  # the note says what stands in


_PURPOSE = {"train": "train with", "validation": "validate with", "test": "test with"}


def heading(scenario: PlainScenario, parts: Parts) -> str:
    """Return what the training is, and the names of the columns of its progress."""
    table, samples = scenario.table.training, len(parts.train)
    size = table.batch_size(samples)
    batch = "every sample" if size == 1 else "all samples" if size >= samples else f"every {size} samples"
    mean = ", mean of gradients" if table.reduction == "mean" else ""
    biases = "" if table.train_biases else ", biases frozen"
    first = (
        f"TRAINING  {counted(table.epochs, 'epoch')} of {counted(samples, 'sample')}, an update after {batch}"
        f"{mean}, learning rate {table.learning_rate:g}, {table.how()}{biases}"
    )
    return f"{first}\n  {'epoch':>7}" + "".join(
        f"  {name:>{_width(name)}}" for name in columns(scenario, parts)
    )


def columns(scenario: PlainScenario, parts: Parts) -> list[str]:
    """Return the names of the columns of the progress."""
    metrics = metric_names(scenario, parts)[:1]  # all of them stand among the results
    names = ["cost", *(["sum of E"] if scenario.table.training.sum_of_errors else []), *metrics]
    if parts.watched is None:
        return names
    return [*names, *(f"{parts.watched} {name}" for name in ["cost", *metrics])]


def progress_line(scenario: PlainScenario, parts: Parts, evaluation: Evaluation) -> str:
    """Return the progress after an epoch."""
    values = dict(evaluation.training)
    values["sum of E"] = evaluation.training["cost"] * len(parts.train)
    values |= {f"{parts.watched} {name}": value for name, value in (evaluation.validation or {}).items()}
    cells = (f"  {_number(name, values[name]):>{_width(name)}}" for name in columns(scenario, parts))
    return f"  {evaluation.epoch:>7}" + "".join(cells)


def _width(name: str) -> int:
    return max(len(name), 11)


def _number(name: str, value: float) -> str:
    return f"{value:z.6g}" if name.endswith(("cost", "of E")) else f"{value:z.4f}"


def ending(trained: Trained) -> str:
    """Return how long it took, and with which engine."""
    history = trained.history
    early = f", ended by {history.stopped}" if history.stopped not in ("", "epochs") else ""
    why = f" ({history.why})" if history.why else ""
    epochs = counted(history.epochs, "epoch")
    lines = [f"  {epochs} in {history.seconds:.1f} s by the engine {history.engine}{why}{early}"]
    if trained.of_the_best:
        lines.append(f"  the network, and the results, are the best: after epoch {history.best_epoch}")
    if trained.diverged and not trained.history.diagnosis:
        lines.append("  the training has diverged and the weights are useless; use a smaller learning rate")
    if trained.scenario.table.update_too_early is not None:
        lines.append(f"  neurosim run {trained.scenario.name} also shows the update in the wrong order")
    return "\n".join(lines)


def diagnosis(history: History) -> str | None:
    """Return why a training got nowhere; None where it got somewhere."""
    if not history.diagnosis:
        return None
    return "\n".join(["WHY IT GOT NOWHERE", *(f"  {sentence}" for sentence in history.diagnosis)])


def complete(trained: Trained) -> str:
    """Return where a training stands that had come to its end before."""
    rows = [heading(trained.scenario, trained.parts)]
    if trained.history.evaluations:
        rows.append(progress_line(trained.scenario, trained.parts, trained.history.evaluations[-1]))
    best = f"; the best is that after epoch {trained.history.best_epoch}" if trained.of_the_best else ""
    return "\n".join([*rows, f"  already complete ({counted(trained.history.epochs, 'epoch')}{best})"])


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


def within(trained: Trained, name: str) -> bool:
    """Whether a result is where the source, or experience, says it is; of other data nothing is said."""
    reported = trained.scenario.table.reported[name]
    return trained.parts.note is not None or reported.lowest <= trained.metrics[name] <= reported.highest


def verdict(trained: Trained, name: str, paint: Paint = plain) -> str:
    """Say whether a result is where the source, or experience, says it is."""
    reported = trained.scenario.table.reported[name]
    around = f"{reported.lowest:g} to {reported.highest:g}"
    if trained.parts.note is not None:
        said = "of other data"
    elif within(trained, name):
        said = paint(f"within {around}", "green")
    else:
        said = paint(f"OUTSIDE {around}", "red")
    return said if reported.note is None else f"{said}  ({reported.note})"


def results(trainings: Sequence[tuple[str, Trained]], paint: Paint = plain) -> str:
    """Return the results of a training and of its variants, next to what the source reports.

    Parameters
    ----------
    trainings : sequence of (str, Trained)
        With their titles; the first is the one that the source speaks of.
    """
    first = trainings[0][1]
    reported = first.scenario.table.reported
    several = len(trainings) > 1
    lines = ["RESULTS"]
    if several:
        lines += [f"  ({_LETTERS[place]}) {title}" for place, (title, _) in enumerate(trainings)]
    heads = [f"({_LETTERS[place]})" if several else "neurosim" for place in range(len(trainings))]
    rows = [["", "source", *heads, ""]]
    for name in first.metrics:
        printed = reported[name].printed or "" if name in reported else ""
        numbers = [_number(name, trained.metrics[name]) for _, trained in trainings]
        said = verdict(first, name, paint) if name in reported else ""
        rows.append([name.replace("_", " "), printed, *numbers, said])
    if not any(row[1] for row in rows[1:]):
        rows = [[row[0], *row[2:]] for row in rows]  # the source printed nothing
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  " + "  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def classes(trained: Trained) -> str | None:
    """Return scikit-learn's report of every class; None where there are few classes or no test part."""
    part: Dataset | None = trained.parts.test
    if part is None or part.T.shape[1] < CLASSES or trained.rule.kind != "greatest":
        return None
    try:
        table = classification_report(part.T, trained.outputs(part), part.classes, rule=trained.rule)
    except MissingExtraError as error:
        return f"CLASSES  {error}"
    return f"CLASSES  of the {len(part):,} test samples\n{table.rstrip()}"
