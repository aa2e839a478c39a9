"""The formats of the log by name."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from neurosim.printing.html import HtmlPrinter
from neurosim.printing.json import JsonPrinter
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.markdown import MarkdownPrinter
from neurosim.printing.printer import Printer
from neurosim.printing.table import CsvPrinter
from neurosim.printing.text import TextPrinter
from neurosim.printing.workbook import XlsxPrinter

FORMATS: Mapping[str, type[Printer]] = MappingProxyType(
    {
        "text": TextPrinter,
        "markdown": MarkdownPrinter,
        "latex": LatexPrinter,
        "html": HtmlPrinter,
        "json": JsonPrinter,
        "csv": CsvPrinter,
        "xlsx": XlsxPrinter,
    }
)
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".md": "markdown",
        ".tex": "latex",
        ".htm": "html",
        ".txt": "text",
        **{f".{name}": name for name in FORMATS},
    }
)


def format_of(path: PurePath) -> str:
    """Return the format that the ending of a file asks for; text when it asks for none.

    Examples
    --------
    >>> format_of(PurePath("lecture.tex"))
    'latex'
    """
    return SUFFIXES.get(path.suffix.lower(), "text")
