"""What a JSON file of neurosim holds: its schema says so, whatever the file is called."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from neurosim.ground.errors import FormatError
from neurosim.ground.files import read_text
from neurosim.ground.stored_texts import parse_json

TAKEN = "neurosim draw, trace, play, film, why, paths, samples and formula take it"

#: What the schemas are of, without their versions, and what can be done with such a file.
KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "neurosim-network": ("a saved network", TAKEN),
        "neurosim-trace": ("a saved trace", TAKEN),
        "neurosim-figure": ("the record of a figure", "neurosim redraw draws it"),
        "neurosim-history": ("the history of a training", "in Python, ns.History.load reads it"),
        "neurosim-checkpoint": (
            "a checkpoint",
            "neurosim train NAME --checkpoint FOLDER --resume continues from it",
        ),
    }
)
MOST_BEFORE = 100  # bytes that are looked at for the brace that begins a JSON object


def schema_of(path: Path) -> str | None:
    """Return the schema that a file names, without its version; None if it is not a JSON object.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It begins as JSON, and is damaged or not of neurosim.
    """
    if not _begins_with_a_brace(path):
        return None
    try:
        document = parse_json(read_text(path))
    except FormatError as error:
        raise FormatError(f"cannot read '{path}': {error}") from error
    schema = document.get("schema") if isinstance(document, dict) else None
    kind = schema.rpartition("/")[0] if isinstance(schema, str) else None
    if kind not in KINDS:
        raise FormatError(
            f"'{path}' is JSON, but its 'schema' is not that of a network or a trace; "
            "save one in Python with net.save(...) or trace.save(...)"
        )
    return kind


def _begins_with_a_brace(path: Path) -> bool:
    """Whether a file is JSON rather than a scenario: no TOML file begins with a brace."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(MOST_BEFORE)
    except (OSError, ValueError):  # whoever reads it says why it cannot be read
        return False
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def refuse_saved(path: Path) -> None:
    """Refuse a saved network, trace or record where a scenario is needed.

    Raises
    ------
    FormatError
        The file is one of these.
    """
    schema = schema_of(path)
    if schema is not None:
        what, remedy = KINDS[schema]
        raise FormatError(f"'{path}' is {what}, not a scenario; {remedy}")
