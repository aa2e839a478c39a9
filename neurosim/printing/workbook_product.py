"""Workbooks as products: the metadata and the cells, read so that no workbook can fill the memory."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import MOST, FormatError, NeurosimError, cut, missing_extra

if TYPE_CHECKING:
    from openpyxl import Workbook

ORIGIN = "neurosim"  # the sheet that nobody sees
MOST_UNPACKED = 50_000_000  # bytes of all parts together
MOST_TIMES = 100  # that size in sizes of the file; ours unpack to about seven times
SPARE = 1_000_000  # bytes that a small file may unpack to in any case
MOST_PARTS = 1000
MOST_CELLS = 2_000_000  # from the first to the last one that is used, whatever stands between


def workbook_keywords(path: Path, content: bytes) -> str:
    """Return the keywords of a workbook, or where its hidden sheet says that it is from."""
    with _opened(path, content) as book:
        if ORIGIN not in book.sheetnames:
            return book.properties.keywords or ""
        return "".join(str(row[0]) for row in book[ORIGIN].iter_rows(max_col=1, max_row=10, values_only=True))


def cells(path: Path, content: bytes) -> list[tuple[str, str]]:
    """Return the cells of a workbook that are not empty, each with its place.

    Raises
    ------
    FormatError
        It is damaged, or has too many cells.
    MissingExtraError
        openpyxl is not installed.
    """
    pieces, left = [], MOST_CELLS
    with _opened(path, content) as book:
        for sheet in book.worksheets:
            if sheet.title == ORIGIN:
                continue
            for row in sheet.iter_rows():
                left -= len(row) + 1
                if left < 0:
                    raise FormatError(f"'{path}' has more than {MOST_CELLS:,} cells")
                pieces += [
                    (f"{sheet.title}!{cell.coordinate}", str(cell.value))
                    for cell in row
                    if cell.value is not None
                ]
    return pieces


@contextmanager
def _opened(path: Path, content: bytes) -> "Iterator[Workbook]":
    """A workbook, of which only the cells that are asked for are read.

    Merged cells and links, which name ranges of any size, are not looked at.
    """
    try:
        import openpyxl
    except ImportError:
        raise missing_extra("reading a workbook", "openpyxl", "xlsx") from None
    try:
        _check_parts(path, content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except NeurosimError:
        raise
    except Exception as error:  # whatever a damaged archive makes it raise
        raise FormatError(f"'{path}' is not a workbook, or is damaged: {cut(str(error), MOST)}") from None


def _check_parts(path: Path, content: bytes) -> None:
    """Refuse an archive that would unpack to too much, by what it says of itself; more is never unpacked."""
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if len(parts) > MOST_PARTS:
        raise FormatError(f"'{path}' has more than {MOST_PARTS} parts")
    most = min(MOST_UNPACKED, MOST_TIMES * len(content) + SPARE)
    if sum(part.file_size for part in parts) > most:
        raise FormatError(f"'{path}' unpacks to more than {most:,} bytes")
    for part in parts:
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FormatError(f"'{path}' is compressed in a way that workbooks do not allow")
