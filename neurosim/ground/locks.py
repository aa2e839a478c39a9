"""Locks of the operating system: one process at a time; a process that is killed leaves none behind."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":

    def lock(handle: int) -> None:
        """Windows: a file that somebody has open cannot be removed, so that it needs no lock."""

    @contextmanager
    def locked_folder(folder: Path) -> Iterator[None]:
        """Lock a folder by a file in it, which the system takes away when the process ends."""
        new = os.O_CREAT | os.O_EXCL | os.O_TEMPORARY
        try:
            handle = os.open(folder / ".lock", os.O_RDWR | new)
        except (FileExistsError, PermissionError):
            raise BlockingIOError(f"'{folder}' is locked") from None
        try:
            yield
        finally:
            os.close(handle)

else:
    import fcntl

    def lock(handle: int) -> None:
        """Lock an open file or folder until it is closed, or the process ends.

        Raises
        ------
        BlockingIOError
            Another process, or another part of this one, has it.
        OSError
            The file system knows no locks.
        """
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @contextmanager
    def locked_folder(folder: Path) -> Iterator[None]:
        """Lock a folder; see `lock`. Where the file system knows no locks, there is none."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                lock(handle)
            except BlockingIOError:
                raise
            except OSError:
                pass
            yield
        finally:
            os.close(handle)
