"""Records: what a figure is made from. Frozen numbers and names, computed elsewhere, saved as JSON."""

from neurosim.records.record import Record
from neurosim.records.storage import load_record, save_record

__all__ = ["Record", "load_record", "save_record"]
