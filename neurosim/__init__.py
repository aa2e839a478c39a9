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

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import (
    Exp,
    LeakyRelu,
    Linear,
    Log,
    Relu,
    Sigmoid,
    Softplus,
    Square,
    Step,
    Tanh,
)
from neurosim.formulas.adam import Adam, AdaMax, AdamW, NAdam
from neurosim.formulas.adaptive import AdaDelta, AdaGrad, RMSprop
from neurosim.formulas.aggregations import (
    Aggregation,
    WeightedMaximum,
    WeightedProduct,
    WeightedSum,
)
from neurosim.formulas.class_losses import Focal, Hinge, KullbackLeibler
from neurosim.formulas.descents import Descent, Momentum, Nesterov
from neurosim.formulas.initialisations import (
    Constant,
    HeNormal,
    HeUniform,
    Initialisation,
    Normal,
    NormalByFanIn,
    NormalByFanOut,
    Uniform,
    XavierNormal,
    XavierUniform,
    Zeros,
)
from neurosim.formulas.loss import Loss
from neurosim.formulas.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SquaredError,
    SumOfOutputs,
)
from neurosim.formulas.optimizer import Optimizer
from neurosim.formulas.rectifiers import Elu, Gelu, Mish, Selu, Swish
from neurosim.formulas.robust_losses import AbsoluteError, Huber
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.squashing import Arctan, BipolarSigmoid, HardSigmoid, Sign, Softsign
from neurosim.ground.errors import (
    ArgumentError,
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
    "AbsoluteError",
    "Activation",
    "AdaDelta",
    "AdaGrad",
    "AdaMax",
    "Adam",
    "AdamW",
    "Aggregation",
    "Arctan",
    "ArgumentError",
    "BinaryCrossEntropy",
    "BipolarSigmoid",
    "Checkpoint",
    "Connection",
    "Constant",
    "ConstantRate",
    "CosineDecay",
    "CrossEntropy",
    "CycleError",
    "Descent",
    "EarlyStopping",
    "Elu",
    "Engine",
    "EngineError",
    "Exp",
    "ExponentialDecay",
    "FileError",
    "Focal",
    "FormatError",
    "Gelu",
    "HalfSquaredError",
    "HardSigmoid",
    "HeNormal",
    "HeUniform",
    "Hinge",
    "History",
    "Huber",
    "Initialisation",
    "InverseTimeDecay",
    "Job",
    "KullbackLeibler",
    "LeakyRelu",
    "Linear",
    "Log",
    "Loss",
    "LossWarning",
    "MeanSquaredError",
    "Mish",
    "MissingExtraError",
    "Momentum",
    "NAdam",
    "Nesterov",
    "Network",
    "Neuron",
    "NeurosimError",
    "NonFiniteError",
    "Normal",
    "NormalByFanIn",
    "NormalByFanOut",
    "NumberError",
    "Optimizer",
    "PassOrderError",
    "RMSprop",
    "Relu",
    "Schedule",
    "Selu",
    "Sigmoid",
    "Sign",
    "Softmax",
    "Softplus",
    "Softsign",
    "Square",
    "SquaredError",
    "Step",
    "StepDecay",
    "StructureError",
    "SumOfOutputs",
    "Swish",
    "Tanh",
    "Trace",
    "Uniform",
    "UnknownNameError",
    "WeightedMaximum",
    "WeightedProduct",
    "WeightedSum",
    "XavierNormal",
    "XavierUniform",
    "Zeros",
    "__version__",
    "data",
    "metrics",
    "scenarios",
]


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
    "data": "data",
    "metrics": "training.metrics",
    "scenarios": "scenario",
}


def __getattr__(name: str) -> _Any:
    if name in _LATER:
        from neurosim.ground.errors import require_installed

        require_installed(f"neurosim.{name}", "numpy", *(["pydantic"] if name == "scenarios" else []))
        module = _import_module(f"neurosim.{_LATER[name]}")
        value = getattr(module, name, module)
        globals()[name] = value
        return value
    if f"neurosim.{name}" in _MOVED:
        return _import_module(f"neurosim.{name}")
    from neurosim.ground.errors import did_you_mean

    hint = "" if name.startswith("_") else did_you_mean(name, __all__).strip().removesuffix(";")
    raise AttributeError(f"module 'neurosim' has no attribute '{name}'{hint and f' ({hint})'}")
