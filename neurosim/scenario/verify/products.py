"""What stands in a product: where it is from, and its numbers by their places.

A product may come from anybody. What is read of it is bounded, and every expression here takes a time that
grows as the text does.
"""

import html
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

from neurosim.ground.errors import FileError, FormatError
from neurosim.scenario.verify.product_pdf import figure_texts, pdf_keywords
from neurosim.scenario.verify.product_workbook import cells, workbook_keywords
from neurosim.trace.packing import Packed
from neurosim.trace.provenance import Provenance

#: Place and text of every piece of a product, in their order.
Pieces = list[tuple[str, str]]

MOST_BYTES = 30_000_000
MOST_LINES = 250_000
MOST_ELEMENTS = 500_000

_STEP = re.compile(r'id="step-(\d+)"|^\*\*(\d+)\*\*|\\tag\{(\d+)')
_TAG = re.compile(r"<[^<>]*>")
_HEADING = re.compile(r"<[^<>]*>|\[\w*\]|\{frame\}|\\\w+")
#: The same metadata in the head of a LaTeX document.
_FOR_PDF = re.compile(
    r"(?:\\def\\neurosimorigin\{/Keywords <)?(?:[0-9A-F]{2}){8,}(?:>\})?|\\ifdefined\\pdfinfo.*\\fi"
)
_ORIGIN = re.compile(r"\{(?:\"|&quot;)neurosim(?:\"|&quot;)")


def read_product(path: Path) -> bytes:
    """Return the content of a product.

    Raises
    ------
    FileError
        It cannot be read, is a pipe, a device or a folder, or is larger than `MOST_BYTES`.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for, a device may have no end
            raise FileError(f"cannot read '{path}': it is a pipe, a device or a folder")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise FileError(f"cannot read '{path}': {reason}") from error
    if len(content) > MOST_BYTES:
        raise FileError(f"cannot read '{path}': it has more than {MOST_BYTES:,} bytes")
    return content


def provenance_in(path: Path, content: bytes) -> Provenance | Packed | None:
    """Return what the metadata of a product say about where it is from; None when they say nothing.

    Raises
    ------
    FormatError
        The metadata are damaged.
    """
    if path.suffix.lower() == ".xlsx":
        found = workbook_keywords(path, content)
    elif path.suffix.lower() == ".pdf":
        found = pdf_keywords(path, content)
    else:
        found = _line_of_origin(content.decode("utf-8", "replace"))
    if not found.startswith('{"neurosim"'):
        return None
    return Packed.from_json(found) if '"document": ' in found else Provenance.from_json(found)


def _line_of_origin(text: str) -> str:
    """The metadata in a text, from their beginning to the last brace of the line."""
    start = _ORIGIN.search(text)
    if start is None:
        return ""
    line = text[start.start() :].partition("\n")[0]
    return _unescaped(line[: line.rfind("}") + 1])


def pieces_in(path: Path, content: bytes) -> Pieces:
    """Return the text of a product, piece by piece, each with its place.

    Raises
    ------
    FormatError
        It is damaged, or too large.
    """
    return READERS[path.suffix.lower()](path, content)


def _lines(path: Path, content: bytes) -> Pieces:
    """Lines of text; the place is the step that they belong to."""
    pieces, place, origins = [], "the top", 0
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        raise FormatError(f"'{path}' has more than {MOST_LINES:,} lines")
    for line in lines:
        step = _STEP.search(line)
        if step:
            place = f"step {next(number for number in step.groups() if number)}"
        elif line.startswith((r"\subsection*", r"\begin{frame}", "## ", "<details")):
            heading = _HEADING.sub(" ", line)
            place = " ".join(re.findall(r"[^\W\d_]{4,}", heading)) or "below the steps"
        origins += _ORIGIN.search(line) is not None
        if origins == 1 and _ORIGIN.search(line):
            continue
        if not _FOR_PDF.fullmatch(line):
            pieces.append((place, line))
    return pieces


def _page(path: Path, content: bytes) -> Pieces:
    """Lines of a web page, without the markup."""
    return [(place, _unescaped(_TAG.sub(_spoken, line))) for place, line in _lines(path, content)]


def _spoken(tag: re.Match[str]) -> str:
    """What a tag of a page says: its text for screen readers."""
    text = re.search(r'alttext="([^"]*)"', tag[0])
    return f" {text[1]} " if text else " "


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise FormatError("it is damaged: the number of a character has too many digits") from None


def _drawing(path: Path, content: bytes) -> Pieces:
    """Texts of an SVG, by the group that they stand in."""
    texts = _Texts()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = texts.start, texts.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = texts.letters, texts.refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, FormatError, LookupError, ValueError) as error:
        raise FormatError(f"'{path}' is damaged: {error}") from None
    return texts.pieces


class _Texts:
    """Collects the texts of a drawing while it is read, so that it may be nested as deeply as it likes."""

    def __init__(self) -> None:
        self.pieces: Pieces = []
        self._places = ["the figure"]
        self._text: list[str] = []
        self._inside = 0  # elements that are open, from that of the text or of the metadata on
        self._of_text = False
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise FormatError(f"it has more than {MOST_ELEMENTS:,} elements")
        name, own = name.rpartition(":")[2], attributes.get("id", "")
        known = own and not re.fullmatch(r"\w+_\d+|m[0-9a-f]{10}", own)
        self._places.append(own if known else self._places[-1])
        if self._inside or name in ("text", "metadata"):
            self._of_text = self._of_text if self._inside else name == "text"
            self._inside += 1

    def end(self, name: str) -> None:
        """End an element, and with the outermost one of a text the text."""
        place = self._places.pop()
        self._inside -= self._inside > 0
        if not self._inside and self._of_text:
            self.pieces.append((place, "".join(self._text).strip()))
            self._text, self._of_text = [], False

    def letters(self, text: str) -> None:
        """Take letters."""
        if self._of_text:
            self._text.append(text)

    def refuse(self, *entity: object) -> None:
        """Refuse entities, by which a few letters stand for many."""
        raise FormatError("it declares entities")


READERS: Mapping[str, Callable[[Path, bytes], Pieces]] = MappingProxyType(
    {
        ".svg": _drawing,
        ".pdf": figure_texts,
        ".html": _page,
        ".htm": _page,
        ".md": _lines,
        ".markdown": _lines,
        ".tex": _lines,
        ".latex": _lines,
        ".xlsx": cells,
    }
)
