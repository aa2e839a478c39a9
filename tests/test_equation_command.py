"""``neurosim equation``: what is said of an equation holds, and all of them can be shown."""

import re

import pytest

from neurosim.cli.app import main
from neurosim.formulas.activation import NET, Activation
from neurosim.formulas.kinks import kinks
from neurosim.formulas.known import ACTIVATIONS, LOSSES
from neurosim.formulas.sources import sources_of
from neurosim.scenario.equations.sheets import KINDS, bundled

OWN = """
title = "t"
source = "s"
[network.layers]
sizes = [2, 2, 1]
activation = { name = "bent", formula = "max(a*net, net - 1)", a = 0.5 }
output_activation = "linear"
seed = 1
[network]
loss = { name = "mine", formula = "abs(target - out)**3" }
[[samples]]
inputs = [1, 0]
targets = [1]
[training]
learning_rate = 0.1
optimizer = "adam"
schedule = { name = "step", factor = 0.5, every = 10 }
"""


def said(capsys, *words: str) -> str:
    assert main(["equation", *words]) == 0
    return capsys.readouterr().out


def test_all_are_listed_with_their_formula(capsys):
    text = said(capsys)
    for kind, known in KINDS.items():
        assert kind.upper() in text
        for name in known:
            assert re.search(rf"^  {re.escape(name)} +\S", text, re.MULTILINE), name
    assert "out = 1/(1 + exp(−net))" in text


@pytest.mark.parametrize("name", dict.fromkeys(name for known in KINDS.values() for name in known))
def test_each_is_shown_as_text_and_as_latex(name, capsys):
    text = said(capsys, name)
    assert "formula" in text and "in words" in text
    latex = said(capsys, name, "--latex")
    lines = latex.splitlines()
    comments = [line for line in lines if line.startswith("% ")]
    formulas = [line for line in lines if not line.startswith("% ")]
    assert formulas and comments[0].startswith(f"% {name} (")
    for line in formulas:
        assert line.startswith(r"\[ ") and line.endswith(r" \]")
        assert line.count("{") == line.count("}") and not re.search(r"[−·Σ√η²]", line), line


def test_a_name_of_two_kinds_shows_both(capsys):
    text = said(capsys, "step")
    assert "step  (activation)" in text and "step  (schedule)" in text


def test_kinks_are_found_with_the_slope_that_is_used(capsys):
    assert "at net = 0: slope 0 on the left, 1 on the right, 0 there" in said(capsys, "relu")
    assert "at net = −3: slope 0 on the left, 0.1667 on the right, 0 there" in said(capsys, "hard_sigmoid")
    assert "at net = 0: it jumps from −1 to 1, and is 0 there" in said(capsys, "sign")
    assert "at out = 1: slope −1 on the left, 1 on the right, 0 there, for target 1" in said(
        capsys, "absolute_error"
    )
    for smooth in ("sigmoid", "gelu", "softsign", "huber", "elu", "softplus", "cross_entropy"):
        assert "kink" not in said(capsys, smooth)


def test_a_loss_for_any_out_is_shown_on_both_sides_of_the_target(tmp_path, capsys):
    text = said(capsys, "huber")
    assert re.search(r"out, target 1 +−1 +0 +0\.5 +1 +1\.5 +2 +3\n", text)
    assert re.search(r"slope +−1 +−1 +−0\.5 +0 +0\.5 +1 +1\n", text)
    assert re.search(r"out, target 1 +0\.1 +0\.25", said(capsys, "cross_entropy"))


@pytest.mark.parametrize("formula", ["max(net, 0, 2*net)", "choice(net > 0, choice(net > 1, 3, net), -net)"])
def test_the_text_of_a_slope_means_the_slope(formula):
    """Python reads `a if b else c` as the text means it."""
    f = Activation.from_text("mine", formula)
    text = f.slope_text.translate(str.maketrans({"·": "*", "−": "-", "≥": ">="}))
    for net in (-2.0, -0.5, 0.5, 2.0):
        assert eval(text, {"max": max, "net": net}) == f.slope(net, f.value(net)), (text, net)


def test_a_zero_has_no_sign(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("abs(target - out)**3", "abs(target - out)"), encoding="utf-8")
    assert "slope −1 on the left, 1 on the right, 0 there" in said(capsys, str(path))


