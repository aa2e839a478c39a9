"""The options of figures: the keys of ``[[figures]]``, for each kind those that it takes."""

from pathlib import PurePath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from neurosim.drawing.network.selection import DEFAULT, QUANTITIES
from neurosim.ground.choices import offered
from neurosim.ground.errors import brief
from neurosim.ground.tables import Given, Line, Name, TomlTable, Whole, must_be_one_of, sentence

#: The endings of figures.
PICTURES = (".svg", ".pdf", ".png")


def _picture(value: str) -> str:
    # A scenario may come from somebody else; its figures stay in the folder that the user chose.
    if value == PurePath(value).name and PurePath(value).suffix.lower() in PICTURES:
        return value
    raise sentence(f"{brief(value)} must be a bare file name that ends in one of {', '.join(PICTURES)}")


class Options(TomlTable):
    """What can be said of a figure of any kind; kinds that take more derive from it."""

    kind: Name = "network"
    title: Line | None = None
    file: Annotated[Name, AfterValidator(_picture)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, table: Given) -> Given:
        if isinstance(table, dict):
            keys, kind = list(cls.model_fields), brief(table.get("kind", "network"))
            for key in table:
                if key not in keys:
                    raise sentence(
                        f"a figure of the kind {kind} takes no {brief(key)}; leave it out "
                        f"{offered(key, keys, 'its keys are', most=20)}"
                    )
        return table


class OfOneSample(Options):
    """A figure of one sample."""

    sample: Annotated[Whole, Field(ge=1)] = 1


class OfNames(Options):
    """A figure of some neurons, connections or equations, or of all."""

    of: list[Line] = []


class OfOne(OfOneSample):
    """A figure of one sample that is about one neuron, connection or layer, or the first."""

    of: list[Line] = []

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        if len(self.of) > 1:
            raise sentence(f"a figure of the kind '{self.kind}' is about one thing, not {len(self.of)}")
        return self

    @property
    def one(self) -> str | None:
        """The name that is given, or None."""
        return self.of[0] if self.of else None


class OfFirst(Options):
    """A figure of a network that is drawn as it is before the training, if nobody wants it otherwise."""

    weights: Literal["first", "trained"] = "first"


class OfTrained(Options):
    """A figure of a network that is drawn as the training leaves it, if nobody wants it otherwise."""

    weights: Literal["first", "trained"] = "trained"


class OfMoment(OfFirst, OfOneSample, OfNames):
    """A figure of a network at one moment of the passes, with the numbers that are asked for."""

    show: list[Annotated[str, must_be_one_of("a figure cannot show", QUANTITIES)]] = list(DEFAULT)
    moment: Literal["forward", "backward", "update"] | None = None
