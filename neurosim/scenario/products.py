"""What stands in a product: where it is from, and its numbers by their places."""

import html
import io
import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

from neurosim.errors import FileError, FormatError, missing_extra
from neurosim.printing.workbook import ORIGIN
from neurosim.trace.packing import Packed
from neurosim.trace.provenance import Provenance

#: Place and text of every piece of a product, in their order.
Pieces = list[tuple[str, str]]

_STEP = re.compile(r'id="step-(\d+)"|^\*\*(\d+)\*\*|\\tag\{(\d+)')
_TAG = re.compile(r"<[^>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_STRING = rb"\(((?:\\.|[^\\()])*)\)"
_SHOWN = re.compile(
    rb"(?:\[((?:" + _STRING + rb"|[^\[\]()])*)\]\s*TJ)|(?:(" + _STRING + rb")\s*Tj)", re.DOTALL
)


def read_product(path: Path) -> bytes:
    """Return the content of a product.

    Raises
    ------
    FileError
        The file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"cannot read '{path}': {reason}") from error


def provenance_in(path: Path, content: bytes) -> Provenance | Packed | None:
    """Return what the metadata of a product say about where it is from; None when they say nothing.

    Raises
    ------
    FormatError
        The metadata are damaged.
    """
    if path.suffix.lower() == ".xlsx":
        book = _book(path, content)
        found = book.properties.keywords or ""
        if ORIGIN in book.sheetnames:
            found = "".join(str(cell.value) for cell in book[ORIGIN]["A"])
    elif path.suffix.lower() == ".pdf":
        match = re.search(rb"/Keywords \(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", content)
        found = re.sub(rb"\\(.)", rb"\1", match[1]).decode("latin-1") if match else ""
    else:
        line = re.search(r"\{(?:\"|&quot;)neurosim(?:\"|&quot;).*\}", content.decode("utf-8", "replace"))
        found = html.unescape(line[0]) if line else ""
    if not found.startswith('{"neurosim"'):
        return None
    return Packed.from_json(found) if '"document": ' in found else Provenance.from_json(found)


def pieces_in(path: Path, content: bytes) -> Pieces:
    """Return the text of a product, piece by piece, each with its place.

    Raises
    ------
    FormatError
        It is damaged.
    """
    return READERS[path.suffix.lower()](path, content)


def _lines(path: Path, content: bytes) -> Pieces:
    """Lines of text; the place is the step that they belong to."""
    pieces, place = [], "the top"
    for line in content.decode("utf-8", "replace").splitlines():
        step = _STEP.search(line)
        if step:
            place = f"step {next(number for number in step.groups() if number)}"
        elif line.startswith((r"\subsection*", r"\begin{frame}", "## ", "<details")):
            heading = re.sub(r"<[^>]*>|\[\w*\]|\{frame\}|\\\w+", " ", line)
            place = " ".join(re.findall(r"[^\W\d_]{4,}", heading)) or "below the steps"
        if '"neurosim"' not in html.unescape(line) and "pdfinfo" not in line:
            pieces.append((place, line))
    return pieces


def _page(path: Path, content: bytes) -> Pieces:
    """Lines of a web page, without the markup."""
    return [(place, html.unescape(_TAG.sub(_spoken, line))) for place, line in _lines(path, content)]


def _spoken(tag: re.Match[str]) -> str:
    """What a tag of a page says: its text for screen readers."""
    text = re.search(r'alttext="([^"]*)"', tag[0])
    return f" {text[1]} " if text else " "


def _drawing(path: Path, content: bytes) -> Pieces:
    """Texts of an SVG, by the group that they stand in."""
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise FormatError(f"'{path}' is damaged: {error}") from None
    pieces: Pieces = []

    def walk(element: ElementTree.Element, place: str) -> None:
        if element.tag.endswith("metadata"):
            return
        name = element.get("id") or ""
        place = name if name and not re.fullmatch(r"\w+_\d+|m[0-9a-f]{10}", name) else place
        if element.tag.endswith("}text"):
            pieces.append((place, "".join(element.itertext()).strip()))
            return
        for child in element:
            walk(child, place)

    walk(root, "the figure")
    return pieces


def _pdf(path: Path, content: bytes) -> Pieces:
    """Texts of a PDF, in their order."""
    pieces: Pieces = []
    for stream in _STREAM.findall(content):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        for shown in _SHOWN.finditer(plain):
            strings = re.findall(_STRING, shown[1] or shown[3] or b"", re.DOTALL)
            text = b"".join(re.sub(rb"\\(.)", rb"\1", string, flags=re.DOTALL) for string in strings)
            pieces.append(("the figure", text.decode("utf-16-be" if b"\0" in text else "latin-1", "replace")))
    return pieces


def _cells(path: Path, content: bytes) -> Pieces:
    """Cells of a workbook."""
    return [
        (f"{sheet.title}!{cell.coordinate}", str(cell.value))
        for sheet in _book(path, content)
        if sheet.title != ORIGIN
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _book(path: Path, content: bytes):  # type: ignore[no-untyped-def]
    try:
        import openpyxl
    except ImportError:
        raise missing_extra("the reader of workbooks comes", "openpyxl", "xlsx") from None
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # whatever a damaged archive makes it raise
        raise FormatError(f"'{path}' is no workbook, or damaged: {error}") from None


READERS: Mapping[str, Callable[[Path, bytes], Pieces]] = MappingProxyType(
    {
        ".svg": _drawing,
        ".pdf": _pdf,
        ".html": _page,
        ".htm": _page,
        ".md": _lines,
        ".markdown": _lines,
        ".tex": _lines,
        ".latex": _lines,
        ".xlsx": _cells,
    }
)
