"""All kinds of figures, collected from the modules of `neurosim.figures.kinds`: a new kind is one file there.

The name of a kind is that of its file, and its place stands there in a line of its own. So both are known
without importing it, and the help and the completion of commands need not wait for all kinds.
"""

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import FileFinder
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, NamedTuple

from neurosim.figures import kinds as folder
from neurosim.figures.example import Example
from neurosim.ground.choices import offered
from neurosim.ground.errors import UnknownNameError, brief

if TYPE_CHECKING:
    from neurosim.figures.kind import Kind

#: The line of a module that says where its kind stands in lists.
PLACE = re.compile(r"^    place=(\d+),$", re.MULTILINE)


def is_kind(name: str) -> bool:
    """Return whether there is a kind of figure of that name.

    Examples
    --------
    >>> is_kind("error-along"), is_kind("error_along"), is_kind("landscape")
    (True, False, False)
    """
    return name in _files()


def _files() -> dict[str, Path]:
    """The files of all kinds, by name."""
    return {
        module.name.replace("_", "-"): Path(module.module_finder.path) / f"{module.name}.py"
        for module in iter_modules(folder.__path__)
        if isinstance(module.module_finder, FileFinder)
    }


def _place(file: Path) -> int:
    """Where a kind stands in lists; without a place, it is the last."""
    found = PLACE.search(file.read_text(encoding="utf-8"))
    return int(found[1]) if found else sys.maxsize


def kind_named(name: str) -> "Kind[Any, Any]":
    """Return a kind of figure.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    """
    if not is_kind(name):
        choice = offered(name, kind_names(), "one of:", most=99)
        raise UnknownNameError(f"unknown kind of figure {brief(name)} {choice}")
    module = import_module(f"{folder.__name__}.{name.replace('-', '_')}")
    kind: Kind[Any, Any] = module.KIND
    return kind


def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds of figures, in the order in which lists name them.

    Examples
    --------
    >>> kind_names()[:3]
    ('network', 'decision-line', 'bias-styles')
    """
    files = _files()
    return tuple(sorted(files, key=lambda name: _place(files[name])))


def all_kinds() -> "tuple[Kind[Any, Any], ...]":
    """Return all kinds of figures, in that order."""
    return tuple(map(kind_named, kind_names()))


class GalleryFigure(NamedTuple):
    """An example, and the kind that it is one of."""

    kind: str
    example: Example


def all_examples() -> tuple[tuple[str, Sequence[GalleryFigure]], ...]:
    """Return the families of the gallery with their figures, in the order in which a course meets them."""
    found = [GalleryFigure(kind.name, example) for kind in all_kinds() for example in kind.examples]
    families: dict[str, list[GalleryFigure]] = {}
    for shown in sorted(found, key=lambda shown: shown.example.place):
        families.setdefault(shown.example.family, []).append(shown)
    return tuple(families.items())
