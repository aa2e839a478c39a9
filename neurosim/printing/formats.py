"""The one list of the formats of the log: a new one is a printer, and a line here."""

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

#: All formats; what each can do stands on its class. The first is used where nothing else is asked for.
FORMATS: Mapping[str, type[Printer]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            TextPrinter,
            MarkdownPrinter,
            LatexPrinter,
            HtmlPrinter,
            JsonPrinter,
            CsvPrinter,
            XlsxPrinter,
        )
    }
)
DEFAULT = next(iter(FORMATS))
#: The format that an ending asks for.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {ending: name for name, kind in FORMATS.items() for ending in kind.endings}
)


def formats_with(option: str) -> list[str]:
    """Return the names of the formats that have an option of their own.

    Examples
    --------
    >>> formats_with("beamer")
    ['latex']
    """
    return [name for name, kind in FORMATS.items() if option in kind.own]


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
    form = given or meant or DEFAULT
    if meant != form and (given is not None or path.suffix):
        fitting = [kind.endings[0] for name, kind in FORMATS.items() if given in (None, name)]
        require_ending(path, *fitting, others=given is not None and meant is None)
    return form
