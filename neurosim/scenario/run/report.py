"""What a run tells besides the step log: the training, the published numbers, the figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import listed
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.published.digits import like
from neurosim.scenario.published.numbers import Check, counted

if TYPE_CHECKING:
    from neurosim.scenario.run.run import Run
    from neurosim.scenario.run.runs import AnyRun

#: Gives a line a colour where colours are wanted: ``paint(text, "green")``.
Paint = Callable[[str, str], str]


def plain(text: str, colour: str) -> str:
    """Return the text as it is."""
    return text


@dataclass(frozen=True)
class Voice:
    """How a run tells what it has to tell.

    Attributes
    ----------
    show : callable
        Takes a part of the text.
    paint : callable
        Gives a text a colour.
    colour : bool
        Whether the step log is coloured.
    folder : pathlib.Path or None
        Where the figures go; None writes none.
    """

    show: Callable[[str], None] = print
    paint: Paint = plain
    colour: bool = False
    folder: Path | None = None


#: Plain text on standard output, and no figures.
ALOUD = Voice()


def heading(scenario: PlainScenario) -> str:
    """Return title, source and the notes."""
    lines = [scenario.title, f"Source: {scenario.source}"]
    for number, sample in enumerate(scenario.table.samples, start=1):
        if sample.note is not None:
            lines.append(f"Sample {number}: {sample.note}")
    if scenario.note is not None:
        lines += ["", scenario.note.strip()]
    return "\n".join(lines)


def training(run: "Run") -> str:
    """Return the cost at 0, 1, 10, 100, ... updates and at the end."""
    scenario = run.scenario
    table, samples = scenario.table.training, len(scenario.table.samples)
    updates = scenario.updates
    of = f"mean error over {samples} samples" if samples > 1 else "error of the one sample"
    lines = [
        f"TRAINING  {counted(updates, 'update')}, {_batch(scenario)}, "
        f"learning rate {table.learning_rate:g}"
        + (", mean of gradients" if table.reduction == "mean" else "")
        + ("" if table.plain else f", {table.how()}"),
        f"  {'updates':>8}  cost ({of})",
    ]
    lines += [f"  {done:>8}  {cost:.6g}" for done, cost in run.history]
    if not run.learned:
        lines.append(f"  No weight or bias has changed: {_why_nothing_was_learned(run)}")
    return "\n".join(lines)


def _why_nothing_was_learned(run: "Run") -> str:
    """The reason why a training changed nothing."""
    network = run.network
    trainable = [neuron for neuron in network.neurons if neuron.bias is not None and neuron.bias_trainable]
    if not trainable and not any(connection.trainable for connection in network.connections):
        return "all of them are frozen."
    flat = {n.name: n.activation.name for n in network.neurons if n.activation and n.activation.is_flat}
    if flat:
        kinds = " or ".join(dict.fromkeys(flat.values()))
        return (
            f"nothing can be learned through {kinds} (in {listed(flat)}), whose slope is 0 everywhere; "
            "use sigmoid, which is a smooth step."
        )
    return "every gradient is 0."


def _batch(scenario: PlainScenario) -> str:
    samples, size = len(scenario.table.samples), scenario.batch_size
    if size == 1:
        return "one after every sample"
    if size == samples:
        return f"one after all {samples} samples"
    return f"one after every {size} samples"


def published_numbers(run: "AnyRun", paint: Paint = plain) -> str:
    """Return every published number next to ours, and a verdict."""
    checks = run.checks
    if not checks:
        return "PUBLISHED NUMBERS  none in this file"
    agree = sum(check.agrees and check.ok for check in checks)
    misprints = sum(not check.agrees and check.ok for check in checks)
    wrong = len(checks) - agree - misprints
    counts = [f"{agree} agree"]
    if misprints:
        counts.append(f"{counted(misprints, 'known misprint')} of the source")
    if wrong:
        counts.append(f"{wrong} WRONG")
    rows = [
        ("quantity", "source", "neurosim"),
        *(row for single in run.runs for row in published_rows(single)),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"PUBLISHED NUMBERS  {', '.join(counts)}"]
    for row, check in zip(rows, [None, *checks], strict=True):
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        verdict = "verdict" if check is None else _verdict(check, paint)
        lines.append(f"  {cells}  {verdict}")
    return "\n".join(lines)


def published_rows(run: "Run") -> list[tuple[str, str, str]]:
    """Return what every published number is, as the source printed it, and ours with as many digits."""
    labels = {connection.name: connection.label for connection in run.trace.network.connections}
    averaged = run.trace.conventions.reduction == "mean" and len(run.trace.updates[0].samples) > 1
    return [
        (c.published.called(labels, averaged=averaged), c.published.text, like(c.value, c.published.text))
        for c in run.checks
    ]


def _verdict(check: Check, paint: Paint) -> str:
    if not check.ok:
        return paint(check.verdict, "red")
    return paint(check.verdict, "green" if check.agrees else "yellow")


def gradients(run: "AnyRun", paint: Paint = plain) -> str:
    """Return the gradient checks, of every sample or of as many as the run makes."""
    lines = ["GRADIENTS  against numerical differentiation"]
    for name, check in run.named_gradient_checks:
        text = str(check).replace("\n", "\n    ")
        lines.append(f"  {name}: {paint(text, 'green' if check.ok else 'red')}")
    return "\n".join(lines)


def figures(paths: Sequence[Path]) -> str:
    """Return the files written."""
    return "\n".join(["FIGURES", *(f"  {path}" for path in paths)])
