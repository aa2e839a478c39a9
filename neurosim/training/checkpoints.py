"""Checkpoints: everything that a training needs to go on, in one file, written now and then.

A file is written beside its place and then renamed, which is atomic: whenever the process is killed, the
last complete checkpoint stands. It is an ``.npz`` archive: a JSON document, and the arrays that it names.
"""

import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.checks import whole
from neurosim.errors import FileError, FormatError, NeurosimError, brief
from neurosim.files import remove_left, write_bytes
from neurosim.locks import locked_folder
from neurosim.trace.storage import check_schema, parsed
from neurosim.training.history import History
from neurosim.training.history_documents import from_document, json_of, to_document

SCHEMA = "neurosim-checkpoint/1"
#: How many files are kept: the last one, and the one before it.
KEPT = 2
#: Seconds between two checkpoints where no number of epochs is given.
SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class Saved:
    """What a checkpoint holds.

    Attributes
    ----------
    settings : mapping of str to str
        What must be the same for a training that goes on from it.
    parameters : (parameters,) array
        Weights and biases.
    history : History
    """

    settings: Mapping[str, str]
    parameters: np.ndarray
    history: History


class Checkpoint:
    """Where the checkpoints of a training are written, and how often.

    Parameters
    ----------
    folder : path
        A folder for this training alone; it is made where it does not exist.
    every : int, optional
        After so many epochs; by default about every ten seconds. One is written at the end in any case.
    seed : int, optional
        What the first weights were drawn from, where it is known: going on from another one is refused.

    Raises
    ------
    NumberError
        `every` is not a whole number of at least 1, or `seed` not one of at least 0.
    """

    def __init__(
        self, folder: str | os.PathLike[str], *, every: int | None = None, seed: int | None = None
    ) -> None:
        self.folder = Path(folder)
        self.every = None if every is None else whole(every, "every")
        self.seed = None if seed is None else whole(seed, "seed", least=0)

    def __repr__(self) -> str:
        return f"Checkpoint({str(self.folder)!r}, every={self.every})"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder, keep other trainings out of it, and take away what a killed one left half written.

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
                    f"another training is writing its checkpoints to '{self.folder}'; name another folder, "
                    "or wait until it has ended"
                ) from error
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise FileError(
                    f"cannot write checkpoints to '{self.folder}': {reason}; "
                    "name a folder that can be written"
                ) from error
            yield

    def files(self) -> list[Path]:
        """Return the complete checkpoints, the newest first."""
        return sorted(self.folder.glob("checkpoint-*.npz"), reverse=True)

    def write(self, saved: Saved) -> None:
        """Write a checkpoint, and take the oldest away.

        Raises
        ------
        FileError
            The file cannot be written.
        """
        write_bytes(self.folder / f"checkpoint-{saved.history.epochs:012d}.npz", _packed(saved))
        for old in self.files()[KEPT:]:
            old.unlink(missing_ok=True)

    def newest(self) -> Saved | None:
        """Return the newest checkpoint that can be read; None where there is none at all.

        Raises
        ------
        FormatError
            There are some, and all are damaged.
        """
        damage: NeurosimError | None = None
        for path in self.files():
            try:
                return _unpacked(path)
            except NeurosimError as error:
                damage = damage or error
        if damage is not None:
            raise damage
        return None


def _packed(saved: Saved) -> bytes:
    """The bytes of the archive."""
    arrays: dict[str, np.ndarray] = {}
    document = {
        "schema": SCHEMA,
        "settings": dict(saved.settings),
        "parameters": saved.parameters,
        "history": to_document(saved.history),
    }
    text = json_of(_taken_out(document, arrays)).encode()
    archive = io.BytesIO()
    np.savez(archive, document=np.frombuffer(text, dtype=np.uint8), **arrays)  # type: ignore[arg-type]
    return archive.getvalue()


def _unpacked(path: Path) -> Saved:
    try:
        content = io.BytesIO(path.read_bytes())  # NumPy would leave a damaged file open
        with np.load(content, allow_pickle=False) as archive:
            arrays = dict(archive)
        document = _put_in(parsed(arrays["document"].tobytes().decode()), arrays)
        check_schema(document, SCHEMA)
        parameters = document["parameters"]
        history = from_document(document["history"], History)
        if parameters.shape != (len(history.parameters),):
            raise FormatError(f"it has {len(parameters)} parameters, but {len(history.parameters)} names")
        return Saved(document["settings"], parameters, history)
    except (
        OSError,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        if isinstance(error, PermissionError):
            raise FileError(f"cannot read checkpoint '{path}': permission denied") from error
        # What NumPy says of junk would be wrong advice: to allow pickles.
        why = f" ({brief(str(error), 120)})" if isinstance(error, NeurosimError) else ""
        raise FormatError(
            f"cannot go on from checkpoint '{path}': it is damaged{why}; remove the folder to begin anew"
        ) from error


def _taken_out(value: Any, arrays: dict[str, np.ndarray]) -> Any:
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


def _put_in(value: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """The same values, with every array in its place again."""
    if isinstance(value, dict):
        if value.keys() == {"array"}:
            return arrays[value["array"]]
        return {key: _put_in(entry, arrays) for key, entry in value.items()}
    return [_put_in(entry, arrays) for entry in value] if isinstance(value, list) else value
