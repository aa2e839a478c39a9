"""Modules that have moved: their old paths can be imported for one more minor version, with a warning."""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType
from typing import Any

#: From the path that a module had in 0.1 to the one it has now.
MOVED = MappingProxyType(
    {
        "neurosim.errors": "neurosim.ground.errors",
        "neurosim.drawing.figure": "neurosim.drawing.page.figure",
        "neurosim.drawing.presets": "neurosim.drawing.page.presets",
        "neurosim.drawing.style": "neurosim.drawing.page.style",
        "neurosim.model.network": "neurosim.network",
        "neurosim.records": "neurosim.figures",
        "neurosim.scenario.running": "neurosim.scenario.run.running",
    }
)
#: From the module that a name stood in to the one that it has now, where both modules are still there.
NAMES = MappingProxyType({"neurosim.drawing.draw": "neurosim.figures"})


class MovedModules(MetaPathFinder, Loader):
    """Finds a module by its old path. Python asks it last, after nobody else has found the module."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a moved module is loaded; None for every other one."""
        return ModuleSpec(fullname, self) if fullname in MOVED else None

    def exec_module(self, module: ModuleType) -> None:
        """Let the old module answer with whatever stands in the new one."""
        old, new = module.__name__, MOVED[module.__name__]
        warnings.warn(
            f"{old} has moved to {new}; the old path goes with version 0.3", DeprecationWarning, stacklevel=2
        )
        found = import_module(new)
        module.__dict__.update(__doc__=found.__doc__, __getattr__=lambda name: getattr(found, name))


def moved_name(module: str, name: str) -> Any:
    """Return what a name stands for that has moved from a module; this is its ``__getattr__``.

    Raises
    ------
    AttributeError
        No such name has moved.
    """
    new = NAMES.get(f"{module}.{name}")
    if new is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    warnings.warn(
        f"{module}.{name} has moved to {new}.{name}; the old place goes with version 0.3",
        DeprecationWarning,
        stacklevel=3,
    )
    return getattr(import_module(new), name)


def find_moved_modules() -> None:
    """Let Python find the modules that have moved."""
    if not any(isinstance(finder, MovedModules) for finder in sys.meta_path):
        sys.meta_path.append(MovedModules())
