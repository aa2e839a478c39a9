"""Several formulas as lines of Python: what they share is computed once, and a common choice is an ``if``."""

from collections.abc import Collection, Iterator, Sequence

from neurosim.formulas.nodes import Call, Choice, Expression, Part, Sum, Symbol
from neurosim.formulas.python import SUM, PythonCode, PythonNames

Pairs = Sequence[tuple[str, Expression]]

WIDEST = 96  # a longer line is broken at its plus signs, or into an if
MOST_TERMS = 200  # a longer sum is made in several lines: Python compiles no deeper ones


def indented(lines: Sequence[str], levels: int = 1) -> list[str]:
    """Return the lines moved to the right."""
    return [f"{'    ' * levels}{line}" if line else line for line in lines]


def assignments(code: PythonCode, names: PythonNames, pairs: Pairs) -> list[str]:
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
    if isinstance(tree, Sum) and len(tree.terms) > MOST_TERMS and tree not in code.known:
        lines = _line(code, name, Sum(tree.terms[:MOST_TERMS]))
        for start in range(MOST_TERMS, len(tree.terms), MOST_TERMS):
            more = tree.terms[start : start + MOST_TERMS]
            lines += _line(code, name, Sum((Symbol("local", name, 0.0), *more)))
        return lines
    line = f"{name} = {code.write(tree)}"
    if len(line) <= WIDEST or not isinstance(tree, Sum) or tree in code.known:
        return [line]
    pieces = [code.write(tree.terms[0], SUM), *(code.added(term).lstrip() for term in tree.terms[1:])]
    return [f"{name} = (", *indented(pieces), ")"]


def _shared(
    code: PythonCode, names: PythonNames, trees: Sequence[Expression]
) -> tuple[list[str], PythonCode]:
    """Return lines for what stands in the trees more than once, and a writer that knows them."""
    uses: dict[Expression, int] = {}
    for tree in trees:
        _count(code, tree, uses)
    lines: list[str] = []
    # The smaller first: a tree is larger than what it contains.
    for tree in sorted((tree for tree, count in uses.items() if count > 1), key=_size):
        name = _name(names, tree, code.known.values())
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
        if isinstance(inner, Sum) and len(inner.terms) > MOST_TERMS:
            uses[tree] += 1  # a line of its own, in any case
    for child in _always(inner):
        _count(code, child, uses)


def _always(node: Expression) -> Iterator[Expression]:
    """The children that are computed whatever is chosen."""
    yield from (node.condition,) if isinstance(node, Choice) else node.children()


def _size(node: Expression) -> int:
    return sum(1 for _ in node.walk())


def _is_total(code: PythonCode, node: Expression) -> bool:
    return isinstance(node, Sum) and all(isinstance(code.bare(term), Call) for term in node.terms)


WORDS = {"max": "largest", "min": "smallest"}


def _name(names: PythonNames, tree: Expression, used: Collection[str]) -> str:
    """A name that says what the tree is, and of which neuron; no other tree has it here."""
    leaf = next(tree.leaves(), None)
    of = "" if leaf is None else leaf.of
    what = WORDS.get(tree.function, tree.function) if isinstance(tree, Call) else "total"
    if isinstance(tree, Part):
        what, of = "dE_dout", tree.of
    name, number = names.of(what, of), 1
    while name in used:
        number += 1
        name = names.of(what, f"{of}_{number}")
    return name
