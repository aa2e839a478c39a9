"""Printers: every medium is made from the one trace, one class per format."""

from neurosim.printing.json import JsonPrinter
from neurosim.printing.text import TextPrinter

__all__ = ["JsonPrinter", "TextPrinter"]
