"""Whether everything fits that a compiled kernel is given: it reads and writes without looking.

A kernel that is given an array too short reads what lies behind it in memory. So whatever went wrong
before, nothing is called with arrays whose sizes do not belong together.
"""

from typing import NamedTuple

import numpy as np

from neurosim.engines.kernels.rules import RULE_NAMES
from neurosim.formulas.updates import OPTIMIZERS
from neurosim.ground.errors import StructureError

#: What a kernel is told of a network, or of its training.
Argument = np.ndarray | np.uint64 | int | float | bool


class Shared(NamedTuple):
    """What all kernels are given, in this order, before what each is told of its network."""

    X: np.ndarray
    T: np.ndarray
    orders: np.ndarray
    rates: np.ndarray
    costs: np.ndarray
    start: np.uint64
    stop: np.uint64
    batch: np.uint64
    fused: bool
    parameters: np.ndarray
    trainable: np.ndarray
    penalised: np.ndarray
    gradients: np.ndarray
    rule: int
    numbers: np.ndarray
    powers: np.ndarray
    first_memory: np.ndarray
    second_memory: np.ndarray
    mean: bool
    l2: float


def check_arguments(given: Shared, structure: tuple[Argument, ...], inputs: int, outputs: int) -> None:
    """Make sure that a kernel may be called.

    Parameters
    ----------
    structure : tuple
        What it is told of the network.
    inputs, outputs : int
        How many the network has.

    Raises
    ------
    StructureError
        An array has another shape or another type than the kernel takes it for.
    """
    samples, parameters = len(given.X), given.parameters.size
    epochs, places = len(given.orders), given.orders.shape[-1]
    remembered = len(OPTIMIZERS[RULE_NAMES[given.rule]].slots)
    wanted: dict[str, tuple[type, tuple[int, ...]]] = {
        "X": (np.float64, (samples, inputs)),
        "T": (np.float64, (samples, outputs)),
        "orders": (np.uint64, (epochs, places)),
        "rates": (np.float64, (epochs,)),
        "costs": (np.float64, (epochs,)),
        "parameters": (np.float64, (parameters,)),
        "trainable": (np.bool_, (parameters,)),
        "penalised": (np.bool_, (parameters,)),
        "gradients": (np.float64, (0 if given.fused else parameters,)),
        "numbers": (np.float64, (3,)),
        "powers": (np.float64, (2,)),
        "first_memory": (np.float64, (parameters if remembered > 0 else 0,)),
        "second_memory": (np.float64, (parameters if remembered > 1 else 0,)),
    }
    for name, (kind, shape) in wanted.items():
        array = getattr(given, name)
        if array.dtype != kind or array.shape != shape:
            raise _refused(f"{name} has shape {array.shape} and type {array.dtype}, not {shape} and {kind}")
    arrays = [array for array in (*given, *structure) if isinstance(array, np.ndarray)]
    if not all(array.flags.c_contiguous and array.dtype.isnative for array in arrays):
        raise _refused("an array has the wrong layout in memory")
    start, stop, batch = int(given.start), int(given.stop), int(given.batch)
    if not (0 <= start <= stop <= places and batch >= 1 and min(batch, stop - start) <= samples):
        raise _refused(f"samples {start} to {stop} in batches of {batch} are asked for, of {places} places")
    if given.orders.size and given.orders.max() >= samples:
        raise _refused(f"sample {int(given.orders.max()) + 1} is asked for, of {samples}")


def _refused(what: str) -> StructureError:
    return StructureError(
        f"the compiled training cannot begin: {what}; train with engine='objects', which gives more detail"
    )
