"""Counts of the source: how much there is to type, to read, and to keep in step.

    python benchmarks/counts.py [ANOTHER_TREE]

prints what this work tree counts, and beside it the same of another one, such as a work tree of an older
commit. Lines are lines of code: without blanks, comments and docstrings.
"""

import ast
import io
import re
import sys
import tokenize
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
#: The lower floors, under the names that they had and have; a formula is written as text in one file more.
FLOORS = ("equations", "formulas", "trace", "model", "passes", "engines")
MOVED = ("printing/infix.py",)
#: The passes by hand, statement by statement: what only checks, converts, keeps or refuses.
GUARDS = re.compile(
    r"isfinite|not_finite|plain_float|make_plain|_failed\(|Unchanged|\.keep\(|raise |^try:|^except |^assert "
    r"|require_|judge|where = |^from |^import "
)
SIGMOID = re.compile(r"1(\.0)? ?/ ?\(1(\.0)? ?\+ ?(\w+\.)?exp\(-\w+(\.\w+)?\)\)")


def sources(folder: Path) -> list[Path]:
    """Every Python file of a folder."""
    return sorted(folder.rglob("*.py"))


def code_lines(path: Path) -> list[str]:
    """The lines of a file that are code, without their indentation."""
    text = path.read_text(encoding="utf-8")
    silent = {line for node in ast.walk(ast.parse(text)) for line in _docstring(node)}
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    spoken: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in (*skipped, tokenize.ENDMARKER):
            spoken.update(range(token.start[0], token.end[0] + 1))
    lines = text.splitlines()
    return [lines[number - 1].strip() for number in sorted(spoken - silent)]


def _docstring(node: ast.AST) -> range:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) or ast.get_docstring(node) is None:
        return range(0)
    first = node.body[0]
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)


def members(tree: Path) -> int:
    """What is typed for the sigmoid, beside its name: attributes and methods of its class."""
    for path in (*sources(tree / "neurosim/equations"), *sources(tree / "neurosim/formulas")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == "Sigmoid":
                return sum(isinstance(one, ast.Assign | ast.AnnAssign | ast.FunctionDef) for one in node.body)
    raise SystemExit(f"there is no class Sigmoid in {tree}")


def words(tree: Path, pattern: str) -> int:
    """How often a word stands in the code of the package."""
    found = re.compile(pattern)
    return sum(len(found.findall(path.read_text(encoding="utf-8"))) for path in sources(tree / "neurosim"))


def counts(tree: Path) -> dict[str, str]:
    """All counts of a tree, by what they are called."""
    package = tree / "neurosim"
    everything = [line for path in sources(package) for line in code_lines(path)]
    by_hand = code_lines(package / "passes/by_hand.py")
    guards = [line for line in by_hand if GUARDS.search(line)]
    low = [path for floor in FLOORS for path in sources(package / floor)]
    low += [package / name for name in MOVED if (package / name).exists()]
    typed = [name for line in everything for name in re.findall(r"\b(?:Any|object|cast)\b", line)]
    return {
        "attributes and methods of class Sigmoid": str(members(tree)),
        "1/(1 + exp(-net)) as code": str(sum(bool(SIGMOID.search(line)) for line in everything)),
        "by_hand.py: lines of code": str(len(by_hand)),
        "by_hand.py: guards and imports": f"{100 * len(guards) / len(by_hand):.0f} %",
        "type: ignore": str(words(tree, r"# type: ignore")),
        "Any, object, cast": str(len(typed)),
        "lines of code of the lower floors": f"{sum(len(code_lines(path)) for path in low):,}",
        "lines of code of the package": f"{len(everything):,}",
        "files over 250 lines": str(sum(_length(path) > 250 for path in sources(package))),
    }


def _length(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def main() -> None:
    """Print the table."""
    trees = [Path(given) for given in sys.argv[1:]] + [HERE]
    tables = [counts(tree) for tree in trees]
    for what in tables[0]:
        print(f"{what:45s}", *(f"{table[what]:>10s}" for table in tables))


if __name__ == "__main__":
    main()
