"""A value put into the document of a scenario, at a key of a sweep."""

from collections.abc import Sequence

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.stored import Json

Key = str | int
#: The tables and arrays of a document while values are put into it.
Open = dict[str, Json] | list[Json]


def put(document: dict[str, Json], path: Sequence[Key], value: Json) -> None:
    """Put a value where a path leads; tables that are not there are made.

    A text in place of a table, such as ``optimizer = "momentum"``, stands for ``{ name = "momentum" }``.

    Raises
    ------
    FormatError
        An array has no such position, or the path leads through a single value.

    Examples
    --------
    >>> document = {"training": {"optimizer": "momentum"}}
    >>> put(document, ["training", "optimizer", "momentum"], 0.5)
    >>> document
    {'training': {'optimizer': {'name': 'momentum', 'momentum': 0.5}}}
    """
    here: Open = document
    for number, key in enumerate(path[:-1]):
        here = _opened(here, key, path[number + 1])
    _set(here, path[-1], value)


def _opened(here: Open, key: Key, following: Key) -> Open:
    """The table or array at a key, in which something is about to be changed."""
    found = _at(here, key)
    if isinstance(following, int) and not isinstance(found, list):
        raise FormatError(f"the file has no array {brief(key)}, so it has no position {following + 1}")
    if found is None:
        found = {}
    elif isinstance(found, str):
        found = {"name": found}
    if not isinstance(found, dict | list):
        raise FormatError(f"the file says {brief(key)} = {brief(found)}, in which nothing can be changed")
    _set(here, key, found)
    return found


def _at(here: Open, key: Key) -> Json:
    if isinstance(here, dict):
        return here.get(str(key))
    return here[_position(here, key)]


def _set(here: Open, key: Key, value: Json) -> None:
    if isinstance(here, dict):
        here[str(key)] = value
    else:
        here[_position(here, key)] = value


def _position(here: list[Json], key: Key) -> int:
    """A position in an array that is there."""
    if not isinstance(key, int):
        raise FormatError(f"the file has an array in which there is no {brief(key)}")
    if key >= len(here):
        raise FormatError(f"there is no position {key + 1} (the file has {len(here)} there)")
    return key
