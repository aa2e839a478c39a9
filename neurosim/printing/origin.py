"""What the metadata of a log say where no scenario made it: the trace itself, and how it was to look."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from neurosim.ground.errors import NeurosimError
from neurosim.ground.stored import at, at_least, count, flag, one_of, text, whole, whole_between
from neurosim.ground.stored_tables import AnyField, fields, list_of, maybe, optional
from neurosim.printing.log import StepLog
from neurosim.printing.look import Look
from neurosim.printing.notation import EQUATIONS, LAYERS, LETTERS, MOST, STYLES, Notation
from neurosim.printing.numbers import TIMES_SIGNS, NumberFormat
from neurosim.printing.trace_document import look_of_data, trace_document
from neurosim.printing.words import languages
from neurosim.trace.fractions import in_fractions, is_in_fractions
from neurosim.trace.packing import Packed
from neurosim.trace.reading import trace_from_json
from neurosim.trace.trace_record import TraceRecord

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)


def packed_trace(maker: str, options: dict[str, Any], trace: TraceRecord) -> Packed:
    """Return a trace packed for the metadata of what is made of it."""
    document = trace_document(StepLog(trace, look_of_data(NumberFormat())))
    if not is_in_fractions(trace):
        return Packed.of(maker, options, document)
    packed = Packed.of(maker, {**options, "fractions": True}, document)
    try:
        # A third has no float; such a trace cannot be read back.
        whole = unpacked_trace(packed, TraceRecord) == trace
    except NeurosimError:
        whole = False
    return packed if whole else Packed(maker, packed.options, packed.sha256, None)


def unpacked_trace(packed: Packed, cls: type[AnyTrace]) -> AnyTrace:
    """Return the trace that a product carries, every step of it computed again and compared.

    Raises
    ------
    NeurosimError
        There is none, it is damaged, or its numbers do not follow from each other.
    """
    trace = trace_from_json(packed.unpacked(), cls)
    return in_fractions(trace) if packed.options.get("fractions") else trace


def look_options(look: Look) -> dict[str, Any]:
    """Return how a log is to look, as JSON values."""
    return {
        "numbers": asdict(look.format),
        "notation": asdict(look.notation),
        "language": look.words.code,
        "carry": look.carry,
        "matrices": look.matrices,
    }


NUMBERS = fields(
    significant=optional(whole),
    decimals=optional(whole),
    minus=text,
    decimal_comma=flag,
    thin_spaces=flag,
    powers=flag,
    times=one_of(TIMES_SIGNS),
    carried=flag,
)
NAMES = fields(**{name: maybe(text) for name in EQUATIONS}).then(
    lambda given: {name: called for name, called in given.items() if called is not None}
)
NOTATION = fields(
    name=text,
    title=text,
    letters=fields(**dict.fromkeys(LETTERS, text)),
    style=one_of(STYLES),
    chapter=at_least(0),
    target_first=flag,
    labels=flag,
    turned=flag,
    first_layer=whole_between(-MOST, MOST),
    layer=one_of(LAYERS),
    matrices=flag,
    bold=flag,
    equations=NAMES,
    language=one_of(languages()),
)


def with_objects(packed: Packed, own: Mapping[str, AnyField]) -> dict[str, Any]:
    """Return such options as the parameters of a printer.

    Parameters
    ----------
    own : mapping of str to reader
        What this printer has beside the look that all have; see `Printer.own`.

    Raises
    ------
    FormatError, NumberError
        One is missing, unknown, or of the wrong kind.
    """
    read = fields(
        fractions=maybe(flag),
        part=maybe(list_of(count)),
        numbers=NUMBERS,
        notation=NOTATION,
        language=one_of(languages()),
        carry=flag,
        matrices=optional(flag),
        **own,
    )
    options = at("options", read, dict(packed.options))
    return {
        **{name: value for name, value in options.items() if name not in ("fractions", "part")},
        "numbers": NumberFormat(**options["numbers"]),
        "notation": Notation(**options["notation"]),
    }
