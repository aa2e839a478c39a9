"""Functions for figures: activations, a derivative, softmax and losses, as records."""

from collections.abc import Sequence

import numpy as np

from neurosim.formulas.activations import Sigmoid, Square
from neurosim.formulas.known import activation, loss
from neurosim.formulas.loss import Loss
from neurosim.formulas.losses import BinaryCrossEntropy, HalfSquaredError
from neurosim.formulas.softmax import Softmax
from neurosim.ground.errors import NumberError
from neurosim.model.choices import ActivationChoice, LossChoice
from neurosim.records.functions import Curve, Curves, Derivative, LossCurves, SoftmaxGroup

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softplus", "step", "linear")
LOSSES = ("half_squared_error", "squared_error", "binary_cross_entropy")
POINTS = 241
EDGE = 1e-6  # how close to 0 and 1 the losses are followed
FAR = 40.0  # a net at which every slope is as steep as it gets


def activation_curves(
    names: Sequence[ActivationChoice] = ACTIVATIONS, *, at: float = 1.0, reach: float = 4.0
) -> Curves:
    """Return activations with their slopes from -reach to reach, and the tangent at one net.

    Raises
    ------
    NumberError
        One of them has no curve of its own (softmax).
    """
    return Curves("net", tuple(_curve(name, at, reach) for name in names))


def _curve(name: ActivationChoice, at: float, reach: float) -> Curve:
    function = activation(name)
    if function.coupled:
        raise NumberError(f"'{function.name}' depends on the nets of a whole group; draw the kind 'softmax'")
    x = np.linspace(-reach, reach, POINTS)
    value = function.values(x)
    out = function.value(at)
    touch = (at, out, function.slope(at, out))
    slopes = function.slopes(x, value)
    far = np.array([-FAR, FAR])
    steepest = float(max(slopes.max(), function.slopes(far, function.values(far)).max()))
    return Curve(
        function.name, function.text, function.slope_text, x, value, slopes, (touch,), steepest=steepest
    )


def derivative(*, at: float = 1.0, steps: Sequence[float] = (2.0, 1.0, 0.5, 0.1)) -> Derivative:
    """Return the secants of the square at a point, for smaller and smaller steps.

    The slope of a secant is (f(x + h) - f(x)) / h.

    Examples
    --------
    >>> [round(slope, 12) for _, _, slope in derivative(steps=(2.0, 1.0)).secants]
    [4.0, 3.0]
    """
    function = Square()
    x = np.linspace(at - 2.0, at + max(steps) * 1.15, POINTS)
    value = function.values(x)
    here = function.value(at)
    secants = [(h, function.value(at + h), (function.value(at + h) - here) / h) for h in steps]
    curve = Curve("f(x) = x²", "x²", "2·x", x, value, function.slopes(x, value))
    return Derivative(curve, (at, here, function.slope(at, here)), tuple(secants))


def softmax_group(nets: Sequence[float], names: Sequence[str], *, target: int | None = None) -> SoftmaxGroup:
    """Return the nets of a group, their exponentials, and what softmax makes of them.

    Raises
    ------
    NumberError
        There are not as many names as nets.
    """
    if len(nets) != len(names):
        raise NumberError(f"there are {len(nets)} nets but {len(names)} names; give one name for each net")
    outs = Softmax().outs(nets)
    exponentials = tuple(float(value) for value in np.exp(nets))
    return SoftmaxGroup(tuple(names), tuple(map(float, nets)), exponentials, tuple(outs), target)


def loss_curves(
    names: Sequence[LossChoice] = LOSSES, *, target: float = 1.0, low: float = 0.0, high: float = 1.0
) -> LossCurves:
    """Return losses of one output and their slopes, over its out from low to high, for one target."""
    out = np.linspace(low + EDGE, high - EDGE, POINTS)
    curves = [_over(loss(name), out, target) for name in names]
    return LossCurves("out", "∂E/∂out", f"one output, target {target:g}", tuple(curves))


def _over(function: Loss, out: np.ndarray, target: float) -> Curve:
    """A loss over the out of one output."""
    column, wanted = out[:, None], np.full((len(out), 1), target)
    value, slope = function.terms(wanted, column)[:, 0], function.slopes(wanted, column)[:, 0]
    return Curve(function.name.replace("_", " "), function.text, function.slope_text, out, value, slope)


def loss_comparison(*, target: float = 1.0, reach: float = 6.0) -> LossCurves:
    """Return squared error and cross-entropy of one sigmoid neuron, over its net.

    dE/dnet = dE/dout * f'(net): the slope of the sigmoid takes the gradient from the squared error
    where the neuron is sure and wrong; in the cross-entropy it cancels.
    """
    net = np.linspace(-reach, reach, POINTS)
    sigmoid = Sigmoid()
    out = sigmoid.values(net)
    curves = []
    for function in (HalfSquaredError(), BinaryCrossEntropy()):
        over = _over(function, out, target)
        delta = over.slope * sigmoid.slopes(net, out)
        curves.append(Curve(over.name, over.text, over.slope_text, net, over.value, delta))
    note = f"one sigmoid neuron, target {target:g}: confidently wrong on the left"
    return LossCurves("net", "δ = ∂E/∂net", note, tuple(curves))
