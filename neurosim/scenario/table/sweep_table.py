"""``[sweep]``: which settings and seeds a scenario is trained with, and what counts as success."""

import math
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from neurosim.ground.choices import offered
from neurosim.ground.errors import brief
from neurosim.ground.numbers import counted
from neurosim.ground.stored import Json
from neurosim.ground.tables import Given, Name, Number, TomlTable, Whole, sentence

#: Most settings of a sweep.
MOST_SETTINGS = 100_000
#: Most trainings of a sweep.
MOST_ROWS = 10_000_000
#: Beyond any number that can be computed with.
LARGEST = 1e300
#: Seeds stand in columns of whole numbers of 64 bits.
Seed = Annotated[Whole, Field(ge=0, lt=2**63)]


class SeedRangeTable(TomlTable):
    """``seeds = { first = 1, last = 1000 }``: every seed from one to another."""

    first: Seed
    last: Seed

    @model_validator(mode="after")
    def _some_seeds(self) -> Self:
        if self.first > self.last:
            raise sentence(f"first is {self.first} and last is {self.last}; swap them")
        if self.last - self.first >= MOST_ROWS:
            raise sentence(f"{self.first} to {self.last} are more than {MOST_ROWS:,} seeds; give fewer")
        return self

    @property
    def seeds(self) -> range:
        """The seeds, both ends among them."""
        return range(self.first, self.last + 1)


def _different(seeds: list[int]) -> list[int]:
    seen = set[int]()
    for seed in seeds:
        if seed in seen:
            raise sentence(f"seed {seed} stands there twice; leave one of them out")
        seen.add(seed)
    return seeds


def _table_or_array(value: object) -> str | None:
    if isinstance(value, dict | TomlTable):
        return "<table>"
    return "<array>" if isinstance(value, list) else None


SeedList = Annotated[list[Seed], Field(min_length=1), AfterValidator(_different)]
Seeds = Annotated[
    Annotated[SeedRangeTable, Tag("<table>")] | Annotated[SeedList, Tag("<array>")],
    Discriminator(
        _table_or_array,
        custom_error_type="neurosim",
        custom_error_message="must be a table such as { first = 1, last = 9 } or an array such as [1, 5, 7]",
    ),
]


class GoalTable(TomlTable):
    """``goal = { metric = "test_accuracy", at_least = 0.95 }``: what counts as success."""

    metric: Name
    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise sentence("needs either at_least or at_most, such as at_least = 0.95")
        return self


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST < value < LARGEST:
        return value
    raise sentence(f"must be a number, not {brief(value)}")


#: A whole number stays one: where both ends are whole, only whole numbers are drawn.
End = Annotated[int | float, BeforeValidator(_number)]


class DrawnTable(TomlTable):
    """``{ lowest = 0.01, highest = 1.0 }``: the numbers between two, of which a sweep draws."""

    lowest: End
    highest: End
    scale: Literal["linear", "logarithmic"] = "linear"

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.lowest >= self.highest:
            raise sentence(f"lowest is {self.lowest:g} and highest is {self.highest:g}; lowest must be lower")
        if self.scale == "logarithmic" and self.lowest <= 0:
            raise sentence(f'lowest is {self.lowest:g}, but scale = "logarithmic" needs numbers above 0')
        return self

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are drawn."""
        return isinstance(self.lowest, int) and isinstance(self.highest, int)


#: What stands under a key that is swept.
SweptValues = Annotated[
    Annotated[DrawnTable, Tag("<table>")] | Annotated[list[Any], Field(min_length=1), Tag("<array>")],
    Discriminator(
        _table_or_array,
        custom_error_type="neurosim",
        custom_error_message="must be an array of the values to try, such as [0.1, 0.5]",
    ),
]


class SweepTable(TomlTable):
    """``[sweep]``: many trainings of the file, each with other values or another seed.

    Besides these keys it holds those of the file that are swept, each with its values:
    ``"training.learning_rate" = [0.1, 0.5]``.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, SweptValues]

    kind: Literal["grid", "list", "random"] = "grid"
    seeds: Seeds | None = None
    goal: GoalTable | None = None
    count: Annotated[Whole, Field(ge=1, le=MOST_SETTINGS)] | None = None
    seed: Seed = 1

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, table: Given) -> Given:
        for key, value in table.items() if isinstance(table, dict) else ():
            if key in cls.model_fields or "." in key:
                continue
            if isinstance(value, dict) and value:  # the reader of TOML took the dots for tables
                whole = f"{key}.{next(iter(value))}"
                raise sentence(f'write the whole key in quotes, such as "{whole}" = [...]')
            raise sentence(
                f"unknown key {brief(key)} {offered(key, cls.model_fields, 'keys are')[:-1]}, "
                'and those of the file in quotes, such as "training.learning_rate" = [0.1, 0.5])'
            )
        return table

    @property
    def swept(self) -> dict[str, list[Json] | DrawnTable]:
        """The keys that are swept, each with its values."""
        return dict(self.__pydantic_extra__ or {})

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        drawn = [key for key, values in self.swept.items() if isinstance(values, DrawnTable)]
        if self.kind == "random":
            if self.count is None:
                raise sentence('count is missing; kind = "random" needs it, such as count = 200')
            if not self.swept:
                raise sentence('there is nothing to draw; add a key such as "training.learning_rate" = [...]')
            return self
        if drawn:
            raise sentence(
                f'{brief(drawn[0])} is drawn between two numbers, which needs kind = "random" and '
                "count = ...; or give it an array"
            )
        for key in ("count", "seed"):
            if key in self.model_fields_set:
                raise sentence(f'{key} belongs to kind = "random"; leave it out, or write that kind')
        self._refuse_other_lengths()
        if self.settings > MOST_SETTINGS:
            raise sentence(
                f"makes {self.settings:,} settings, and at most {MOST_SETTINGS:,} are trained; give fewer "
                'values, or draw some of them with kind = "random" and count = ...'
            )
        return self

    def _refuse_other_lengths(self) -> None:
        """Refuse a list of settings to which one key gives more values than another."""
        first, *others = self.lengths.items() or [("", 1)]
        for key, length in others if self.kind == "list" else ():
            if length != first[1]:
                raise sentence(
                    'kind = "list" takes the first values of all keys together, then the second, and so on; '
                    f"but {brief(first[0])} has {counted(first[1], 'value')} and {brief(key)} has {length:,}"
                )

    @property
    def lengths(self) -> dict[str, int]:
        """How many values are given to each key that has an array of them."""
        return {key: len(values) for key, values in self.swept.items() if isinstance(values, list)}

    @property
    def settings(self) -> int:
        """How many settings there are."""
        if self.count is not None:
            return self.count
        lengths = self.lengths.values()
        return math.prod(lengths) if self.kind == "grid" else max(lengths, default=1)
