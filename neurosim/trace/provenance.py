"""Where a product comes from: the scenario, the seed, the version and the command that made it."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from neurosim.ground.errors import FormatError


@cache
def own_version() -> str:
    """Return the version of neurosim that is running."""
    try:
        return version("neurosim")
    except PackageNotFoundError:
        return "(not installed)"


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
        try:
            given = json.loads(text)["neurosim"]
            texts = [given[name] for name in ("scenario", "sha256", "version")]
            seed, command = given["seed"], given["command"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FormatError(f"the metadata of neurosim is damaged: {error}") from None
        if not isinstance(command, list) or not all(isinstance(word, str) for word in [*texts, *command]):
            raise FormatError("the metadata of neurosim is damaged: a text is missing")
        if not (seed is None or type(seed) is int):
            raise FormatError("the metadata of neurosim is damaged: the seed is not a whole number")
        scenario, sha256, version = texts
        return cls(scenario, sha256, seed, version, tuple(command))
