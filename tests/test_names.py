"""A public name of a class or function stands in one module: a reader never has to ask which one is meant."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "neurosim"
MOST_ALLOWED = 6

#: Names that several modules define on purpose, because what calls them does not care which one it has.
ALLOWED = {
    "forward": "the pass by hand, and the same one guarded",
    "backward": "the pass by hand, and the same one guarded",
    "update": "the update by hand, and the same one guarded",
    "error": "the error by hand, and the same one guarded",
    "load": "ns.data.load and ns.scenarios.load, which are read with the module before them",
    "Paths": "what trace.paths answers, and the record of its figure, which saved figures call so",
}


def defined(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the public classes and functions of a module, also those under a condition."""
    for statement in statements:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not statement.name.startswith("_"):
                yield statement.name
        elif isinstance(statement, ast.If | ast.Try):
            yield from defined(statement.body)
            yield from defined(statement.orelse)
            for handler in getattr(statement, "handlers", ()):
                yield from defined(handler.body)


def modules_by_name() -> dict[str, set[str]]:
    """Return the modules that define each public name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for name in defined(ast.parse(path.read_text(encoding="utf-8")).body):
            found[name].add(module)
    return found


def test_a_name_stands_in_one_module() -> None:
    twice = {name: sorted(modules) for name, modules in modules_by_name().items() if len(modules) > 1}
    assert {name: modules for name, modules in twice.items() if name not in ALLOWED} == {}


def test_no_name_is_allowed_that_stands_once() -> None:
    found = modules_by_name()
    assert [name for name in ALLOWED if len(found[name]) < 2] == []
    assert len(ALLOWED) <= MOST_ALLOWED


def test_names_under_a_condition_count_and_private_ones_do_not() -> None:
    text = """
if True:
    def a(): ...
else:
    class B: ...
try:
    import numpy
except ImportError:
    def c(): ...
def _d():
    def e(): ...
"""
    assert list(defined(ast.parse(text).body)) == ["a", "B", "c"]
