"""The text of a table's file, in whatever encoding a spreadsheet wrote it."""

import codecs
import re

from neurosim.ground.errors import FormatError, UnknownNameError, brief
from neurosim.ground.files import MOST_WRITTEN, FilePath, read_bytes

#: How files begin that say their encoding themselves. That of UTF-32 begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that tell cp1252 (Windows) from latin-1, in which they are no letters.
WINDOWS = re.compile(rb"[\x80-\x9f]")
NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
#: How the encodings are called that tables come in.
USUAL = "'utf-8', 'latin-1', 'cp1252' or 'utf-16'"
ZIPPED = b"PK\x03\x04"


def table_text(path: FilePath, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file, its lines ended by ``\\n``, and the name of its encoding.

    Parameters
    ----------
    path : path
    encoding : str, optional
        Without it: what the mark at the beginning says; else UTF-8 where all bytes fit, else latin-1, or
        cp1252 where a byte is a letter only there.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is not a text, or none in this encoding.
    UnknownNameError
        There is no such encoding.
    """
    content = read_bytes(path, MOST_WRITTEN)
    if content.startswith(ZIPPED):
        raise FormatError(f"'{path}' is a workbook or another zipped file, not text; save it as CSV first")
    marked = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), None)
    name = _guessed(content, marked) if encoding is None else _known(encoding)
    if marked is not None and not name.startswith(marked[1]):
        raise FormatError(f"'{path}' begins with the mark of {marked[1]}, not of {name}; leave encoding out")
    try:
        text = content.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"'{path}' is not a text in the encoding {name}: byte {error.start + 1} is not valid; "
            f"pass encoding=..., such as {USUAL}"
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    control = NO_TEXT.search(text.rstrip("\x1a"))  # with which DOS ended a text
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        raise FormatError(
            f"'{path}' is not a text file: line {line} has the control character {brief(control[0])}; "
            "if it is a table of a spreadsheet, save it as CSV first"
        )
    return text.rstrip("\x1a"), name


def _known(encoding: str) -> str:
    """The name of an encoding of texts, in Python's spelling."""
    try:
        if not isinstance(encoding, str):
            raise LookupError
        "a".encode(encoding)  # which refuses what is no encoding of texts
        name = codecs.lookup(encoding).name.removesuffix("-sig")
    except (LookupError, ValueError):
        raise UnknownNameError(f"unknown encoding {brief(encoding)}; write {USUAL}") from None
    return "latin-1" if name == "iso8859-1" else name


def _guessed(content: bytes, marked: tuple[bytes, str] | None) -> str:
    if marked is not None:
        return marked[1]
    # Half of the bytes of a western text in UTF-16 are zeros.
    begin = content[:1000]
    if b"\0" in begin and len(content) % 2 == 0:
        for name, zeros in (("utf-16-le", begin[1::2]), ("utf-16-be", begin[0::2])):
            if zeros.count(0) > 0.8 * len(zeros):
                return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if WINDOWS.search(content) else "latin-1"
    return "utf-8"
