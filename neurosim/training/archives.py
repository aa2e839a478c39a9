"""Archives of arrays (``.npz``) as NumPy's ``savez`` writes them, which unpack to no more than their size."""

import io
import math
import zipfile

import numpy as np

from neurosim.ground.errors import FormatError


def arrays_in(content: bytes) -> dict[str, np.ndarray]:
    """Return the arrays of an archive, by name.

    Raises
    ------
    FormatError
        It is damaged, or compressed, which ``savez`` never does.

    Examples
    --------
    >>> archive = io.BytesIO()
    >>> np.savez(archive, rates=np.array([0.5, 0.25]))
    >>> arrays_in(archive.getvalue())
    {'rates': array([0.5 , 0.25])}
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.compress_type != zipfile.ZIP_STORED for part in parts):
                raise FormatError("it is damaged: its parts are compressed, and ours never are")
            if sum(part.file_size for part in parts) > len(content):
                raise FormatError(f"it is damaged: it would unpack to more than its {len(content):,} bytes")
            return {part.filename.removesuffix(".npy"): _array(archive.read(part)) for part in parts}
    except FormatError:
        raise
    except Exception as error:  # junk makes zipfile and NumPy raise nearly anything
        raise FormatError("it is damaged") from error


def _array(content: bytes) -> np.ndarray:
    """The array of a part; the size in its header must be that of the numbers."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("an array of another version than 1.0")
    shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
    start = file.tell()
    if kind.hasobject or math.prod(shape) * kind.itemsize != len(content) - start:
        raise ValueError("an array of another size than its header announces")
    return np.frombuffer(content, kind, offset=start).reshape(shape, order="F" if by_columns else "C").copy()
