"""neurosim: a pedagogical simulator of feed-forward neural networks.

>>> import neurosim as ns
>>> net = ns.Network(name="one neuron")
>>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", weight=0.0)
>>> net.forward({"x": 1.0})
{'o': 0.5}
"""

from typing import Any as _Any

from neurosim.errors import (
    ArgumentError,
    CycleError,
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
from neurosim.formulas.activations import (
    Activation,
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
from neurosim.formulas.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    HalfSquaredError,
    Loss,
    MeanSquaredError,
    SquaredError,
    SumOfOutputs,
)
from neurosim.formulas.optimizer import Optimizer
from neurosim.formulas.softmax import Softmax
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.trace.trace import Trace
from neurosim.training import metrics
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.history import History
from neurosim.training.schedules import (
    ConstantRate,
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    Schedule,
    StepDecay,
)
from neurosim.training.stopping import EarlyStopping

__version__ = "0.1.0"

__all__ = [
    "Activation",
    "AdaDelta",
    "AdaGrad",
    "AdaMax",
    "Adam",
    "AdamW",
    "Aggregation",
    "ArgumentError",
    "BinaryCrossEntropy",
    "Checkpoint",
    "Connection",
    "Constant",
    "ConstantRate",
    "CosineDecay",
    "CrossEntropy",
    "CycleError",
    "Descent",
    "EarlyStopping",
    "Exp",
    "ExponentialDecay",
    "FileError",
    "FormatError",
    "HalfSquaredError",
    "HeNormal",
    "HeUniform",
    "History",
    "Initialisation",
    "InverseTimeDecay",
    "LeakyRelu",
    "Linear",
    "Log",
    "Loss",
    "LossWarning",
    "MeanSquaredError",
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
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Square",
    "SquaredError",
    "Step",
    "StepDecay",
    "StructureError",
    "SumOfOutputs",
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


def __getattr__(name: str) -> _Any:
    # Scenarios bring pydantic along; who only builds networks need not wait for it.
    if name == "scenarios":
        from neurosim import scenario

        return scenario
    if name == "data":
        import neurosim.data as data

        return data
    from neurosim.errors import did_you_mean

    hint = "" if name.startswith("_") else did_you_mean(name, __all__).strip().removesuffix(";")
    raise AttributeError(f"module 'neurosim' has no attribute '{name}'{hint and f' ({hint})'}")
