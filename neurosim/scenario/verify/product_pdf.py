"""PDFs as products: the metadata, the texts of a figure, and the numbers of a log that LaTeX has set."""

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import MOST, FormatError, cut, missing_extra

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_INFLATED = 20_000_000  # bytes of all streams together
MOST_PAGES = 500
MARK = b'{"neurosim"'

_STRING = rb"\(((?:\\.|[^\\()])*)\)"
_SHOWN = re.compile(
    rb"(?:\[((?:" + _STRING + rb"|[^\[\]()])*)\]\s*TJ)|(?:(" + _STRING + rb")\s*Tj)", re.DOTALL
)
NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d+)*")
#: The number of a page, or of a slide and of all slides, at the end of its text.
_FOLIO = re.compile(r"(?:^|\n)\s*\d+(?:\s*/\s*\d+)?\s*$")
#: What of LaTeX is never set: columns of tables, factors of a size, and when something is shown.
_UNSET = re.compile(
    r"\\begin\{(?:tabular|longtable)\}.*|\\resizebox\{[^{}]*\}\{!\}|\\onslide<\d+->|\\allowbreak\b"
)
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}$&~]")


def pdf_keywords(path: Path, content: bytes) -> str:
    """Return the keywords of a PDF that speak of neurosim; else an empty text."""
    start = content.find(b"/Keywords")
    while start >= 0:
        found = _string_at(content, start + len(b"/Keywords"))
        if found.startswith(MARK):
            return found.decode("ascii", "replace")
        start = content.find(b"/Keywords", start + 1)
    if b"/ObjStm" not in content:
        return ""
    try:  # XeLaTeX packs the metadata into a stream
        with _reading(path, content) as document:
            found_text = str(document.metadata and document.metadata.keywords)
    except ImportError:
        return ""
    return found_text if found_text.startswith(MARK.decode()) else ""


def _string_at(content: bytes, start: int) -> bytes:
    """The string of a PDF, ``(text)`` or ``<hexadecimal>``, that begins at a place; empty if none does."""
    while content[start : start + 1].isspace():
        start += 1
    opening = content[start : start + 1]
    if opening == b"<":
        digits = b"".join(content[start + 1 : max(start, content.find(b">", start))].split())
        try:
            return bytes.fromhex(digits.decode("ascii")).removeprefix(b"\xfe\xff").replace(b"\0", b"")
        except ValueError:
            return b""
    if opening != b"(":
        return b""
    depth, text, at = 0, bytearray(), start
    while at < len(content):
        letter = content[at : at + 1]
        if letter == b"\\":
            at += 1
            text += content[at : at + 1]
        else:
            depth += {b"(": 1, b")": -1}.get(letter, 0)
            if depth == 0:
                return bytes(text[1:])
            text += letter
            if at == start + 1 + len(MARK) and not text.startswith(b"(" + MARK):
                return b""  # the keywords of somebody else
        at += 1
    return b""


def streams(content: bytes) -> Iterator[bytes]:
    """Yield the streams of a PDF that are compressed as all of them usually are, unpacked.

    Raises
    ------
    FormatError
        They unpack to more than `MOST_INFLATED` bytes.
    """
    left, end = MOST_INFLATED, 0
    while (start := content.find(b"stream", end)) >= 0:
        start += len(b"stream")
        end = content.find(b"endstream", start)
        if end < 0:
            return
        skipped = 2 if content.startswith(b"\r\n", start) else 1
        packed = memoryview(content)[start + skipped : end]
        unpacking = zlib.decompressobj()
        try:
            plain = unpacking.decompress(packed, left + 1)
        except zlib.error:
            plain = b""
        left -= len(plain)
        if left < 0:
            raise FormatError(f"its streams unpack to more than {MOST_INFLATED:,} bytes")
        end += len(b"endstream")
        if plain:
            yield plain


