"""Records: what a figure is made from. Frozen numbers and names, computed elsewhere, saved as JSON."""

from neurosim.figures.record import Record
from neurosim.figures.storage import load_record, save_record

__all__ = ["Record", "load_record", "save_record"]
