r"""Update rules in LaTeX: \Delta w = -\eta \, g."""

from neurosim.formulas.nodes import Symbol
from neurosim.formulas.optimizer import Optimizer
from neurosim.formulas.text import written_number
from neurosim.formulas.update_text import UpdateText, letter, rule_formulas
from neurosim.printing.tex import LatexInfix, LatexScript, latex_number

SCRIPT = LatexScript()
#: Names that are more than a letter.
NAMES = {"Δw": r"\Delta w", "(previous Δw)": r"\Delta w_{\mathrm{previous}}"}


class UpdateLatex(LatexInfix, UpdateText):
    """Writes the formulas of a rule in LaTeX."""


def rule_latex(kind: type[Optimizer]) -> str:
    r"""Return the formulas of a rule; an arrow stands before the new value of what is remembered.

    Examples
    --------
    >>> from neurosim.formulas.descents import Nesterov
    >>> print(rule_latex(Nesterov))
    v \leftarrow -\eta \, g + \mu \, v,\quad \Delta w = -\eta \, g + \mu \, v
    """
    *before, (changed, change) = rule_formulas(kind)
    lines = [rf"{_name(symbol)} \leftarrow {UPDATE_LATEX.write(tree)}" for symbol, tree in before]
    return r",\quad ".join([*lines, f"{_name(changed)} = {UPDATE_LATEX.write(change)}"])


def _name(symbol: Symbol) -> str:
    text = letter(symbol)
    if text in NAMES:
        return NAMES[text]
    base, _, exponent = text.removesuffix("ᵗ").partition("^")
    base = base if exponent else SCRIPT.label(base)
    above = "".join(rf"{SCRIPT.letter(each)} " for each in exponent if each not in "(·)").strip()
    above = above or ("t" if text.endswith("ᵗ") else "")
    return f"{base}^{{{above}}}" if above else base


UPDATE_LATEX = UpdateLatex(
    _name, lambda number: latex_number(written_number(number)), times=r" \, ", minus="-"
)
