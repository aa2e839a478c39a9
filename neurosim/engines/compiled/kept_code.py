"""Machine code on disk, so that it is compiled once.

It is trusted as far as the folder is: files and folder must belong to the user, and nobody else may be able
to write to them; symbolic links are not followed. Who can write there as the user can run programs as the
user anyway. Against accidents, such as a full disk, a file begins with a checksum of its key and its code.
Nothing here is ever an error: what cannot be read is compiled again, what cannot be written is not kept.
"""

import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from neurosim.ground.errors import FileError, reason_of

#: Changed when files are to be made anew that an earlier neurosim has left behind.
FORMAT = "neurosim machine code 1"
#: So many bytes are kept; what was not used for the longest time goes first.
MOST_BYTES = 64_000_000
#: After so many seconds nobody is writing a file any more that is still unfinished.
ABANDONED = 3600
_CHECKSUM = hashlib.sha256().digest_size
_OURS = re.compile(r"[0-9a-f]{64}\.o|unfinished-\w+\.tmp")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class CodeFile(NamedTuple):
    """A file of ours: where it is, how large, and when it was last used."""

    path: Path
    size: int
    used: float


def code_folder() -> Path | None:
    """Return where machine code is kept, next to the user's other caches; None where there is no such place.

    It is below ``$NEUROSIM_CACHE``, else ``$XDG_CACHE_HOME``, else ``.cache`` in the home folder. Where
    ``$NEUROSIM_CACHE`` is no absolute path there is none: another folder is not what was asked for.
    """
    own, shared = (os.environ.get(variable, "") for variable in ("NEUROSIM_CACHE", "XDG_CACHE_HOME"))
    if own and not os.path.isabs(own):
        return None
    for base in (own, shared):
        if os.path.isabs(base):
            return Path(base) / "neurosim" / "machine-code"
    try:
        return Path.home() / ".cache" / "neurosim" / "machine-code"
    except RuntimeError:  # there is no home folder
        return None


def why_not_kept(folder: Path | None) -> str | None:
    """Say why nothing is read from a folder or written to it, as half a sentence; None where all is well."""
    if folder is None:
        own = os.environ.get("NEUROSIM_CACHE", "")
        return f"NEUROSIM_CACHE is {own!r}, and no absolute path" if own else "there is no home folder"
    try:
        about = folder.lstat()
    except FileNotFoundError:
        return None  # it is made with the first file
    except OSError as error:
        return f"it cannot be looked at: {reason_of(error)}"
    if not stat.S_ISDIR(about.st_mode):
        return "it is no folder, or a symbolic link"
    if not _is_private(about):
        return "it belongs to another user, or others may write to it"
    return None


def can_be_written(folder: Path) -> bool:
    """Tell whether new files can be kept: in the folder, or in the nearest above it that is there."""
    there = next(place for place in (folder, *folder.parents) if os.path.exists(place))
    return os.access(there, os.W_OK | os.X_OK)


class KeptCode:
    """The machine code of one key, if it is there.

    Parameters
    ----------
    key : str
        Everything that the code depends on.
    """

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha256(f"{FORMAT}\n{key}".encode()).digest()
        self._folder = code_folder()
        if why_not_kept(self._folder) is not None:
            self._folder = None

    def read(self) -> bytes | None:
        """Return the code; None where there is none, it is damaged, or others could have written it."""
        if self._folder is None:
            return None
        file = self._folder / self._name
        try:
            with open(os.open(file, os.O_RDONLY | _NO_LINK), "rb") as opened:
                about = os.fstat(opened.fileno())
                if not (stat.S_ISREG(about.st_mode) and _is_private(about) and about.st_size <= MOST_BYTES):
                    return None
                content = opened.read(MOST_BYTES + 1)
        except OSError:
            return None
        checksum, code = content[:_CHECKSUM], content[_CHECKSUM:]
        if not code or self._checksum(code) != checksum:
            return None
        with suppress(OSError):
            os.utime(file)  # used just now
        return code

    def write(self, code: bytes) -> None:
        """Keep the code, if that is possible."""
        if self._folder is None or len(code) + _CHECKSUM > MOST_BYTES:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            number, unfinished = tempfile.mkstemp(".tmp", "unfinished-", self._folder)
            try:
                with open(number, "wb") as opened:
                    opened.write(self._checksum(code) + code)
                os.replace(unfinished, self._folder / self._name)
            except OSError:
                os.unlink(unfinished)
            _forget(self._folder)

    @property
    def _name(self) -> str:
        return f"{self._key.hex()}.o"

    def _checksum(self, code: bytes) -> bytes:
        return hashlib.sha256(self._key + code).digest()


def code_files(folder: Path | None) -> Iterator[CodeFile]:
    """Yield the files of ours in a folder, also unfinished ones; all others are passed over."""
    if folder is None or why_not_kept(folder) is not None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                about = entry.stat(follow_symlinks=False)
                if _OURS.fullmatch(entry.name) and stat.S_ISREG(about.st_mode) and _is_own(about):
                    yield CodeFile(Path(entry.path), about.st_size, about.st_mtime)


def cleared(folder: Path | None) -> list[CodeFile]:
    """Delete the files of ours in a folder, and return them.

    Raises
    ------
    FileError
        One cannot be deleted.
    """
    files = list(code_files(folder))
    for file in files:
        try:
            file.path.unlink(missing_ok=True)
        except OSError as error:
            reason = reason_of(error)
            raise FileError(f"machine code cannot be deleted: {file.path}: {reason}") from error
    return files


def _forget(folder: Path) -> None:
    """Remove what was not used for the longest time, and what was left unfinished."""
    together, now = 0, time.time()
    for file in sorted(code_files(folder), key=lambda file: file.used, reverse=True):
        unfinished = file.path.suffix == ".tmp"
        together += file.size
        if together > MOST_BYTES or (unfinished and now - file.used > ABANDONED):
            file.path.unlink(missing_ok=True)


def _is_own(about: os.stat_result) -> bool:
    """Whether a file belongs to the user; on Windows nobody else has a place in the user's folders."""
    return not hasattr(os, "getuid") or about.st_uid == os.getuid()


def _is_private(about: os.stat_result) -> bool:
    """Whether a file belongs to the user, and nobody else can write to it."""
    return _is_own(about) and (not hasattr(os, "getuid") or not about.st_mode & 0o022)
