"""How a log looks, and what all of it is written with."""

from dataclasses import dataclass

from neurosim.printing.notation import Notation
from neurosim.printing.numbers import KeptNumbers, NumberFormat
from neurosim.printing.words import Words
from neurosim.trace.provenance import Provenance
from neurosim.trace.trace_record import TraceRecord


@dataclass(frozen=True, slots=True)
class Look:
    """How a log looks: its numbers, its notation, its language."""

    format: NumberFormat
    notation: Notation
    words: Words
    carry: bool = False
    matrices: bool = False
    provenance: Provenance | None = None


class LogBasis:
    """What all of a log is written with: its trace, its numbers, its notation, its words."""

    def __init__(self, trace: TraceRecord, look: Look) -> None:
        carried = trace.conventions.carried
        self.trace = trace
        self.format = look.format if carried is None else look.format.of_carried(carried)
        self.numbers = KeptNumbers(self.format)
        self.look, self.words, self.notation = look, look.words, look.notation
        self.labels = trace.network.labels()

    def headline(self, text: str) -> str:
        """A heading with a capital letter at its beginning."""
        return text[:1].upper() + text[1:]
