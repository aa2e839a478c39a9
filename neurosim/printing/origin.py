"""What the metadata of a log say where no scenario made it: the trace itself, and how it was to look."""

from dataclasses import asdict
from typing import Any

from neurosim.errors import NeurosimError
from neurosim.printing.json import JsonPrinter
from neurosim.printing.log import Look
from neurosim.printing.notation import Notation
from neurosim.printing.numbers import NumberFormat
from neurosim.trace.fractions import is_in_fractions
from neurosim.trace.packing import Packed
from neurosim.trace.reading import trace_from_json
from neurosim.trace.trace import Trace


def packed_trace(maker: str, options: dict[str, Any], trace: Trace) -> Packed:
    """Return a trace packed for the metadata of what is made of it."""
    document = JsonPrinter().print(trace)
    if not is_in_fractions(trace):
        return Packed.of(maker, options, document)
    packed = Packed.of(maker, {**options, "fractions": True}, document)
    try:
        # A third has no float; such a trace cannot be read back.
        whole = unpacked_trace(packed) == trace
    except NeurosimError:
        whole = False
    return packed if whole else Packed(maker, packed.options, packed.sha256, None)


def unpacked_trace(packed: Packed) -> Trace:
    """Return the trace that a product carries, every step of it computed again and compared.

    Raises
    ------
    NeurosimError
        There is none, it is damaged, or its numbers do not follow from each other.
    """
    trace = trace_from_json(packed.unpacked())
    return trace.in_fractions() if packed.options.get("fractions") else trace


def look_options(look: Look) -> dict[str, Any]:
    """Return how a log is to look, as JSON values."""
    return {
        "numbers": asdict(look.format),
        "notation": asdict(look.notation),
        "language": look.words.code,
        "carry": look.carry,
        "matrices": look.matrices,
    }


def with_objects(options: dict[str, Any]) -> dict[str, Any]:
    """Return such options as the parameters of a printer."""
    return {
        **{name: value for name, value in options.items() if name not in ("fractions", "part")},
        "numbers": NumberFormat(**options["numbers"]),
        "notation": Notation(**options["notation"]),
    }
