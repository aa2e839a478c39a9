"""Modules that have moved: their old paths can be imported for one more minor version, with a warning."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType

#: From the path that a module had in 0.1 to the one it has now.
MOVED = MappingProxyType(
    {
        "neurosim.errors": "neurosim.ground.errors",
        "neurosim.model.connection": "neurosim.model.neuron_and_connection",
        "neurosim.drawing.figure": "neurosim.drawing.page.figure",
        "neurosim.drawing.presets": "neurosim.drawing.page.presets",
        "neurosim.drawing.style": "neurosim.drawing.page.style",
        "neurosim.model.network": "neurosim.network",
        "neurosim.trace.contributions": "neurosim.answers",
        "neurosim.trace.differences": "neurosim.answers",
        "neurosim.trace.paths": "neurosim.answers",
        "neurosim.trace.symbolic": "neurosim.answers",
        "neurosim.trace.trace": "neurosim.trace_view",
        "neurosim.trace.why": "neurosim.answers",
        "neurosim.training.history": "neurosim.history_view",
        "neurosim.scenario.running": "neurosim.scenario.run.run",
        "neurosim.records": "neurosim.figures",
        "neurosim.rounding": "neurosim.ground.rounding",
    }
)


class MovedModules:
    """Finds a module by its old path. Python asks it last, after nobody else has found the module."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a moved module is loaded; None for every other one."""
        if fullname not in MOVED:
            return None
        from neurosim.ground.moved import MovedModule  # brings importlib.abc along, which is slow to import

        return ModuleSpec(fullname, MovedModule(MOVED[fullname]))


def find_moved_modules() -> None:
    """Let Python find the modules that have moved."""
    if not any(isinstance(finder, MovedModules) for finder in sys.meta_path):
        sys.meta_path.append(MovedModules())
