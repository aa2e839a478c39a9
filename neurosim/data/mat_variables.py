"""What stands in a MATLAB file: its variables by name, the fields of a structure as ``net.W``."""

import io
import re

import numpy as np

from neurosim.data.mat_check import TooLarge, damage
from neurosim.data.mat_hdf5 import read_hdf5
from neurosim.data.mat_kinds import MatStructure, Unreadable, Variable, Variables, is_cell_array, is_sparse
from neurosim.data.mat_shapes import by
from neurosim.ground.errors import MOST, FormatError, UnknownNameError, cut, did_you_mean
from neurosim.ground.files import FilePath, read_bytes

#: Most bytes of a file.
MOST_BYTES = 500_000_000
HDF5 = b"\x89HDF\r\n\x1a\n"
#: Structures within structures that are looked into.
DEEPEST = 5
#: Most variables that a message lists.
LISTED = 20
CELL = re.compile(r"(.+)\{(\d+)(?:,(\d+))?\}")


def variables_of(path: FilePath) -> dict[str, Variable]:
    """Return the variables of a file: matrices, cell arrays (of dtype object), structures and their fields.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is not a MATLAB file, a damaged one, or too large.
    MissingExtraError
        It is of version 7.3, and h5py is not installed.
    """
    content = read_bytes(path, MOST_BYTES)
    try:
        if content.startswith((HDF5, b"MATLAB 7.3")) or content[512:520] == HDF5:
            found = read_hdf5(content, path)
        else:
            found = _read(content)
    except TooLarge as error:
        raise FormatError(f"'{path}' is too large: {error}, the most that are read here") from None
    except ValueError as error:
        one_line = " ".join(str(error).split()) or "nothing in it can be read"
        raise FormatError(
            f"'{path}' is not a MATLAB file, or a damaged one ({one_line}); save it again"
        ) from error
    return _flattened(found)


def _read(content: bytes) -> dict[str, Variable]:
    """The variables of a file up to version 7."""
    from scipy.io import loadmat

    wrong = damage(content)
    if wrong is not None:
        raise ValueError(wrong)
    try:
        variables: dict[str, Variable] = loadmat(io.BytesIO(content))
    except Exception as error:  # a damaged file makes scipy raise nearly anything
        raise ValueError(cut(str(error), MOST)) from error
    return variables


def _flattened(found: Variables, begin: str = "", depth: int = 0) -> dict[str, Variable]:
    """The variables, with the fields of every structure under names such as ``net.W``."""
    flat: dict[str, Variable] = {}
    for name, value in found.items():
        # A damaged name, with a line break in it perhaps, is no name that MATLAB could have written;
        # and scipy adds remarks of its own.
        if not name.isidentifier() or name.startswith("__"):
            continue
        fields = _fields(value)
        if fields is None or depth == DEEPEST:
            flat[begin + name] = value
            continue
        flat[begin + name] = MatStructure(tuple(fields))
        flat |= _flattened(fields, f"{begin}{name}.", depth + 1)
    return flat


def _fields(value: Variable) -> dict[str, Variable] | None:
    """The fields of a single structure, or None."""
    if isinstance(value, dict):
        return value
    if type(value) is np.ndarray and value.dtype.names is not None and value.size == 1:
        return {name: value.flat[0][name] for name in value.dtype.names}
    return None


def find(variables: Variables, name: str, path: FilePath) -> Variable:
    """Return the variable of that name, or the part of a cell array that is called as MATLAB does: ``W{2}``.

    Raises
    ------
    UnknownNameError
        There is none; the message lists what is there.
    """
    if name in variables:
        return variables[name]
    cell = CELL.fullmatch(name)
    array = None if cell is None else variables.get(cell[1])
    if cell is not None and is_cell_array(array):
        place = tuple(int(number) - 1 for number in cell.groups()[1:] if number is not None)
        inside = array.ravel(order="F") if len(place) == 1 else array
        if inside.ndim == len(place) and all(
            0 <= at < most for at, most in zip(place, inside.shape, strict=True)
        ):
            part: Variable = inside[place]
            return part
    hint = did_you_mean(name, variables)
    raise UnknownNameError(f"no variable '{name}' in '{path}' ({hint}variables: {inventory(variables)})")


def inventory(variables: Variables) -> str:
    """Return the names of all variables with their kinds and shapes.

    Examples
    --------
    >>> inventory({"W1": np.ones((3, 2)), "remark": np.array(["by me"])})
    'W1 (matrix 3 x 2), remark (text)'
    """
    said = [f"{cut(name, 40)} ({kind_of(value)})" for name, value in variables.items()]
    if len(said) > LISTED:
        said = [*said[: LISTED - 1], f"... {len(said) - LISTED + 1} more"]
    return ", ".join(said) or "none"


def kind_of(value: Variable) -> str:
    """Return what a variable is, in words."""
    if isinstance(value, MatStructure):
        return "structure"
    if isinstance(value, Unreadable):
        return value.kind
    if is_sparse(value):
        return f"sparse matrix {by(value.shape)}"
    if type(value) is not np.ndarray:
        return "object of MATLAB, which cannot be read"
    if value.dtype.names is not None:
        return f"array of structures {by(value.shape)}"
    if value.dtype.kind in "US":
        return "text"
    kinds = {"O": "cell array", "c": "matrix of complex numbers"}
    return f"{kinds.get(value.dtype.kind, 'matrix')} {by(value.shape)}"
