"""Several formulas as lines of Python: what they share is computed once, and a common choice is an ``if``."""

from collections.abc import Iterator, Sequence

from neurosim.trace.code import SUM, Names, PythonCode
from neurosim.trace.expressions import Call, Choice, Expression, Negative, Part, Sum, Symbol

Pairs = Sequence[tuple[str, Expression]]

WIDEST = 96  # a longer line is broken at its plus signs, or into an if


def indented(lines: Sequence[str], levels: int = 1) -> list[str]:
    """Return the lines moved to the right."""
    return [f"{'    ' * levels}{line}" if line else line for line in lines]


def assignments(code: PythonCode, names: Names, pairs: Pairs) -> list[str]:
    """Return lines that give every name the number of its tree.

    Trees that are used more than once are computed once, under a name from `names`.
    """
    trees = [code.bare(tree) for _, tree in pairs]
    first = trees[0]
    if isinstance(first, Choice) and (len(pairs) > 1 or len(code.write(first)) > WIDEST):
        choices = [tree for tree in trees if isinstance(tree, Choice) and tree.condition == first.condition]
        if len(choices) == len(trees):
            branches = []
            for branch in ([c.then for c in choices], [c.otherwise for c in choices]):
                inner = [(name, tree) for (name, _), tree in zip(pairs, branch, strict=True)]
                branches.append(assignments(code, names, inner))
            then, otherwise = branches
            lines = [f"if {code.write(first.condition)}:", *indented(then)]
            if otherwise[0].startswith("if "):
                return [*lines, f"el{otherwise[0]}", *otherwise[1:]]
            return [*lines, "else:", *indented(otherwise)]
    lines, code = _shared(code, names, trees)
    for (name, _), tree in zip(pairs, trees, strict=True):
        lines += _line(code, name, tree)
    return lines


def _line(code: PythonCode, name: str, tree: Expression) -> list[str]:
    """Return one assignment, broken at the plus signs of a sum that is too long."""
    line = f"{name} = {code.write(tree)}"
    if len(line) <= WIDEST or not isinstance(tree, Sum) or tree in code.known:
        return [line]
    pieces = [code.write(tree.terms[0], SUM)]
    for term in tree.terms[1:]:
        inner = code.bare(term)
        minus = isinstance(inner, Negative)
        added = code.write(Sum((Symbol("", "", 0.0), term)))
        pieces.append(added.partition(" - " if minus else " + ")[2])
        pieces[-1] = f"{'-' if minus else '+'} {pieces[-1]}"
    return [f"{name} = (", *indented(pieces), ")"]


def _shared(code: PythonCode, names: Names, trees: Sequence[Expression]) -> tuple[list[str], PythonCode]:
    """Return lines for what stands in the trees more than once, and a writer that knows them."""
    uses: dict[Expression, int] = {}
    for tree in trees:
        _count(code, tree, uses)
    lines: list[str] = []
    # The smaller first: a tree is larger than what it contains.
    for tree in sorted((tree for tree, count in uses.items() if count > 1), key=_size):
        name = _name(names, tree)
        lines += _line(code, name, code.bare(tree))
        code = code.knowing({tree: name})
    return lines, code


def _count(code: PythonCode, node: Expression, uses: dict[Expression, int]) -> None:
    """Count how often a function, a sum of functions or a part is used, whatever is chosen."""
    inner = code.bare(node)
    slope = isinstance(node, Part) and node.quantity == "error_slope"
    tree = node if slope and not isinstance(inner, Symbol) else inner
    if tree in uses:
        uses[tree] += 1
        return
    if tree is node and slope or isinstance(inner, Call) or _is_total(code, inner):
        uses[tree] = 1
    for child in _always(inner):
        _count(code, child, uses)


def _always(node: Expression) -> Iterator[Expression]:
    """The children that are computed whatever is chosen."""
    yield from (node.condition,) if isinstance(node, Choice) else node.children()


def _size(node: Expression) -> int:
    return 1 + sum(map(_size, node.children()))


def _is_total(code: PythonCode, node: Expression) -> bool:
    return isinstance(node, Sum) and all(isinstance(code.bare(term), Call) for term in node.terms)


WORDS = {"max": "largest", "min": "smallest"}


def _name(names: Names, tree: Expression) -> str:
    leaf = next(tree.leaves(), None)
    of = "" if leaf is None else leaf.of
    if isinstance(tree, Part):
        return names.of("dE_dout", tree.of)
    if isinstance(tree, Call):
        return names.of(WORDS.get(tree.function, tree.function), of)
    return names.of("total", of)
