"""Single images as numbers, read by Pillow, which is there because matplotlib is."""

import io
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from neurosim.ground.checks import whole
from neurosim.ground.errors import FileError, FormatError, NeurosimError, NumberError, brief
from neurosim.ground.files import FilePath, read_bytes

if TYPE_CHECKING:
    import PIL.Image

#: The formats that are read, by the endings of their files; the first ones need the least of Pillow.
FORMATS: Mapping[str, str] = MappingProxyType(
    {
        ".png": "PNG",
        ".jpg": "JPEG",
        ".jpeg": "JPEG",
        ".gif": "GIF",
        ".bmp": "BMP",
        ".pgm": "PPM",
        ".ppm": "PPM",
        ".tif": "TIFF",
        ".tiff": "TIFF",
        ".webp": "WEBP",
    }
)
#: Most bytes of a file, and most pixels of the image in it: that of a good camera.
MOST_BYTES, MOST_PIXELS = 100_000_000, 25_000_000
GREATEST_BYTE, GREATEST_DEEP = 255.0, 65535.0


def read_image(path: FilePath, *, size: tuple[int, int] | None = None, greyscale: bool = True) -> np.ndarray:
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
        The size is not two whole numbers, or too large.
    """
    rows_columns = None if size is None else checked_size(size)
    with _opened(path) as opened:
        from PIL import Image

        deep = greyscale and opened.mode.startswith("I")  # 16 bits per pixel
        image = opened.convert("F") if deep else opened.convert("L" if greyscale else "RGB")
        if rows_columns is not None:
            image = image.resize(rows_columns[::-1], Image.Resampling.BILINEAR)
        pixels = np.asarray(image, dtype=float)
    return np.clip(pixels / (GREATEST_DEEP if deep else GREATEST_BYTE), 0.0, 1.0)


def size_of_image(path: FilePath) -> tuple[int, int]:
    """Return rows and columns of an image, from its header alone.

    Raises
    ------
    FileError
        It cannot be read.
    FormatError
        It is not an image, or a damaged one.
    """
    with _opened(path) as image:
        return image.height, image.width


@contextmanager
def _opened(path: FilePath) -> Iterator["PIL.Image.Image"]:
    """An image whose pixels are read only when they are asked for, and are not too many."""
    from PIL import Image

    if not os.path.exists(path):
        raise FileError(f"cannot read '{path}': there is no such file")
    content = read_bytes(path, MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our limit is lower
            # Not every format that Pillow knows: it hands some on to other programs.
            image = Image.open(io.BytesIO(content), formats=tuple(dict.fromkeys(FORMATS.values())))
        with image:
            if image.width * image.height > MOST_PIXELS:
                raise FormatError(_too_large(path))
            yield image
    except NeurosimError:
        raise
    except Image.DecompressionBombError:
        raise FormatError(_too_large(path)) from None
    except Exception as error:  # a damaged image makes Pillow raise nearly anything
        # "cannot identify image file" would say once more what the sentence says.
        reason = "" if "cannot identify" in str(error) else f" ({' '.join(str(error).split())})"
        raise FormatError(
            f"'{path}' is not an image, or a damaged one{reason}; replace or remove it"
        ) from error


def _too_large(path: FilePath) -> str:
    return f"'{path}' has more than {MOST_PIXELS:,} pixels, the most that are read; make the image smaller"


def checked_size(size: Sequence[int]) -> tuple[int, int]:
    """Return (rows, columns).

    Raises
    ------
    NumberError
        These are not two whole numbers, 1 or more, or together more pixels than an image may have.
    """
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise NumberError(f"size is {brief(size)}; it must be (rows, columns), such as (28, 28)")
    rows, columns = whole(size[0], "rows of size"), whole(size[1], "columns of size")
    if rows * columns > MOST_PIXELS:
        raise NumberError(f"size is {rows} x {columns}; an image may have {MOST_PIXELS:,} pixels at most")
    return rows, columns
