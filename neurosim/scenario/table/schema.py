"""The format of a scenario file: which keys it has, and what may stand under them."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from neurosim.formulas.known import INITIALISATIONS
from neurosim.ground.errors import brief, listed
from neurosim.ground.tables import (
    Flag,
    Line,
    Name,
    Number,
    Numbers,
    Text,
    TomlTable,
    Whole,
    sentence,
)
from neurosim.scenario.table.choices import Choice, named_among
from neurosim.scenario.table.data_table import DataTable
from neurosim.scenario.table.demonstration_tables import (
    GradientCostTable,
    InputDescentTable,
    UpdateTooEarlyTable,
)
from neurosim.scenario.table.equations import ActivationChoice, LossChoice
from neurosim.scenario.table.figure_table import FigureTable
from neurosim.scenario.table.results_tables import ReportedTable, VariantTable
from neurosim.scenario.table.sweep_table import SweepTable
from neurosim.scenario.table.swept_keys import check_swept
from neurosim.scenario.table.training_table import TrainingTable

#: How weights are drawn.
Initial = Annotated[Choice, named_among("initialisation", INITIALISATIONS)]


class NeuronTable(TomlTable):
    """``[[network.neurons]]``: one neuron and the connections that feed it."""

    name: Name
    activation: ActivationChoice = {"name": "sigmoid"}
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
                        f"{key} names {brief(source)}, but weights has no such source "
                        f"(weights are from {listed(self.weights)})"
                    )
        return self


class LayersTable(TomlTable):
    """``[network.layers]``: the shorthand for fully connected layers."""

    sizes: Annotated[list[Annotated[Whole, Field(ge=1)]], Field(min_length=2)]
    activation: ActivationChoice = {"name": "sigmoid"}
    output_activation: ActivationChoice | None = None
    bias: Literal["variable", "constant", "column", "none"] = "variable"
    initialisation: Initial = {"name": "normal / sqrt(fan_in)"}
    bias_initialisation: Initial = {"name": "zeros"}
    weights: list[list[list[Number]]] | None = None
    biases: list[list[Number]] | None = None
    seed: Annotated[Whole, Field(ge=0)] | None = None


class MatTable(TomlTable):
    """``[network.mat]``: weights and biases of all layers from a MATLAB file."""

    path: Name
    orientation: Literal["auto", "targets_by_sources", "sources_by_targets"] = "auto"
    weights: Name | list[Name] | None = None
    biases: Name | list[Name] | None = None
    bias_column: Literal["first", "last"] | None = None
    activation: ActivationChoice = {"name": "sigmoid"}
    output_activation: ActivationChoice | None = None


class NetworkTable(TomlTable):
    """``[network]``: the loss, and neurons one by one, or layers, or a file."""

    name: Line | None = None
    loss: LossChoice = {"name": "half_squared_error"}
    inputs: list[Name] = []
    constants: dict[str, Number] = {}
    neurons: list[NeuronTable] = []
    layers: LayersTable | None = None
    mat: MatTable | None = None

    @model_validator(mode="after")
    def _one_way_of_building(self) -> Self:
        whole = "layers" if self.layers is not None else "mat" if self.mat is not None else None
        if whole is None and not self.neurons:
            raise sentence("needs neurons, either [[network.neurons]] one by one or [network.layers]")
        if self.layers is not None and self.mat is not None:
            raise sentence("has both [network.layers] and [network.mat]; remove one of them")
        if whole is not None and self.neurons:
            raise sentence(f"has both [[network.neurons]] and [network.{whole}]; remove one of them")
        if whole is not None and (self.inputs or self.constants):
            raise sentence(
                f"[network.{whole}] makes its own inputs x1, x2, ...; leave out inputs and constants"
            )
        if whole is None and not self.inputs:
            raise sentence('needs inputs, such as inputs = ["x1", "x2"]')
        return self


class SampleTable(TomlTable):
    """``[[samples]]``: what goes in, and what should come out."""

    inputs: Numbers
    targets: Numbers | None = None
    note: Line | None = None


class PartTable(TomlTable):
    """``[[parts]]``: one of several small examples in one file."""

    title: Line
    note: Text | None = None
    network: NetworkTable
    samples: Annotated[list[SampleTable], Field(min_length=1)]
    training: TrainingTable = TrainingTable()
    published: dict[str, Any] = {}
    misprints: dict[str, Any] = {}
    figures: list[FigureTable] = []


class ScenarioTable(TomlTable):
    """The whole file."""

    title: Line
    source: Line
    note: Text | None = None
    network: NetworkTable | None = None
    samples: Annotated[list[SampleTable], Field(min_length=1)] = []
    data: DataTable | None = None
    parts: Annotated[list[PartTable], Field(min_length=1)] = []
    training: TrainingTable = TrainingTable()
    variants: list[VariantTable] = []
    published: dict[str, Any] = {}
    misprints: dict[str, Any] = {}
    reported: dict[str, ReportedTable] = {}
    input_descent: InputDescentTable | None = None
    update_too_early: UpdateTooEarlyTable | None = None
    gradient_cost: GradientCostTable | None = None
    sweep: SweepTable | None = None
    figures: list[FigureTable] = []

    @model_validator(mode="after")
    def _one_kind_of_scenario(self) -> Self:
        if self.parts:
            self._refuse("with [[parts]]", "sweep")
            alone = {"title", "source", "note", "parts"}
            for key in type(self).model_fields:
                if key in self.model_fields_set - alone:
                    raise sentence(
                        f"a file of [[parts]] has no {key} of its own; move it into one of its parts"
                    )
            return self
        if self.network is None:
            raise sentence("network is missing; add [network]")
        if self.data is None and not self.samples:
            raise sentence("samples are missing; add [[samples]] one by one, or [data] with a dataset")
        if self.data is not None and self.samples:
            raise sentence("has both [[samples]] and [data]; remove one of them")
        if self.data is None:
            self._refuse("with [[samples]]", "variants", "reported")
        else:
            self._refuse(
                "with [data]", "published", "misprints", "input_descent", "update_too_early", "gradient_cost"
            )
        return self

    @model_validator(mode="after")
    def _sweeps_its_own_keys(self) -> Self:
        if self.sweep is not None:
            check_swept(type(self), self.sweep)
        return self

    def _refuse(self, where: str, *keys: str) -> None:
        for key in keys:
            if key in self.model_fields_set:
                raise sentence(f"{key} cannot be used {where}; leave it out")

    def as_scenarios(self) -> list["ScenarioTable"]:
        """Return the parts, each as a file of its own."""
        return [
            ScenarioTable.model_validate({"source": self.source, **_written(part)}) for part in self.parts
        ]


def _written(table: TomlTable) -> dict[str, Any]:
    """The keys that stand in the file, with the tables below them as they are."""
    return {key: getattr(table, key) for key in table.model_fields_set}
