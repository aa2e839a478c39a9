"""The scenarios that come with neurosim, found by name from any directory, and those of a user."""

import os
import tomllib
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import FileError, UnknownNameError, did_you_mean, listed
from neurosim.scenario.file_kinds import refuse_saved

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario


@cache
def folder() -> Traversable:
    """Return the folder of the scenarios: inside an installed package, next to the package in a checkout."""
    inside = files("neurosim") / "scenarios"
    if any(entry.name.endswith(".toml") for entry in inside.iterdir()):
        return inside
    return Path(__file__).parents[2] / "scenarios"


def names() -> list[str]:
    """Return the names of the scenarios that come with neurosim, in alphabetical order."""
    found = (entry.name for entry in folder().iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def titles() -> dict[str, str]:
    """Return the title of every scenario that comes with neurosim, by name."""
    texts = {name: (folder() / f"{name}.toml").read_text(encoding="utf-8") for name in names()}
    return {name: tomllib.loads(text)["title"] for name, text in texts.items()}


def load(name_or_path: str | os.PathLike[str]) -> "Scenario":
    """Return a scenario by name, or from a file of your own.

    A path object, a name with a slash or the ending ``.toml``, and what exists as a file are files;
    anything else is the name of a scenario.

    Raises
    ------
    UnknownNameError
        When no scenario has this name.
    FileError
        When the file cannot be read.
    FormatError
        When something in the file is wrong; the message gives the key path.

    Examples
    --------
    >>> load("mazur").source[:10]
    'Matt Mazur'
    """
    from neurosim.scenario.scenario import Scenario

    path = Path(name_or_path)
    refuse_saved(path)
    if path.name != name_or_path or path.suffix == ".toml" or path.is_file():
        try:
            return Scenario.read(path)
        except FileError as error:
            if not path.exists() and path.stem in names():
                raise FileError(f"{error}; did you mean the bundled '{path.stem}'?") from None
            raise
    known = names()
    if name_or_path not in known:
        close = did_you_mean(name_or_path, known)
        if path.suffix == ".json":
            raise FileError(f"'{path}' cannot be read: there is no such file")
        raise UnknownNameError(
            f"no scenario '{name_or_path}' ({close}scenarios are {listed(known, 30)}; "
            "a file of your own ends in .toml)"
        )
    with as_file(folder() / f"{name_or_path}.toml") as bundled:
        return Scenario.read(bundled, where=f"scenario {name_or_path}")
