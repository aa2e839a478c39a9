"""Scenarios: worked examples in TOML files, built, run, and compared with what their sources printed.

Examples
--------
>>> import neurosim as ns
>>> ns.scenarios.load("single-neuron").run().ok
True
"""

from typing import TYPE_CHECKING, Any

from neurosim.scenario.bundled import scenario_names as names
from neurosim.scenario.bundled import titles
from neurosim.scenario.catalogue import load

if TYPE_CHECKING:
    from neurosim.scenario.run.run import Run
    from neurosim.scenario.scenario import Scenario

__all__ = ["Run", "Scenario", "load", "names", "titles"]


def __getattr__(name: str) -> Any:
    # Only the names of the scenarios are wanted by the completion of a shell, and that must be quick.
    if name == "Scenario":
        from neurosim.scenario.scenario import Scenario

        return Scenario
    if name == "Run":
        from neurosim.scenario.run.run import Run

        return Run
    raise AttributeError(f"module 'neurosim.scenario' has no attribute '{name}'")
