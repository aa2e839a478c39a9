"""Of which weights a figure speaks: the first ones, or those that the training leaves."""

from neurosim.ground.numbers import counted
from neurosim.history_view import History
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.run.trained import Trained

BEFORE = "before training"


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
