"""The format of a scenario file: which keys it has, and what may stand under them."""

from pathlib import PurePath
from typing import Annotated, Any, Literal, Self

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

from neurosim.drawing import QUANTITIES
from neurosim.errors import did_you_mean, listed


def sentence(text: str) -> PydanticCustomError:
    """Return a validation error whose whole message is ``text``."""
    # Braces would be taken for placeholders, so the text itself goes in through one.
    return PydanticCustomError("neurosim", "{text}", {"text": text})


def _table_or_array(value: object) -> str | None:
    if isinstance(value, dict):
        return "<table>"
    return "<array>" if isinstance(value, list) else None


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise sentence(f"{text!r} must be one line of printable characters")
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


class Table(BaseModel):
    """A table of the file; a key that it does not know is an error, with the closest known one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, table: Any) -> Any:
        for key in table if isinstance(table, dict) else ():
            if key not in cls.model_fields:
                keys = list(cls.model_fields)
                raise sentence(f"unknown key {key!r} ({did_you_mean(key, keys)}keys are {listed(keys, 20)})")
        return table


class NeuronTable(Table):
    """``[[network.neurons]]``: one neuron and the connections that feed it."""

    name: Name
    activation: Name = "sigmoid"
    aggregation: Name = "sum"
    bias: Number | None = None
    bias_trainable: Flag = True
    output: Flag | None = None
    group: Name | None = None
    weights: dict[str, Number] = {}
    labels: dict[str, Line] = {}
    frozen: list[Name] = []

    @model_validator(mode="after")
    def _speaks_of_its_weights(self) -> Self:
        for key, sources in (("labels", self.labels), ("frozen", self.frozen)):
            for source in sources:
                if source not in self.weights:
                    raise sentence(
                        f"{key} speaks of {source!r}, but weights has no such source "
                        f"(weights are from {listed(self.weights)})"
                    )
        return self


class LayersTable(Table):
    """``[network.layers]``: the shorthand for fully connected layers."""

    sizes: Annotated[list[Annotated[Whole, Field(ge=1)]], Field(min_length=2)]
    activation: Name = "sigmoid"
    output_activation: Name | None = None
    bias: Literal["variable", "constant", "column", "none"] = "variable"
    initialisation: Name = "normal / sqrt(fan_in)"
    bias_initialisation: Name = "zeros"
    weights: list[list[list[Number]]] | None = None
    biases: list[list[Number]] | None = None
    seed: Annotated[Whole, Field(ge=0)] | None = None


class NetworkTable(Table):
    """``[network]``: the loss, and neurons one by one or layers."""

    name: Line | None = None
    loss: Name = "half_squared_error"
    inputs: list[Name] = []
    constants: dict[str, Number] = {}
    neurons: list[NeuronTable] = []
    layers: LayersTable | None = None

    @model_validator(mode="after")
    def _one_way_of_building(self) -> Self:
        if self.layers is None and not self.neurons:
            raise sentence("needs neurons, either [[network.neurons]] one by one or [network.layers]")
        if self.layers is not None and self.neurons:
            raise sentence("has both [[network.neurons]] and [network.layers]; keep one of them")
        if self.layers is not None and (self.inputs or self.constants):
            raise sentence(
                "[network.layers] makes its own inputs x1, x2, ...; leave out inputs and constants"
            )
        if self.layers is None and not self.inputs:
            raise sentence('needs inputs, such as inputs = ["x1", "x2"]')
        return self


class SampleTable(Table):
    """``[[samples]]``: what goes in, and what should come out."""

    inputs: Numbers
    targets: Numbers | None = None
    note: Line | None = None


def _batch(value: object) -> object:
    if value in ("sample", "all") or (type(value) is int and value >= 1):
        return value
    raise sentence('must be "sample", "all" or a number of samples such as 32')


class TrainingTable(Table):
    """``[training]``: plain gradient descent; without a learning rate nothing is updated."""

    learning_rate: Annotated[Number, Field(gt=0)] | None = None
    epochs: Annotated[Whole, Field(ge=0)] = 1
    batch: Annotated[Literal["sample", "all"] | int, BeforeValidator(_batch)] = "sample"
    reduction: Literal["sum", "mean"] = "sum"

    @model_validator(mode="after")
    def _updates_need_a_rate(self) -> Self:
        for key in ("epochs", "batch", "reduction"):
            if self.learning_rate is None and key in self.model_fields_set and self.epochs > 0:
                raise sentence(
                    f"{key} speaks of updates, but without a learning_rate there are none; "
                    f"add one, such as learning_rate = 0.5, or leave out {key}"
                )
        return self

    def batch_size(self, samples: int) -> int:
        """How many samples go into one update, given how many there are."""
        if self.batch == "sample":
            return 1
        return samples if self.batch == "all" else int(self.batch)


def _shown(value: object) -> object:
    if value in QUANTITIES:
        return value
    close = did_you_mean(value, QUANTITIES)
    raise sentence(f"a figure cannot show {value!r} ({close}one of {listed(QUANTITIES)})")


def _picture(value: str) -> str:
    # A scenario may come from somebody else; its figures stay in the folder that the user chose.
    if value == PurePath(value).name and PurePath(value).suffix.lower() in PICTURES:
        return value
    raise sentence(f"{value!r} must be a bare file name that ends in one of {', '.join(PICTURES)}")


#: The endings of figures.
PICTURES = (".svg", ".pdf", ".png")


class FigureTable(Table):
    """``[[figures]]``: a figure that a run writes."""

    kind: Literal["network"] = "network"
    show: list[Annotated[str, BeforeValidator(_shown)]] = ["weight", "net", "out"]
    title: Line | None = None
    sample: Annotated[Whole, Field(ge=1)] = 1
    moment: Literal["forward", "backward", "update"] | None = None
    file: Annotated[Name, AfterValidator(_picture)] | None = None


class ScenarioTable(Table):
    """The whole file."""

    title: Line
    source: Line
    note: Text | None = None
    network: NetworkTable
    samples: Annotated[list[SampleTable], Field(min_length=1)]
    training: TrainingTable = TrainingTable()
    published: dict[str, Any] = {}
    misprints: dict[str, Any] = {}
    figures: list[FigureTable] = []
