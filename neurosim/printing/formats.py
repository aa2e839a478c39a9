"""The formats of the log by name."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from neurosim.ground.files import require_ending
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
#: The endings that are recommended, one a format.
USUAL = (".txt", ".md", ".tex", ".html", ".json", ".csv", ".xlsx")
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {**dict(zip(USUAL, FORMATS, strict=True)), **{f".{name}": name for name in FORMATS}, ".htm": "html"}
)


def format_of(path: PurePath, given: str | None = None) -> str:
    """Return the format of a file: the one that is given, or that its ending asks for, or text.

    Parameters
    ----------
    given : str, optional
        A name of `FORMATS`. It goes with any ending that does not promise another format.

    Raises
    ------
    FormatError
        The ending asks for no format of the log, or for another one than is given.

    Examples
    --------
    >>> format_of(PurePath("lecture.tex")), format_of(PurePath("log"))
    ('latex', 'text')
    >>> format_of(PurePath("lecture.qmd"), "markdown")
    'markdown'
    """
    meant = SUFFIXES.get(path.suffix.lower())
    form = given or meant or "text"
    if meant != form and (given is not None or path.suffix):
        fitting = [suffix for suffix in USUAL if given in (None, SUFFIXES[suffix])]
        require_ending(path, *fitting, others=given is not None)
    return form