def figure_texts(path: Path, content: bytes) -> list[tuple[str, str]]:
    """Return the texts of a figure, in their order."""
    pieces = []
    for plain in streams(content):
        for shown in _SHOWN.finditer(plain):
            strings = re.findall(_STRING, shown[1] or shown[3] or b"", re.DOTALL)
            text = b"".join(re.sub(rb"\\(.)", rb"\1", string, flags=re.DOTALL) for string in strings)
            pieces.append(("the figure", text.decode("utf-16-be" if b"\0" in text else "latin-1", "replace")))
    return pieces


def set_numbers(path: Path, content: bytes) -> list[tuple[str, str]]:
    """Return the numbers of a log that LaTeX has set, each with its page.

    Page numbers are left out, and of slides that show a step after the other all but the last.

    Raises
    ------
    FormatError
        The PDF is damaged, unpacks to too much, or has too many pages.
    MissingExtraError
        pypdf is not installed.
    """
    for _ in streams(content):
        pass  # counts what it unpacks to
    pieces: list[tuple[str, str]] = []
    before = ""
    with _reading(path, content) as document:
        if len(document.pages) > MOST_PAGES:
            raise FormatError(f"it has more than {MOST_PAGES} pages")
        for page, sheet in enumerate(document.pages, start=1):
            text = _FOLIO.sub("", sheet.extract_text())
            if text != before:
                pieces += [(f"page {page}", number) for number in _numbers(text)]
            before = text
    return pieces


def latex_numbers(source: str) -> list[tuple[str, str]]:
    r"""Return the numbers that LaTeX sets of a log, in their order.

    Examples
    --------
    >>> log = r"\begin{document}$w_{1} = 0{,}5$ \tfrac{1}{2} \ensuremath{-}0.2 \tag{3}\end{document}"
    >>> [number for _, number in latex_numbers(log)]
    ['1', '0,5', '1', '2', '-0.2', '3']
    """
    body = source.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    body = _UNSET.sub("", body).replace("{,}", ",").replace(r"\,", "").replace(r"\ensuremath{-}", "-")
    return [("the log", number) for number in _numbers(_COMMAND.sub(" ", body))]


def cut_alike(found: list[tuple[str, str]], right: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the numbers that were found, cut where the right ones end.

    In print two numbers may meet, such as an index and a power, and are read as one. What is not alike from
    either end on is one piece, or where it is as long as it should be cut by the lengths.

    Examples
    --------
    >>> cut_alike([("page 1", "110.7")], [("log", "1"), ("log", "1"), ("log", "0.5")])
    [('page 1', '1'), ('page 1', '1'), ('page 1', '0.7')]
    """
    text = "".join(number for _, number in found)
    places = [place for place, number in found for _ in number]
    wanted = [number for _, number in right]
    first, start = 0, 0
    while first < len(wanted) and text.startswith(wanted[first], start):
        start += len(wanted[first])
        first += 1
    last, end = len(wanted), len(text)
    while last > first and end - len(wanted[last - 1]) >= start and text.endswith(wanted[last - 1], 0, end):
        last -= 1
        end -= len(wanted[last])
    middle = wanted[first:last] if len("".join(wanted)) == len(text) else [text[start:end]] * (end > start)
    pieces, at = [], 0
    for number in (*wanted[:first], *middle, *wanted[last:]):
        pieces.append((places[at], text[at : at + len(number)]))
        at += len(number)
    return pieces


def _numbers(text: str) -> list[str]:
    return NUMBER.findall(text.replace("−", "-"))


@contextmanager
def _reading(path: Path, content: bytes) -> "Iterator[PdfReader]":
    """A PDF, read by pypdf, which talks to its log about whatever is odd."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise missing_extra("reading a PDF that LaTeX made", "pypdf", "pdf") from None
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield PdfReader(io.BytesIO(content))
    except FormatError:
        raise
    except Exception as error:  # whatever a damaged document makes it raise
        raise FormatError(f"'{path}' is not a PDF, or is damaged: {cut(str(error), MOST)}") from None
    finally:
        log.setLevel(level)
