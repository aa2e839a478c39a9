"""How a kernel wants the numbers of a network to lie in memory."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from neurosim.engines.job import Job
from neurosim.engines.kernels.checking import Argument

#: Batches of so many samples are quicker side by side than sample by sample.
SIDE_BY_SIDE = 4
#: Buffers for BLAS hold a whole batch; of more samples they would not stay in the cache.
MOST_FOR_BLAS = 1024
#: Bytes in a line of the cache.
LINE = 64


def kernel_for(job: Job, *, layered: bool) -> str:
    """Return the name of the kernel that suits a job, on a network made of layers or on any other."""
    batch_size = min(job.batch_size, len(job.X))
    if not layered:
        return "train_edge_batches" if batch_size >= SIDE_BY_SIDE else "train_edges"
    if not job.exact and SIDE_BY_SIDE <= batch_size <= MOST_FOR_BLAS:
        return "train_layer_batches"
    return "train_dense"


class Places:
    """The places that a vector in the order of `Parameters` takes in a kernel's array; the rest is 0."""

    def __init__(self, places: np.ndarray, size: int) -> None:
        self._places, self._size = places, size

    def spread(self, vector: np.ndarray) -> np.ndarray:
        """Return the kernel's array of a vector."""
        array = aligned_zeros(self._size, dtype=vector.dtype)
        array[self._places] = vector
        return array

    def gather(self, array: np.ndarray) -> np.ndarray:
        """Return the vector that stands in a kernel's array."""
        vector: np.ndarray = array[self._places]
        return vector


class Layout(Places, ABC):
    """The places of the parameters in a kernel's array, and what else the kernel is told.

    Attributes
    ----------
    kernel : str
        Its name.
    vectors : bool
        Whether its loops run over neighbours, so that rounding otherwise (`exact=False`) makes it quicker.
    general : bool
        False where the kernel need not be ready for everything; see `kernels.equations.GENERAL`.
    fused : bool
        Whether each weight is changed right after its last use; else gradients are gathered first.
    trainable, penalised : (parameters,) array of bool
    gradients : (parameters,) array of float
        Empty where `fused`.
    arguments : tuple
        What the kernel takes after the arguments that all kernels have in common.
    work : list of array
        Where the kernel leaves the nets and outs of the last sample.
    """

    kernel: str
    vectors: bool
    general: bool
    fused: bool
    trainable: np.ndarray
    penalised: np.ndarray
    gradients: np.ndarray
    arguments: tuple[Argument, ...]
    work: list[np.ndarray]

    @abstractmethod
    def renew(self, parameters: np.ndarray) -> None:
        """Make copies of the parameters again, after the array was set from outside."""


def unsigned(numbers: np.ndarray | Sequence[int]) -> np.ndarray:
    """Numbers that a kernel takes for indices."""
    return np.array(numbers, dtype=np.uint64)


def aligned_zeros(*shape: int, dtype: DTypeLike = float) -> np.ndarray:
    """Zeros, so placed in memory that eight neighbours do not lie astride two lines of the cache."""
    size = int(np.prod(shape))
    room = np.zeros(size + LINE, dtype)
    first = -room.ctypes.data % LINE // room.itemsize
    placed: np.ndarray = room[first : first + size].reshape(shape)
    return placed
