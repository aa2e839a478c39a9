"""Checkpoints: everything that a training needs to continue, in one file, written now and then.

A file is written next to its place and then renamed, which is atomic: whenever the process is killed, the
last complete checkpoint stands. It is an ``.npz`` archive: a JSON document, and the arrays that it names.
"""

import fnmatch
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neurosim.ground.checks import whole
from neurosim.ground.errors import FileError, FormatError, NeurosimError, reason_of
from neurosim.ground.files import FilePath, entries, read_bytes, remove_left, write_bytes
from neurosim.ground.formats import Format
from neurosim.ground.locks import locked_folder
from neurosim.ground.stored import Stored, at, numbers, one_of, text
from neurosim.ground.stored_tables import mapping_of
from neurosim.ground.stored_texts import parse_json
from neurosim.training.archives import arrays_in
from neurosim.training.history_documents import FORMAT as HISTORY
from neurosim.training.history_documents import check_length, from_document, json_of, to_document
from neurosim.training.history_record import HistoryRecord

#: How many files are kept: the last one, and the one before it.
KEPT = 2
#: Most bytes of a file.
MOST_BYTES = 500_000_000
#: Seconds between two checkpoints where no number of epochs is given.
SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class SavedTraining:
    """What a checkpoint holds.

    Attributes
    ----------
    settings : mapping of str to str
        What must be the same for a training that continues from it.
    parameters : (parameters,) array
        Weights and biases.
    history : HistoryRecord
    """

    settings: Mapping[str, str]
    parameters: np.ndarray
    history: HistoryRecord


class Checkpoint:
    """Where the checkpoints of a training are written, and how often.

    Parameters
    ----------
    folder : path
        A folder for this training alone; it is made where it does not exist.
    every : int, optional
        After so many epochs; by default about every ten seconds. One is written at the end in any case.
    seed : int, optional
        What the initial weights were drawn from, where it is known: continuing with another one is refused.

    Raises
    ------
    NumberError
        `every` is not a whole number of at least 1, or `seed` not one of at least 0.
    """

    def __init__(self, folder: FilePath, *, every: int | None = None, seed: int | None = None) -> None:
        self.folder = Path(folder)
        self.every = None if every is None else whole(every, "every")
        self.seed = None if seed is None else whole(seed, "seed", least=0)

    def __repr__(self) -> str:
        return f"Checkpoint({str(self.folder)!r}, every={self.every})"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder, keep other trainings out of it, and remove what a killed one left half written.

        Raises
        ------
        FileError
            The folder cannot be made, or another training is writing to it.
        """
        with ExitStack() as held:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                held.enter_context(locked_folder(self.folder))
                remove_left(self.folder)
                tempfile.TemporaryFile(dir=self.folder).close()  # now, not after the whole training
            except BlockingIOError as error:
                raise FileError(
                    f"another training is writing its checkpoints to '{self.folder}'; choose another "
                    "folder, or wait until it has finished"
                ) from error
            except OSError as error:
                reason = reason_of(error)
                raise FileError(
                    f"cannot write checkpoints to '{self.folder}': {reason}; "
                    "choose a folder that can be written to"
                ) from error
            yield

    def files(self) -> list[Path]:
        """Return the complete checkpoints, the newest first."""
        if not self.folder.is_dir():
            return []
        names = fnmatch.filter([entry.name for entry in entries(self.folder)], "checkpoint-*.npz")
        return [self.folder / name for name in sorted(names, reverse=True)]

    def write(self, saved: SavedTraining) -> None:
        """Write a checkpoint, and take the oldest away.

        Raises
        ------
        FileError
            The file cannot be written.
        """
        write_bytes(self.folder / f"checkpoint-{saved.history.epochs:012d}.npz", _packed(saved))
        for old in self.files()[KEPT:]:
            old.unlink(missing_ok=True)

    def newest(self) -> SavedTraining | None:
        """Return the newest checkpoint that can be read; None where there is none at all.

        Raises
        ------
        FormatError
            There are some, and all are damaged.
        """
        damage: NeurosimError | None = None
        for path in self.files()[: KEPT + 1]:  # a killed process may have left one more than are kept
            try:
                return _unpacked(path)
            except NeurosimError as error:
                damage = damage or error
        if damage is not None:
            raise damage
        return None


def _packed(saved: SavedTraining) -> bytes:
    """The bytes of the archive."""
    arrays: dict[str, np.ndarray] = {}
    document: dict[str, Stored] = {
        **FORMAT.head(),
        "settings": {**saved.settings},
        "parameters": saved.parameters,
        "history": to_document(saved.history),
    }
    content = json_of(_taken_out(document, arrays)).encode()
    archive = io.BytesIO()
    np.savez(archive, allow_pickle=True, document=np.frombuffer(content, dtype=np.uint8), **arrays)
    return archive.getvalue()


def _unpacked(path: Path) -> SavedTraining:
    content = read_bytes(path, MOST_BYTES)
    try:
        return _saved(arrays_in(content))
    except NeurosimError as error:
        raise FormatError(
            f"cannot continue from checkpoint '{path}': {error}; remove the folder to start again"
        ) from error


def _saved(arrays: Mapping[str, np.ndarray]) -> SavedTraining:
    """What the arrays of an archive say."""
    packed = arrays.get("document")
    if packed is None or packed.dtype != np.uint8:
        raise FormatError("it is damaged: 'document' is missing")
    try:
        found = _put_in(parse_json(packed.tobytes().decode()), arrays)
    except UnicodeDecodeError:
        raise FormatError("it is damaged: 'document' is not text") from None
    except RecursionError:
        raise FormatError("it is damaged: 'document' is nested too deeply") from None
    saved = SavedTraining(**FORMAT.read(found))
    check_length("parameters", saved.parameters, len(saved.history.parameters))
    return saved


def _taken_out(value: Stored, arrays: dict[str, np.ndarray]) -> Stored:
    """The same values, with a name in the place of every array."""
    if isinstance(value, np.ndarray):
        name = f"array{len(arrays)}"
        arrays[name] = value
        return {"array": name}
    if isinstance(value, Mapping):
        return {key: _taken_out(entry, arrays) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_taken_out(entry, arrays) for entry in value]
    return value


def _put_in(value: Stored, arrays: Mapping[str, np.ndarray]) -> Stored:
    """The same values, with every array in its place again."""
    if isinstance(value, dict):
        if value.keys() == {"array"}:
            return at("array", lambda name: arrays[one_of(tuple(arrays))(name)], value["array"])
        return {key: _put_in(entry, arrays) for key, entry in value.items()}
    return [_put_in(entry, arrays) for entry in value] if isinstance(value, list) else value


FORMAT = Format(
    "checkpoint",
    2,
    "Everything that a training needs to continue; where arrays stand, an archive has their names.",
    {
        "settings": mapping_of(text).about("What must be the same for a training that continues from it."),
        "parameters": numbers().about("Weights and biases."),
        "history": HISTORY.inside(lambda document: from_document(document, HistoryRecord)),
    },
)
