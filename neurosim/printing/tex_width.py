r"""How wide LaTeX sets a formula, from the widths of its signs: enough to break rows before the margin.

The widths are those of Computer Modern in ems, rounded up a little; only what our printers write is known.
"""

import re

EM = 10.95  # points, of an article in 11pt
#: Widths of single signs; letters and digits that are not listed are half an em.
SIGNS = {
    **dict.fromkeys(".,;:'!|", 0.28),
    **dict.fromkeys("()[]/", 0.39),
    **dict.fromkeys("ijlft", 0.4),
    **dict.fromkeys("mwMW", 0.9),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.76),
    "=": 1.34,
    "+": 1.23,
    "~": 0.34,
}
#: Widths of commands, the space around operators included.
COMMANDS = {
    "cdot": 0.73,
    "times": 1.23,
    "ast": 0.95,
    "odot": 1.23,
    "to": 1.56,
    "leftarrow": 1.56,
    "approx": 1.34,
    "top": 0.78,
    "quad": 1.0,
    "Bigl": 0.35,
    "Bigr": 0.35,
    "left": 0.35,
    "right": 0.35,
    "exp": 1.6,
    "ln": 1.0,
    "max": 2.1,
    "tanh": 2.4,
    "thinspace": 0.17,
}
SMALLER = 0.74  # indices
MINUS, BINARY = 0.78, 0.45  # the sign alone, and the space around it between two numbers
BETWEEN_COLUMNS, BRACKETS = 0.92, 1.5  # of a matrix
AROUND_FRACTION = 0.25
TOKEN = re.compile(r"\\begin\{(p|small)matrix\}|\\end\{(?:p|small)matrix\}|\\\\|\\[A-Za-z]+|\\.|.", re.DOTALL)
_LOOKED_AT = 16  # signs before a minus, which are enough to see whether it opens
_OPENS = re.compile(r"(?:^|[=({&+,;]|\\cdot|\\times|\\ast|\\odot|\\Bigl\()\s*$")


def tex_width(latex: str) -> float:
    r"""Return how many points a formula takes.

    Examples
    --------
    >>> round(tex_width(r"w_{5} \cdot 0.5933")), round(tex_width(r"\frac{1}{1 + x}"))
    (55, 28)
    """
    return EM * _Reader(latex).width()


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.at = 0

    def width(self) -> float:
        """The width of all up to the end, or to what closes the group."""
        total = 0.0
        while (token := self._next()) not in ("", "}"):
            if token in "^_" and token:
                total += self._indices(token)
            elif token.startswith(r"\begin"):
                total += self._matrix(token)
            else:
                total += self._one(token)
        return total

    def _next(self) -> str:
        found = TOKEN.match(self.latex, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _argument(self) -> float:
        while (token := self._next()) == " ":
            pass
        return self.width() if token == "{" else self._one(token)

    def _one(self, token: str) -> float:
        if token == "{":
            return self.width()
        if token == "-":
            before = self.at - 1
            opens = _OPENS.search(self.latex, max(0, before - _LOOKED_AT), before)
            return MINUS if opens else MINUS + BINARY
        if not token.startswith("\\"):
            return 0.0 if token in " &" else SIGNS.get(token, 1.0 if ord(token) > 0x2E80 else 0.53)
        name = token[1:]
        if name in ("frac", "tfrac"):
            smaller = SMALLER if name == "tfrac" else 1.0
            return smaller * max(self._argument(), self._argument()) + AROUND_FRACTION
        if name in ("text", "mathrm", "operatorname"):
            return self._upright() + (0.17 if name == "operatorname" else 0.0)
        if name in ("hat", "boldsymbol", "ensuremath"):
            return self._argument() * (1.1 if name == "boldsymbol" else 1.0)
        if name == "sqrt":
            return self._argument() + 0.9
        if name == "tag":
            self._argument()
            return 0.0
        return COMMANDS.get(name, 0.6 if name.isalpha() else SIGNS.get(name, 0.53))

    def _upright(self) -> float:
        """A word: its spaces count."""
        start = self.at
        inside = self._argument()
        return inside + 0.34 * self.latex[start : self.at].count(" ")

    def _indices(self, token: str) -> float:
        """What stands above and below counts once."""
        widest = 0.0
        while True:
            widest = max(widest, self._argument())
            if self.latex[self.at : self.at + 1] not in ("^", "_"):
                return SMALLER * widest + 0.05
            self.at += 1

    def _matrix(self, token: str) -> float:
        end = self.latex.index(token.replace("begin", "end"), self.at)
        rows = [row.split("&") for row in self.latex[self.at : end].split(r"\\")]
        self.at = end + len(token) - 2
        columns = max(map(len, rows))
        widths = [max(_Reader(row[k]).width() for row in rows if k < len(row)) for k in range(columns)]
        small = token.startswith(r"\begin{small")
        gaps = BETWEEN_COLUMNS * (columns - 1)
        return (SMALLER * sum(widths) + 0.5 * gaps) if small else sum(widths) + gaps + BRACKETS
