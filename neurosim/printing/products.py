"""How ``neurosim verify`` reads the files of a format: where they are from, their numbers by their places.

A product may come from anybody. What is read of it is bounded, and every expression here takes a time that
grows as the text does.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from neurosim.ground.errors import FormatError

#: Place and text of every piece of a product, in their order.
Pieces: TypeAlias = list[tuple[str, str]]

MOST_LINES = 250_000

_ORIGIN = re.compile(r"\{(?:\"|&quot;)neurosim(?:\"|&quot;)")
_MARKS = re.compile(r"<[^<>]*>|\[\w*\]|\{frame\}|\\\w+")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class ProductReader:
    """How files of one kind are read.

    Attributes
    ----------
    origin : function of path and content
        Returns the metadata, an empty text where there are none.
    pieces : function of path and content
        Returns the numbers and words, piece by piece, each with its place.
    """

    origin: Callable[[Path, bytes], str]
    pieces: Callable[[Path, bytes], Pieces]


def text_product(
    step: str, *headings: str, skipped: str = "", shown: Callable[[str], str] = str
) -> ProductReader:
    """Return how a log that is text is read.

    Parameters
    ----------
    step : str
        A regular expression of where a step begins, with its number as a group.
    headings : str
        What the lines of headings begin with.
    skipped : str
        A regular expression of lines that hold the metadata again.
    shown : function
        What a line shows, without its markup.
    """

    def pieces(path: Path, content: bytes) -> Pieces:
        found, place, origins = [], "the top", 0
        for line in _lines(path, content):
            number = re.search(step, line)
            if number:
                place = f"step {number[1]}"
            elif line.startswith(headings):
                place = " ".join(re.findall(r"[^\W\d_]{4,}", _MARKS.sub(" ", line))) or "below the steps"
            is_origin = _ORIGIN.search(line) is not None
            origins += is_origin
            if is_origin and origins == 1:
                continue
            if not (skipped and re.fullmatch(skipped, line)):
                found.append((place, shown(line)))
        return found

    return ProductReader(line_of_origin, pieces)


def _lines(path: Path, content: bytes) -> list[str]:
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        raise FormatError(f"'{path}' has more than {MOST_LINES:,} lines")
    return lines


def line_of_origin(path: Path, content: bytes) -> str:
    """Return the metadata in a text, from their beginning to the last brace of the line."""
    text = content.decode("utf-8", "replace")
    start = _ORIGIN.search(text)
    if start is None:
        return ""
    line = text[start.start() :].partition("\n")[0]
    return _unescaped(line[: line.rfind("}") + 1])


def without_markup(line: str) -> str:
    """Return what a line of a web page shows or speaks."""
    return _unescaped(_TAG.sub(_spoken, line))


def _spoken(tag: re.Match[str]) -> str:
    """What a tag of a page says: its text for screen readers."""
    text = re.search(r'alttext="([^"]*)"', tag[0])
    return f" {text[1]} " if text else " "


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise FormatError("it is damaged: the number of a character has too many digits") from None