def test_the_letters_of_an_update_rule_are_explained(capsys):
    text = said(capsys, "adamw")
    assert "β₁ beta1 = 0.9, β₂ beta2 = 0.999, ε epsilon = 1e-08, λ weight_decay = 0.01" in text
    assert "ψ momentum_decay = 0.004" in said(capsys, "nadam")


def test_the_natural_logarithm_is_ln_as_in_the_log(capsys):
    for name in ("mish", "kullback_leibler", "focal", "log"):
        found = re.search(r"formula +(.*)", said(capsys, name))
        assert found is not None
        formula = found[1]
        assert "ln(" in formula and "log(" not in formula


def test_kinks_between_the_steps_of_the_search_are_found():
    f = Activation.from_text("bent", "max(a*net, net - 1)", a=0.3)
    found = kinks(f.general("value")[0], NET, f.value, lambda net: f.slope(net, f.value(net)))
    assert [one.at for one in found] == [pytest.approx(1 / 0.7, abs=1e-8)]


@pytest.mark.parametrize(
    "known",
    [one for kind in ("activation", "loss") for one in KINDS[kind].values()],
    ids=lambda one: one.name,
)
def test_what_is_not_elementary_has_a_source(known):
    elementary = {"tanh", "linear", "step", "exp", "log", "square"}
    elementary |= {"squared_error", "mean_squared_error", "sum_of_outputs"}
    assert sources_of(known) or known.name in elementary


def test_the_equations_of_a_scenario_are_shown(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    text = said(capsys, str(path))
    for part in ("bent  (activation)", "linear  (activation)", "mine  (loss)", "adam  (optimizer)"):
        assert part in text
    assert "out = max(0.5·net, net − 1)" in text and "a formula of your own" in text
    assert re.search(r"typed +formula = max\(a\*net, net - 1\)\n +parameter +a = 0\.5\n", text)
    assert "step  (schedule)" in text and "(initialisation)" in text
    assert "at net = 2: slope 0.5 on the left, 1 on the right, 0.5 there" in text
    assert "sigmoid  (activation)" in said(capsys, "mazur")
    assert "square  (activation)" in said(capsys, "calculus")


def test_a_curve_is_drawn(tmp_path, capsys):
    for name in ("gelu", "hinge"):
        assert main(["equation", name, "--svg", str(tmp_path / f"{name}.svg")]) == 0
        assert f'id="curve-{name}"' in (tmp_path / f"{name}.svg").read_text(encoding="utf-8")


def test_a_jump_is_drawn_as_a_gap_where_a_point_lies_in_the_middle(tmp_path, capsys):
    for name, curve in (
        ("sign", "curve-sign"),
        ("step", "curve-step"),
        ("absolute_error", "slope-absolute_error"),
    ):
        path = tmp_path / f"{name}.svg"
        assert main(["equation", name, "--svg", str(path)]) == 0
        drawn = re.search(rf'id="{curve}".*?d="([^"]*)"', path.read_text(encoding="utf-8"), re.DOTALL)
        assert drawn is not None
        assert drawn[1].count("M ") == 2, name


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["geul"], "no equation 'geul' (did you mean 'gelu'?"),
        (["relu6"], "it is not bundled; give it as the formula 'min(6, max(0, net))'"),
        (["mse"], "here it is called 'mean_squared_error'"),
        (["adam", "--svg", "a.svg"], "'adam' has no curve of its own; activations and losses have one"),
        (["gelu", "--svg", "a.txt"], "'a.txt' must end in one of .svg, .pdf, .png"),
        (["nowhere.toml"], "nowhere.toml"),
        (["--latex"], "--latex and --svg need the NAME of an equation"),
    ],
)
def test_what_is_wrong_is_said(words, message, capsys):
    assert main(["equation", *words]) == 2
    assert message in capsys.readouterr().err


def test_every_bundled_activation_and_loss_is_a_sheet_with_numbers():
    for name in (*ACTIVATIONS, *LOSSES):
        rows = [word for sheet in bundled(name) for word, _ in sheet.rows]
        assert {"formula", "slope"} <= set(rows)
