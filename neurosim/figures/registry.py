"""All kinds of figures, collected from the modules of `neurosim.figures.kinds`: a new kind is one file there.

The name of a kind is that of its file, so that a name is known without importing any of them.
"""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from neurosim.figures import kinds as folder
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.ground.errors import UnknownNameError, brief, did_you_mean, listed


def is_kind(name: str) -> bool:
    """Return whether there is a kind of figure of that name.

    Examples
    --------
    >>> is_kind("error-along"), is_kind("error_along"), is_kind("landscape")
    (True, False, False)
    """
    return name in {module.name.replace("_", "-") for module in iter_modules(folder.__path__)}


def kind_named(name: str) -> Kind[Any, Any]:
    """Return a kind of figure.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    """
    if not is_kind(name):
        names = kind_names()
        raise UnknownNameError(
            f"unknown kind of figure {brief(name)} ({did_you_mean(name, names)}one of: {listed(names, 99)})"
        )
    module = import_module(f"{folder.__name__}.{name.replace('-', '_')}")
    kind: Kind[Any, Any] = module.KIND
    return kind


def all_kinds() -> tuple[Kind[Any, Any], ...]:
    """Return all kinds of figures, in the order in which lists name them."""
    names = (module.name.replace("_", "-") for module in iter_modules(folder.__path__))
    return tuple(sorted(map(kind_named, names), key=lambda kind: kind.place))


def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds of figures, in the order in which lists name them.

    Examples
    --------
    >>> kind_names()[:3]
    ('network', 'decision-line', 'bias-styles')
    """
    return tuple(kind.name for kind in all_kinds())


class Shown(NamedTuple):
    """An example, and the kind that it is one of."""

    kind: str
    example: Example


def all_examples() -> tuple[tuple[str, Sequence[Shown]], ...]:
    """Return the families of the gallery with their figures, in the order in which a course meets them."""
    found = [Shown(kind.name, example) for kind in all_kinds() for example in kind.examples]
    families: dict[str, list[Shown]] = {}
    for shown in sorted(found, key=lambda shown: shown.example.place):
        families.setdefault(shown.example.family, []).append(shown)
    return tuple(families.items())
