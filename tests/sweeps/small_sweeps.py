"""A small scenario to sweep, and what a plain loop makes of it."""

from pathlib import Path

from neurosim.scenario import Scenario, load

XOR = """
title = "XOR in a few epochs"
source = "the tests"

[network.layers]
sizes = [2, 2, 1]
seed = 1

[data]
dataset = "xor"

[training]
learning_rate = 2.0
epochs = 300
engine = "program"
"""


def scenario(folder: Path, more: str = "", name: str = "small") -> Scenario:
    """Return the scenario, with more at the end of its file."""
    file = folder / f"{name}.toml"
    file.write_text(XOR + more, encoding="utf-8")
    return load(file)


#: The columns of a row that must be the same wherever it was made.
BITS = ["row", "seed", "result", "cause", "train_cost", "train_accuracy", "epochs", "weights", "outputs"]
