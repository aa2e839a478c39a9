"""The figures that are tables."""

from neurosim.gallery.entry import Entry, of_scenario

TABLES: tuple[Entry, ...] = (
    of_scenario(
        "design-matrix",
        "The design matrix, without and with the column of ones",
        "One row per sample, one column per input; a column of ones turns the bias into a weight.",
        "skip-connection",
        "design-matrix",
    ),
    of_scenario(
        "predictions",
        "Samples, targets and predictions",
        "What should come out beside what comes out, before training; E is what learning lowers.",
        "skip-connection",
        "predictions",
    ),
    of_scenario(
        "steps",
        "Every step of one update",
        "Forward, error, backward, update: one number after the other, each made from those above it.",
        "mazur",
        "steps",
    ),
)
