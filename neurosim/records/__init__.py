"""Records: what a figure is made from. Frozen numbers and names, computed elsewhere, saved as JSON."""

from neurosim.records.storage import load_record, save_record

__all__ = ["load_record", "save_record"]
