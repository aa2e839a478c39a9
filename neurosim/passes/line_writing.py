"""What straight-line passes are written with: sums, changes of objects, and the frame of a function."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from neurosim.formulas.by_formula import ByFormula
from neurosim.formulas.nodes import Expression, Operand, Sum, Symbol
from neurosim.formulas.python import PRODUCT, PythonCode
from neurosim.formulas.updates import change_expression
from neurosim.trace.statements import indented

#: So many terms stand in a line: Python compiles no very long ones.
MOST_TERMS = 50
#: What a function does in doubt.
DOUBT = "    return None"

Lines = list[str]


class Change(NamedTuple):
    """What a pass puts onto an object: ``n3.delta`` becomes ``d3``, and was ``d3_0``."""

    place: str
    new: str

    @property
    def before(self) -> str:
        """The variable with what stood there."""
        return f"{self.new}_0"

    def read(self) -> str:
        """The line that reads what stood there."""
        return f"{self.before} = {self.place}"


def function_of(text: str, known: dict[str, Any]) -> Callable[..., Any]:
    """Return the function of a text that was written here: nothing in it was typed by a user."""
    exec(compile(text, "<a pass written from its formulas>", "exec"), known)
    made: Callable[..., Any] = known[text[len("def ") : text.index("(")]]
    return made


def local(name: str) -> Symbol:
    """A variable of the text, in a formula."""
    return Symbol("local", name, 0.0)


#: Writes formulas of such variables.
CODE = PythonCode(lambda symbol: symbol.of)


def written_formula(equation: ByFormula, what: str, names: Mapping[str, str]) -> str:
    """The formula of an equation, or its slope."""
    tree, _ = equation.general(what)
    return PythonCode(lambda symbol: names[symbol.quantity]).write(tree)


def summed(name: str, tree: Operand) -> Lines:
    """Lines that add the terms to 0.0 from left to right, as the passes by hand do."""
    terms = tree.terms if isinstance(tree, Sum) else (tree,) if isinstance(tree, Expression) else ()
    lines, so_far = [], "0.0"
    for start in range(0, max(1, len(terms)), MOST_TERMS):
        chunk = [CODE.write(term, PRODUCT) for term in terms[start : start + MOST_TERMS]]
        lines.append(f"{name} = {' + '.join([so_far, *chunk])}")
        so_far = name
    return lines


def descended(change: Change, gradient: str, trainable: str) -> Lines:
    """Lines for the new value of a parameter."""
    changed = local(change.before) + change_expression(local(gradient), local("rate"))
    return [change.read(), f"{change.new} = {CODE.write(changed)} if {trainable} else {change.before}"]


def function_text(
    head: str,
    lines: Lines,
    changes: Sequence[Change],
    result: str,
    added: Sequence[str] | None = None,
    also: Sequence[str] = (),
) -> str:
    """The text of a function that computes, looks at the sum of it all, and only then changes the objects."""
    numbers = [change.new for change in changes] if added is None else added
    total = summed("total", Sum(tuple(map(local, numbers))))
    body = ["try:", *indented([*lines, *total]), "except Exception:", DOUBT]
    body += ["if type(total) is not float or total - total != 0.0:", DOUBT]
    ends = [f"return {result}"]
    if changes:
        stores = [*(f"{one.place} = {one.new}" for one in changes), *also]
        back = [f"{one.place} = {one.before}" for one in changes]
        ends = ["try:", *indented(stores + ends), "except BaseException:", *indented([*back, "raise"])]
    return "\n".join([f"def {head}:", *indented(body + ends), ""])
