"""The list of all equations that come along: a new one is a class, and its name here.

All else is made of this list: what they are called in files, messages and commands, and the names of
``import neurosim as ns``. Messages and `neurosim equation` name them in this order.
"""

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
from neurosim.formulas.aggregations import WeightedMaximum, WeightedProduct, WeightedSum
from neurosim.formulas.class_losses import Focal, Hinge, KullbackLeibler
from neurosim.formulas.descents import Descent, Momentum, Nesterov
from neurosim.formulas.initialisations import (
    Constant,
    HeNormal,
    HeUniform,
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
    MeanSquaredError,
    SquaredError,
    SumOfOutputs,
)
from neurosim.formulas.rectifiers import Elu, Gelu, Mish, Selu, Swish
from neurosim.formulas.robust_losses import AbsoluteError, Huber
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.squashing import Arctan, BipolarSigmoid, HardSigmoid, Sign, Softsign

# Activations.
__all__ = ["Sigmoid", "Tanh", "Relu", "LeakyRelu", "Linear", "Softmax"]
__all__ += ["Softplus", "Elu", "Selu", "Gelu", "Swish", "Mish"]
__all__ += ["HardSigmoid", "BipolarSigmoid", "Softsign", "Arctan", "Step", "Sign"]
__all__ += ["Exp", "Log", "Square"]
# Aggregations.
__all__ += ["WeightedSum", "WeightedProduct", "WeightedMaximum"]
# Losses.
__all__ += ["HalfSquaredError", "SquaredError", "MeanSquaredError", "CrossEntropy", "BinaryCrossEntropy"]
__all__ += ["AbsoluteError", "Huber", "Hinge", "KullbackLeibler", "Focal", "SumOfOutputs"]
# Optimizers.
__all__ += ["Descent", "Momentum", "Nesterov"]
__all__ += ["AdaGrad", "RMSprop", "AdaDelta"]
__all__ += ["Adam", "AdamW", "AdaMax", "NAdam"]
# Initialisations.
__all__ += ["Zeros", "Constant", "Uniform", "Normal", "NormalByFanIn", "NormalByFanOut"]
__all__ += ["XavierUniform", "XavierNormal", "HeUniform", "HeNormal"]
