"""What an old path of a module that has moved is answered with."""

import warnings
from importlib import import_module
from importlib.abc import Loader
from types import ModuleType


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
