"""Of which weights a figure speaks: the first ones, or those that the training leaves."""

from neurosim.scenario.run.trained import Trained, data_of
from neurosim.scenario.scenario import Scenario
from neurosim.training.history import History

BEFORE = "before training"


def after(trained: Trained) -> str:
    """Say how long the weights of a network have been trained."""
    epochs = trained.history.epochs
    if trained.of_the_best:
        epochs = trained.history.best_epoch or 0
    return f"after {epochs:,} epoch{'' if epochs == 1 else 's'}" if epochs else BEFORE


def met(scenario: Scenario, sample: int) -> str:
    """Say which weights a sample meets on its first way through the network."""
    plain = scenario.table.training.plain and scenario.table.data is None
    done = (sample - 1) // scenario.batch_size if plain and scenario.learning_rate is not None else 0
    return f"after {done} update{'' if done == 1 else 's'}" if done else BEFORE


def untrained(scenario: Scenario) -> Trained:
    """Return a scenario as it is before its training."""
    return Trained(scenario, data_of(scenario), scenario.build(), History(), {})
