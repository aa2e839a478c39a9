"""What all tables of a scenario file share: kinds of values, and one sentence for whatever is wrong."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from neurosim.ground.choices import offered
from neurosim.ground.errors import brief, did_you_mean, listed

#: What stands at a key of a file, before it is checked.
Given = TypeVar("Given")


def sentence(text: str) -> PydanticCustomError:
    """Return a validation error whose whole message is ``text``."""
    # Braces would be taken for placeholders, so the text itself goes in through one.
    return PydanticCustomError("neurosim", "{text}", {"text": text})


def must_be_one_of(refused: str, names: Collection[str], most: int = 12) -> BeforeValidator:
    """Return the check that a key has one of some names; `refused` begins the sentence about any other."""

    def check(value: Given) -> Given:
        if isinstance(value, str) and value in names:
            return value
        raise sentence(f"{refused} {brief(value)} {offered(value, names, 'one of', most=most)}")

    return BeforeValidator(check)


def _table_or_array(value: Given) -> str | None:
    if isinstance(value, dict):
        return "<table>"
    return "<array>" if isinstance(value, list) else None


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise sentence(f"{brief(text)} must be one line of printable characters")
    return text


def _lines(text: str) -> str:
    for line in text.split("\n"):
        _one_line(line.replace("\t", " "))
    return text


#: A finite number; neither a string nor true or false.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
Name = Annotated[str, Field(strict=True, min_length=1)]
#: Text in one line, which cannot play tricks on a terminal.
Line = Annotated[Name, AfterValidator(_one_line)]
Text = Annotated[str, Field(strict=True), AfterValidator(_lines)]
Flag = Annotated[bool, Field(strict=True)]

#: ``{ i1 = 0.05, i2 = 0.10 }`` by name, or ``[0.05, 0.10]`` in order.
Numbers = Annotated[
    Annotated[dict[str, Number], Tag("<table>")] | Annotated[list[Number], Tag("<array>")],
    Discriminator(
        _table_or_array,
        custom_error_type="neurosim",
        custom_error_message="must be a table such as { x1 = 0.5 } or an array such as [0.5]",
    ),
]


class TomlTable(BaseModel):
    """A table of the file; a key that it does not know is an error, with the closest known one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    #: Keys that belong to another place, and what to write there.
    instead: ClassVar[Mapping[str, str]] = MappingProxyType({})

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, table: Given) -> Given:
        for key in table if isinstance(table, dict) else ():
            if key not in cls.model_fields:
                raise sentence(cls.unknown_key(key))
        return table

    @classmethod
    def unknown_key(cls, key: object) -> str:
        """Return the sentence about a key that this table does not have."""
        keys = list(cls.model_fields)
        hint = (cls.instead.get(key) if isinstance(key, str) else None) or did_you_mean(key, keys)
        return f"unknown key {brief(key)} ({hint}keys are {listed(keys, 20)})"
