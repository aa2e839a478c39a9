"""A formula that somebody typed, ``"(sqrt(net**2 + 1) - 1)/2 + net"``, read into a tree by a small grammar.

Nothing is executed. The grammar, from what binds least to what binds most::

    formula   = term { ("+" | "-") term }
    term      = signed { ("*" | "/") signed }
    signed    = [ "+" | "-" ] signed | power
    power     = operand [ "**" whole number ]
    operand   = number | name | function "(" formula { "," formula } ")" | "(" formula ")"
    choice    = "choice" "(" formula comparison formula "," formula "," formula ")"
    comparison = "<" | "<=" | ">" | ">=" | "==" | "!="
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from neurosim.formulas.nodes import COMPARISONS, Call, Choice, Comparison, Expression, Negative, Number, sign
from neurosim.ground.errors import FormatError, brief, did_you_mean

#: Functions by how many arguments they take; max and min take two or more.
FUNCTIONS = {
    **dict.fromkeys(("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos", "atan", "abs", "sign"), 1),
    **dict.fromkeys(("max", "min"), 2),
}
CHOICE = "choice"
LONGEST, DEEPEST, HIGHEST_POWER = 2000, 50, 20
TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/(),<>])"
    r"|(?P<space>\s+)"
)
#: Signs that people type for others.
MEANT = {"^": "**", "·": "*", "×": "*", "−": "-", "÷": "/", "=": "=="}


@dataclass(frozen=True)
class Token:
    """A number, name or sign, and the column at which it begins, from 1; the end is an empty sign."""

    kind: str
    text: str
    column: int


def parse_formula(text: str, names: Mapping[str, Expression]) -> Expression:
    """Return the tree of a formula.

    Parameters
    ----------
    text : str
        The formula.
    names : mapping
        What a name stands for, such as the symbol of net for ``"net"``, or the number of a parameter.

    Raises
    ------
    FormatError
        The text is no formula; the sentence names the column, and shows the place.

    Examples
    --------
    >>> from neurosim.formulas.nodes import Symbol
    >>> parse_formula("2*net + 1", {"net": Symbol("net", "", 3.0)}).value
    7.0
    >>> parse_formula("2*nett", {"net": Symbol("net", "", 3.0)})
    Traceback (most recent call last):
    neurosim.FormatError: column 3 of the formula '2*nett': there is no 'nett' (did you mean 'net'? \
names: net; functions: exp, log, log1p, sqrt, tanh, sin, cos, atan, abs, sign, max, min, choice)
    """
    if len(text) > LONGEST:
        raise FormatError(
            f"the formula {brief(text)} has {len(text):,} characters; at most {LONGEST:,} are allowed"
        )
    return _Parser(text, names).formula()


class _Parser:
    """Reads the tokens one by one; every method reads what the rule of its name describes."""

    def __init__(self, text: str, names: Mapping[str, Expression]) -> None:
        self.text, self.names = text, names
        self.tokens = self._tokens()
        self.place, self.depth = 0, 0

    def formula(self) -> Expression:
        """The whole text."""
        tree = self._sum()
        if self._next.text in COMPARISONS:
            raise self._wrong(self._next, "a comparison stands in choice(net > 0, a, b) only")
        if self._next.text:
            hint = "; a choice is written choice(net > 0, a, b)" if self._next.text == "if" else ""
            raise self._wrong(self._next, f"'{self._next.text}' is not expected here{hint}")
        return tree

    # -- the rules ------------------------------------------------------------------------------------

    def _sum(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._wrong(self._next, f"more than {DEEPEST} brackets or signs inside each other")
        tree = self._term()
        while self._next.text in ("+", "-"):
            add = self._take().text == "+"
            tree = tree + self._term() if add else tree - self._term()
        self.depth -= 1
        return tree

    def _term(self) -> Expression:
        tree = self._signed()
        while self._next.text in ("*", "/"):
            multiply = self._take().text == "*"
            tree = tree * self._signed() if multiply else tree / self._signed()
        return tree

    def _signed(self) -> Expression:
        minus = False
        while self._next.text in ("+", "-"):
            minus ^= self._take().text == "-"
        tree = self._power()
        return Negative(tree) if minus else tree

    def _power(self) -> Expression:
        base = self._operand()
        if self._next.text != "**":
            return base
        self._take()
        exponent = self._take()
        if not exponent.text.isdecimal() or not 1 <= int(exponent.text[:9]) <= HIGHEST_POWER:
            raise self._wrong(
                exponent, f"a power is a whole number from 1 to {HIGHEST_POWER}; there are also sqrt and /"
            )
        return base ** int(exponent.text)

    def _operand(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._function(token) if self._next.text == "(" else self._symbol(token)
        if token.text == "(":
            tree = self._sum()
            self._expect(")")
            return tree
        raise self._wrong(token, "a number, a name or a bracket is expected here, not " + _called(token))

    def _function(self, token: Token) -> Expression:
        if token.text == CHOICE:
            return self._choice()
        wanted = FUNCTIONS.get(token.text)
        if wanted is None:
            if token.text in self.names:
                raise self._wrong(
                    token, f"'{token.text}' is no function; a product is written {token.text}*(...)"
                )
            raise self._wrong(token, f"there is no function '{token.text}' ({self._known(token.text)})")
        self._expect("(")
        arguments = [self._sum()]
        while self._next.text == ",":
            self._take()
            arguments.append(self._sum())
        self._expect(")")
        if len(arguments) != wanted and not (wanted == 2 and len(arguments) > 2):
            more = "two or more arguments" if wanted == 2 else "one argument"
            raise self._wrong(token, f"{token.text} takes {more}, not {len(arguments)}")
        return sign(arguments[0]) if token.text == "sign" else Call(token.text, tuple(arguments))

    def _choice(self) -> Expression:
        self._expect("(")
        left = self._sum()
        sign = self._take()
        if sign.text not in COMPARISONS:
            raise self._wrong(sign, f"choice begins with a comparison, such as net > 0, not {_called(sign)}")
        condition = Comparison(left, sign.text, self._sum())
        self._expect(",")
        then = self._sum()
        self._expect(",")
        otherwise = self._sum()
        self._expect(")")
        return Choice(condition, then, otherwise)

    def _symbol(self, token: Token) -> Expression:
        if token.text in FUNCTIONS or token.text == CHOICE:
            raise self._wrong(token, f"'{token.text}' is a function; write {token.text}(...)")
        if token.text not in self.names:
            raise self._wrong(token, f"there is no '{token.text}' ({self._known(token.text)})")
        return self.names[token.text]

    def _number(self, token: Token) -> Expression:
        number = float(token.text)
        if number == float("inf"):
            raise self._wrong(token, "the number is too large for a float")
        return Number(number)

    # -- tokens ---------------------------------------------------------------------------------------

    @property
    def _next(self) -> Token:
        return self.tokens[self.place]

    def _take(self) -> Token:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def _expect(self, sign: str) -> None:
        token = self._take()
        if token.text != sign:
            raise self._wrong(token, f"'{sign}' is expected here, not {_called(token)}")

    def _tokens(self) -> list[Token]:
        tokens, at = [], 0
        while at < len(self.text):
            match = TOKEN.match(self.text, at)
            if match is None:
                sign = self.text[at]
                hint = f"; write {MEANT[sign]}" if sign in MEANT else ""
                raise self._wrong(Token("sign", sign, at + 1), f"{sign!r} means nothing in a formula{hint}")
            if match.lastgroup != "space":
                tokens.append(Token(str(match.lastgroup), match.group(), at + 1))
            at = match.end()
        return [*tokens, Token("sign", "", len(self.text) + 1)]

    def _known(self, name: str) -> str:
        functions = [*FUNCTIONS, CHOICE]
        names = ", ".join(self.names) or "none"
        meant = did_you_mean(name, [*self.names, *functions])
        return f"{meant}names: {names}; functions: {', '.join(functions)}"

    def _wrong(self, token: Token, why: str) -> FormatError:
        return FormatError(f"column {token.column} of the formula {brief(self.text)}: {why}")


def _called(token: Token) -> str:
    return f"'{token.text}'" if token.text else "the end"
