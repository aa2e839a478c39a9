"""``[data]``: where the samples come from, when they are too many to be typed."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from neurosim.data.registry import NAMED
from neurosim.ground.choices import offered
from neurosim.ground.errors import brief
from neurosim.ground.tables import Flag, Given, Name, TomlTable, Whole, sentence


def _size(value: Given) -> Given:
    share = isinstance(value, float) and 0.0 < value < 1.0
    if share or (isinstance(value, int) and value is not True and value >= 1):
        return value
    raise sentence("must be a share between 0 and 1 such as 0.3, or a number of samples such as 300")


Size = Annotated[float | int, BeforeValidator(_size)]


class SplitTable(TomlTable):
    """``[data.split]``: how many samples are kept aside, and the seed of the shuffle that picks them."""

    test_size: Size
    random_state: Annotated[Whole, Field(ge=0, lt=2**32)] = 42
    validation_size: Size | None = None


class DataTable(TomlTable):
    """``[data]``: a dataset by name, with its own options and these keys."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra=lambda schema: _own_keys(schema))

    dataset: Name
    path: Name | None = None
    split: SplitTable | None = None
    scaling: Literal["none", "min-max"] = "none"
    one_hot: Flag = False
    fallback: "DataTable | None" = None

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, table: Given) -> Given:
        if not isinstance(table, dict) or not isinstance(table.get("dataset"), str):
            return table
        name = table["dataset"]
        if name not in NAMED:
            raise sentence(f"unknown dataset {brief(name)} {offered(name, NAMED, 'one of', most=20)}")
        options = NAMED[name].options
        for key in table:
            if key not in cls.model_fields and key not in options:
                keys = [*cls.model_fields, *options]
                raise sentence(
                    f"unknown key {brief(key)} of dataset {brief(name)} "
                    f"{offered(key, keys, 'keys are', most=20)}"
                )
        if "path" in table and NAMED[name].holds is None:
            raise sentence(f"dataset {brief(name)} is not read from a file; leave out path")
        return table

    @model_validator(mode="after")
    def _has_a_place(self) -> "DataTable":
        if self.fallback is not None and NAMED[self.dataset].holds is None:
            raise sentence(f"dataset {brief(self.dataset)} is always available, so it needs no fallback")
        return self

    @property
    def options(self) -> dict[str, Any]:
        """The dataset's own options, as they stand in the file."""
        return dict(self.model_extra or {})


def _own_keys(schema: dict[str, Any]) -> None:
    """Put the own options of all datasets into the JSON schema."""
    speakers: dict[str, list[str]] = {}
    for name, named in NAMED.items():
        for key in named.options:
            speakers.setdefault(key, []).append(name)
    own = {key: {"description": f"own key of {', '.join(names)}"} for key, names in speakers.items()}
    schema["properties"] = {**own, **schema["properties"]}
    schema["properties"]["dataset"]["enum"] = list(NAMED)
    schema["additionalProperties"] = False
