"""What every sample adds to every gradient."""

from dataclasses import dataclass
from typing import Self

from neurosim.trace.trace_record import TraceRecord


@dataclass(frozen=True, slots=True)
class ContributionsRecord:
    """A table samples x parameters, which add up to the gradients of the batch.

    Its attributes are described in `neurosim.answers.Contributions`, which also prints it.
    """

    parameters: tuple[tuple[str, str], ...]
    labels: tuple[str | None, ...]
    samples: tuple[int, ...]
    values: tuple[tuple[float, ...], ...]
    before: tuple[float, ...]
    gradients: tuple[float, ...]
    reduction: str = "sum"

    @classmethod
    def of(cls, trace: TraceRecord) -> Self:
        """Return what every sample adds to every gradient; see `neurosim.trace_view.Trace.contributions`."""
        shares: dict[tuple[int | None, str, str], float] = {}
        gradients: dict[tuple[str, str], float] = {}
        before: dict[tuple[str, str], float] = {}
        for step in trace.steps:
            if step.quantity in ("gradient", "bias_gradient"):
                gradients[step.quantity, step.of] = step.value
            if step.phase == "backward" and step.quantity != "delta":
                (share,) = [part for part in step.expression.parts() if part.quantity == "contribution"]
                shares[step.sample, step.quantity, step.of] = float(share.value)
                for leaf in step.expression.leaves():
                    if leaf.quantity.endswith("_so_far") and leaf.step is None:
                        before[step.quantity, step.of] = leaf.number
        labels = trace.network.labels()
        return cls(
            parameters=tuple(gradients),
            labels=tuple(labels.get(of) for _, of in gradients),
            samples=trace.samples,
            values=tuple(
                tuple(shares.get((sample, *parameter), 0.0) for parameter in gradients)
                for sample in trace.samples
            ),
            before=tuple(before.get(parameter, 0.0) for parameter in gradients),
            gradients=tuple(gradients.values()),
            reduction="mean" if any(step.phase == "gradient" for step in trace.steps) else "sum",
        )
