"""Equations as a lecture writes them, with letters in place of numbers: ``1/(1 + exp(−net))``."""

from neurosim.formulas import nodes
from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import Expression

SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}


class ConditionsShown(Infix):
    """Writes trees whose symbols have no numbers, so that a choice is shown with its condition."""

    def unwrapped(self, expression: Expression) -> Expression:
        """Return what is written for a named function, and for a choice that is one far out only."""
        while True:
            if isinstance(expression, nodes.Part | nodes.Named):
                expression = expression.body
            elif isinstance(expression, nodes.Written):
                expression = expression.written
            elif isinstance(expression, nodes.Choice) and expression.usual:
                expression = expression.then
            else:
                return expression

    def write(self, expression: Expression) -> str:
        """Return the expression; a choice that stands alone, or between commas, needs no brackets."""
        node = self.unwrapped(expression)
        return self.of(node, True) if isinstance(node, nodes.Choice) else super().write(expression)

    def _write(self, expression: Expression, level: int, first: bool) -> str:
        node = self.unwrapped(expression)
        if isinstance(node, nodes.Choice):  # it binds less than anything
            return self.bracketed(self.of(node, True))
        return super()._write(expression, level, first)


class EquationText(ConditionsShown):
    """Writes them as plain text.

    Where one side of a choice is there only for numbers that are far out, the other one is the equation.

    Examples
    --------
    >>> from neurosim.formulas.nodes import Symbol, choice, exp
    >>> net = Symbol("net", "", 0.0)
    >>> EQUATION_TEXT.write(1 / (1 + exp(-net)))
    '1/(1 + exp(−net))'
    >>> EQUATION_TEXT.write(choice(net > 0.0, net, 0.01 * net))
    'net if net > 0 else 0.01·net'
    >>> EQUATION_TEXT.write(choice(net > 0.0, choice(net > 1.0, net, 1), 0))
    '(net if net > 1 else 1) if net > 0 else 0'
    """

    def of_call(self, node: nodes.Call, first: bool) -> str:
        """Return an elementary function; log is ln in the lines of a log only."""
        return self.applied(node.function, node.arguments)

    def of_choice(self, node: nodes.Choice, first: bool) -> str:
        """Return a choice with its condition."""
        return f"{self.apart(node.then)} if {self.write(node.condition)} else {self.write(node.otherwise)}"

    def apart(self, expression: Expression) -> str:
        """Return a formula, in brackets where its own "if" or "else" would take what stands after it."""
        text = self.write(expression)
        return self.bracketed(text) if isinstance(self.unwrapped(expression), nodes.Choice) else text

    def of_comparison(self, node: nodes.Comparison, first: bool) -> str:
        """Return a condition."""
        return f"{self.apart(node.left)} {SIGNS.get(node.sign, node.sign)} {self.apart(node.right)}"

    def of_joined(self, node: nodes.Joined, first: bool) -> str:
        """Return several conditions."""
        return f" {node.word} ".join(map(self.write, node.conditions))


def written_number(number: float) -> str:
    """Return a number with all its digits, a whole one without a point."""
    return repr(float(number)).removesuffix(".0").replace("-", "−")


#: In plain text; t, o and K are the letters of losses.
LETTERS = {"target": "t", "outputs": "K"}
EQUATION_TEXT = EquationText(lambda symbol: LETTERS.get(symbol.quantity, symbol.quantity), written_number)


def added_up(tree: Expression) -> str:
    """Return the sum of such terms over the outputs, ``"Σ (t − out)²"``."""
    text = EQUATION_TEXT.write(tree)
    return f"Σ ({text})" if is_several(tree) else f"Σ {text}"


def is_several(tree: Expression) -> bool:
    """Whether a formula needs brackets behind a Σ."""
    return isinstance(EQUATION_TEXT.unwrapped(tree), nodes.Sum | nodes.Choice | nodes.Negative)
