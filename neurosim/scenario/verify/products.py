"""What stands in a product: where it is from, and its numbers by their places.

A product may come from anybody. What is read of it is bounded, and every expression here takes a time that
grows as the text does.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

from neurosim.ground.errors import FileError, FormatError, reason_of
from neurosim.printing.formats import FORMATS
from neurosim.printing.products import Pieces, ProductReader, line_of_origin
from neurosim.scenario.verify.product_pdf import figure_texts, pdf_keywords
from neurosim.trace.packing import Packed
from neurosim.trace.provenance import Provenance

MOST_BYTES = 30_000_000
MOST_ELEMENTS = 500_000


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
        reason = reason_of(error)
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
    found = READERS[path.suffix.lower()].origin(path, content)
    if not found.startswith('{"neurosim"'):
        return None
    return Packed.from_json(found) if '"document": ' in found else Provenance.from_json(found)


def pieces_in(path: Path, content: bytes) -> Pieces:
    """Return the text of a product, piece by piece, each with its place.

    Raises
    ------
    FormatError
        It is damaged, or too large.
    """
    return READERS[path.suffix.lower()].pieces(path, content)


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


#: By the endings of figures, and of all formats of the log whose files say where they are from.
READERS: Mapping[str, ProductReader] = MappingProxyType(
    {
        ".svg": ProductReader(line_of_origin, _drawing),
        ".pdf": ProductReader(pdf_keywords, figure_texts),
        **{
            ending: kind.product
            for kind in FORMATS.values()
            if kind.product is not None
            for ending in kind.endings
        },
    }
)
