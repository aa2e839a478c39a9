"""The words of the logs, in several languages: one TOML file each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import UnknownNameError

NARROW_SPACE = "\u202f"  # a thin space at which no line is broken
FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Examples
    --------
    >>> words("de")("learning_rate")
    'Lernrate'
    """

    code: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """Return a word or a sentence, with the values put into it."""
        text = self.texts
        for part in key.split("."):
            text = text[part]
        return str(text).format(**values)

    def loss(self, name: str) -> str:
        """Return what a loss is called; one of the user's own keeps its name."""
        return str(self.texts["losses"].get(name, name))

    def count(self, number: int) -> str:
        """Return a whole number in groups of three digits: with commas in English, else with thin spaces."""
        return f"{number:,}" if self.code == "en" else f"{number:,}".replace(",", NARROW_SPACE)


def languages() -> tuple[str, ...]:
    """The codes of all languages."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def words(language: str) -> Words:
    """Return the words of a language.

    Raises
    ------
    UnknownNameError
        There are no words of that language.
    """
    if language not in languages():
        known = languages()
        raise UnknownNameError(unknown_name("language", language, known))
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return Words(language, tomllib.load(file))
