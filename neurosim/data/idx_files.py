"""Files in the IDX format of MNIST and similar data sets, gzipped or not.

A file is: two zero bytes, one byte for the type of number, one byte for the number of dimensions;
then the length of every dimension as four bytes; then the numbers. All of it most significant byte first.

References
----------
.. [1] Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", 1998, section
   "File formats for the MNIST database".
"""

import io
import math
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from neurosim.data.checks import existing_folder
from neurosim.data.dataset import Dataset, Split
from neurosim.data.encoding import one_hot
from neurosim.data.idx_names import PARTS, file_of
from neurosim.data.named import NamedData, Read, Wanted
from neurosim.data.unzipping import GZIP, MOST_FOR_ONE, PIECE, Unzipped
from neurosim.ground.checks import whole
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, NumberError, UnknownNameError, brief
from neurosim.ground.files import FilePath, read_bytes

TYPES: Mapping[int, str] = MappingProxyType(
    {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
)
MOST_DIMENSIONS = 32
#: Most bytes of a file, unzipped: the largest part of EMNIST has 550,000,000.
MOST_BYTES = 600_000_000
GZIPPED = b"\x1f\x8b"
#: Bytes too many that are still counted.
COUNTED = 1000


def read_idx(path: FilePath) -> np.ndarray:
    """Return the array in an IDX file [1]_, gzipped or not (its content decides, not its name).

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is not an IDX file, or a damaged one.
    """
    content = read_bytes(path, MOST_BYTES)
    if content[:2] != GZIPPED:
        return _array(io.BytesIO(content), path, len(content))
    try:
        return _array(Unzipped(content, GZIP), path, len(content) * MOST_FOR_ONE)
    except zlib.error as error:
        raise FormatError(
            f"'{path}' is a damaged gzip file ({str(error).lower()}); fetch it again"
        ) from error


def _array(file: io.BytesIO | Unzipped, path: FilePath, longest: int) -> np.ndarray:
    """The array in a file of at most `longest` bytes; its header is judged before the rest is read."""
    magic = file.read(4)
    if len(magic) < 4:
        raise FormatError(
            f"'{path}' has {len(magic)} bytes; an IDX file begins with a magic number of 4 bytes"
        )
    zeros, code, dimensions = magic[:2], magic[2], magic[3]
    if zeros != b"\0\0" or code not in TYPES or dimensions > MOST_DIMENSIONS:
        allowed = ", ".join(f"{known:02x}" for known in TYPES)
        raise FormatError(
            f"'{path}' is not an IDX file: its magic number is {magic.hex(' ')}; it must be 00 00, "
            f"the type of number ({allowed}) and the number of dimensions (03 for images, 01 for labels)"
        )
    header = file.read(4 * dimensions)
    start = 4 + 4 * dimensions
    if 4 + len(header) < start:
        raise FormatError(
            f"'{path}' is cut off within its header: {start} bytes expected, {4 + len(header)} there"
        )
    shape = struct.unpack(f">{dimensions}I", header)
    kind = np.dtype(TYPES[code])
    size = " x ".join(map(str, shape)) or "one number"
    expected = math.prod(shape) * kind.itemsize
    wrong = f"its header announces {size} numbers in {expected} bytes, but"
    if start + expected > longest:
        most = f"{'at most ' if isinstance(file, Unzipped) else ''}{max(longest - start, 0)}"
        raise FormatError(f"'{path}' is cut off: {wrong} {most} follow; fetch the file again")
    if expected > MOST_BYTES:
        raise FormatError(f"'{path}' is too large: {wrong} at most {MOST_BYTES:,} are read")
    numbers = np.empty(expected, np.uint8)
    there = 0
    while piece := file.read(min(PIECE, expected - there)):
        numbers[there : there + len(piece)] = np.frombuffer(piece, np.uint8)
        there += len(piece)
    if there < expected:
        raise FormatError(f"'{path}' is cut off: {wrong} {there} follow; fetch the file again")
    more = len(file.read(COUNTED))
    if more:
        least = "at least " if more == COUNTED else ""
        raise FormatError(f"'{path}' is too long: {wrong} {least}{expected + more} follow")
    return numbers.view(kind).reshape(shape).astype(kind.newbyteorder("="), copy=False)


def idx(
    folder: FilePath,
    part: str = "train",
    *,
    classes: int = 10,
    scale: bool = True,
    set: str | None = None,
    first_label: int = 0,
    transposed: bool = False,
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
    set : str, optional
        Which of several sets in the folder is meant, by a word that comes before the part in the names
        of its files: "letters" of ``emnist-letters-train-images-idx3-ubyte``; "" is the one without.
    first_label : int
        The label of the first class: 1 of the letters of EMNIST.
    transposed : bool
        The images lie on their side and are turned about the diagonal, as in EMNIST.

    Raises
    ------
    FileError
        There is no such folder or file, or it cannot be read.
    FormatError
        A file is damaged, or images and labels do not fit together.
    NumberError
        There is a nan or inf among the numbers.
    UnknownNameError
        There is no such part or set.
    """
    where = existing_folder(folder, "the IDX files")
    if part not in PARTS:
        raise UnknownNameError(f"no part '{part}' {offered(part, PARTS, 'parts are')}")
    whole(classes, "classes")
    whole(first_label, "first_label", least=0)
    if set is not None and not isinstance(set, str):
        raise NumberError(
            f"set is {brief(set)}; it must be a word of the names of its files, such as 'letters'"
        )
    images_path, labels_path = file_of(where, part, "images", set), file_of(where, part, "labels", set)
    images, labels = read_idx(images_path), read_idx(labels_path)
    _check_together(images, images_path, labels, labels_path, range(first_label, first_label + classes))
    if transposed:
        if images.ndim != 3:
            raise FormatError(f"'{images_path}' holds no images with rows and columns; leave transposed out")
        images = images.transpose(0, 2, 1)
    pixels = images.reshape(len(images), -1)
    X = pixels / 255.0 if scale and images.dtype == np.uint8 else pixels.astype(float)
    X.setflags(write=False)
    return Dataset(
        X,
        one_hot(labels.astype(int) - first_label, classes),
        features=tuple(f"pixel{number}" for number in range(1, X.shape[1] + 1)),
        classes=tuple(str(number) for number in range(first_label, first_label + classes)),
        origin=f"{part} part of the IDX files in '{where}'{f', set {brief(set)}' if set else ''}",
        image_shape=(images.shape[1], images.shape[2]) if images.ndim == 3 else None,
    )


def idx_split(folder: FilePath, **options: Any) -> Split:
    """Return both parts of MNIST as they are published: 60,000 to train with, 10,000 to test with.

    Parameters
    ----------
    folder : path
    **options
        See `idx`.

    Raises
    ------
    FileError, FormatError, NumberError, UnknownNameError
        See `idx`; or the images of the two parts differ in size.
    """
    train, test = (idx(folder, part, **options) for part in PARTS)
    if train.X.shape[1] != test.X.shape[1]:
        raise FormatError(
            f"images in '{folder}' have {train.X.shape[1]} pixels in the train part "
            f"and {test.X.shape[1]} in the test part; they must be of one size"
        )
    return Split(train, None, test)


def _check_together(
    images: np.ndarray, images_path: Path, labels: np.ndarray, labels_path: Path, classes: range
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
    outside = (labels < classes.start) | (labels >= classes.stop)
    if outside.any():
        place = int(np.argmax(outside))
        raise FormatError(
            f"label {labels[place]} of image {place + 1} in '{labels_path}' is not from {classes.start} to "
            f"{classes.stop - 1}; say how many classes there are with classes=..., and where they begin with "
            f"first_label=... (the labels go from {labels.min()} to {labels.max()})"
        )


def _wanted(asked: Wanted) -> Read:
    """One part to be split, or both as they are handed out."""
    if asked.split is not None:
        return idx(asked.path or "", **asked.options)
    return idx_split(asked.path or "", **asked.options).parts


NAMED = (
    NamedData("idx", idx, "folder with IDX files such as those of MNIST", ("folder", "part"), read=_wanted),
)
