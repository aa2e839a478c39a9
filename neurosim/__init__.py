"""neurosim: a pedagogical simulator of feed-forward neural networks.

>>> import neurosim as ns
>>> net = ns.Network(name="one neuron")
>>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", weight=0.0)
>>> net.forward({"x": 1.0})
{'o': 0.5}
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from neurosim.formulas import bundled as _bundled
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.bundled import *  # noqa: F403  # the names of its one list
from neurosim.formulas.initialisations import Initialisation
from neurosim.formulas.loss import Loss
from neurosim.formulas.optimizer import Optimizer
from neurosim.ground.errors import (
    ArgumentError,
    BackendError,
    CycleError,
    EngineError,
    FileError,
    FormatError,
    LossWarning,
    MissingExtraError,
    NeurosimError,
    NonFiniteError,
    NumberError,
    PassOrderError,
    StructureError,
    UnknownNameError,
    WorkersLostError,
)
from neurosim.ground.old_paths import MOVED as _MOVED
from neurosim.ground.old_paths import find_moved_modules as _find_moved_modules
from neurosim.ground.version import __version__
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.network import Network
from neurosim.trace_view import Trace

if _TYPE_CHECKING:
    from neurosim import data
    from neurosim import scenario as scenarios
    from neurosim.engines.job import Engine, Job
    from neurosim.history_view import History
    from neurosim.sweeps.sweep import sweep
    from neurosim.sweeps.sweep_view import Sweep
    from neurosim.training import metrics
    from neurosim.training.checkpoints import Checkpoint
    from neurosim.training.schedules import (
        ConstantRate,
        CosineDecay,
        ExponentialDecay,
        InverseTimeDecay,
        Schedule,
        StepDecay,
    )
    from neurosim.training.stopping import EarlyStopping

_find_moved_modules()

__all__ = [
    "Activation",
    "Aggregation",
    "ArgumentError",
    "BackendError",
    "Checkpoint",
    "Connection",
    "ConstantRate",
    "CosineDecay",
    "CycleError",
    "EarlyStopping",
    "Engine",
    "EngineError",
    "ExponentialDecay",
    "FileError",
    "FormatError",
    "History",
    "Initialisation",
    "InverseTimeDecay",
    "Job",
    "Loss",
    "LossWarning",
    "MissingExtraError",
    "Network",
    "Neuron",
    "NeurosimError",
    "NonFiniteError",
    "NumberError",
    "Optimizer",
    "PassOrderError",
    "Schedule",
    "StepDecay",
    "StructureError",
    "Sweep",
    "Trace",
    "UnknownNameError",
    "WorkersLostError",
    "__version__",
    "data",
    "metrics",
    "scenarios",
    "sweep",
]
__all__ += _bundled.__all__


def __dir__() -> list[str]:
    return sorted(__all__)


#: What is loaded when it is first asked for, because it brings NumPy or pydantic along: where it stands.
_LATER = {
    "Checkpoint": "training.checkpoints",
    "ConstantRate": "training.schedules",
    "CosineDecay": "training.schedules",
    "EarlyStopping": "training.stopping",
    "Engine": "engines.job",
    "ExponentialDecay": "training.schedules",
    "History": "history_view",
    "InverseTimeDecay": "training.schedules",
    "Job": "engines.job",
    "Schedule": "training.schedules",
    "StepDecay": "training.schedules",
    "Sweep": "sweeps.sweep_view",
    "data": "data",
    "metrics": "training.metrics",
    "scenarios": "scenario",
    "sweep": "sweeps.sweep",
}


def __getattr__(name: str) -> _Any:
    if name in _LATER:
        from neurosim.ground.errors import require_installed

        require_installed(
            f"neurosim.{name}", "numpy", *(["pydantic"] if name in ("Sweep", "scenarios", "sweep") else [])
        )
        module = _import_module(f"neurosim.{_LATER[name]}")
        value = getattr(module, name, module)
        globals()[name] = value
        return value
    if f"neurosim.{name}" in _MOVED:
        return _import_module(f"neurosim.{name}")
    from neurosim.ground.errors import did_you_mean

    hint = "" if name.startswith("_") else did_you_mean(name, __all__).strip().removesuffix(";")
    raise AttributeError(f"module 'neurosim' has no attribute '{name}'{hint and f' ({hint})'}")
