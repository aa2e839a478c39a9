"""Where a product of a scenario comes from, for its metadata."""

import hashlib
import json
import re
from collections.abc import Sequence

from neurosim.ground.formats import own_version
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.bundled import scenario_names
from neurosim.trace.provenance import Provenance


def scenario_hash(scenario: PlainScenario) -> str:
    """Return the hash of what a scenario file says; comments and spaces do not count."""
    table = scenario.table.model_dump(mode="json", exclude_unset=True)
    return hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()


def given_name(scenario: PlainScenario) -> str:
    """Return what a scenario is loaded by: its name if it comes with neurosim, else its file."""
    file = re.sub(r": part \d+$", "", scenario.where)
    name = file.removeprefix("scenario ")
    return name if file == f"scenario {name}" and name in scenario_names() else file


def provenance(scenario: PlainScenario, command: Sequence[str]) -> Provenance:
    """Return the provenance of what a command makes of a scenario.

    Parameters
    ----------
    command : sequence of str
        The words of the command, without where the output goes.
    """
    network = scenario.table.network
    layers = None if network is None else network.layers
    return Provenance(
        scenario=given_name(scenario),
        sha256=scenario_hash(scenario),
        seed=None if layers is None else layers.seed,
        version=own_version(),
        command=tuple(command),
    )
