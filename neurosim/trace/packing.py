"""A product that was made without a scenario carries what it was made of, packed, in its metadata."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from neurosim.ground.errors import FormatError
from neurosim.ground.formats import own_version
from neurosim.ground.stored import Misfit, Stored, kind, text
from neurosim.ground.stored_tables import AnyField, optional, table
from neurosim.trace.provenance import metadata

MOST_CARRIED = 150_000  # signs of a packed document in one product; TeX reads no longer lines
MOST_UNPACKED = 5_000_000  # bytes; what is carried is a fifth of it at most
DAMAGED = "the information about how it was made is damaged"


@dataclass(frozen=True, slots=True)
class Packed:
    """What stands in the metadata of such a product.

    Attributes
    ----------
    maker : str
        What printed it, such as ``MarkdownPrinter``.
    options : mapping
        How it was to look, as JSON values.
    sha256 : str
        Hash of the document it was made of.
    document : str or None
        That document, compressed, in base64; None when it is too large, or cannot be read back.
    version : str
        The version of neurosim.
    """

    maker: str
    options: Mapping[str, Any]
    sha256: str
    document: str | None
    version: str = field(default_factory=own_version)

    @classmethod
    def of(cls, maker: str, options: Mapping[str, Any], document: str) -> "Packed":
        """Pack a document; what is too large is named by its hash only."""
        content = document.encode("utf-8")
        packed = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
        carried = packed if len(packed) <= MOST_CARRIED else None
        return cls(maker, options, hashlib.sha256(content).hexdigest(), carried)

    def unpacked(self) -> str:
        """Return the document.

        Raises
        ------
        FormatError
            There is none, or it is damaged.
        """
        if self.document is None:
            raise FormatError(
                "the data it was made from are too large for its metadata, or cannot be read back, so it "
                "holds only their hash; make it from a scenario with neurosim trace, draw or play"
            )
        if len(self.document) > MOST_CARRIED:
            raise FormatError(f"the data it was made from take more than {MOST_CARRIED:,} letters")
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(base64.b64decode(self.document, validate=True), MOST_UNPACKED)
        except (ValueError, zlib.error):
            raise FormatError(DAMAGED) from None
        if unpacking.unconsumed_tail:
            raise FormatError(f"the data it was made from unpack to more than {MOST_UNPACKED:,} bytes")
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise FormatError(DAMAGED)
        return content.decode("utf-8", "replace")

    def to_json(self) -> str:
        """Return it as one line of JSON, in ASCII."""
        return json.dumps({"neurosim": asdict(self)}, ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> "Packed":
        """Read it back.

        Raises
        ------
        FormatError
            The text is no such metadata.
        """
        return cls(**metadata(text, ENTRIES))


def _options(value: Stored) -> dict[str, Stored]:
    options = table(value)
    if not _modest(options):
        raise Misfit("holds an option that is too large")
    return options


def _modest(value: object, depth: int = 0) -> bool:
    """Whether all texts and numbers are as small as options are, and few levels deep."""
    if isinstance(value, dict | list):
        parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        return depth < 5 and all(_modest(part, depth + 1) for part in parts)
    if isinstance(value, str):
        return len(value) <= 1000
    return value is None or (isinstance(value, int | float) and abs(value) <= 1e6)


ENTRIES: Mapping[str, AnyField] = {
    "maker": text,
    "options": kind(_options, type="object"),
    "sha256": text,
    "document": optional(text),
    "version": text,
}
