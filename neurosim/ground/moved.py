"""What has moved, found by its old path: modules, and names of modules that are still there."""

import warnings
from importlib import import_module
from importlib.abc import Loader
from types import MappingProxyType, ModuleType
from typing import Any

#: From the module that a name stood in to the one that it has now, where both modules are still there.
NAMES = MappingProxyType({"neurosim.drawing.draw": "neurosim.figures"})


class MovedModule(Loader):
    """Lets an old module answer with what stands in the new one, after a warning.

    Parameters
    ----------
    new : str
        The path of the new one.
    """

    def __init__(self, new: str) -> None:
        self.new = new

    def exec_module(self, module: ModuleType) -> None:
        """Fill the old module."""
        warnings.warn(
            f"{module.__name__} has moved to {self.new}; the old path goes with version 0.3",
            DeprecationWarning,
            stacklevel=2,
        )
        found = import_module(self.new)
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
