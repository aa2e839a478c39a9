"""The texts of saved documents taken apart, JSON and TOML: nothing that only some programs can read."""

import json
import math
import re
import tomllib
from typing import Any

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.stored import Misfit, Stored, at
from neurosim.ground.toml_keys import check_keys


def parse_json(text: str) -> Any:
    """Return the values of a JSON text.

    Raises
    ------
    FormatError
        It is not JSON, holds numbers that are not finite, a key twice, or half a letter.
    """
    if not isinstance(text, str):
        raise FormatError(f"a JSON document is a string, not {brief(text)}")
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles)
        if "NaN" in text or "Infinity" in text or _HALF_A_LETTER.search(text):
            _look_through(value)
    except FormatError:
        raise
    except RecursionError:
        raise FormatError("it is damaged: its brackets are nested too deeply") from None
    except ValueError as error:
        raise FormatError(_why(error, "it is damaged or not JSON")) from None
    return value


_HALF_A_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


def _look_through(value: Stored) -> None:
    """Refuse what JSON has no word for, wherever it stands: numbers that are none, and halves of letters."""
    if isinstance(value, dict):
        for key, entry in value.items():
            _look_through(key)
            at(key, _look_through, entry)
    elif isinstance(value, list):
        for k, entry in enumerate(value):
            at(k, _look_through, entry)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Misfit(f"is {value}, which is not a finite number")
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Misfit(f"is {brief(value)}, which holds half of a letter (a lone surrogate)")


def parsed_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text.

    Raises
    ------
    FormatError
        It is not TOML, or has a key of very many names.
    """
    check_keys(text)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise FormatError("it is not TOML: its brackets are nested too deeply") from None
    except ValueError as error:
        raise FormatError(_why(error, "it is not TOML")) from None


def _why(error: ValueError, what: str) -> str:
    """What a reader of texts found; Python itself refuses whole numbers of more than 4,300 digits."""
    found = type(error)
    reason = "a whole number has too many digits" if found is ValueError and "digits" in str(error) else error
    return f"{what}: {reason}"


def _without_doubles(pairs: list[tuple[str, Stored]]) -> dict[str, Stored]:
    table = dict(pairs)
    seen: set[str] = set()
    for key, _ in pairs if len(table) < len(pairs) else ():
        if key in seen:
            raise FormatError(f"it is damaged: the key {brief(key)} occurs twice in one table")
        seen.add(key)
    return table
