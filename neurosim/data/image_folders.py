"""Folders of images, one sub-folder a class, read batch by batch: no more than a batch is in memory."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from neurosim.data.checks import existing_folder
from neurosim.data.dataset import Dataset
from neurosim.data.encoding import one_hot
from neurosim.data.image_files import FORMATS, checked_size, read_image, size_of_image
from neurosim.data.named import NamedData, Wanted
from neurosim.data.splits import Size, split_indices
from neurosim.ground.checks import whole
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.ground.files import FilePath, entries

PARTS = ("train", "validation", "test")
#: Most images in all class folders together.
MOST_IMAGES = 1_000_000


class ImageFolder:
    """Images of several classes in a folder: ``folder/cat/1.png``, ``folder/dog/1.png``, ...

    Files whose names begin with a dot or do not have the ending of an image are ignored.

    Parameters
    ----------
    path : path
        The folder; its sub-folders, in alphabetical order, are the classes.
    size : (rows, columns), optional
        Bring all images to this size; without it, all must have that of the first one.
    greyscale : bool
        One number per pixel; else three: red, green and blue.
    test_size : float or int
        Share or number of images in the test part.
    validation_size : float, int or None
        Share or number of images in the validation part; None for no such part.
    random_state : int or None
        Seed of the shuffle that distributes the images over the parts.

    Attributes
    ----------
    classes : tuple of str
    size : (rows, columns)
    files : dict of str to tuple of (Path, int)
        For every part its images, each with the number of its class.

    Raises
    ------
    FileError
        There is no such folder.
    FormatError
        It has no class, a class has no image, or an image cannot be read.
    NumberError
        A size is out of range.
    """

    def __init__(
        self,
        path: FilePath,
        *,
        size: tuple[int, int] | None = None,
        greyscale: bool = True,
        test_size: Size = 0.2,
        validation_size: Size | None = None,
        random_state: int | None = 42,
    ) -> None:
        self.path = existing_folder(path, "one folder of images per class")
        self.greyscale = greyscale
        folders = [Path(entry.path) for entry in entries(self.path) if _is(entry.is_dir)]
        if not folders:
            raise FormatError(
                f"'{self.path}' has no sub-folders; it must hold one folder of images per class"
            )
        self.classes = tuple(folder.name for folder in folders)
        found: list[tuple[Path, int]] = []
        for number, folder in enumerate(folders):
            found += ((file, number) for file in _images(folder))
            if len(found) > MOST_IMAGES:  # a class folder may be a link, and all to the same one
                raise FormatError(
                    f"'{self.path}' holds more than {MOST_IMAGES:,} images, the most that are read"
                )
        if len(found) < 2:
            raise FormatError(f"'{self.path}' holds a single image, which cannot be split into parts")
        self.size = checked_size(size) if size is not None else size_of_image(found[0][0])
        self._resize = size is not None
        dealt = split_indices(len(found), test_size, random_state, validation_size=validation_size)
        self.files = {
            part: tuple(found[i] for i in indices) for part, indices in zip(PARTS, dealt, strict=True)
        }

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(files)} {part}" for part, files in self.files.items() if files)
        return f"ImageFolder('{self.path}': {len(self.classes)} classes, {counts})"

    def batches(
        self, part: str = "train", batch_size: int = 32, *, seed: int | None = None
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield X (batch, pixels) in [0, 1] and one-hot T (batch, classes) for the whole part.

        Parameters
        ----------
        part : {"train", "validation", "test"}
        batch_size : int
            Images per batch; the last one may be smaller.
        seed : int, optional
            Shuffle the part with this seed (take another one every epoch); without it, the order stays.

        Raises
        ------
        UnknownNameError
            There is no such part.
        FormatError
            An image cannot be read or has another size.
        """
        files = self._part(part)
        whole(batch_size, "batch_size")
        if seed is not None:
            whole(seed, "seed", least=0)
            files = tuple(files[i] for i in np.random.default_rng(seed).permutation(len(files)))
        # The checks above are made at the call; a generator would make them at the first batch.
        return self._read_batches(files, batch_size)

    def read(self, part: str = "train") -> Dataset:
        """Return a whole part as a dataset, where it fits into memory.

        Raises
        ------
        UnknownNameError, FormatError
            See `batches`.
        """
        files = self._part(part)
        ((X, T),) = self._read_batches(files, len(files))
        rows, columns = self.size
        return Dataset(
            X,
            T,
            classes=self.classes,
            origin=f"{part} part of the images in '{self.path}'",
            image_shape=(rows, columns) if self.greyscale else None,
        )

    def _part(self, part: str) -> tuple[tuple[Path, int], ...]:
        if part not in PARTS:
            raise UnknownNameError(f"no part '{part}' {offered(part, PARTS, 'parts are')}")
        if not self.files[part]:
            raise UnknownNameError(f"'{self.path}' has no {part} part; ask for one with {part}_size=...")
        return self.files[part]

    def _read_batches(
        self, files: tuple[tuple[Path, int], ...], batch_size: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in range(0, len(files), batch_size):
            batch = files[start : start + batch_size]
            X = np.stack([self._pixels(path) for path, _ in batch])
            yield X, one_hot([number for _, number in batch], len(self.classes))

    def _pixels(self, path: Path) -> np.ndarray:
        """One image as a row of numbers, row after row of pixels."""
        pixels = read_image(path, size=self.size if self._resize else None, greyscale=self.greyscale)
        if pixels.shape[:2] != self.size:
            given, expected = (f"{rows} x {columns}" for rows, columns in (pixels.shape[:2], self.size))
            raise FormatError(
                f"image '{path}' has {given} pixels, the first one {expected}; "
                "pass size=(rows, columns) to bring all to one size"
            )
        return pixels.ravel()


def images(
    path: FilePath,
    part: str = "train",
    *,
    size: tuple[int, int] | None = None,
    greyscale: bool = True,
    test_size: Size = 0.2,
    validation_size: Size | None = None,
    random_state: int | None = 42,
) -> Dataset:
    """Return one part of a folder of images as a dataset in memory; see `ImageFolder`.

    Raises
    ------
    FileError, FormatError, NumberError, UnknownNameError
        See `ImageFolder` and its `batches`.
    """
    folder = ImageFolder(
        path,
        size=size,
        greyscale=greyscale,
        test_size=test_size,
        validation_size=validation_size,
        random_state=random_state,
    )
    return folder.read(part)


def _images(folder: Path) -> list[Path]:
    inside = entries(folder)
    found = [
        Path(entry.path)
        for entry in inside
        if os.path.splitext(entry.name)[1].lower() in FORMATS and _is(entry.is_file)
    ]
    if not found:
        nested = any(_is(entry.is_dir) for entry in inside)
        raise FormatError(
            f"class folder '{folder}' holds no image"
            + (
                f" but folders; if these are the classes, name '{folder}'"
                if nested
                else f"; files must end with one of {', '.join(sorted(FORMATS))}"
            )
        )
    return found


def _is(asked: Callable[[], bool]) -> bool:
    """Whether an entry is what was asked; a link that leads nowhere is nothing."""
    try:
        return asked()
    except OSError:
        return False


def _wanted(asked: Wanted) -> Mapping[str, Dataset]:
    """The parts that the folder is dealt out into."""
    folder = ImageFolder(asked.path or "", **asked.options, **(asked.split or {}))
    return {name: folder.read(name) for name, files in folder.files.items() if files}


NAMED = (
    NamedData(
        "images",
        images,
        "folder of images",
        ("path", "part", "test_size", "validation_size", "random_state"),
        read=_wanted,
    ),
)
