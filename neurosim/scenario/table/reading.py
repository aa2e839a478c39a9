"""Scenario files read and validated; whatever is wrong becomes one sentence with file and key path."""

import io
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, brief, cut
from neurosim.ground.files import MOST_TYPED, read_bytes
from neurosim.ground.toml_keys import check_keys
from neurosim.scenario.table.schema import ScenarioTable

Key = str | int


def read_document(path: Path, where: str) -> dict[str, Any]:
    """Return what stands in a TOML file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    where : str
        How messages call it.

    Raises
    ------
    FileError
        When the file cannot be read.
    FormatError
        When it is not TOML; the message gives the line.
    """
    content = read_bytes(path, MOST_TYPED, where=where)
    try:
        # A byte order mark, which some editors write, is dropped, and every end of a line becomes \n.
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()
        check_keys(text)
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise FormatError(f"{where}: not a text file in UTF-8 (byte {error.start} does not fit)") from None
    except tomllib.TOMLDecodeError as error:
        raise FormatError(_broken(where, str(error))) from None
    except FormatError as error:
        raise FormatError(f"{where}: {error}") from None
    except ValueError:  # Python refuses to read whole numbers of more than 4300 digits
        raise FormatError(f"{where}: a number has too many digits to be read") from None
    except RecursionError:
        raise FormatError(f"{where}: arrays or tables are nested too deeply") from None


def _broken(where: str, message: str) -> str:
    """``file: line 3, column 7: expected '=' after a key``, from the message of the TOML reader."""
    found = re.fullmatch(r"(.*) \((?:at )?(line \d+, column \d+|end of document)\)", message, re.DOTALL)
    what, place = found.groups() if found else (message, "somewhere")
    return f"{where}: {place}: {what[:1].lower()}{what[1:]} (this is not valid TOML)"


def validate(document: Mapping[str, Any], where: str) -> ScenarioTable:
    """Return the validated tables of a document.

    Raises
    ------
    FormatError
        When a key is missing, unknown or of the wrong kind; the message gives its path.
    """
    try:
        return ScenarioTable.model_validate(document)
    except ValidationError as error:
        raise misfit(error, f"{where}: ", document) from None


def misfit(error: ValidationError, start: str, document: Mapping[str, Any] | None = None) -> FormatError:
    """Return the error that says in one sentence what pydantic found first, and in which key."""
    details = error.errors(include_url=False)[0]
    # Tags such as <table> tell pydantic's alternatives apart; they are no keys of the file.
    keys = [key for key in details["loc"] if not str(key).startswith("<")]
    where = place(keys, document)
    if details["type"] == "missing":
        where = f"{where.removesuffix(': ')} "
    return FormatError(f"{start}{where}{_what(details)}")


def place(keys: Sequence[Key], document: Mapping[str, Any] | None = None, neuron: str | None = None) -> str:
    """Return a key path, as ``network.neurons[2].bias (neuron 'o1'): ``; nothing for the whole file.

    Positions count from 1, as samples do everywhere else. The name of the neuron is taken from the
    document where it is not given.

    Examples
    --------
    >>> place(["published", "net", "i1->h1"])
    'published.net."i1->h1": '
    >>> place(["samples", 0, "inputs"])
    'samples[1].inputs (counted from 1): '
    """
    path, here = "", document
    for key in keys:
        if isinstance(key, int):
            path += f"[{key + 1}]"
            here = here[key] if isinstance(here, list) and key < len(here) else None
            if "neurons" in keys and isinstance(here, dict) and neuron is None:
                neuron = here.get("name")
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]+", key)
            path += ("." if path else "") + (key if bare else json.dumps(key, ensure_ascii=False))
            here = here.get(key) if isinstance(here, dict) else None
    if neuron is not None:
        path += f" (neuron {brief(neuron)})"
    elif any(isinstance(key, int) for key in keys):
        path += " (counted from 1)"
    return f"{path}: " if path else ""


def _what(details: ErrorDetails) -> str:
    """Say in our words what pydantic found."""
    kind, given, context = details["type"], shown(details["input"]), details.get("ctx", {})
    if kind == "neurosim":
        return details["msg"]
    if kind == "missing":
        key = str(details["loc"][-1])
        return f"is missing; add {_REQUIRED.get(key, f'{key} = ...')}"
    if kind == "finite_number":
        return f"must be a finite number, not {given}"
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return f"unknown {brief(details['input'])} {offered(details['input'], allowed, 'one of')}"
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']:g}, not {given}"
    if kind == "less_than_equal":
        return f"must be at most {context['le']:,}, not {given}"
    if kind == "less_than":
        return f"must be below {context['lt']}, not {given}"
    if kind == "greater_than":
        return f"must be above {context['gt']:g}, not {given}"
    if kind == "float_type" and type(details["input"]) is int:
        return f"{given} is too large for a number (the largest is about 1.8e308)"
    if kind == "too_short":
        entries = f"{context['min_length']} {'entry' if context['min_length'] == 1 else 'entries'}"
        return f"needs at least {entries}, not {context['actual_length']}"
    if kind == "string_too_short":
        return "must not be empty"
    return f"must be {_KINDS.get(kind, 'of another kind')}, not {given}"


#: How a key that must be there is written.
_REQUIRED = {
    "title": 'title = "..."',
    "source": 'source = "..."',
    "network": "[network]",
    "samples": "[[samples]]",
    "name": 'name = "..."',
    "inputs": "inputs = { x1 = 0.5 }, with the names of your inputs",
    "sizes": "sizes = [2, 2, 1]",
}

_KINDS = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a string",
    "bool_type": "true or false",
    "list_type": "an array",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def shown(value: object) -> str:
    """Return a value as it would stand in a TOML file, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        return f"the string {json.dumps(cut(value, 36), ensure_ascii=False)}"
    text = str(value)
    return text if len(text) <= 40 else f"{text[:36]} ..."
