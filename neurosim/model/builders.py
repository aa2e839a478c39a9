"""Layered, fully connected networks in one call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, TypeVar

from neurosim.formulas.initialisations import Initialisation
from neurosim.formulas.known import initialisation as known_initialisation
from neurosim.ground.checks import finite
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import NumberError, UnknownNameError, brief, require_installed
from neurosim.ground.frames import Rows
from neurosim.model.choices import ActivationChoice, InitialisationChoice, LossChoice
from neurosim.model.plain_network import PlainNetwork
from neurosim.model.subclasses import empty_network

if TYPE_CHECKING:
    import numpy as np

AnyNetwork = TypeVar("AnyNetwork", bound=PlainNetwork)
BIAS_STYLES = ("variable", "constant", "column", "none")
#: They take some 2 GB, and half a minute to make.
MOST_IN_LAYERS = 5_000_000


def layered(
    cls: type[AnyNetwork],
    sizes: Sequence[int],
    activation: ActivationChoice = "sigmoid",
    *,
    output_activation: ActivationChoice | None = None,
    bias: str = "variable",
    initialisation: InitialisationChoice = "normal / sqrt(fan_in)",
    bias_initialisation: InitialisationChoice = "zeros",
    weights: Sequence[Rows] | None = None,
    biases: Sequence[Rows] | None = None,
    seed: int | np.random.Generator | None = None,
    loss: LossChoice = "half_squared_error",
    name: str | None = None,
) -> AnyNetwork:
    """Return a network in which every neuron feeds all neurons of the next layer.

    Inputs are called x1, x2, ..., outputs o1, o2, ..., hidden neurons h1, h2, ... where there is one
    hidden layer and h1_1 (layer 1, neuron 1), ... where there are several.

    Parameters
    ----------
    sizes : sequence of int
        Neurons per layer, inputs first.
    activation, output_activation : str or Activation
        Of the hidden neurons and of the outputs; the latter is the former when not given.
    bias : str
        ``"variable"``: a trainable number in every neuron that computes. ``"constant"``: the same as
        weights from one constant-1 neuron. ``"column"``: a constant-1 input for the first layer, and one
        extra computed neuron in every hidden layer, so that 2-2-1 is really 3-3-1; the outputs have no
        bias. ``"none"``.
    initialisation, bias_initialisation : str or Initialisation
    weights : sequence of array_like, optional
        One array (sources, targets) per gap, in place of drawing; in style column with the extra rows
        and columns.
    biases : sequence of array_like, optional
        One array (targets,) per gap, in place of drawing, for the styles variable and constant.
    seed : int or numpy.random.Generator, optional
        Layer by layer, first the weights are drawn, then the biases.
    loss : str or Loss
    name : str, optional

    Raises
    ------
    NumberError
        Sizes, weights or biases are of the wrong kind, number or shape.
    UnknownNameError
        A name is not known.

    Examples
    --------
    >>> import neurosim as ns
    >>> ns.Network.layered([2, 2, 1], bias="column", seed=1)
    <Network 3-3-1: 7 neurons, 12 connections, loss half_squared_error, bias style column>
    """
    require_installed("layered", "numpy")
    counts = _checked_sizes(sizes)
    if bias not in BIAS_STYLES:
        raise UnknownNameError(unknown_name("bias style", bias, BIAS_STYLES))
    if biases is not None and bias not in ("variable", "constant"):
        raise NumberError(f"bias style {bias} has no biases; leave out biases")
    network = empty_network(cls, loss, name)
    last = activation if output_activation is None else output_activation
    layers = _add_neurons(network, counts, activation, last, bias == "column")
    numbers = _Numbers(initialisation, bias_initialisation, weights, biases, seed, len(counts) - 1)
    one = network.add_constant("one") if bias == "constant" else None
    for gap, (sources, targets) in enumerate(zip(layers, layers[1:], strict=False)):
        matrix = numbers.weights(gap, len(sources), len(targets))
        for source, row in zip(sources, matrix.tolist(), strict=True):
            for target, weight in zip(targets, row, strict=True):
                network.connect(source, target, weight)
        if bias not in ("variable", "constant"):
            continue
        for target, number in zip(targets, numbers.biases(gap, len(targets)).tolist(), strict=True):
            if one is None:
                network[target].bias = number
            else:
                network.connect(one, target, number)
    network.column = bias == "column"
    return network


def _checked_sizes(sizes: Sequence[int]) -> list[int]:
    try:
        counts = [int(size) for size in sizes]
        usable = len(counts) >= 2 and all(c == s and c >= 1 for c, s in zip(counts, sizes, strict=True))
    except (TypeError, ValueError, OverflowError):
        usable = False
    if not usable:
        raise NumberError(
            f"sizes must be at least two whole numbers of at least 1, like [2, 2, 1], not {brief(sizes)}"
        )
    if sum(map(prod, pairwise(counts))) > MOST_IN_LAYERS:
        raise NumberError(
            f"sizes {brief(sizes)} make more than {MOST_IN_LAYERS:,} connections; each is an object, and so "
            "many do not fit into the memory of most computers"
        )
    return counts


def _add_neurons(
    network: PlainNetwork, counts: list[int], hidden: ActivationChoice, output: ActivationChoice, column: bool
) -> list[list[str]]:
    """Add all neurons, layer by layer, and return their names."""
    layers: list[list[str]] = []
    for layer, count in enumerate(counts):
        last = layer == len(counts) - 1
        extra = 1 if column and 0 < layer < len(counts) - 1 else 0
        names = [_name(layer, number, len(counts)) for number in range(1, count + extra + 1)]
        for name in names:
            if layer == 0:
                network.add_input(name)
            else:
                network.add_neuron(name, output if last else hidden, output=last)
        if layer == 0 and column:
            names.append(network.add_constant("one").name)
        layers.append(names)
    return layers


def _name(layer: int, number: int, layers: int) -> str:
    if layer == 0:
        return f"x{number}"
    if layer == layers - 1:
        return f"o{number}"
    return f"h{number}" if layers == 3 else f"h{layer}_{number}"


class _Numbers:
    """Where weights and biases come from: given arrays, or one generator."""

    def __init__(
        self,
        initialisation: InitialisationChoice,
        bias_initialisation: InitialisationChoice,
        weights: Sequence[Rows] | None,
        biases: Sequence[Rows] | None,
        seed: int | np.random.Generator | None,
        gaps: int,
    ) -> None:
        import numpy as np

        self.initialisation = known_initialisation(initialisation)
        self.bias_initialisation = known_initialisation(bias_initialisation)
        self.given = {"weights": weights, "biases": biases}
        for what, arrays in self.given.items():
            if arrays is not None and (not hasattr(arrays, "__len__") or len(arrays) != gaps):
                raise NumberError(
                    f"{what} must be a list of {gaps} arrays, one for each pair of neighbouring layers, "
                    f"not {brief(arrays, 60)}"
                )
        try:
            self.generator = np.random.default_rng(seed)
        except (TypeError, ValueError) as error:
            raise NumberError(
                f"seed must be a whole number of at least 0 or a numpy Generator, not {brief(seed)}"
            ) from error

    def weights(self, gap: int, fan_in: int, fan_out: int) -> np.ndarray:
        """Weights of one gap, shape (fan_in, fan_out)."""
        if self.given["weights"] is not None:
            return self._given("weights", gap, (fan_in, fan_out))
        return self._drawn(self.initialisation, (fan_in, fan_out))

    def biases(self, gap: int, fan_out: int) -> np.ndarray:
        """Biases of one gap, shape (fan_out,); they are drawn as weights from a single source."""
        if self.given["biases"] is not None:
            return self._given("biases", gap, (fan_out,))
        drawn: np.ndarray = self._drawn(self.bias_initialisation, (1, fan_out))[0]
        return drawn

    def _drawn(self, initialisation: Initialisation, shape: tuple[int, int]) -> np.ndarray:
        drawn = initialisation.draw(self.generator, *shape)
        return _checked(drawn, f"what {brief(initialisation, 60)} draws", shape)

    def _given(self, what: str, gap: int, shape: tuple[int, ...]) -> np.ndarray:
        arrays = self.given[what]
        assert arrays is not None
        return _checked(arrays[gap], f"{what}[{gap}]", shape)


def _checked(given: Rows, what: str, shape: tuple[int, ...]) -> np.ndarray:
    """Return the array of finite numbers, or say what is wrong with it."""
    import numpy as np

    try:
        array = np.array(given)
    except (TypeError, ValueError):  # rows of different lengths
        raise NumberError(f"{what} is not an array; it must hold numbers in shape {shape}") from None
    if array.dtype.kind not in "iuf":
        raise NumberError(f"{what} must hold real numbers only, in shape {shape}, not {brief(given, 60)}")
    if array.shape != shape:
        raise NumberError(f"{what} has shape {array.shape}, it must be {shape}")
    numbers = array.astype(float)
    for number in numbers[~np.isfinite(numbers)]:
        finite(number, f"a number in {what}")  # the first of them is refused
    return numbers
