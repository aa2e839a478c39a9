"""Formulas as functions in JavaScript, whose numbers are floats as in Python.

Plain arithmetic and square roots have the bits of the float function. Every browser brings its own exp, log
and the like, which may differ in the last digit.
"""

from neurosim.formulas.c import CCode, argument_names
from neurosim.formulas.nodes import Comparison, Expression, Symbol
from neurosim.formulas.python import COMPARISON, SUM, Code

#: What stands before the functions.
HEAD = """\
const larger = (first, second) => second > first ? second : first;
const smaller = (first, second) => second < first ? second : first;
"""
FUNCTIONS = ("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos", "atan", "abs")
#: Words that mean something else in JavaScript, or above.
TAKEN = """
arguments await break case catch class const continue debugger default delete do else enum eval export extends
false finally for function if implements import in instanceof interface let new null package private protected
public return static super switch this throw true try typeof var void while with yield
larger smaller Math Infinity NaN
"""


class JavaScriptCode(CCode):
    """Writes trees as JavaScript.

    Examples
    --------
    >>> from neurosim.formulas.nodes import exp
    >>> JavaScriptCode(lambda symbol: symbol.quantity).write(1 / (1 + exp(-Symbol("net", "", 0.5))))
    '1.0/(1.0 + Math.exp(-net))'
    """

    infinity, not_a_number = "Infinity", "NaN"
    called = {name: f"Math.{name}" for name in FUNCTIONS}

    def of_comparison(self, node: Comparison) -> Code:
        """Return a comparison, which must not take other things for equal numbers."""
        sign = {"==": "===", "!=": "!=="}.get(node.sign, node.sign)
        return f"{self.write(node.left, SUM)} {sign} {self.write(node.right, SUM)}", COMPARISON


def javascript_function(formula: Expression, *symbols: Symbol, name: str) -> str:
    """Return the formula as a function in JavaScript; `HEAD` stands before the first one.

    Parameters
    ----------
    formula : Expression
    *symbols : Symbol
        What it is a function of.
    name : str
        What it is called.

    Examples
    --------
    >>> out = Symbol("out", "", 0.5)
    >>> print(javascript_function(out * (1 - out), out, name="slope"))
    function slope(out) {
      return out*(1.0 - out);
    }
    """
    names = argument_names(symbols, f"{TAKEN} {name}")
    arguments = ", ".join(names[symbol] for symbol in symbols)
    code = JavaScriptCode(names.__getitem__).write(formula)
    return f"function {name}({arguments}) {{\n  return {code};\n}}"
