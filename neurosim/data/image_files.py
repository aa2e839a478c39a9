"""Single images as numbers, read by Pillow, which is there because matplotlib is."""

import os
from pathlib import Path

import numpy as np

from neurosim.checks import whole
from neurosim.errors import FileError, FormatError, NumberError, brief

GREATEST_BYTE, GREATEST_DEEP = 255.0, 65535.0


def read_image(
    path: str | os.PathLike[str], *, size: tuple[int, int] | None = None, greyscale: bool = True
) -> np.ndarray:
    """Return an image as numbers in [0, 1], black is 0: (rows, columns), or (rows, columns, 3) in colour.

    Parameters
    ----------
    path : path
    size : (rows, columns), optional
        Bring the image to this size, smoothly; without it, it keeps its own.
    greyscale : bool

    Raises
    ------
    FileError
        There is no such file, or it cannot be read.
    FormatError
        It is not an image, or a damaged one.
    NumberError
        The size is not two whole numbers.
    """
    from PIL import Image

    rows_columns = None if size is None else checked_size(size)
    if not Path(path).is_file():
        raise FileError(f"cannot read '{path}': there is no such file")
    try:
        with Image.open(path) as opened:
            deep = greyscale and opened.mode.startswith("I")  # 16 bits per pixel
            image = opened.convert("F") if deep else opened.convert("L" if greyscale else "RGB")
            if rows_columns is not None:
                image = image.resize(rows_columns[::-1], Image.Resampling.BILINEAR)
            pixels = np.asarray(image, dtype=float)
    except PermissionError as error:
        raise _forbidden(path, error) from error
    except Exception as error:  # a damaged image makes Pillow raise nearly anything
        raise _unreadable(path, error) from error
    return np.clip(pixels / (GREATEST_DEEP if deep else GREATEST_BYTE), 0.0, 1.0)


def size_of_image(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Return rows and columns of an image, from its header alone.

    Raises
    ------
    FileError
        It cannot be read.
    FormatError
        It is not an image, or a damaged one.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            return image.height, image.width
    except PermissionError as error:
        raise _forbidden(path, error) from error
    except Exception as error:  # see read_image
        raise _unreadable(path, error) from error


def checked_size(size: object) -> tuple[int, int]:
    """Return (rows, columns).

    Raises
    ------
    NumberError
        These are not two whole numbers, 1 or more.
    """
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise NumberError(f"size is {brief(size)}; it must be (rows, columns), such as (28, 28)")
    return whole(size[0], "rows of size"), whole(size[1], "columns of size")


def _forbidden(path: str | os.PathLike[str], error: OSError) -> FileError:
    return FileError(f"cannot read '{path}': {(error.strerror or str(error)).lower()}")


def _unreadable(path: str | os.PathLike[str], error: Exception) -> FormatError:
    # "cannot identify image file" would say once more what the sentence says.
    reason = "" if "cannot identify" in str(error) else f" ({' '.join(str(error).split())})"
    return FormatError(f"'{path}' is not an image, or a damaged one{reason}; replace or remove it")
