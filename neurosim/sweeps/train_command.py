"""The command that trains a scenario of a sweep once, with what was changed since it was loaded."""

from collections.abc import Iterator

from neurosim.ground.errors import NeurosimError
from neurosim.ground.stored import Json
from neurosim.scenario.building.options import with_variant
from neurosim.scenario.catalogue import load
from neurosim.scenario.run.provenance import given_name
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.wording import OPTIONS, value_named


def train_command(scenario: Scenario) -> tuple[str, ...]:
    """Return the words of the command, without a seed.

    Returns
    -------
    tuple of str
        Empty where no command trains the same: the file is not there any more, it was edited, or the scenario
        was changed in Python in a way that the command has no option for.

    Examples
    --------
    >>> from neurosim.scenario.building.options import with_options
    >>> train_command(with_variant(load("moons"), "frozen"))
    ('neurosim', 'train', 'moons', '--variant', 'frozen')
    >>> train_command(with_options(load("xor"), epochs=100))
    ('neurosim', 'train', 'xor', '--epochs', '100')
    """
    name = given_name(scenario)
    data = () if scenario.data_path is None else ("--data", str(scenario.data_path))
    try:
        loaded = load(name)
    except NeurosimError:
        return ()
    for words, variant in _variants(loaded):
        options = _options(_trained(variant), _trained(scenario))
        if options is not None:
            return ("neurosim", "train", name, *words, *data, *options)
    return ()


def _variants(loaded: Scenario) -> Iterator[tuple[tuple[str, ...], Scenario]]:
    """The scenario as it is, and its variants, each with its option."""
    yield (), loaded
    for variant in loaded.table.variants:
        yield ("--variant", variant.name), with_variant(loaded, variant.name)


def _trained(scenario: Scenario) -> dict[str, Json]:
    """What a scenario says but for the sweep, with one level of keys below ``training``."""
    table = scenario.table.model_dump(mode="json", exclude={"sweep"})
    training = table.pop("training")
    return {**table, **{f"training.{key}": value for key, value in training.items()}}


def _options(before: dict[str, Json], after: dict[str, Json]) -> tuple[str, ...] | None:
    """The options that make one of the other; None where they cannot."""
    changed = [key for key in after if before.get(key) != after[key]]
    if not set(changed) <= OPTIONS.keys():
        return None
    return tuple(word for key in changed for word in (OPTIONS[key], value_named(after[key])))
