"""Of which weights a figure speaks: the first ones, or those that the training leaves."""

from neurosim.ground.errors import FormatError
from neurosim.ground.numbers import counted
from neurosim.history_view import History
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.trained import Trained
from neurosim.scenario.table.schema import FigureTable

BEFORE = "before training"

#: The figures whose weights can be chosen, and which weights they speak of where the file does not say.
USUAL = {
    "network": "first",
    "matrices": "first",
    "predictions": "first",
    "decision-line": "trained",
    "boundary": "trained",
    "hidden-outs": "trained",
    "confusion": "trained",
    "digits": "trained",
    "first-layer": "trained",
}


def weights_of(table: FigureTable, start: str) -> str | None:
    """Return which weights a figure speaks of; None where that is no question.

    Raises
    ------
    FormatError
        The file chooses where there is no choice.
    """
    if table.weights is not None and table.kind not in USUAL:
        raise FormatError(
            f"{start}the weights of a figure of the kind '{table.kind}' cannot be chosen; leave weights out "
            f"(it is for {', '.join(USUAL)})"
        )
    return table.weights or USUAL.get(table.kind)


def after(trained: Trained) -> str:
    """Say how long the weights of a network have been trained."""
    epochs = trained.history.epochs
    if trained.of_the_best:
        epochs = trained.history.best_epoch or 0
    return f"after {counted(epochs, 'epoch')}" if epochs else BEFORE


def met(scenario: PlainScenario, sample: int) -> str:
    """Say which weights a sample meets on its first way through the network."""
    plain = scenario.table.training.plain and scenario.table.data is None
    done = (sample - 1) // scenario.batch_size if plain and scenario.learning_rate is not None else 0
    return f"after {counted(done, 'update')}" if done else BEFORE


def untrained(scenario: PlainScenario) -> Trained:
    """Return a scenario as it is before its training."""
    return Trained(scenario, data_of(scenario), scenario.build(), History(), {})
