"""A scenario with something changed: by a variant of its file, or by the options of the command line."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.table.results_tables import VariantTable
from neurosim.scenario.table.schema import ScenarioTable

#: What comes back is of the same class: a scenario that can be run stays one.
Changed = TypeVar("Changed", bound=PlainScenario)


def with_options(
    scenario: Changed,
    *,
    epochs: int | None = None,
    learning_rate: float | None = None,
    engine: str | None = None,
    seed: int | None = None,
    data: Path | None = None,
) -> Changed:
    """Return a scenario that trains otherwise than its file says; None leaves things as they are.

    Parameters
    ----------
    seed : int, optional
        Of the first weights and of the shuffles.
    data : pathlib.Path, optional
        File or folder of the data.

    Raises
    ------
    FormatError
        When there is a seed, but nothing is drawn; or data, but the samples are typed in.
    """
    given = {"epochs": epochs, "learning_rate": learning_rate, "engine": engine}
    changed = {key: value for key, value in given.items() if value is not None}
    table = scenario.table
    table = table.model_copy(update={"training": table.training.model_copy(update=changed)})
    if data is not None and table.data is None:
        raise FormatError(f"{scenario.where}: its samples are in the file itself; leave out --data")
    if seed is not None:
        table = _with_seed(scenario, table, seed)
    return replace(scenario, table=table, data_path=scenario.data_path if data is None else data)


def _with_seed(scenario: PlainScenario, table: ScenarioTable, seed: int) -> ScenarioTable:
    draws = draws_weights(scenario)
    if not draws and not table.training.shuffle:
        raise FormatError(
            f"{scenario.where}: nothing in it is random, so a seed changes nothing: its weights are given, "
            "and its samples come in their order"
        )
    if table.training.shuffle:
        table = table.model_copy(update={"training": table.training.model_copy(update={"seed": seed})})
    if draws:
        assert table.network is not None and table.network.layers is not None
        layers = table.network.layers.model_copy(update={"seed": seed})
        table = table.model_copy(update={"network": table.network.model_copy(update={"layers": layers})})
    return table


def draws_weights(scenario: PlainScenario) -> bool:
    """Whether the first weights are drawn, not given."""
    network = scenario.table.network
    return network is not None and network.layers is not None and network.layers.weights is None


def drawn_by(scenario: PlainScenario) -> dict[tuple[str, ...], int | None]:
    """Return the seeds by which something is drawn in a training, by their keys in the file."""
    network, training = scenario.table.network, scenario.table.training
    seeds: dict[tuple[str, ...], int | None] = {}
    if draws_weights(scenario):
        assert network is not None and network.layers is not None
        seeds["network", "layers", "seed"] = network.layers.seed
    if training.shuffle:
        seeds["training", "seed"] = training.seed
    return seeds


def seed_of(scenario: PlainScenario) -> int | None:
    """Return the seed of the first weights, or of the shuffles where weights are given."""
    table = scenario.table
    if draws_weights(scenario):
        assert table.network is not None and table.network.layers is not None
        return table.network.layers.seed
    return table.training.seed


def with_variant(scenario: Changed, name: str) -> Changed:
    """Return a variant of a scenario as a scenario.

    Raises
    ------
    UnknownNameError
        The file has no variant of that name.
    """
    variants = {variant.name: variant for variant in scenario.table.variants}
    if name not in variants:
        raise UnknownNameError(
            f"no variant '{name}' in {scenario.where} {offered(name, variants, 'variants are')}"
        )
    return _as_variant(scenario, variants[name])


def _as_variant(scenario: Changed, variant: VariantTable) -> Changed:
    table = scenario.table
    training = {
        key: value
        for key, value in (("train_biases", variant.train_biases), ("learning_rate", variant.learning_rate))
        if value is not None
    }
    table = table.model_copy(update={"training": table.training.model_copy(update=training)})
    if variant.bias is not None:
        assert table.network is not None and table.network.layers is not None  # looked at when it was read
        layers = table.network.layers.model_copy(update={"bias": variant.bias})
        table = table.model_copy(update={"network": table.network.model_copy(update={"layers": layers})})
    changed = replace(scenario, table=table)
    return changed if variant.seed is None else with_options(changed, seed=variant.seed)
