"""What is given to a sweep in place of its file: by Python, or after ``--seeds`` and ``--set``."""

import re
import tomllib
from collections.abc import Mapping, Sequence

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.stored import Json
from neurosim.ground.toml_keys import check_keys
from neurosim.scenario.scenario import Scenario

#: ``1000``, ``5-20`` or ``1,5,7``.
_SEEDS = re.compile(r"(?P<last>\d+)|(?P<from>\d+)\s*-\s*(?P<to>\d+)|(?P<several>\d+(?:\s*,\s*\d+)+)")
#: A key, in which an equals sign may stand in quotes, and its values.
_GIVEN = re.compile(r'(?P<key>(?:"(?:[^"\\]|\\.)*"|[^"=])+)=(?P<value>.+)', re.DOTALL)


def parsed_seeds(text: str) -> Json:
    """Return what ``--seeds`` says, as it stands in a file.

    Raises
    ------
    FormatError
        It says no seeds.

    Examples
    --------
    >>> parsed_seeds("1000"), parsed_seeds("5-20"), parsed_seeds("1,5,7")
    ({'first': 1, 'last': 1000}, {'first': 5, 'last': 20}, [1, 5, 7])
    """
    found = _SEEDS.fullmatch(text.strip())
    if found is None or found["last"] == "0" or len(text) > 1000:
        raise FormatError(
            f"--seeds {brief(text)}: must be how many seeds, such as 1000, the first and the last, such as "
            "5-20, or some of them, such as 1,5,7"
        )
    if found["several"] is not None:
        return [int(seed) for seed in text.split(",")]
    first, last = (found["from"], found["to"]) if found["last"] is None else ("1", found["last"])
    return {"first": int(first), "last": int(last)}


def parsed_set(texts: Sequence[str]) -> dict[str, Json]:
    """Return what ``--set`` says, once or several times, as it stands in a file.

    Raises
    ------
    FormatError
        One says no key and values, or a key comes twice.

    Examples
    --------
    >>> parsed_set(["training.learning_rate=[0.1, 0.5]", "training.epochs = 100"])
    {'training.learning_rate': [0.1, 0.5], 'training.epochs': [100]}
    """
    given: dict[str, Json] = {}
    for text in texts:
        found = _GIVEN.fullmatch(text)
        if found is None:
            raise FormatError(
                f"--set {brief(text)}: must be a key and its values, such as "
                "'training.learning_rate=[0.1, 0.5]'"
            )
        key = found["key"].strip()
        if key in given:
            raise FormatError(
                f"--set {brief(text)}: {brief(key)} is given twice; give all its values at once"
            )
        value = _value(text, found["value"])
        alone = "." in key and not isinstance(value, list | dict)  # other keys are those of [sweep] itself
        given[key] = [value] if alone else value
    return given


def _value(text: str, value: str) -> Json:
    """What stands behind the equals sign, read as TOML."""
    try:
        check_keys(f"given = {value}")
        read: dict[str, Json] = tomllib.loads(f"given = {value}")
        if list(read) != ["given"]:
            raise FormatError("more than one line")
        return read["given"]
    except (ValueError, RecursionError):  # what is no TOML, and FormatError, which is one
        raise FormatError(
            f"--set {brief(text)}: the values must be written as in a scenario file, with texts in quotes, "
            'such as \'training.optimizer=["adam", "momentum"]\''
        ) from None


def changed_sweep(scenario: Scenario, given: Mapping[str, Json]) -> dict[str, Json] | None:
    """Return ``[sweep]`` of a scenario with other values for some of its keys; None where none are given."""
    if not given:
        return None
    sweep = scenario.table.sweep
    return {**({} if sweep is None else sweep.model_dump(mode="json", exclude_unset=True)), **given}


def as_in_a_file(given: Mapping[str, object]) -> dict[str, Json]:
    """Return what Python gives as it would stand in a file: ranges, tuples and arrays are lists.

    Raises
    ------
    FormatError
        A file cannot say it.

    Examples
    --------
    >>> import numpy as np
    >>> as_in_a_file({"seeds": range(1, 1001), "training.learning_rate": np.array([0.25, 0.5])})
    {'seeds': {'first': 1, 'last': 1000}, 'training.learning_rate': [0.25, 0.5]}
    """
    if not isinstance(given, Mapping):
        raise FormatError(
            "what is swept must be a dict of keys and their values, such as "
            f'{{"seeds": range(1, 101), "training.learning_rate": [0.1, 0.5]}}, not {brief(given)}'
        )
    return {
        str(key): _first_and_last(value) if key == "seeds" and isinstance(value, range) else _plain(value)
        for key, value in given.items()
    }


def _first_and_last(seeds: range) -> Json:
    """A range of seeds, of which nobody makes a list where there may be a million."""
    return {"first": seeds[0], "last": seeds[-1]} if seeds and seeds.step == 1 else list(seeds)


def _plain(value: object) -> Json:
    if hasattr(value, "tolist"):  # an array or number of numpy, or of what keeps to its words
        value = value.tolist()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(inner) for inner in value]
    raise FormatError(
        f"a sweep takes numbers, texts, lists and dicts, as a scenario file has them, not {brief(value)}"
    )
