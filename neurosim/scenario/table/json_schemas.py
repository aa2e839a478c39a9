"""The published schemas of the files: what stands in a trace, a network, a scenario."""

import json
from importlib.resources import files
from typing import Any

from neurosim.ground.errors import UnknownNameError, did_you_mean
from neurosim.scenario.table.schema import ScenarioTable

SCHEMAS = ("trace", "scenario", "network")


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
        raise UnknownNameError(
            f"unknown schema '{name}' ({did_you_mean(name, SCHEMAS)}one of: {', '.join(SCHEMAS)})"
        )
    if name == "scenario":
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **ScenarioTable.model_json_schema(),
            "title": "neurosim scenario",
        }
    text = (files("neurosim.trace") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
