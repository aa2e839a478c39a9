"""What is typed to train the scenario of a sweep once."""

from collections.abc import Mapping, Sequence

from neurosim.ground.errors import NeurosimError
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.catalogue import load
from neurosim.scenario.run.provenance import given_name
from neurosim.sweeps.settings import SweepPlan


def train_command(plan: SweepPlan) -> tuple[str, ...]:
    """Return what is typed to train the scenario of a plan; nothing where its file says something else.

    It does where the scenario was changed before it was swept, or the file was, or is somewhere else.
    """
    name = given_name(plan.scenario)
    try:
        same = SweepPlan.base_of(load(name)) == plan.base and plan.scenario.data_path is None
    except NeurosimError:
        same = False
    return command_with(plan.scenario, {}) if same else ()


def command_with(scenario: PlainScenario, options: Mapping[str, object]) -> tuple[str, ...]:
    """Return the same with options, of which those that are None were not given.

    Examples
    --------
    >>> from neurosim.scenario import load
    >>> command_with(load("xor"), {"--epochs": 5, "--variant": None})
    ('neurosim', 'train', 'xor', '--epochs', '5')
    """
    words: Sequence[str] = [
        word for option, value in options.items() if value is not None for word in (option, str(value))
    ]
    return ("neurosim", "train", given_name(scenario), *words)
