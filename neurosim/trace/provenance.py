"""Where a product comes from: the scenario, the seed, the version and the command that made it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from neurosim.ground.errors import FormatError
from neurosim.ground.formats import if_later
from neurosim.ground.stored import Misfit, anything, letters, text, whole
from neurosim.ground.stored_tables import AnyField, fields, optional, tuple_of
from neurosim.ground.stored_texts import parse_json


@dataclass(frozen=True, slots=True)
class Provenance:
    """What stands in the metadata of every product.

    Attributes
    ----------
    scenario : str
        Name or file of the scenario.
    sha256 : str
        Hash of the scenario's file.
    seed : int or None
        The seed of its random numbers; None when it has none.
    version : str
        The version of neurosim.
    command : tuple of str
        The words of the command, without the program and without where the output goes.
    """

    scenario: str
    sha256: str
    seed: int | None
    version: str
    command: tuple[str, ...] = ()

    def text(self, scenario: str = "scenario") -> str:
        """Return the whole in one line; `scenario` is the word for a scenario in the language of the log."""
        command = " ".join(["neurosim", *self.command]) if self.command else self.scenario
        return f"neurosim {self.version}, {command}, {scenario} {self.sha256[:12]}"

    def to_json(self) -> str:
        """Return it as one line of JSON, in ASCII."""
        return json.dumps({"neurosim": asdict(self)}, ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> "Provenance":
        """Read it back.

        Raises
        ------
        FormatError
            The text is no such metadata.
        """
        return cls(**metadata(text, ENTRIES))


def metadata(content: str, entries: Mapping[str, AnyField]) -> dict[str, Any]:
    """Return what the metadata of a product say, entry by entry.

    Raises
    ------
    FormatError
        They are damaged, or of a neurosim that knows more than this one.
    """
    given: Any = None
    try:
        given = fields(neurosim=anything)(parse_json(content))["neurosim"]
        return fields(**entries)(given)
    except FormatError as error:
        why = error.told if isinstance(error, Misfit) else str(error).removeprefix("it is damaged: ")
        made_by = given.get("version") if isinstance(given, dict) else None
        raise FormatError(f"the metadata of neurosim are damaged: {why}{if_later(made_by)}") from None


ENTRIES: Mapping[str, AnyField] = {
    "scenario": letters,
    "sha256": text,
    "seed": optional(whole),
    "version": text,
    "command": tuple_of(letters),
}
