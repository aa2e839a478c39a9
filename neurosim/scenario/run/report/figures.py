"""The figures, written."""

from collections.abc import Sequence
from pathlib import Path


def figure_lines(paths: Sequence[Path]) -> str:
    """Return the files written."""
    return "\n".join(["FIGURES", *(f"  {path}" for path in paths)])
