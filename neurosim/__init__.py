"""neurosim: a pedagogical simulator of feed-forward neural networks.

>>> import neurosim as ns
>>> net = ns.Network(name="one neuron")
>>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", weight=0.0)
>>> net.forward({"x": 1.0})
{'o': 0.5}
"""

from typing import Any as _Any

from neurosim.equations.activations import (
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
from neurosim.equations.aggregations import (
    Aggregation,
    WeightedMaximum,
    WeightedProduct,
    WeightedSum,
)
from neurosim.equations.initialisations import (
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
from neurosim.equations.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    HalfSquaredError,
    Loss,
    MeanSquaredError,
    SquaredError,
    SumOfOutputs,
)
from neurosim.equations.softmax import Softmax
from neurosim.errors import (
    CycleError,
    FileError,
    FormatError,
    MissingExtraError,
    NeurosimError,
    NonFiniteError,
    NumberError,
    PassOrderError,
    StructureError,
    UnknownNameError,
)
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.trace.trace import Trace

__version__ = "0.1.0"

__all__ = [
    "Activation",
    "Aggregation",
    "BinaryCrossEntropy",
    "Connection",
    "Constant",
    "CrossEntropy",
    "CycleError",
    "Exp",
    "FileError",
    "FormatError",
    "HalfSquaredError",
    "HeNormal",
    "HeUniform",
    "Initialisation",
    "LeakyRelu",
    "Linear",
    "Log",
    "Loss",
    "MeanSquaredError",
    "MissingExtraError",
    "Network",
    "Neuron",
    "NeurosimError",
    "NonFiniteError",
    "Normal",
    "NormalByFanIn",
    "NormalByFanOut",
    "NumberError",
    "PassOrderError",
    "Relu",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Square",
    "SquaredError",
    "Step",
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
    "scenarios",
]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> _Any:
    # Scenarios bring pydantic along; who only builds networks need not wait for it.
    if name == "scenarios":
        from neurosim import scenario

        return scenario
    raise AttributeError(f"module 'neurosim' has no attribute '{name}'")
