"""Reading and writing files: nothing is ever half written, and nothing read fills the memory."""

import os
import stat
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from neurosim.ground.choices import joined_by_or
from neurosim.ground.errors import FileError, FormatError, reason_of
from neurosim.ground.locks import lock

#: The name of a file or folder.
FilePath = str | os.PathLike[str]

#: How the names of files end that are being written.
LEFT = ".neurosim-part"

#: Folders that this process has looked through for such files.
_TIDY: set[str] = set()

#: Endings that say what a file holds, so that nothing else may go into it.
TELLING = (
    *(".txt", ".text", ".md", ".markdown", ".tex", ".latex", ".html", ".htm", ".json", ".csv"),
    *(".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".rtf", ".pptx", ".pdf", ".svg", ".png"),
    *(".jpg", ".jpeg", ".gif", ".mp4", ".webm", ".py", ".ipynb", ".toml", ".zip"),
)

#: Most bytes of a text that people type, such as a scenario or a notation.
MOST_TYPED = 1_000_000
#: Most bytes of a text that programs write: a network of a million connections has 150,000,000.
MOST_WRITTEN = 300_000_000
#: Most files and folders in a folder whose content is asked for.
MOST_ENTRIES = 500_000
#: Seconds to wait for more to come through a pipe.
PATIENCE = 1.5
#: What is read from a pipe, or beyond the size that a file said it had, at once.
CHUNK = 1 << 16
_NO_FILES = {
    stat.S_IFDIR: "a folder (directory)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def write_text(path: FilePath, text: str) -> Path:
    """Write a text file atomically: a crash in the middle leaves the old file as it was.

    Raises
    ------
    FileError
        The folder does not exist or cannot be written to.
    """
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: FilePath, content: bytes) -> Path:
    """Write a file atomically; see `write_text`. A link is followed, a device or pipe written into."""
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _tidy(target.parent)
            _replace(target, content)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _unwritable(path, error) from error
    return target


def _replace(target: Path, content: bytes) -> None:
    """Write next to the target and rename, which is atomic only within one file system."""
    file, temporary = _begun(target.parent)
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(temporary, _mode(target))
            if os.name != "nt":  # while it is open, and with that locked
                os.replace(temporary, target)
        if os.name == "nt":  # which cannot rename an open file
            os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _begun(folder: Path) -> tuple[BinaryIO, str]:
    """A new file that is locked, so that nobody takes it for one that a killed process left."""
    import tempfile  # here, because who only reads or trains need not wait for it

    while True:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=LEFT)
        try:
            file = os.fdopen(handle, "wb")
        except BaseException:
            os.close(handle)
            os.unlink(temporary)
            raise
        try:
            lock(handle)
        except BlockingIOError:  # somebody who tidies up was quicker
            file.close()
            continue
        except OSError:
            pass  # a file system without locks
        if os.path.exists(temporary):
            return file, temporary
        file.close()


def _tidy(folder: Path) -> None:
    """Take away what was left in a folder, but look through it once only: it may hold very many files."""
    if str(folder) not in _TIDY and remove_left(folder):
        _TIDY.add(str(folder))


def remove_left(folder: Path) -> bool:
    """Take away the files that killed processes left half written; return whether none is there any more."""
    with os.scandir(folder) as inside:
        found = [Path(entry.path) for entry in inside if entry.name.endswith(LEFT) and entry.name[0] == "."]
    # Links and folders are none of ours.
    left = [path for path in found if path.is_file() and not path.is_symlink()]
    for path in left:
        with suppress(OSError), open(path, "rb") as file:
            lock(file.fileno())  # refused while somebody writes it
            if os.name != "nt":
                path.unlink()
        if os.name == "nt":
            with suppress(OSError):
                path.unlink()  # refused while somebody writes it
    return not any(path.exists() for path in left)


