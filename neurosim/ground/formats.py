"""The formats of saved documents: what kind and version a document is of, and which program made it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.stored import NEWEST, Reader, Schema, Stored, Value, ValueKind, kind, text
from neurosim.ground.stored_tables import AnyField, fields, maybe

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}", re.ASCII)
UPDATE = "update it with: pip install --upgrade neurosim"


@cache
def own_version() -> str:
    """Return the version of neurosim that is running."""
    from importlib.metadata import PackageNotFoundError, version  # takes longer than all of this module

    try:
        return version("neurosim")
    except PackageNotFoundError:
        return "(not installed)"


@dataclass(frozen=True)
class Format:
    """What a saved document holds, described once: it is read, checked and published by this.

    A document names its format and version in ``schema``, and in ``made_by`` the program that wrote it.
    Documents of earlier versions are read as well; one of a later version is refused.

    Parameters
    ----------
    name : str
        Such as ``"network"``, whose documents are of the schema ``neurosim-network/2``.
    version : int
        The newest version, which is written.
    description : str
    entries : mapping of str to ValueKind or Field
        What stands in it besides.
    """

    name: str
    version: int
    description: str
    entries: Mapping[str, AnyField]

    @property
    def schema(self) -> str:
        """What a document of the newest version names: ``"neurosim-network/2"``."""
        return f"neurosim-{self.name}/{self.version}"

    def head(self) -> dict[str, str]:
        """Return what every document begins with."""
        return {"schema": self.schema, "made_by": f"neurosim {own_version()}"}

    @cached_property
    def whole(self) -> ValueKind[dict[str, Any]]:
        """A document with all that stands in it."""
        own = kind(text.reader(NEWEST), const=self.schema)
        made_by = maybe(text.about("The program that wrote it, such as neurosim 0.2.0."))
        return fields(schema=own, made_by=made_by, **self.entries)

    def read(self, document: Stored) -> dict[str, Any]:
        """Return what a document holds, entry by entry.

        Raises
        ------
        FormatError
            It is of another format or of a later version, or something in it is missing, unknown or of the
            wrong kind.
        """
        found = self.version_of(document)
        given = self.whole.reader(NEWEST if found == self.version else found)(document)
        del given["schema"], given["made_by"]
        return given

    def version_of(self, document: Stored) -> int:
        """Return the version of a document, which is one that this program reads.

        Raises
        ------
        FormatError
            It is of another format or of a later version.
        """
        given = document if isinstance(document, dict) else {}
        named = given.get("schema")
        if not isinstance(named, str):
            raise FormatError(f"it has no 'schema'; a file of this kind has 'schema': '{self.schema}'")
        name, _, number = named.rpartition("/")
        if name != f"neurosim-{self.name}":
            raise FormatError(f"it is a {brief(named)[1:-1]} file, not {self.schema}")
        if number.isascii() and number.isdecimal() and len(number) < 6 and int(number) > 0:
            if int(number) > self.version:
                raise FormatError(
                    f"it is of version {named}{_maker(given)}, but this neurosim, {own_version()}, reads up "
                    f"to {self.schema}; {UPDATE}"
                )
            return int(number)
        raise FormatError(f"it is of version {brief(named)[1:-1]}, which no neurosim writes")

    def inside(self, read: Reader[Value]) -> ValueKind[Value]:
        """Return the kind of a document of this format inside another one: it has its own version."""
        return ValueKind(lambda _: read, self.whole.schema, self.whole.definitions)

    def json_schema(self) -> Schema:
        """Return the JSON schema of the newest version."""
        return self.published(self.whole)

    def published(self, whole: ValueKind[dict[str, Any]]) -> Schema:
        """Return the JSON schema (draft 2020-12) of a document that is of such a kind."""
        head: Schema = {"$schema": DIALECT, "title": self.schema, "description": self.description}
        return {**head, **whole.schema, "$defs": whole.definitions}


def if_later(made_by: Stored) -> str:
    """Return what to do where the version that made something is later than this one; nothing otherwise.

    Examples
    --------
    >>> if_later("999.1")
    '; neurosim 999.1 made it, which is newer; update it with: pip install --upgrade neurosim'
    >>> if_later("0.0.1"), if_later("soon"), if_later(None)
    ('', '', '')
    """
    if not isinstance(made_by, str) or _counted(made_by) <= _counted(own_version()):
        return ""
    return f"; neurosim {made_by} made it, which is newer; {UPDATE}"


def _counted(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 0.2.0; none where it is no such version."""
    plain = _VERSION.fullmatch(version)
    return tuple(map(int, plain[0].split("."))) if plain else ()


def _maker(document: Mapping[str, Stored]) -> str:
    maker = document.get("made_by")
    return f", made by {brief(maker)[1:-1]}" if isinstance(maker, str) else ""
