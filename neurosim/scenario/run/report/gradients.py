"""The gradients, checked."""

from collections.abc import Sequence

from neurosim.scenario.run.report.voice import Paint, uncoloured
from neurosim.training.comparisons import GradientCheck


def gradients(checks: Sequence[tuple[str, GradientCheck]], paint: Paint = uncoloured) -> str:
    """Return the gradient checks, each with the name of what it is of."""
    lines = ["GRADIENTS  against numerical differentiation"]
    for name, check in checks:
        text = str(check).replace("\n", "\n    ")
        lines.append(f"  {name}: {paint(text, 'green' if check.ok else 'red')}")
    return "\n".join(lines)
