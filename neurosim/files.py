"""Reading and writing text files so that nothing is ever half written."""

import os
from pathlib import Path

from neurosim.errors import FileError, FormatError

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
    import tempfile  # here, because who only reads or trains need not wait for it

    target = Path(path)
    temporary = None
    try:
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return target
        # Written beside the target, because a rename is atomic only within one file system.
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _unwritable(path, error) from error
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
    return target


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
