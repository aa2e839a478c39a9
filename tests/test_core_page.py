"""docs/core.md: the code it quotes is that of the files, and its examples run."""

import ast
import doctest
import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "core.md").read_text(encoding="utf-8")
QUOTES = re.findall(r"<!-- (\S+): (\S+) -->\n```python\n(.*?)\n```\n", PAGE, re.DOTALL)
EXAMPLES = re.findall(r"```python\n(>>> .*?)```", PAGE, re.DOTALL)


def source(file: str, name: str) -> str:
    """The lines of a class, function or method of a file, without their indentation."""
    text = (ROOT / file).read_text(encoding="utf-8")
    found: ast.Module | ast.ClassDef | ast.FunctionDef = ast.parse(text)
    for part in name.split("."):
        below = [node for node in found.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
        found = next(node for node in below if node.name == part)
    assert isinstance(found, ast.ClassDef | ast.FunctionDef)
    return textwrap.dedent("\n".join(text.splitlines()[found.lineno - 1 : found.end_lineno]))


def test_every_quote_and_every_example_is_found():
    assert len(QUOTES) == PAGE.count("<!-- ") == 10
    assert len(QUOTES) + len(EXAMPLES) == PAGE.count("```python\n")


@pytest.mark.parametrize(("file", "name", "quoted"), QUOTES, ids=[name for _, name, _ in QUOTES])
def test_a_quote_is_what_stands_in_the_file(file, name, quoted):
    assert quoted == source(file, name)


def test_the_examples_run():
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    names: dict[str, object] = {}
    for number, example in enumerate(EXAMPLES):
        test = parser.get_doctest(example, names, f"example {number + 1}", "docs/core.md", 0)
        assert runner.run(test, clear_globs=False).failed == 0
        names = test.globs
