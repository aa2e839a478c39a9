"""Ways to damage a saved document: every field deleted or mistyped, values swapped, bytes changed."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

Document = Any
Path = tuple[str | int, ...]

DELETED = object()
#: What is put in the place of a value. As JSON, 1e400 is a number that no float can hold.
WRONG: tuple[object, ...] = (
    *(None, True, "x", "", [], {}, -1, 0, 1, 0.5, 2**70, 10**400, [1.0, "x"], {"x": None}, [[[1.0]]], [None]),
    *("\ud800", "\x00", "a\x1b[31mb", 1e308, float("inf"), float("nan")),
)


def places(document: Document, *, most: int = 3) -> Iterator[Path]:
    """The paths of all values; of a long list, only those of its first, second and last entries."""
    if isinstance(document, dict):
        keys: list[Any] = list(document)
    elif isinstance(document, list):
        keys = list(range(len(document)))
        keys = keys if len(keys) <= most else [*keys[: most - 1], keys[-1]]
    else:
        return
    for key in keys:
        yield (key,)
        yield from ((key, *rest) for rest in places(document[key], most=most))


def changed(document: Document, path: Path, value: Any) -> Document:
    """A copy with another value in one place, or with none."""
    damaged = copy.deepcopy(document)
    spot = damaged
    for key in path[:-1]:
        spot = spot[key]
    if value is DELETED:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return damaged


def each_field(document: Document) -> Iterator[tuple[Path, Any, Document]]:
    """Every field deleted, and every wrong value in every field."""
    for path in places(document):
        for value in (DELETED, *WRONG):
            yield path, value, changed(document, path, value)


def as_text(document: Document) -> str:
    """A document as JSON, with numbers in it that no float can hold."""
    return json.dumps(document).replace("Infinity", "1e400")


def by_chance(rng: random.Random, document: Document) -> str:
    """A text with one to three values swapped, numbers changed, or characters replaced."""
    way = rng.choice(["swap", "number", "characters", "cut", "double"])
    everywhere = list(places(document, most=10**9))
    for _ in range(rng.randint(1, 3)):
        path = rng.choice(everywhere)
        try:
            if way == "swap":
                document = changed(document, path, value_at(document, rng.choice(everywhere)))
            elif way == "number":
                document = changed(document, path, _changed_number(rng, value_at(document, path)))
        except (KeyError, IndexError, TypeError):
            continue
    text = as_text(document)
    if way == "characters":
        content = list(text)
        for _ in range(rng.randint(1, 4)):
            content[rng.randrange(len(content))] = chr(
                rng.choice([rng.randrange(32, 127), rng.randrange(300)])
            )
        return "".join(content)
    if way == "cut":
        return text[: rng.randrange(len(text))]
    if way == "double":
        start = rng.randrange(len(text))
        return text[:start] + text[start : start + rng.randrange(60)] + text[start:]
    return text


def _changed_number(rng: random.Random, value: Any) -> Any:
    """Another number where there is one; a list with an entry more or less."""
    changes: list[Callable[[Any], Any]] = [
        lambda x: -x, lambda x: x * 1e300, lambda x: x + 1, lambda x: 0, lambda x: x / 7, lambda x: 10**30
    ]  # fmt: skip
    if isinstance(value, list) and value:
        return value[:-1] if rng.random() < 0.5 else [*value, value[-1]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return rng.choice(changes)(value)


def value_at(document: Document, path: Path) -> Any:
    """What stands in a place."""
    for key in path:
        document = document[key]
    return document
