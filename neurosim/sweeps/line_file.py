"""A file of lines that grows: what was written stays, whenever its writer is killed."""

import codecs
import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from neurosim.ground.errors import FileError, FormatError, reason_of
from neurosim.ground.files import write_bytes
from neurosim.sweeps.columns import line


class LineFile:
    """Lines of CSV below a head.

    A writer that is killed may leave half a line at the end: it is left out when the file is read, and cut
    off before more is written.

    Parameters
    ----------
    path : pathlib.Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, heads: Sequence[str]) -> None:
        """Write the file anew, with its head alone."""
        write_bytes(self.path, line(heads).encode())

    def add(self, rows: Iterable[Sequence[str]]) -> None:
        """Write lines at the end; when this returns, they are on the disk.

        Raises
        ------
        FileError
        """
        text = "".join(map(line, rows)).encode()
        try:
            with open(self.path, "r+b") as file:  # one that was taken away is not begun anew without its head
                file.seek(0, os.SEEK_END)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            reason = reason_of(error)
            raise FileError(f"'{self.path}' cannot be written: {reason}") from error

    def cut_half_a_line(self) -> None:
        """Take away what a killed writer left of its last line."""
        whole = self._whole_bytes()
        if whole < self.path.stat().st_size:
            with open(self.path, "r+b") as file:
                file.truncate(whole)

    def rows(self) -> Iterator[list[str]]:
        """Yield the head, then every whole line.

        Raises
        ------
        FormatError
            A line has more or fewer cells than the head.
        """
        try:
            with open(self.path, "rb") as file:
                count = None
                for number, cells in enumerate(csv.reader(_whole_lines(file)), start=1):
                    if len(cells) != (count := count or len(cells)):
                        raise FormatError(
                            f"{self.path}: line {number}: has {len(cells)} cells, but the head has {count}"
                        )
                    yield cells
        except (UnicodeDecodeError, csv.Error) as error:
            raise FormatError(f"{self.path}: is no table that neurosim wrote ({error})") from None
        except OSError as error:
            reason = reason_of(error)
            raise FileError(f"'{self.path}' cannot be read: {reason}") from error

    def rewrite(self, rows: Iterable[Sequence[str]]) -> None:
        """Write the whole file anew, at once: a crash in the middle leaves the old one."""
        write_bytes(self.path, "".join(map(line, rows)).encode())

    def sort(self) -> None:
        """Put the lines below the head into the order of the numbers that they begin with."""
        before = self.path.read_bytes()
        # A spreadsheet saves a file with a mark before the first letter, and with other line ends.
        content = before.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
        head, *lines = content.splitlines(keepends=True)
        lines.sort(key=lambda line: int(line.partition(b",")[0]))
        after = head + b"".join(lines)
        if after != before:
            write_bytes(self.path, after)

    def _whole_bytes(self) -> int:
        """How many bytes there are up to the end of the last whole line."""
        with open(self.path, "rb") as file:
            at = file.seek(0, os.SEEK_END)
            while at:
                start = max(0, at - 4096)
                file.seek(start)
                found = file.read(at - start).rfind(b"\n")
                if found >= 0:
                    return start + found + 1
                at = start
        return 0


def _whole_lines(file: Iterable[bytes]) -> Iterator[str]:
    """The lines as texts; without the half one at the end, which may end within a letter.

    Spreadsheets save a file with a mark before its first letter, and other line ends.
    """
    for content in file:
        if not content.endswith(b"\n"):
            return
        yield content.decode("utf-8-sig")
