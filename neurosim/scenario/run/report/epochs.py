"""How a training goes, epoch by epoch, how it ended, and why it got nowhere."""

from collections.abc import Sequence

from neurosim.ground.numbers import counted
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.trained import Trained, metric_names
from neurosim.training.history_record import Evaluation


def training_heading(scenario: PlainScenario, parts: Parts) -> str:
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
        f"  {name:>{_width(name)}}" for name in progress_columns(scenario, parts)
    )


def progress_columns(scenario: PlainScenario, parts: Parts) -> list[str]:
    """Return the names of the columns of the progress."""
    metrics = metric_names(scenario, parts, scenario.untrained)[:1]  # all of them stand among the results
    names = ["cost", *(["sum of E"] if scenario.table.training.sum_of_errors else []), *metrics]
    if parts.watched is None:
        return names
    return [*names, *(f"{parts.watched} {name}" for name in ["cost", *metrics])]


def progress_line(scenario: PlainScenario, parts: Parts, evaluation: Evaluation) -> str:
    """Return the progress after an epoch."""
    values = dict(evaluation.training)
    values["sum of E"] = evaluation.training["cost"] * len(parts.train)
    values |= {f"{parts.watched} {name}": value for name, value in (evaluation.validation or {}).items()}
    cells = (
        f"  {result_text(name, values[name]):>{_width(name)}}" for name in progress_columns(scenario, parts)
    )
    return f"  {evaluation.epoch:>7}" + "".join(cells)


def _width(name: str) -> int:
    return max(len(name), 11)


def result_text(name: str, value: float) -> str:
    """Return a result with the digits that its kind deserves."""
    return f"{value:z.6g}" if name.endswith(("cost", "of E")) else f"{value:z.4f}"


def ending(trained: Trained) -> str:
    """Return how long it took, and with which engine."""
    history = trained.history
    early = f", ended by {history.stopped}" if history.stopped not in ("", "epochs") else ""
    why = f" ({history.why})" if history.why else ""
    epochs = counted(history.epochs, "epoch")
    lines = [f"  {epochs} in {history.seconds:.1f} s by the engine {history.engine}{why}{early}"]
    if trained.of_the_best:
        lines.append(f"  the network, and the results, are the best: after epoch {history.best_epoch:,}")
    if trained.diverged and not trained.history.diagnosis:
        lines.append("  the training has diverged and the weights are useless; use a smaller learning rate")
    if trained.scenario.table.update_too_early is not None:
        lines.append(f"  neurosim run {trained.scenario.name} also shows the update in the wrong order")
    return "\n".join(lines)


def already_complete(trained: Trained) -> str:
    """Return where a training stands that had come to its end before."""
    rows = [training_heading(trained.scenario, trained.parts)]
    if trained.history.evaluations:
        rows.append(progress_line(trained.scenario, trained.parts, trained.history.evaluations[-1]))
    best = f"; the best is that after epoch {trained.history.best_epoch:,}" if trained.of_the_best else ""
    return "\n".join([*rows, f"  already complete ({counted(trained.history.epochs, 'epoch')}{best})"])


def diagnosis(reasons: Sequence[str]) -> str | None:
    """Return why a training got nowhere; None where it got somewhere."""
    return "\n  ".join(["WHY IT GOT NOWHERE", *reasons]) if reasons else None
