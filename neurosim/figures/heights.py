"""Narrow pages: how high a figure becomes in one column of a paper, with its parts below each other."""

from neurosim.figures.record import Record

AROUND = 80.0  # points for title, subtitle and key
PANEL = 130.0  # a panel with its heading and the names of its axes


def square(record: Record, width: float) -> float:
    """One panel, about as high as wide."""
    return 1.05 * width


def two_panels(record: Record, width: float) -> float:
    """Two panels, or a panel and a table."""
    return AROUND + 2 * 160.0
