"""Figures: one module for every kind in ``kinds/``, and here what several of them share."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neurosim.figures.making import draw
    from neurosim.figures.record import Record
    from neurosim.figures.storage import load_record, save_record

__all__ = ["Record", "draw", "load_record", "save_record"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: who wants the names of the kinds need not wait for it."""
    if name == "draw":
        from neurosim.figures.making import draw

        return draw
    if name == "Record":
        from neurosim.figures.record import Record

        return Record
    if name in ("load_record", "save_record"):
        from neurosim.figures import storage

        return getattr(storage, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
