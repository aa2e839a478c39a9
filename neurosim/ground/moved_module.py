"""The module that answers at an old path. It stands alone: `importlib.abc` imports a dozen modules more."""

import warnings
from importlib import import_module
from importlib.abc import Loader
from types import ModuleType


class MovedModule(Loader):
    """Lets a module at an old path answer with whatever stands at the new one."""

    def __init__(self, new: str) -> None:
        self.new = new

    def exec_module(self, module: ModuleType) -> None:
        """Warn, and let the old module answer with whatever stands in the new one."""
        warnings.warn(
            f"{module.__name__} has moved to {self.new}; the old path goes with version 0.3",
            DeprecationWarning,
            stacklevel=2,
        )
        found = import_module(self.new)
        module.__dict__.update(__doc__=found.__doc__, __getattr__=lambda name: getattr(found, name))
