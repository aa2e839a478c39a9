"""Finding the scenario of a product: ours, one that the user named, or one in the same folder or above.

The name stands in the metadata, which anybody may have written. So only a scenario file is looked at, in
the folder of the product and in the two that it lies in, and no link is followed that leads out of them.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from neurosim.ground.errors import FileError, FormatError, brief
from neurosim.ground.stored import Json
from neurosim.scenario.building.limits import MOST_DATA, MOST_TYPED, too_much
from neurosim.scenario.bundled import scenario_names
from neurosim.scenario.catalogue import load
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.table.reading import read_document, validate

ABOVE = 3  # folders that are looked into: that of the product, and those it lies in
ENDING = ".toml"
MOST_BYTES = 1_000_000  # of a file beside a product
MOST_FILES = 20_000  # of its data


def scenario_of(name: str, product: Path, given: Sequence[Path] = ()) -> Scenario:
    """Return the scenario that the metadata of a product name.

    Parameters
    ----------
    given : sequence of pathlib.Path
        Scenarios that the user named: one of the same file name goes first, and where none is found, the
        only one is meant.

    Raises
    ------
    FileError
        There is none.
    FormatError
        It is damaged, or one that lies next to the product reads data from outside its folder, or asks for
        more work than is allowed for a scenario that nobody named.
    """
    if name in scenario_names():
        return load(name)
    file = Path(name).name
    for path in given:
        if path.name == file:
            return Scenario.read(path)
    found = beside(name, product)
    if found is not None:
        if (size := found.stat().st_size) > MOST_TYPED:
            raise too_much(str(found), size, MOST_TYPED, "bytes")
        _refuse_data_elsewhere(found)
        return Scenario.read(found, limited=True)
    if len(given) == 1:
        return Scenario.read(given[0])
    raise FileError(
        f"its scenario {brief(name, 80)} was not found, neither in the same folder nor in the two folders "
        "above it; "
        "move it there, or give it with --scenario FILE"
    )


def beside(name: str, product: Path) -> Path | None:
    """Return the TOML file of a name in the folder of a product or in the two above, if there is one.

    Parameters
    ----------
    name : str
        As the metadata have it: a file name, or a path of which the end is looked for, too.
    """
    if not name.endswith(ENDING):
        return None
    path = Path(name)
    # Of an absolute path, and of one that climbs, the last part alone is looked for.
    tails = [path.name] if path.is_absolute() or ".." in path.parts else [name, path.name]
    try:
        here = product.parent.resolve()
        for folder in (here, *here.parents[: ABOVE - 1]):
            for place in (folder / tail for tail in tails):
                if _inside(place, folder) and place.is_file() and place.stat().st_size <= MOST_BYTES:
                    return place
    except (OSError, ValueError, RuntimeError):  # no path at all, or links that go round in circles
        pass
    return None


def _inside(place: Path, folder: Path) -> bool:
    """Whether a path stays in a folder, with all links followed."""
    return place.resolve().is_relative_to(folder)


def _refuse_data_elsewhere(path: Path) -> None:
    """Refuse a scenario that nobody named, if it would read data from elsewhere."""
    folder = path.parent.resolve()
    table = validate(read_document(path, str(path)), str(path))
    size = 0
    for named in _paths(table.model_dump(mode="json", exclude_unset=True)):
        data = folder / named
        files = list(islice(_below(data), MOST_FILES)) if _inside(data, folder) else [data]
        if len(files) == MOST_FILES or not all(_plain(each, folder) for each in files):
            raise FormatError(
                f"its scenario '{path}' reads {brief(named, 80)}, which lies outside its folder, or holds "
                f"links, pipes or {MOST_FILES:,} files; if you trust it, give it with --scenario FILE"
            )
        size += sum(each.stat().st_size for each in files if each.is_file())
    if size > MOST_DATA:
        raise too_much(str(path), size, MOST_DATA, "bytes of data")


def _paths(document: Json) -> Iterator[str]:
    """All values of the key ``path``, which is what files are named by in a scenario."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "path" and isinstance(value, str):
                yield value
            yield from _paths(value)
    elif isinstance(document, list):
        for value in document:
            yield from _paths(value)


def _below(data: Path) -> Iterator[Path]:
    """A file, or everything in a folder."""
    yield data
    for folder, folders, files in os.walk(data):
        yield from (Path(folder) / name for name in (*folders, *files))


def _plain(path: Path, folder: Path) -> bool:
    """Whether a path is missing, or a file or folder inside of another."""
    if not _inside(path, folder):
        return False
    return path.is_file() or path.is_dir() or not path.exists()
