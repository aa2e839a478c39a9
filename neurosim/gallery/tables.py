"""The figures that are tables."""

from neurosim.gallery.entry import Entry, of_scenario

TABLES: tuple[Entry, ...] = (
    of_scenario(
        "design-matrix",
        "The design matrix, without and with the column of ones",
        "One row per sample, one column per input; with a column of ones, the bias becomes a weight.",
        "skip-connection",
        "design-matrix",
    ),
    of_scenario(
        "predictions",
        "Samples, targets and predictions",
        "The targets next to the outs, before training; training reduces E.",
        "skip-connection",
        "predictions",
    ),
    of_scenario(
        "steps",
        "Every step of one update",
        "Forward, error, backward, update: each number is computed from the numbers above it.",
        "mazur",
        "steps",
    ),
)
