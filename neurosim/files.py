"""Reading and writing text files so that nothing is ever half written."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from neurosim.errors import FileError, FormatError
from neurosim.locks import lock

#: How the names of files end that are being written.
LEFT = ".neurosim-part"

#: Endings that say what a file holds, so that nothing else may go into it.
TELLING = (
    *(".txt", ".text", ".md", ".markdown", ".tex", ".latex", ".html", ".htm", ".json", ".csv"),
    *(".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".rtf", ".pptx", ".pdf", ".svg", ".png"),
    *(".jpg", ".jpeg", ".gif", ".mp4", ".webm", ".py", ".ipynb", ".toml", ".zip"),
)


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a text file atomically: a crash in the middle leaves the old file as it was.

    Raises
    ------
    FileError
        The folder does not exist or cannot be written to.
    """
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file atomically; see `write_text`. A link is followed, a device or pipe written into."""
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            remove_left(target.parent)
            _replace(target, content)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _unwritable(path, error) from error
    return target


def _replace(target: Path, content: bytes) -> None:
    """Write beside the target and rename, which is atomic only within one file system."""
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
        file = os.fdopen(handle, "wb")
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


def remove_left(folder: Path) -> None:
    """Take away the files that killed processes left half written in a folder."""
    for left in folder.glob(f".*{LEFT}"):
        if left.is_symlink() or not left.is_file():
            continue  # none of ours
        with suppress(OSError), open(left, "rb") as file:
            lock(file.fileno())  # refused while somebody writes it
            if os.name != "nt":
                left.unlink()
        if os.name == "nt":
            with suppress(OSError):
                left.unlink()  # refused while somebody writes it


def require_ending(path: str | os.PathLike[str], *fitting: str, others: bool = False) -> None:
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
    >>> require_ending("lesson.pdf", ".html", ".htm")
    Traceback (most recent call last):
    ...
    neurosim.errors.FormatError: 'lesson.pdf' does not suit what goes into it: it must end in .html or .htm
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix in fitting or (others and suffix not in TELLING):
        return
    if os.path.exists(target) and not target.is_file():
        return
    *first, last = fitting
    allowed = f"{', '.join(first)} or {last}" if first else last
    raise FormatError(f"'{path}' does not suit what goes into it: it must end in {allowed}")


def require_writable(path: str | os.PathLike[str]) -> None:
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


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a UTF-8 text file.

    Raises
    ------
    FileError
        The file does not exist or cannot be read.
    FormatError
        It is not UTF-8 text.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"'{path}' is not a UTF-8 text file: byte {error.start} is not valid") from error
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read '{path}': {_reason(error)}") from error


def _mode(target: Path) -> int:
    """The permissions the file has, or those a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: str | os.PathLike[str], error: OSError | ValueError) -> FileError:
    return FileError(
        f"cannot write '{path}': {_reason(error)}; give a file in a folder that exists and can be written"
    )


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
