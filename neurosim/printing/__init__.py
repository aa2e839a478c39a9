"""Printers: every medium is made from the one trace, one class per format."""

from neurosim.printing.html import HtmlPrinter
from neurosim.printing.json import JsonPrinter
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.markdown import MarkdownPrinter
from neurosim.printing.table import CsvPrinter
from neurosim.printing.text import TextPrinter

__all__ = ["CsvPrinter", "HtmlPrinter", "JsonPrinter", "LatexPrinter", "MarkdownPrinter", "TextPrinter"]
