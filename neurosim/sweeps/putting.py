"""A value put into the document of a scenario, at a key of a sweep."""

from collections.abc import Sequence

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.numbers import counted
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
    found: object = None
    if isinstance(here, dict):
        found = here.get(str(key))
    else:
        _require_position(here, key)
        found = here[int(key)]
    if isinstance(found, str) and isinstance(following, str):
        found = {"name": found}
    elif found is None and isinstance(following, str):
        found = {}
    if not isinstance(found, dict | list):
        raise FormatError(f"{brief(key)} holds {brief(found)}, in which nothing can be changed")
    _set(here, key, found)
    return found


def _set(here: Open, key: Key, value: Json) -> None:
    if isinstance(here, dict):
        here[str(key)] = value
    else:
        _require_position(here, key)
        here[int(key)] = value


def _require_position(here: list[Json], key: Key) -> None:
    if not isinstance(key, int) or key >= len(here):
        said = key + 1 if isinstance(key, int) else brief(key)
        raise FormatError(f"there is no position {said}; it has {counted(len(here), 'entry')}")
