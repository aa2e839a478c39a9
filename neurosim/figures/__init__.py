"""Figures: one module for every kind in ``kinds/``, and here what several of them share."""

from neurosim.figures.making import draw
from neurosim.figures.record import Record
from neurosim.figures.storage import load_record, save_record

__all__ = ["Record", "draw", "load_record", "save_record"]
