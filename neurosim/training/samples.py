"""The samples that a network is given, as tables of numbers: checked, and in the order of its neurons."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from neurosim.ground.checks import finite_table, reals
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import (
    ArrayLike,
    Numbers,
    Rows,
    SampleSet,
    array_of,
    column_names,
    numbers_by_name,
)
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.given import given_numbers, in_order_of

if TYPE_CHECKING:
    from typing_extensions import TypeIs

#: What the samples of a list are as a rule; only others can have names, or need to be made arrays.
ROWS = {list, tuple, int, float, np.ndarray, np.float64}


def checked_samples(
    network: PlainNetwork, X: Rows | SampleSet, T: Rows | None = None, *, names: tuple[str, str] = ("X", "T")
) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (samples, inputs) and targets (samples, outputs), of floats.

    Parameters
    ----------
    X, T : table, frame, list of mappings by name, or a Dataset in place of both
        The columns of a frame go by their names. With one input or output a list of numbers will do. T is
        None where the loss needs no target; the targets are zeros then.
    names : pair of str
        What X and T are called in messages.

    Raises
    ------
    NumberError
        The shapes do not fit the network or each other, a number is not finite, or there is no sample.
    UnknownNameError
        A name is unknown or missing in one of the mappings.
    """
    if is_dataset(X):
        if T is not None:
            raise NumberError(f"{names[0]} is a dataset, which has its own targets; leave out {names[1]}")
        X, T = samples_in_order(network, X)
        T = T if network.loss.needs_target else None
    inputs = finite_rows(X, network.inputs, "input", names[0])
    if len(inputs) == 0:
        raise NumberError(f"{names[0]} holds no sample; give at least one")
    return inputs, _targets(network, T, len(inputs), names)


def is_dataset(given: Rows | Numbers | SampleSet | tuple[Rows, Rows | None]) -> "TypeIs[SampleSet]":
    """Tell a `neurosim.data.Dataset`, or whatever else has samples X and targets T."""
    return hasattr(given, "X") and hasattr(given, "T") and not hasattr(given, "__array__")


def samples_in_order(network: PlainNetwork, dataset: SampleSet) -> tuple[ArrayLike, ArrayLike | None]:
    """Return X and T of a dataset, in the order of the network where their columns have its names."""
    if hasattr(dataset, "arranged"):
        names = ([neuron.name for neuron in neurons] for neurons in (network.inputs, network.outputs))
        dataset = dataset.arranged(*names)
    return dataset.X, dataset.T


def _targets(network: PlainNetwork, T: Rows | None, count: int, names: tuple[str, str]) -> np.ndarray:
    outputs = network.outputs
    if not outputs:
        raise NumberError("the network has no output to train; add one with add_neuron(..., output=True)")
    if not network.loss.needs_target:
        if T is not None:
            raise NumberError(f"loss {network.loss.name} uses no targets; leave out {names[1]}")
        return np.zeros((count, len(outputs)))
    if T is None:
        raise NumberError(f"loss {network.loss.name} needs targets: give {names[1]} together with {names[0]}")
    targets = finite_rows(T, outputs, "target", names[1])
    if len(targets) != count:
        raise NumberError(
            f"{names[0]} has {count} samples and {names[1]} has {len(targets)}; each sample needs its targets"
        )
    return targets


def finite_rows(given: Rows | Numbers, neurons: Sequence[Neuron], what: str, name: str) -> np.ndarray:
    """Return finite floats of shape (samples, neurons).

    Parameters
    ----------
    what : str
        ``"input"`` or ``"target"``: what one column is.
    name : str
        What the table is called in messages.

    Raises
    ------
    NumberError, UnknownNameError
        See `checked_samples`.
    """
    if isinstance(given, Mapping):
        raise NumberError(f"{name} is one mapping; give a list with one mapping for every sample")
    if (
        isinstance(given, Sequence)
        and not isinstance(given, str | bytes)
        and not set(map(type, given)) <= ROWS
    ):
        if any(numbers_by_name(sample) is not None for sample in given):
            given = [
                _one(number, sample, neurons, what, name) for number, sample in enumerate(given, start=1)
            ]
        else:
            given = [array_of(sample) for sample in given]
    if hasattr(given, "mask") and np.ma.is_masked(given):  # asked first, for numpy.ma is not quickly imported
        raise NumberError(f"{name} is an array with masked numbers; remove such samples or fill them in")
    if column_names(given) is not None:
        numbers = in_order_of(given, neurons, what, name)
    else:
        numbers = reals(given, name)
    if numbers.ndim == 1 and len(neurons) == 1:
        numbers = numbers.reshape(-1, 1)
    if numbers.ndim != 2 or numbers.shape[1] != len(neurons):
        raise NumberError(
            f"{name} has shape {numbers.shape}; it must be (samples, {len(neurons)}), "
            f"with one column for every {what} of the network"
        )
    numbers = np.ascontiguousarray(numbers, dtype=float)
    finite_table(numbers, name, [f"{what} '{neuron.name}'" for neuron in neurons])
    return numbers


def _one(
    number: int, sample: float | Numbers, neurons: Sequence[Neuron], what: str, name: str
) -> list[float]:
    """The numbers of one sample, given by name."""
    try:
        return given_numbers(what, sample, neurons)
    except (NumberError, KeyError) as error:
        raise type(error)(f"sample {number} of {name}: {error}") from None
