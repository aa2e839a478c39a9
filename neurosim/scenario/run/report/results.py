"""The results of a training, next to those that a source reports."""

from collections.abc import Sequence

from neurosim.data import Dataset
from neurosim.scenario.run.report.epochs import result_text
from neurosim.scenario.run.report.voice import Paint, uncoloured
from neurosim.scenario.run.trained import Trained
from neurosim.training.metrics import classification_report

#: With so many classes a table of all of them says more than one number.
CLASSES = 3


def within(trained: Trained, name: str) -> bool:
    """Whether a result is where the source, or experience, says it is; of other data nothing is said."""
    reported = trained.scenario.table.reported[name]
    return trained.parts.note is not None or reported.lowest <= trained.metrics[name] <= reported.highest


def verdict(trained: Trained, name: str, paint: Paint = uncoloured) -> str:
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


def results(trainings: Sequence[tuple[str, Trained]], paint: Paint = uncoloured) -> str:
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
        numbers = [result_text(name, trained.metrics[name]) for _, trained in trainings]
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
    """Return the report of every class; None where there are few classes or no test part."""
    part: Dataset | None = trained.parts.test
    if part is None or part.T.shape[1] < CLASSES or trained.rule.kind != "greatest":
        return None
    table = classification_report(part.T, trained.outputs(part), part.classes, rule=trained.rule)
    return f"CLASSES  of the {len(part):,} test samples\n{table.rstrip()}"
