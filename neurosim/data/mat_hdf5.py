"""MATLAB files of version 7.3, which are files in the HDF5 format.

Every variable is a dataset with its sides swapped; a cell array is one of references, a structure a group.

References
----------
.. [1] MathWorks, "MAT-File Versions": version 7.3 and HDF5.
"""

import io
import math
from typing import TYPE_CHECKING

import numpy as np

from neurosim.data.mat_check import DEEPEST, MOST_BYTES, MOST_ELEMENTS, TooLarge
from neurosim.data.mat_kinds import MatSparse, Unreadable, Variable
from neurosim.data.unzipping import MOST_FOR_ONE
from neurosim.ground.errors import MissingExtraError, missing_extra
from neurosim.ground.files import FilePath

if TYPE_CHECKING:
    import h5py


def read_hdf5(content: bytes, path: FilePath) -> dict[str, Variable]:
    """Return the variables of a file; structures as dictionaries.

    Raises
    ------
    ValueError
        It is damaged.
    TooLarge
        Its arrays would take too much memory.
    MissingExtraError
        h5py is not installed.
    """
    try:
        import h5py
    except ImportError:
        what = f"'{path}' is a MATLAB file of version 7.3 (HDF5), and reading it"
        raise MissingExtraError(
            f"{missing_extra(what, 'h5py', 'mat73')} (or save it in MATLAB with: save(name, '-v7'))"
        ) from None
    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            return _Reader(file, len(content)).fields(file, 0)
    except TooLarge:
        raise
    except Exception as error:  # a damaged file makes h5py raise nearly anything
        raise ValueError(str(error)) from error


class _Reader:
    """Reads variables, and counts what they take before it is taken."""

    def __init__(self, file: "h5py.File", length: int) -> None:
        self.file, self.length = file, length
        self.elements = self.bytes = 0

    def fields(self, group: "h5py.Group", depth: int) -> dict[str, Variable]:
        """What stands in a group. Links into other files are not followed."""
        import h5py

        return {
            name: self.value(group[name], depth + 1)
            for name in group
            if name.isidentifier() and isinstance(group.get(name, getlink=True), h5py.HardLink)
        }

    def value(self, item: "h5py.HLObject", depth: int) -> Variable:
        import h5py

        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise TooLarge(f"it holds more than {MOST_ELEMENTS:,} elements")
        if depth > DEEPEST:
            raise ValueError("arrays are nested too deeply")
        if isinstance(item, h5py.Group):
            return self.sparse(item) if "MATLAB_sparse" in item.attrs else self.fields(item, depth)
        if not isinstance(item, h5py.Dataset) or item.shape is None:
            return Unreadable("something else")
        kind = item.attrs.get("MATLAB_class", b"double")
        if "MATLAB_empty" in item.attrs:
            sides = self.numbers(item).ravel().tolist()
            empty = len(sides) > 1 and 0 in sides
            return np.zeros(tuple(map(int, sides)) if empty else (0, 0), object if kind == b"cell" else float)
        if h5py.check_ref_dtype(item.dtype) is h5py.Reference:
            if kind != b"cell":
                return Unreadable("array of structures or objects")
            references = self.taken(item).T
            cells = np.empty(references.shape, dtype=object)
            for place in np.ndindex(references.shape):
                cells[place] = self.value(self.file[references[place]], depth + 1)
            return cells
        if kind == b"char":
            return Unreadable("text")
        if item.dtype.kind not in "biuf" or item.dtype.itemsize > 8:
            return Unreadable("something that holds no real numbers")
        return self.numbers(item).T

    def sparse(self, group: "h5py.Group") -> MatSparse:
        """A sparse matrix: its numbers, the row of each, and where each column begins."""
        from scipy.sparse import csc_matrix

        parts = [self.numbers(group[name]) if name in group else np.zeros(0) for name in ("data", "ir", "jc")]
        numbers, rows, begin = parts
        shape = (int(group.attrs["MATLAB_sparse"]), len(begin) - 1)
        matrix: MatSparse = csc_matrix((numbers, rows.astype(np.int64), begin.astype(np.int64)), shape=shape)
        return matrix

    def numbers(self, item: "h5py.Dataset") -> np.ndarray:
        if item.dtype.kind not in "biuf" or item.dtype.itemsize > 8:
            raise ValueError("numbers of an unknown type")
        return np.asarray(self.taken(item))

    def taken(self, item: "h5py.Dataset") -> np.ndarray:
        """What a dataset holds, if it is of this file and not larger than the file can be."""
        if item.external or item.is_virtual:
            raise ValueError("an array that stands in another file")
        size = max(math.prod(item.shape), math.prod(item.chunks or (0,)))
        if size * item.dtype.itemsize > self.length * MOST_FOR_ONE:
            raise ValueError(f"an array of {' x '.join(map(str, item.shape))} in {self.length} bytes")
        self.bytes += 8 * size
        if self.bytes > MOST_BYTES:
            raise TooLarge(f"its arrays take more than {MOST_BYTES:,} bytes")
        held: np.ndarray = item[()]
        return held
