"""Names that have moved, found by their old paths; their old modules are still there."""

import warnings
from importlib import import_module
from types import MappingProxyType
from typing import Any

#: From the path that a name had in 0.1 to the one that it has now, where its old module is still there.
#: Pickles of 0.1 have the old ones in them.
NAMES = MappingProxyType(
    {
        "neurosim.answers.Path": "neurosim.trace.paths_record.GradientPath",
        "neurosim.drawing.draw": "neurosim.figures.draw",
        "neurosim.model.neuron.Computing": "neurosim.model.neuron.ComputingNeuron",
        "neurosim.model.neuron.Constant": "neurosim.model.neuron.ConstantNeuron",
        "neurosim.model.neuron.Input": "neurosim.model.neuron.InputNeuron",
        "neurosim.trace.steps.Step": "neurosim.trace.steps.TraceStep",
        "neurosim.training.comparisons.Comparison": "neurosim.training.comparisons.GradientComparison",
    }
)


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
        f"{module}.{name} is called {new} now; the old name goes with version 0.3",
        DeprecationWarning,
        stacklevel=3,
    )
    of, _, called = new.rpartition(".")
    return getattr(import_module(of), called)
