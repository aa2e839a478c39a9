"""What a sweep trains: its settings and seeds, and the scenario that belongs to each."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from neurosim.ground.errors import FormatError
from neurosim.ground.numbers import counted
from neurosim.ground.stored import Json, Stored, letters, text
from neurosim.ground.stored_tables import fields, optional, table, tuple_of
from neurosim.scenario.building.limits import MOST_TRAININGS, refuse_more
from neurosim.scenario.building.options import drawn_by
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.table.reading import place, validate
from neurosim.scenario.table.sweep_table import MOST_ROWS
from neurosim.scenario.table.swept_keys import SEEDS, key_path
from neurosim.sweeps.combining import Settings
from neurosim.sweeps.given import as_in_a_file
from neurosim.sweeps.putting import put

#: What a training does not look at; it may not fit any more where a key is changed.
ASIDE = ("sweep", "published", "misprints", "reported", "variants", "figures")
#: The seed where neither the file nor the sweep says one, so that every row can be made again.
USUAL_SEED = 1
#: The document of a plan.
DOCUMENT = fields(
    name=text,
    where=letters,
    folder=letters,
    file=optional(letters),
    data=optional(letters),
    keys=tuple_of(letters),
    scenario=table,
)


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
        """Whether a training got there; one without this metric, or of which it is NaN, never does."""
        value = metrics.get(self.metric, math.nan)
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
            document = {**_written(scenario), "sweep": as_in_a_file(given)}
            sweep = validate(document, scenario.where).sweep
            scenario = replace(scenario, table=scenario.table.model_copy(update={"sweep": sweep}))
        sweep = scenario.table.sweep
        if sweep is None or (sweep.seeds is None and not sweep.swept):
            said = "its [sweep] has" if sweep is not None else "has no [sweep], so there are"
            raise FormatError(
                f"{scenario.where}: {said} neither seeds nor values to train with; add some, such as "
                'seeds = { first = 1, last = 100 } or "training.learning_rate" = [0.1, 0.5]'
            )
        plan = cls._made(scenario)
        if len(plan) > MOST_ROWS:
            raise FormatError(
                f"{scenario.where}: {place(('sweep',))}makes {plan.text()}, and at most {MOST_ROWS:,} are "
                "made; give fewer seeds or values"
            )
        refuse_more(scenario, len(plan), MOST_TRAININGS, "trainings")
        return plan

    @classmethod
    def _made(cls, scenario: Scenario) -> "SweepPlan":
        sweep = scenario.table.sweep
        assert sweep is not None
        base = {key: value for key, value in _written(scenario).items() if key not in ASIDE}
        seeds: Sequence[int]
        if sweep.seeds is None:
            seeds = _own_seeds(scenario, sweep.swept)
        else:
            seeds = tuple(sweep.seeds) if isinstance(sweep.seeds, list) else sweep.seeds.seeds
        goal = None if sweep.goal is None else Goal(**sweep.goal.model_dump())
        return cls(scenario, base, Settings.of(sweep), seeds, goal)

    def __len__(self) -> int:
        return len(self.settings) * max(1, len(self.seeds))

    def text(self) -> str:
        """Return how many trainings there are, as ``"6 trainings: 3 settings with 2 seeds each"``."""
        settings, seeds = counted(len(self.settings), "setting"), counted(len(self.seeds), "seed")
        each = " each" if len(self.settings) > 1 else ""
        return f"{counted(len(self), 'training')}: {settings}{f' with {seeds}{each}' if self.seeds else ''}"

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
        document: dict[str, Json] = json.loads(json.dumps(self.base))
        paths = {key: key_path(key) for key in self.keys}
        setting = self.settings[number]
        for key in sorted(paths, key=lambda key: len(paths[key])):  # a table before what stands in it
            try:
                put(document, paths[key], setting[key])
            except FormatError as error:
                raise FormatError(f"{self.scenario.where}: {place(('sweep', key))}{error}") from None
        scenario = self.scenario.with_document(document)
        missing = [path for path, seed in drawn_by(scenario).items() if seed is None]
        if self.seeds or not missing:
            return scenario
        for path in missing:
            put(document, path, USUAL_SEED)
        return self.scenario.with_document(document)

    def document(self) -> dict[str, Json]:
        """Return everything that makes the plan again, as JSON."""
        scenario = self.scenario
        paths = {"folder": scenario.folder, "file": scenario.file, "data": scenario.data_path}
        return {
            "name": scenario.name,
            "where": scenario.where,
            **{key: None if path is None else str(path.absolute()) for key, path in paths.items()},
            "keys": list(self.keys),  # in their order, by which the rows are numbered
            "scenario": _written(scenario),
        }

    @classmethod
    def from_document(cls, document: Stored) -> "SweepPlan":
        """Return the plan of a document that `document` made.

        Raises
        ------
        FormatError
            It is damaged.
        """
        return cls.of_read(DOCUMENT(document))

    @classmethod
    def of_read(cls, read: Mapping[str, Any]) -> "SweepPlan":
        """Return the plan of a document that was read by `DOCUMENT`; see `from_document`."""
        where, folder = read["where"], Path(read["folder"])
        file, data = (None if read[key] is None else Path(read[key]) for key in ("file", "data"))
        tables = validate(_in_order(read["scenario"], read["keys"]), where)
        if tables.sweep is None or tuple(tables.sweep.swept) != read["keys"]:
            raise FormatError("it is damaged: 'keys' are not those of the sweep")
        return cls._made(Scenario(read["name"], where, tables, (), folder, data, file=file))

    def __reduce__(self) -> tuple[object, ...]:
        # Workers get what is small, not the network and the checks of tables.
        return SweepPlan.from_document, (self.document(),)


def _own_seeds(scenario: Scenario, swept: Mapping[str, object]) -> tuple[int, ...]:
    """The seed of the file, where everything that is drawn in a training is drawn by one."""
    drawn = drawn_by(scenario)
    said = {seed for seed in drawn.values() if seed is not None}
    if not drawn or len(said) > 1 or any(_holds_a_seed(key_path(key)) for key in swept):
        return ()
    return tuple(said) or (USUAL_SEED,)


def _holds_a_seed(path: tuple[str | int, ...]) -> bool:
    """Whether a key is that of a seed, or of a table in which one stands."""
    return any(seed[: len(path)] == path for seed in SEEDS)


def _written(scenario: Scenario) -> dict[str, Json]:
    """What stands in the file, with what was changed since."""
    written: dict[str, Json] = scenario.table.model_dump(mode="json", exclude_unset=True)
    return written


def _in_order(scenario: dict[str, Stored], keys: Sequence[str]) -> dict[str, Stored]:
    """A document of a scenario with the swept keys in the order that they had."""
    sweep = scenario.get("sweep")
    if not isinstance(sweep, dict):
        return scenario
    first = {key: value for key, value in sweep.items() if key not in keys}
    return {**scenario, "sweep": first | {key: sweep[key] for key in keys if key in sweep}}
