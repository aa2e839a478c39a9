"""The tables that ask for what a scenario can show besides a training; see `scenario.demonstrations`."""

from typing import Annotated

from pydantic import Field

from neurosim.ground.tables import Line, Number, TomlTable, Whole


class InputDescentTable(TomlTable):
    """``[input_descent]``: from the inputs of every sample, so many steps."""

    learning_rate: Annotated[Number, Field(gt=0)]
    steps: Annotated[Whole, Field(ge=1)]
    every: Annotated[Whole, Field(ge=1)] = 20
    #: Where the source came out, for every sample; strings, because the digits count.
    ends: list[dict[str, Line]] = []
    #: Why a number of the source is known to be wrong; it must then differ from ours.
    misprints: list[dict[str, Line]] = []


class UpdateTooEarlyTable(TomlTable):
    """``[update_too_early]``: errors that a source printed and that come from the wrong order."""

    #: E after so many updates, as strings, because the digits count: ``totals = { 1 = "0.291" }``.
    totals: dict[str, Line]


Size = Annotated[Whole, Field(ge=1)]


class GradientCostTable(TomlTable):
    """``[gradient_cost]``: layered networks from small to large."""

    networks: Annotated[list[Annotated[list[Size], Field(min_length=2)]], Field(min_length=1)]
    #: Up to so many parameters the numeric gradient is really made; beyond, its time is worked out.
    measured: Annotated[Whole, Field(ge=0)] = 1000
