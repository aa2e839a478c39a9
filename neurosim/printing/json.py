"""The trace as a JSON document, ``neurosim-trace/2``: full precision, every line can be evaluated."""

from neurosim.ground.collector import paused_collector
from neurosim.printing.printer import DataPrinter
from neurosim.printing.trace_document import trace_document
from neurosim.trace.trace_record import TraceRecord


class JsonPrinter(DataPrinter):
    """Prints a trace as JSON, in the net-out notation.

    ``symbolic`` and ``substituted`` are for people and rounded as asked for; ``expression`` and ``value``
    are exact. ``tree`` is the formula itself, from which the trace is read back.

    Parameters
    ----------
    significant, decimals : int, optional
        How the numbers in ``substituted`` are rounded.

    Raises
    ------
    NumberError
        Both are given, or one is out of range.
    """

    name = "json"
    endings = (".json",)

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the document, one step a line."""
        return trace_document(self.log(trace))
