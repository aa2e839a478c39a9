"""The published schemas of the files: what stands in a scenario, and in what is saved."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from neurosim.figures.storage import figure_schema
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import UnknownNameError
from neurosim.ground.formats import DIALECT
from neurosim.ground.stored import Schema
from neurosim.scenario.table.schema import ScenarioTable
from neurosim.trace import reading, storage
from neurosim.training import history_documents


def _scenario() -> Schema:
    return {"$schema": DIALECT, **ScenarioTable.model_json_schema(), "title": "neurosim scenario"}


SCHEMAS: Mapping[str, Callable[[], Schema]] = MappingProxyType(
    {
        "trace": reading.FORMAT.json_schema,
        "scenario": _scenario,
        "network": storage.FORMAT.json_schema,
        "history": history_documents.FORMAT.json_schema,
        "figure": figure_schema,
    }
)


def schema(name: str) -> dict[str, Any]:
    """Return a JSON schema (draft 2020-12); that of scenarios describes the TOML file as JSON values.

    Raises
    ------
    UnknownNameError
        There is no such schema.

    Examples
    --------
    >>> schema("trace")["title"]
    'neurosim-trace/2'
    """
    if name not in SCHEMAS:
        raise UnknownNameError(unknown_name("schema", name, SCHEMAS))
    return SCHEMAS[name]()
