"""A file imports from lower floors only: at its top, inside its functions, and for types alike."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "neurosim"

#: From the ground up. What stands on one floor does not know each other.
FLOORS = (
    ("ground",),
    ("formulas",),
    ("trace",),
    ("model",),
    ("passes",),
    ("engines",),
    ("training", "data"),
    ("printing", "drawing"),
    ("figures", "player"),
    ("answers",),
    ("trace_view",),
    ("history_view",),
    ("network",),
    ("scenario",),
    ("sweeps",),
    ("scenarios", "gallery"),
    ("cli",),
    ("__init__",),
    ("__main__",),
)
NUMBER = {name: number for number, names in enumerate(FLOORS) for name in names}
#: What knows less than its floor allows: a log or a figure is made from the record alone.
ONLY = {
    "printing": {"ground", "formulas", "trace"},
    "drawing": {"ground", "formulas", "trace"},
    "player": {"ground", "formulas", "trace", "printing", "drawing"},
}


def name_of(path: Path) -> str:
    """neurosim/model/neuron.py -> model.neuron; neurosim/model/__init__.py -> model."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "neurosim":
                    yield alias.name.removeprefix("neurosim").removeprefix(".") or "__init__"
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module is not None and node.module.split(".")[0] == "neurosim":
                holder = node.module.removeprefix("neurosim").removeprefix(".")
                for alias in node.names:
                    inner = f"{holder}.{alias.name}".removeprefix(".")
                    yield inner if inner in MODULES else holder or "__init__"


GRAPH = nx.DiGraph(
    (name, other) for name, path in MODULES.items() for other in imported(path) if other != name
)


def allowed(own: str, other: str) -> bool:
    """Whether a file of `own` may import one of `other`."""
    if own == other:
        return True
    return other in ONLY[own] if own in ONLY else NUMBER[other] < NUMBER[own]


def test_every_file_is_on_a_floor():
    homeless = {name.split(".")[0] for name in MODULES} - set(NUMBER)
    assert not homeless, "give these a floor here, and say in CONTRIBUTING which"


def test_the_table_of_contributing_has_every_file_on_its_floor():
    """A row of the table may hold several of these floors, but none that is told lower or higher there."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| ((?:`\w+(?:/|\.py)` ?)+)\|", text, re.MULTILINE)
    told = [[name.removesuffix(".py") for name in re.findall(r"`([\w.]+)/?`", row)] for row in rows]
    assert {name for row in told for name in row} == set(NUMBER)
    numbers = [NUMBER[name] for row in reversed(told) for name in sorted(row, key=NUMBER.__getitem__)]
    assert numbers == sorted(numbers)


def test_every_import_goes_down():
    upward = [
        f"{own} imports {other}"
        for own, other in GRAPH.edges
        if not allowed(own.split(".")[0], other.split(".")[0])
    ]
    assert upward == []


def test_no_files_import_each_other():
    """Not over any number of steps either; imports inside functions and for types count."""
    knots = [sorted(knot) for knot in nx.strongly_connected_components(GRAPH) if len(knot) > 1]
    assert knots == []


#: What is loaded late by its name: public names, moved modules, the engines on their own floor, commands and
#: kinds of figures, of which a new one is a file more.
LATE = {
    "__init__",
    "ground.moved",
    "ground.moved_names",
    "engines.choosing",
    "cli.collecting",
    "figures.registry",
}


@pytest.mark.parametrize("name", sorted(set(MODULES) - LATE))
def test_there_is_no_import_hidden_in_a_string(name):
    assert "import_module(" not in MODULES[name].read_text(encoding="utf-8")
