"""Which file of a folder holds the images or labels of a part, among several sets perhaps."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from neurosim.ground.choices import offered
from neurosim.ground.errors import FileError, UnknownNameError, brief, listed
from neurosim.ground.files import entries

# How the two parts are called in names of files: the test part of MNIST is "the first 10,000".
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"train": ("train",), "test": ("t10k", "test")})


def file_of(folder: Path, part: str, what: str, set: str | None) -> Path:
    """Return the one file whose name speaks of this part, of images or labels, and of the set asked for.

    Raises
    ------
    FileError
        There is none, or several and no set is chosen.
    UnknownNameError
        There is no such set.
    """
    found = [
        path
        for path in (Path(entry.path) for entry in entries(folder) if what in entry.name)
        if path.is_file()
        and any(word in path.name for word in PARTS[part])
        and ("idx" in path.name or "ubyte" in path.name)
    ]
    plain = {path.name.removesuffix(".gz"): path for path in reversed(found)}  # plain before gzipped
    sets = {name: _set(name, part) for name in plain}
    if set is not None:
        chosen = [name for name in plain if sets[name] == set] or [
            name for name in plain if set and set in re.split("[-_.]", sets[name])
        ]
        if plain and not chosen:
            there = sorted({*sets.values()})
            raise UnknownNameError(
                f"no set {brief(set)} of the {part} part in '{folder}' {offered(set, there, 'sets are')}"
            )
        plain = {name: plain[name] for name in chosen}
    if len(plain) == 1:
        return next(iter(plain.values()))
    kind = "idx3" if what == "images" else "idx1"
    expected = f"'{PARTS[part][0]}-{what}-{kind}-ubyte' or the same with '.gz'"
    if not plain:
        raise FileError(f"no {what} of the {part} part in '{folder}'; the file is called {expected}")
    first = max(sets[name] for name in plain)
    raise FileError(
        f"several files in '{folder}' may be the {what} of the {part} part: "
        f"{listed(sorted(plain))}; leave only one there, or choose a set: pass set={first!r}"
    )


def _set(name: str, part: str) -> str:
    """What stands in the name of a file before its part.

    Examples
    --------
    >>> _set("emnist-letters-train-images-idx3-ubyte", "train"), _set("t10k-images-idx3-ubyte", "test")
    ('emnist-letters', '')
    """
    return re.split("|".join(PARTS[part]), name)[0].strip("-_.")
