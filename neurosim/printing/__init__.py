"""Printers: every medium is made from the one trace, one class per format."""

from neurosim.printing.formats import FORMATS
from neurosim.printing.html import HtmlPrinter
from neurosim.printing.json import JsonPrinter
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.markdown import MarkdownPrinter
from neurosim.printing.notation import Notation
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.printer import Printer
from neurosim.printing.table import CsvPrinter
from neurosim.printing.text import TextPrinter
from neurosim.printing.workbook import XlsxPrinter

__all__ = [
    "FORMATS",
    "CsvPrinter",
    "HtmlPrinter",
    "JsonPrinter",
    "LatexPrinter",
    "MarkdownPrinter",
    "Notation",
    "NumberFormat",
    "Printer",
    "TextPrinter",
    "XlsxPrinter",
]
