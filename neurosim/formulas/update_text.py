"""Update rules as a lecture writes them: ``v = −η·g + μ·v, Δw = −η·g + μ·v``."""

from neurosim.formulas.nodes import Expression, Negative, Product, Quotient, Symbol, rebuilt
from neurosim.formulas.text import EquationText, written_number
from neurosim.formulas.update_trees import Formula, UpdateRule, formulas_of
from neurosim.ground.errors import StructureError

#: The letters of numbers, of what is remembered, and of what a rule is given.
LETTERS = {
    "learning_rate": "η",
    "momentum": "μ",
    "decay": "ρ",
    "epsilon": "ε",
    "beta1": "β₁",
    "beta2": "β₂",
    "weight_decay": "λ",
    "momentum_decay": "ψ",
    "fading": "0.96^ψ",
    "gradient": "g",
    "weight": "w",
    "changed": "Δw",
    "change": "(previous Δw)",
    "velocity": "v",
    "mean": "m",
    "squares": "s",
    "squared_steps": "u",
    "largest": "u",
    "step": "d",
    "product": "P",
}


class RuleText:
    """The text of a rule, made of its `change`, unless a class types one of its own."""

    def __get__(self, own: UpdateRule | None, kind: type[UpdateRule]) -> str:
        return rule_text(kind)


def rule_text(kind: type[UpdateRule]) -> str:
    """Return the formulas of a rule in one line.

    Examples
    --------
    >>> from neurosim.formulas.updates import OPTIMIZERS
    >>> rule_text(OPTIMIZERS["nesterov"])
    'v = −η·g + μ·v, Δw = −η·g + μ·v'
    """
    return ", ".join(f"{letter(symbol)} = {UPDATE_TEXT.write(tree)}" for symbol, tree in rule_formulas(kind))


def rule_formulas(kind: type[UpdateRule]) -> list[Formula]:
    """Return the formulas of a rule over symbols, each with the names of those before in it.

    Raises
    ------
    StructureError
        Its `change` needs numbers.
    """
    rule = object.__new__(kind)
    for name in {*LETTERS, *kind.parameter_names}:
        if not hasattr(kind, name):
            setattr(rule, name, _symbol(name))
    slots = [_symbol(slot) for slot in kind.slots]
    try:
        powers, new_powers = _powers(rule)
        change = rule.change(
            _symbol("gradient"), _symbol("learning_rate"), slots, powers, weight=_symbol("weight")
        )
        formulas = formulas_of(change, slots, _symbol("step"))
    except Exception as error:  # whatever somebody's own rule may raise
        raise StructureError(
            f"the change of optimizer {kind.__name__} is no formula ({type(error).__name__}: {error}); give "
            "the class a text of its own"
        ) from error
    formulas = [(slot, tree) for slot, tree in formulas if tree is not change[0]]
    return [*new_powers, *_by_names([*formulas, (_symbol("changed"), change[0])])]


def letter(symbol: Symbol) -> str:
    """Return how a lecture calls a number of a rule."""
    return LETTERS.get(symbol.quantity, symbol.quantity)


def _symbol(name: str) -> Symbol:
    return Symbol(name, "", 0.0)


def _powers(rule: UpdateRule) -> tuple[list[Symbol], list[Formula]]:
    """The powers of the decays, and the formula of one that is no mere power: a product."""
    decays = [decay for decay in rule.decays if isinstance(decay, Symbol)]
    old = [_symbol(_power(letter(decay))) for decay in decays]
    powers, formulas = [], []
    for power, decay, (_, tree) in zip(
        old, decays, _by_names(list(zip(old, rule.next_powers(old), strict=True))), strict=True
    ):
        if tree == power * decay:
            powers.append(power)
            continue
        product = _symbol("product")
        powers.append(product)
        renamed: dict[Expression, Symbol] = {power: product}
        formulas.append((product, rebuilt(tree, renamed.get)))
    return powers, formulas


def _power(base: str) -> str:
    """A letter to the power of t, the number of the update."""
    base, power, exponent = base.partition("^")
    return f"{base}^({exponent}·t)" if power else f"{base}ᵗ"


def _by_names(formulas: list[Formula]) -> list[Formula]:
    """The formulas, in which the trees of those before stand by their names."""
    known: dict[Expression, Symbol] = {}
    named = []
    for symbol, tree in formulas:
        named.append((symbol, rebuilt(tree, known.get)))
        known[tree] = symbol
    return named


class UpdateText(EquationText):
    """Writes trees with the signs of a lecture: √s, |g|, g² for g·g."""

    def applied(self, function: str, arguments: tuple[Expression, ...]) -> str:
        """Return a function with its arguments."""
        inside = self.separator.join(map(self.write, arguments))
        if function == "sqrt":
            return f"√{inside}" if isinstance(arguments[0], Symbol) else f"√({inside})"
        return f"|{inside}|" if function == "abs" else f"{function}({inside})"

    def of_product(self, node: Product, first: bool) -> str:
        """Return a product; a square where something is multiplied by itself."""
        first_factor, last = node.factors[0], node.factors[-1]
        if set(node.factors) == {first_factor}:
            return self.raised(first_factor, len(node.factors))
        if isinstance(last, Product) and set(last.factors) == {last.factors[0]}:
            node = Product((*node.factors[:-1], last.factors[0] ** len(last.factors)))
        return super().of_product(node, first)

    def of_quotient(self, node: Quotient, first: bool) -> str:
        """Return a quotient; a minus before its numerator needs no brackets where it comes first."""
        if first and isinstance(node.numerator, Negative):
            return self.minus + super().of_quotient(Quotient(node.numerator.body, node.denominator), False)
        return super().of_quotient(node, first)


UPDATE_TEXT = UpdateText(letter, written_number)
