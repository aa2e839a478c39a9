"""Scenarios loaded: those that come with neurosim by name from any directory, those of a user as files."""

import os
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import FileError, UnknownNameError, did_you_mean, listed
from neurosim.scenario.bundled import folder, scenario_names
from neurosim.scenario.file_kinds import refuse_saved

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario


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
            if not path.exists() and path.stem in scenario_names():
                raise FileError(f"{error}; did you mean the bundled '{path.stem}'?") from None
            raise
    known = scenario_names()
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
