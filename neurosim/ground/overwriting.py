"""An output must not be an input: a command writes over nothing that it reads."""

import os
from collections.abc import Mapping
from pathlib import Path

from neurosim.ground.errors import FileError

Place = str | os.PathLike[str]
STANDARD = Path("-")
#: What a command may write, and a folder of data may hold.
PICTURES = (".png", ".gif")


def require_apart(output: Place | None, read: Mapping[Place, str], option: str = "--output") -> None:
    """Refuse to write to a file that is read, by whatever name or link.

    Parameters
    ----------
    output : path or None
        None and ``-`` are no files.
    read : mapping of path to str
        Files, with what each is; and folders, none of whose pictures may be overwritten.
    option : str
        What names the output.

    Raises
    ------
    FileError
        The output is one of them.

    Examples
    --------
    >>> require_apart("log.html", {"mine.toml": "the scenario"})
    >>> require_apart("./a.toml", {"a.toml": "the scenario"})
    Traceback (most recent call last):
    ...
    neurosim.FileError: --output './a.toml' would overwrite the scenario 'a.toml'; choose another file
    """
    if output is None or Path(output) == STANDARD:
        return
    for path, what in read.items():
        if _is(Path(output), Path(path)):
            raise FileError(f"{option} '{output}' would overwrite {what} '{path}'; choose another file")


def _is(output: Path, path: Path) -> bool:
    try:
        if path.is_dir() and output.suffix.lower() in PICTURES and output.is_file():
            return path.resolve() in output.resolve().parents
        if output.exists() and path.exists():
            return output.samefile(path)
        return output.resolve() == path.resolve()
    except (OSError, ValueError, RuntimeError):  # no path at all, or links in a circle: writing says so
        return False
