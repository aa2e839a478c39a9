"""Formulas as functions in C99, with the arithmetic of IEEE 754 that C has by itself.

A compiler gives the bits of the float function where it rounds every operation once, as ``cc -std=c99`` does,
without ``-ffast-math``, and where exp, log and the like come from the library that Python uses, too.
"""

import math

from neurosim.formulas.nodes import Call, Choice, Expression, Joined, Number, Symbol
from neurosim.formulas.python import AND, CHOICE, COMPARISON, FACTOR, OR, SUM, Code, PythonCode, PythonNames

#: What stands before the functions.
HEAD = """\
#include <math.h>

static double larger(double first, double second) { return second > first ? second : first; }
static double smaller(double first, double second) { return second < first ? second : first; }
"""
#: Words that mean something else in C, or above.
TAKEN = """
auto break case char const continue default do double else enum extern float for goto if inline int long main
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
larger smaller exp log log1p sqrt tanh sin cos atan fabs gamma signgam y0 y1 yn j0 j1 jn
"""


class CCode(PythonCode):
    """Writes trees as C expressions.

    Examples
    --------
    >>> from neurosim.formulas.nodes import choice
    >>> net = Symbol("net", "", 0.5)
    >>> CCode(lambda symbol: symbol.quantity).write(choice(net > 0.0, net, -0.1 * net**2))
    'net > 0.0 ? net : (-0.1)*(net*net)'
    """

    infinity, not_a_number = "INFINITY", "NAN"
    #: How functions are called that have another name in C.
    called = {"abs": "fabs"}

    def of_number(self, node: Number) -> Code:
        """Return a number, which has a name where it is not finite."""
        if math.isfinite(node.number):
            return super().of_number(node)
        if math.isnan(node.number):
            return self.not_a_number, FACTOR
        return (self.infinity, FACTOR) if node.number > 0 else (f"-{self.infinity}", SUM)

    def of_call(self, node: Call) -> Code:
        """Return a function; the largest of several numbers is found two by two, the first of equal ones."""
        text, *rest = map(self.write, node.arguments)
        extreme = {"max": "larger", "min": "smaller"}.get(node.function)
        if extreme is None:
            return f"{self.called.get(node.function, node.function)}({text})", FACTOR
        for argument in rest:
            text = f"{extreme}({text}, {argument})"
        return text, FACTOR

    def of_choice(self, node: Choice) -> Code:
        """Return a choice, whose condition comes first here."""
        condition, then = self.write(node.condition, OR), self.write(node.then, OR)
        return f"{condition} ? {then} : {self.write(node.otherwise)}", CHOICE

    def of_joined(self, node: Joined) -> Code:
        """Return conditions with && or || between them, and with brackets where both are mixed."""
        sign, level = (" && ", AND) if node.word == "and" else (" || ", OR)
        return sign.join(self.write(one, COMPARISON) for one in node.conditions), level


def c_function(formula: Expression, *symbols: Symbol, name: str) -> str:
    """Return the formula as a function in C; `HEAD` stands before the first one in a file.

    Parameters
    ----------
    formula : Expression
    *symbols : Symbol
        What it is a function of.
    name : str
        What it is called.

    Examples
    --------
    >>> from neurosim.formulas.nodes import maximum
    >>> net = Symbol("net", "", 0.5)
    >>> print(c_function(maximum(net, 0.0), net, name="relu"))
    double relu(double net)
    {
        return larger(net, 0.0);
    }
    """
    names = argument_names(symbols, f"{TAKEN} {name}")
    arguments = ", ".join(f"double {names[symbol]}" for symbol in symbols)
    return f"double {name}({arguments})\n{{\n    return {CCode(names.__getitem__).write(formula)};\n}}"


def argument_names(symbols: tuple[Symbol, ...], taken: str) -> dict[Symbol, str]:
    """Return a name for every symbol: its quantity, or nearly so where that is one of the words `taken`."""
    names = PythonNames(taken.split())
    return {symbol: names.of(symbol.quantity, symbol.of, symbol.quantity) for symbol in symbols}