def require_ending(path: FilePath, *fitting: str, others: bool = False) -> None:
    """Refuse a file whose ending promises something else than what goes into it.

    Parameters
    ----------
    fitting : str
        Endings such as ``".html"``.
    others : bool
        Allow endings that promise nothing, too, and none at all.

    Raises
    ------
    FormatError
        The ending does not fit. Folders, devices and pipes have none to judge.

    Examples
    --------
    >>> require_ending("lesson.html", ".html")
    >>> require_ending("network.old", ".json", others=True)
    >>> require_ending("a.pdf", ".html", ".htm")
    Traceback (most recent call last):
    ...
    neurosim.FormatError: 'a.pdf' has the wrong ending for this content; it must end in .html or .htm
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix in fitting or (others and suffix not in TELLING):
        return
    if os.path.exists(target) and not target.is_file():
        return
    raise FormatError(
        f"'{path}' has the wrong ending for this content; it must end in {joined_by_or(fitting)}"
    )


def require_writable(path: FilePath) -> None:
    """Make sure that a file can be written, before work begins that would then be lost.

    Raises
    ------
    FileError
        Its folder does not exist or cannot be written to.
    """
    import tempfile

    try:
        target = Path(path).resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if not target.exists() or target.is_file():
            tempfile.TemporaryFile(dir=target.parent).close()
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def read_text(path: FilePath, most: int = MOST_WRITTEN) -> str:
    """Read a UTF-8 text file of at most so many bytes.

    Raises
    ------
    FileError
        See `read_bytes`.
    FormatError
        It is not UTF-8 text.
    """
    content = read_bytes(path, most)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"'{path}' is not a UTF-8 text file: byte {error.start} is not valid") from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_bytes(path: FilePath, most: int, *, where: str | None = None) -> bytes:
    """Read a file of at most so many bytes, or what comes through a pipe.

    A folder, a device or a socket is refused; nothing larger is read, and nobody waits for a pipe into
    which nobody writes.

    Parameters
    ----------
    path : path
    most : int
        Most bytes it may have.
    where : str, optional
        What messages begin with; without it, they name the path.

    Raises
    ------
    FileError
        It does not exist, cannot be read, or has more bytes.
    """
    try:
        # Asked before it is opened: opening alone makes some devices do something.
        _require_file(os.stat(path), most)
        # Without O_NONBLOCK, opening a pipe waits for somebody to write into it. Windows has no such pipes.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(handle)
            _require_file(status, most)  # it may be another one by now
            content = _content(handle, status, most)
        finally:
            os.close(handle)
        if len(content) > most:
            raise _too_large(f"more than {most:,}", most)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        why = getattr(error, "strerror", None) or str(error)
        said = f"cannot read '{path}': {why.lower()}" if where is None else f"{where}: cannot be read ({why})"
        raise FileError(said) from error
    return content


def entries(folder: FilePath, most: int = MOST_ENTRIES) -> list[os.DirEntry[str]]:
    """Return what lies in a folder in the order of the names, but for what begins with a dot.

    Raises
    ------
    FileError
        The folder cannot be read, or holds more.
    """
    try:
        with os.scandir(folder) as found:
            inside = list(islice(found, most + 1))
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read '{folder}': {reason_of(error)}") from error
    if len(inside) > most:
        raise FileError(
            f"cannot read '{folder}': it holds more than {most:,} files and folders, the most that are "
            "searched; choose a smaller folder"
        )
    return sorted((entry for entry in inside if not entry.name.startswith(".")), key=lambda each: each.name)


def _require_file(status: os.stat_result, most: int) -> None:
    """Refuse what is neither a file of at most so many bytes nor a pipe."""
    kind = stat.S_IFMT(status.st_mode)
    if kind in _NO_FILES:
        raise OSError(f"it is {_NO_FILES[kind]}; name a file")
    if kind == stat.S_IFREG and status.st_size > most:
        raise _too_large(f"{status.st_size:,}", most)


def _content(handle: int, status: os.stat_result, most: int) -> bytes:
    """What stands in an open file, up to the first piece beyond the limit."""
    pieces, length = [], 0
    pipe = stat.S_ISFIFO(status.st_mode)
    while length <= most:
        if pipe:
            _wait_for_more(handle)
        piece = os.read(handle, max(status.st_size + 1 - length, CHUNK))
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def _wait_for_more(handle: int) -> None:
    """Wait until something comes through a pipe, or its writer closes it."""
    import select  # here, because who reads files has no need of it

    asked = select.poll()
    asked.register(handle, select.POLLIN)
    if not asked.poll(PATIENCE * 1000):
        raise OSError(
            f"it is a pipe, and nothing came through it for {PATIENCE:g} seconds; "
            "save the data in a file first, and give that file"
        )


def _too_large(has: str, most: int) -> OSError:
    return OSError(f"it has {has} bytes, and at most {most:,} are read; choose a smaller file")


def _mode(target: Path) -> int:
    """The permissions the file has, or those a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: FilePath, error: OSError | ValueError) -> FileError:
    return FileError(
        f"cannot write '{path}': {reason_of(error)}; give a file in a folder that exists and can be written"
    )
