"""The text of an update rule is made of its formula, and says what a lecture says."""

from typing import Any

import pytest

import neurosim as ns
from neurosim.formulas.arithmetic import Change
from neurosim.formulas.update_text import rule_formulas
from neurosim.formulas.updates import OPTIMIZERS
from neurosim.printing.update_latex import rule_latex

AS_WRITTEN = {
    "descent": "Δw = −η·g",
    "momentum": "Δw = −η·g + μ·(previous Δw)",
    "nesterov": "v = −η·g + μ·v, Δw = −η·g + μ·v",
    "adagrad": "s = s + g², Δw = −η·g/(√s + ε)",
    "rmsprop": "s = ρ·s + (1 − ρ)·g², Δw = −η·g/(√s + ε)",
    "adadelta": "s = ρ·s + (1 − ρ)·g², d = √(u + ε)·g/√(ε + s), u = ρ·u + (1 − ρ)·d², Δw = −η·d",
    "adam": (
        "m = β₁·m + (1 − β₁)·g, s = β₂·s + (1 − β₂)·g², Δw = −η·(m/(1 − β₁ᵗ)/(√(s/(1 − β₂ᵗ)) + ε))"
    ),
    "adamw": (
        "m = β₁·m + (1 − β₁)·g, s = β₂·s + (1 − β₂)·g², "
        "Δw = −η·(m/(1 − β₁ᵗ)/(√(s/(1 − β₂ᵗ)) + ε)) − η·λ·w"
    ),
    "adamax": "m = β₁·m + (1 − β₁)·g, u = max(β₂·u, |g| + ε), Δw = −η·(m/(1 − β₁ᵗ)/u)",
    "nadam": (
        "P = P·β₁·(1 − 0.5·0.96^(ψ·t)), m = β₁·m + (1 − β₁)·g, s = β₂·s + (1 − β₂)·g², "
        "Δw = −η·(((1 − β₁·(1 − 0.5·0.96^(ψ·t)))·g/(1 − P) + β₁·(1 − 0.5·0.96^(ψ·t)·0.96^ψ)·m"
        "/(1 − P·β₁·(1 − 0.5·0.96^(ψ·t)·0.96^ψ)))/(√(s/(1 − β₂ᵗ)) + ε))"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_text_of_a_rule_is_that_of_a_lecture(name: str) -> None:
    assert OPTIMIZERS[name].text == AS_WRITTEN[name]
    assert OPTIMIZERS[name](learning_rate=0.25).text == AS_WRITTEN[name]


def test_the_formulas_computed_one_after_the_other_are_the_change() -> None:
    """With the numbers of an update in place of the letters, the last formula gives what `change` gives."""
    rule = ns.AdaDelta(0.5, decay=0.75, epsilon=0.125)
    change, (squares, squared_steps) = rule.change(2.0, 0.5, (0.25, 0.5), ())
    numbers = {
        "gradient": 2.0,
        "learning_rate": 0.5,
        "decay": 0.75,
        "epsilon": 0.125,
        "squares": 0.25,
        "squared_steps": 0.5,
    }
    for symbol, tree in rule_formulas(ns.AdaDelta):
        numbers[symbol.quantity] = tree.evaluate(lambda leaf: numbers[leaf.quantity])
    assert (numbers["changed"], numbers["squares"], numbers["squared_steps"]) == (
        change,
        squares,
        squared_steps,
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_latex_is_made_of_the_same_formulas(name: str) -> None:
    latex = rule_latex(OPTIMIZERS[name])
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\leftarrow") == AS_WRITTEN[name].count(" = ") - 1
    assert not set(latex) & set("ηρβεμλψ√·−ᵗ²")


def test_a_rule_of_ones_own_has_a_text_from_its_formula_or_types_one() -> None:
    class Signed(ns.Optimizer):
        name = "signed"
        parameter_names = ("learning_rate", "reach")

        def __init__(self, learning_rate: float, reach: float = 2.0) -> None:
            super().__init__(learning_rate)
            self.reach = reach

        def change(self, gradient: Any, learning_rate: Any, *others: Any, weight: Any = 0.0) -> Change:
            return -(learning_rate * gradient / (abs(gradient) + self.reach)), ()

    class Stepped(Signed):
        name = "stepped"

        def change(self, gradient: Any, learning_rate: Any, *others: Any, weight: Any = 0.0) -> Change:
            return (-learning_rate if gradient > 0.0 else learning_rate), ()

    class Told(Stepped):
        text = "Δw = ∓η"

    assert Signed.text == "Δw = −η·g/(|g| + reach)"
    with pytest.raises(ns.StructureError, match="the change of optimizer Stepped is no formula"):
        Stepped.text  # noqa: B018
    assert Told.text == "Δw = ∓η"
