"""What a sweep trains: its settings and seeds, and the scenario that belongs to each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neurosim.ground.errors import FormatError
from neurosim.ground.stored import Json
from neurosim.scenario.building.options import draws_weights
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.table.reading import validate
from neurosim.scenario.table.swept_keys import SEEDS, key_path
from neurosim.sweeps.combining import Settings
from neurosim.sweeps.putting import put

#: What a training does not look at; it may not fit any more where a key is changed.
ASIDE = ("sweep", "published", "misprints", "reported", "variants", "figures")
#: The seed of a sweep whose file has none, so that every row can be made again.
USUAL_SEED = 1


@dataclass(frozen=True)
class Goal:
    """What counts as success.

    Attributes
    ----------
    metric : str
        Such as ``"test_accuracy"``.
    at_least, at_most : float or None
        One of them.

    Examples
    --------
    >>> goal = Goal("train_accuracy", at_least=0.9)
    >>> print(goal, goal.reached({"train_accuracy": 0.95}))
    train accuracy at least 0.9 True
    """

    metric: str
    at_least: float | None = None
    at_most: float | None = None

    def reached(self, metrics: Mapping[str, float]) -> bool:
        """Whether a training got there; NaN never does."""
        value = metrics[self.metric]
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most

    def __str__(self) -> str:
        limit = f"at most {self.at_most:g}" if self.at_least is None else f"at least {self.at_least:g}"
        return f"{self.metric.replace('_', ' ')} {limit}"


@dataclass(frozen=True)
class SweepPlan:
    """The trainings of a sweep, numbered from 0: all seeds of the first setting, then of the second.

    Attributes
    ----------
    scenario : Scenario
        With what is swept in its ``[sweep]``.
    base : mapping
        What of its file a training looks at, before anything is changed.
    settings : sequence of mapping
        Each is made when it is asked for: ``{"training.learning_rate": 0.5}``.
    seeds : sequence of int
        Empty where the rows have none of their own: nothing is drawn, or the file says the seeds.
    goal : Goal or None
        As ``[sweep]`` says.
    """

    scenario: Scenario
    base: Mapping[str, Json]
    settings: Settings
    seeds: Sequence[int]
    goal: Goal | None

    @classmethod
    def of(cls, scenario: Scenario, given: Mapping[str, object] | None = None) -> "SweepPlan":
        """Return the plan of a scenario.

        Parameters
        ----------
        scenario : Scenario
        given : mapping, optional
            What is swept, in place of ``[sweep]`` in the file.

        Raises
        ------
        FormatError
            Something is wrong with what is swept, or with every setting; the message gives the key path.
        """
        if given is not None:
            table = validate({**_written(scenario), "sweep": given}, scenario.where)
            scenario = replace(scenario, table=scenario.table.model_copy(update={"sweep": table.sweep}))
        if scenario.table.sweep is None:
            raise FormatError(
                f"{scenario.where}: says nothing of a sweep; add [sweep], such as seeds = {{ first = 1, "
                "last = 100 }, or say it where the sweep is begun"
            )
        return cls._made(scenario)

    @classmethod
    def _made(cls, scenario: Scenario) -> "SweepPlan":
        table = scenario.table.sweep
        assert table is not None
        base = {key: value for key, value in _written(scenario).items() if key not in ASIDE}
        if table.seeds is None:
            seeds = own_seeds(scenario, table.swept)
        else:
            seeds = tuple(table.seeds) if isinstance(table.seeds, list) else table.seeds.seeds
        goal = None if table.goal is None else Goal(**table.goal.model_dump())
        return cls(scenario, base, Settings.of(table), seeds, goal)

    def __len__(self) -> int:
        return len(self.settings) * max(1, len(self.seeds))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are swept."""
        return tuple(self.settings.values)

    def setting_of(self, row: int) -> int:
        """Return the number of the setting of a row."""
        return row // max(1, len(self.seeds))

    def seed_of(self, row: int) -> int | None:
        """Return the seed of a row; None where it has none of its own."""
        return self.seeds[row % len(self.seeds)] if self.seeds else None

    def with_setting(self, number: int) -> Scenario:
        """Return the scenario with the values of a setting in place of its own.

        Raises
        ------
        FormatError
            They do not go together; the message gives file, setting and key path.
        """
        setting = self.settings[number]
        document = json.loads(json.dumps(self.base))
        # A table goes before what stands in it.
        for path, value in sorted(((key_path(key), value) for key, value in setting.items()), key=_depth):
            put(document, path, value)
        return self.scenario.with_document(document)

    def document(self) -> dict[str, Json]:
        """Return everything that makes the plan again, as JSON."""
        scenario = self.scenario
        paths = {"folder": scenario.folder, "file": scenario.file, "data": scenario.data_path}
        return {
            "name": scenario.name,
            "where": scenario.where,
            **{key: None if path is None else str(path.absolute()) for key, path in paths.items()},
            "scenario": _written(scenario),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Json]) -> "SweepPlan":
        """Return the plan of a document that `document` made.

        Raises
        ------
        FormatError
            It is damaged.
        """
        name, where, folder = (str(document[key]) for key in ("name", "where", "folder"))
        file, data = (None if document[key] is None else Path(str(document[key])) for key in ("file", "data"))
        table = validate(document["scenario"], where)
        return cls._made(Scenario(name, where, table, (), Path(folder), data, file=file))

    def __reduce__(self) -> tuple[object, ...]:
        # Workers get what is small, not the network and the checks of tables.
        return SweepPlan.from_document, (self.document(),)


def own_seeds(scenario: Scenario, swept: Mapping[str, object]) -> tuple[int, ...]:
    """Return the seed of the file, if all that is drawn in a training is drawn by one."""
    if any(key_path(key) in SEEDS for key in swept):
        return ()
    training, network = scenario.table.training, scenario.table.network
    drawn = {training.seed} if training.shuffle else set()
    if draws_weights(scenario):
        assert network is not None and network.layers is not None
        drawn.add(network.layers.seed)
    said = drawn - {None}
    if not drawn or len(said) > 1:
        return ()
    return tuple(said) or (USUAL_SEED,)


def _written(scenario: Scenario) -> dict[str, Json]:
    """What stands in the file, with what was changed since."""
    written: dict[str, Json] = scenario.table.model_dump(mode="json", exclude_unset=True)
    return written


def _depth(place: tuple[tuple[str | int, ...], Json]) -> int:
    return len(place[0])
