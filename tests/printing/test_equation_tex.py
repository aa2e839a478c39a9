"""The LaTeX of equations with letters: it is set, and a choice shows its conditions."""

import re

import pytest

from neurosim.formulas.activation import NET
from neurosim.formulas.nodes import choice, sqrt
from neurosim.printing.equation_tex import LATEX_EQUATION, latex_of_text
from neurosim.scenario.equations.sheets import KINDS, bundled


def test_the_latex_of_all_equations_is_set(compiled):
    names = dict.fromkeys(name for known in KINDS.values() for name in known)
    lines = [rf"\[ {line} \]" for name in names for sheet in bundled(name) for line in sheet.latex]
    assert len(lines) > 80
    head = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
    compiled("equations", head + "\n".join(lines) + "\n\\end{document}\n")


def test_a_choice_shows_its_conditions():
    tree = choice(NET > 0.0, NET / 2, -sqrt(NET**2 + 1))
    assert LATEX_EQUATION.write(tree) == (
        r"\begin{cases} \frac{\mathrm{net}}{2} & \text{if } \mathrm{net} > 0 \\ "
        r"-\sqrt{{\mathrm{net}}^{2} + 1} & \text{else} \end{cases}"
    )


def test_a_choice_before_others_has_brackets():
    written = LATEX_EQUATION.write(choice(NET > 0.0, 1.0, 2.0) + NET)
    assert written.startswith(r"\left(\begin{cases}")
    assert written.endswith(r"\end{cases}\right) + \mathrm{net}")


def test_a_choice_in_a_choice_is_one_more_row():
    tree = choice(NET > 1.0, 2, choice(NET > 0.0, NET, choice(NET > -1.0, 0, -1)))
    assert LATEX_EQUATION.write(tree) == (
        r"\begin{cases} 2 & \text{if } \mathrm{net} > 1 \\ "
        r"\mathrm{net} & \text{else if } \mathrm{net} > 0 \\ "
        r"0 & \text{else if } \mathrm{net} > -1 \\ -1 & \text{else} \end{cases}"
    )


def test_brackets_are_as_high_as_a_choice():
    tree = 1 - choice(NET > 0.0, NET, 0)
    assert LATEX_EQUATION.write(tree).startswith(r"1 - \left(\begin{cases}")


@pytest.mark.parametrize("name", ["cross_entropy", "binary_cross_entropy", "focal"])
def test_what_is_for_numbers_far_out_alone_is_not_shown(name):
    (sheet,) = bundled(name)
    assert len(sheet.latex) == 2 and "cases" not in "".join(sheet.latex)


def test_every_exponent_stands_above():
    for known in KINDS.values():
        for name in known:
            for line in (line for sheet in bundled(name) for line in sheet.latex):
                assert not re.search(r"\^\\?[^{\\0-9]|\^\\l", line), line
    lines = [line for sheet in bundled("nadam") for line in sheet.latex]
    assert len(lines) == 4 and r"0.96^{\psi \cdot t}" in lines[0]


def test_plain_text_becomes_latex():
    assert latex_of_text("η₀·factor^⌊(epoch − 1)/every⌋") == (
        r"\eta _{0}\cdot \mathrm{factor}^{\lfloor (\mathrm{epoch} - 1)/\mathrm{every}\rfloor }"
    )
    assert latex_of_text("w ~ N(0, 1)/√fan_in") == r"w \sim  N(0, 1)/\sqrt{\mathrm{fan\_in}}"
