"""Files in the IDX format, in which MNIST and its relatives are handed out, gzipped or not.

A file is: two zero bytes, one byte for the type of number, one byte for the number of dimensions;
then the length of every dimension as four bytes; then the numbers. All of it most significant byte first.

References
----------
.. [1] Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", 1998, section
   "File formats for the MNIST database".
"""

import gzip
import math
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from neurosim.checks import whole
from neurosim.data.checks import existing_folder, read_bytes
from neurosim.data.dataset import Dataset, Split
from neurosim.data.encoding import one_hot
from neurosim.errors import FileError, FormatError, UnknownNameError, did_you_mean, listed

TYPES: Mapping[int, str] = MappingProxyType(
    {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
)
# How the two parts are called in names of files: the test part of MNIST is "the first 10,000".
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"train": ("train",), "test": ("t10k", "test")})
MOST_DIMENSIONS = 32


def read_idx(path: str | os.PathLike[str]) -> np.ndarray:
    """Return the array that stands in an IDX file [1]_, gzipped or not (its content decides, not its name).

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is no IDX file, or a damaged one.
    """
    content = _unzipped(read_bytes(path), path)
    if len(content) < 4:
        raise FormatError(
            f"'{path}' has {len(content)} bytes; an IDX file begins with a magic number of 4 bytes"
        )
    zeros, code, dimensions = content[:2], content[2], content[3]
    if zeros != b"\0\0" or code not in TYPES or dimensions > MOST_DIMENSIONS:
        allowed = ", ".join(f"{known:02x}" for known in TYPES)
        raise FormatError(
            f"'{path}' is not an IDX file: its magic number is {content[:4].hex(' ')}; it must be 00 00, "
            f"the type of number ({allowed}) and the number of dimensions (03 for images, 01 for labels)"
        )
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise FormatError(
            f"'{path}' is cut off within its header: {start} bytes expected, {len(content)} there"
        )
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    kind = np.dtype(TYPES[code])
    expected, there = math.prod(shape) * kind.itemsize, len(content) - start
    if there != expected:
        what = "is cut off" if there < expected else "is too long"
        size = " x ".join(map(str, shape)) or "one number"
        raise FormatError(
            f"'{path}' {what}: its header announces {size} numbers in {expected} bytes, but {there} follow"
            f"{'; fetch the file again' if there < expected else ''}"
        )
    return np.frombuffer(content, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def idx(
    folder: str | os.PathLike[str], part: str = "train", *, classes: int = 10, scale: bool = True
) -> Dataset:
    """Return one part of MNIST, or of data in the same files, one-hot, from a folder on this machine.

    Files are found by their names: ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``, and
    ``t10k-images-...``, ``t10k-labels-...`` for the test part, with or without ``.gz``.

    Parameters
    ----------
    folder : path
    part : {"train", "test"}
    classes : int
        How many classes the labels tell apart.
    scale : bool
        Divide bytes by 255, so that white is 1. Numbers of another type stay as they are.

    Raises
    ------
    FileError
        There is no such folder or file, or it cannot be read.
    FormatError
        A file is damaged, or images and labels do not fit together.
    NumberError
        There is a nan or inf among the numbers.
    UnknownNameError
        There is no such part.
    """
    where = existing_folder(folder, "the IDX files")
    if part not in PARTS:
        raise UnknownNameError(f"no part '{part}' ({did_you_mean(part, PARTS)}parts are {listed(PARTS)})")
    whole(classes, "classes")
    images_path, labels_path = _file(where, part, "images"), _file(where, part, "labels")
    images, labels = read_idx(images_path), read_idx(labels_path)
    _check_together(images, images_path, labels, labels_path, classes)
    X = images.reshape(len(images), -1).astype(float)
    if scale and images.dtype == np.uint8:
        X /= 255.0
    X.setflags(write=False)
    return Dataset(
        X,
        one_hot(labels, classes),
        features=tuple(f"pixel{number}" for number in range(1, X.shape[1] + 1)),
        classes=tuple(str(number) for number in range(classes)),
        origin=f"{part} part of the IDX files in '{where}'",
        image_shape=(images.shape[1], images.shape[2]) if images.ndim == 3 else None,
    )


def idx_split(folder: str | os.PathLike[str], *, classes: int = 10, scale: bool = True) -> Split:
    """Return both parts of MNIST as they are handed out: 60,000 to train with, 10,000 to test with.

    Raises
    ------
    FileError, FormatError, NumberError
        See `idx`; or the images of the two parts differ in size.
    """
    train, test = (idx(folder, part, classes=classes, scale=scale) for part in PARTS)
    if train.X.shape[1] != test.X.shape[1]:
        raise FormatError(
            f"images in '{folder}' have {train.X.shape[1]} pixels in the train part "
            f"and {test.X.shape[1]} in the test part; they must be of one size"
        )
    return Split(train, None, test)


def _unzipped(content: bytes, path: str | os.PathLike[str]) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(
            f"'{path}' is a damaged gzip file ({str(error).lower()}); fetch it again"
        ) from error


def _file(folder: Path, part: str, what: str) -> Path:
    """The one file whose name speaks of this part and of images or labels."""
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.name.startswith(".")
        and what in path.name
        and any(word in path.name for word in PARTS[part])
        and ("idx" in path.name or "ubyte" in path.name)
    ]
    plain = {path.name.removesuffix(".gz"): path for path in reversed(found)}  # plain before gzipped
    if len(plain) == 1:
        return next(iter(plain.values()))
    kind = "idx3" if what == "images" else "idx1"
    expected = f"'{PARTS[part][0]}-{what}-{kind}-ubyte' or the same with '.gz'"
    if not plain:
        raise FileError(f"no {what} of the {part} part in '{folder}'; the file is called {expected}")
    raise FileError(
        f"several files in '{folder}' may be the {what} of the {part} part: "
        f"{listed(sorted(plain))}; leave only one there"
    )


def _check_together(
    images: np.ndarray, images_path: Path, labels: np.ndarray, labels_path: Path, classes: int
) -> None:
    """Refuse images and labels that are not made for each other."""
    if images.ndim < 2 or 0 in images.shape:
        raise FormatError(
            f"'{images_path}' holds an array of shape {images.shape}, not images; are files swapped?"
        )
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise FormatError(
            f"'{labels_path}' holds an array of shape {labels.shape} of {labels.dtype}, "
            "not one whole number per image; are files swapped?"
        )
    if len(images) != len(labels):
        raise FormatError(
            f"'{images_path}' holds {len(images)} images, but '{labels_path}' {len(labels)} labels; "
            "both must come from the same download"
        )
    outside = (labels < 0) | (labels >= classes)
    if outside.any():
        place = int(np.argmax(outside))
        raise FormatError(
            f"label {labels[place]} of image {place + 1} in '{labels_path}' is not from 0 to {classes - 1}; "
            "say how many classes there are with classes=..."
        )
