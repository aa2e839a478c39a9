"""``[reported]`` and ``[[variants]]``: what a source says of the trained network, and what stands beside."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from neurosim.ground.tables import Flag, Line, Name, Number, TomlTable, Whole, sentence


class ReportedTable(TomlTable):
    """``[reported.test_accuracy]``: a result that nobody can repeat digit by digit.

    It depends on first weights that the source did not print, so it comes with the range that several
    seeds give.
    """

    printed: Line | None = None
    lowest: Number
    highest: Number
    note: Line | None = None

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.lowest > self.highest:
            raise sentence(f"lowest is {self.lowest:g} and highest is {self.highest:g}; swap them")
        return self


class VariantTable(TomlTable):
    """``[[variants]]``: the same training with something changed, to stand next to it."""

    name: Name
    title: Line
    train_biases: Flag | None = None
    bias: Literal["variable", "constant", "column", "none"] | None = None
    learning_rate: Annotated[Number, Field(gt=0)] | None = None
    seed: Annotated[Whole, Field(ge=0)] | None = None
