"""A file imports from lower floors only; the few doors upward are listed here, one by one."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "neurosim"

FLOORS = {
    "errors": 0,
    "checks": 0,
    "collector": 0,
    "frames": 0,
    "files": 0,
    "locks": 0,
    "overwriting": 0,
    "progress": 0,
    "rounding": 0,
    "toml_keys": 0,
    "stored": 0,
    "sessions": 0,
    "spelling": 0,
    "synonyms": 0,
    "keywords": 0,
    "formulas": 1,
    "trace": 1,
    "records": 1,
    "model": 2,
    "passes": 3,
    "engines": 4,
    "training": 5,
    "data": 5,
    "printing": 6,
    "drawing": 6,
    "player": 6,
    "scenario": 7,
    "scenarios": 8,
    "gallery": 8,
    "equation_command": 8,
    "figure_commands": 8,
    "remaking": 8,
    "arguments": 8,
    "asking": 8,
    "cli": 8,
    "logs": 8,
    "looks": 8,
    "terminal": 8,
    "play_command": 8,
    "saved_argument": 8,
    "suggesting": 8,
    "train_command": 8,
    "__main__": 8,
    "__init__": 8,
}
# Packages that stand on one floor and do not know each other, or know less than their floor allows.
GROUND = {
    *("errors", "checks", "collector", "files", "frames", "keywords", "locks", "overwriting"),
    *("progress", "rounding", "sessions", "spelling", "stored", "synonyms"),
}
ONLY = {
    "collector": set(),
    "errors": {"synonyms"},
    "checks": {"errors", "frames"},
    "frames": {"errors"},
    "files": {"errors", "locks"},
    "locks": set(),
    "overwriting": {"errors"},
    "rounding": {"errors"},
    "toml_keys": {"errors"},
    "stored": {"errors", "toml_keys"},
    "progress": {"sessions"},
    "sessions": set(),
    "spelling": set(),
    "synonyms": set(),
    "keywords": {"errors"},
    "formulas": GROUND,
    "trace": {*GROUND, "formulas"},
    "printing": {*GROUND, "formulas", "trace"},
    "records": {*GROUND, "trace"},
    "drawing": {*GROUND, "trace", "records"},
    "player": {*GROUND, "formulas", "trace", "records", "printing", "drawing"},
}
# The doors: methods of the classes that users hold, which hand over to a higher floor.
DOORS = {
    ("model/network.py", "passes"),
    ("model/network.py", "training"),
    ("model/network.py", "drawing"),
    ("training/history.py", "drawing"),
    ("trace/trace.py", "printing"),
    ("trace/steps.py", "printing"),
    ("trace/why.py", "printing"),
    ("trace/differences.py", "printing"),
    ("trace/paths.py", "printing"),
    ("trace/symbolic.py", "printing"),
    ("trace/contributions.py", "printing"),
    ("trace/trace.py", "drawing"),
    ("trace/trace.py", "player"),
}


def home(module: str) -> str:
    """The first part below the package: neurosim.model.network -> model."""
    first = module.split(".")[1]
    return first if first in FLOORS else "__init__"


def allowed(own: str, other: str) -> bool:
    """Whether a file of `own` may load one of `other`."""
    if own == other or FLOORS[own] == 8:
        return True
    return other in ONLY[own] if own in ONLY else FLOORS[other] < FLOORS[own]


def owner(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] == "neurosim"]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        if node.module == "neurosim":
            return [f"neurosim.{alias.name}" for alias in node.names]
        if node.module is not None and node.module.startswith("neurosim."):
            return [node.module]
    return []


@cache
def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """What a file imports from the package: when it is loaded, and inside its functions."""
    top: set[str] = set()
    inside: set[str] = set()

    def walk(body, found):
        for node in body:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                walk(node.orelse, found)
                continue
            found.update(home(module) for module in imported(node))
            lower = inside if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else found
            walk(
                [
                    child
                    for child in ast.iter_child_nodes(node)
                    if isinstance(child, ast.stmt | ast.ExceptHandler)
                ],
                lower,
            )

    walk(ast.parse(path.read_text(encoding="utf-8")).body, top)
    return top, inside


FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_file_is_on_a_floor():
    homeless = {owner(path) for path in FILES} - set(FLOORS)
    assert not homeless, "give these a floor here, and say in CONTRIBUTING which"


def test_loading_a_file_loads_lower_floors_only():
    upward = [
        f"{name_of(path)} imports {other}"
        for path in FILES
        for other in imports_of(path)[0]
        if not allowed(owner(path), other)
    ]
    assert upward == []


def test_functions_import_upward_only_through_the_doors():
    """And every door is used."""
    used = {
        (name_of(path), other)
        for path in FILES
        for other in imports_of(path)[1]
        if not allowed(owner(path), other)
    }
    assert used == DOORS


def test_there_is_no_import_hidden_in_a_string():
    """But for two tables of what is loaded late: the public names, and the engines, on their own floor."""
    for path in FILES:
        if path.relative_to(PACKAGE).as_posix() not in ("__init__.py", "engines/choosing.py"):
            assert "import_module(" not in path.read_text(encoding="utf-8"), path
