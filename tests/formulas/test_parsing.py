"""Formulas as people type them: the tree they stand for, or a sentence that names the column."""

import math
import random

import pytest

from neurosim.formulas.known import activation
from neurosim.formulas.nodes import Symbol
from neurosim.formulas.parsing import LONGEST, parse_formula
from neurosim.ground.errors import FormatError, UnknownNameError

NAMES = {"net": Symbol("net", "", 1.25), "a": Symbol("a", "", -0.5)}
PYTHON = {"net": 1.25, "a": -0.5, "abs": abs, "max": max, "min": min} | {
    name: getattr(math, name) for name in ("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos", "atan")
}


@pytest.mark.parametrize(
    "text",
    [
        "net",
        "-net**2",
        "2-3-4*a",
        "2/3/4",
        "--net + +a",
        "(sqrt(net**2 + 1) - 1)/2 + net",
        "max(a*net, net, 0.5)",
        "1e-3*net + .5 - 2.",
        " ( ( net ) ) ",
        "2*-a",
        "net - (a - 1)",
        "net/(a*2)",
        "(net + 1)**3*(a - 1)**2",
    ],
)
def test_it_means_what_it_means_in_python(text: str) -> None:
    assert parse_formula(text, NAMES).value == pytest.approx(eval(text.strip(), {}, PYTHON), rel=1e-15)


def test_formulas_made_at_random_mean_what_they_mean_in_python() -> None:
    draw = random.Random(1)

    def formula(depth: int) -> str:
        if depth == 0:
            return draw.choice(["net", "a", "0.75", "3"])
        left, right = formula(depth - 1), formula(depth - 1)
        return draw.choice(
            [f"{left} + {right}", f"{left} - {right}", f"{left}*{right}", f"({left})*({right})", f"-{left}",
             f"({left} - {right})", f"exp({left})", f"max({left}, {right})", f"({left})**2"]
        )  # fmt: skip

    for _ in range(500):
        text = formula(draw.randint(1, 4))
        try:
            wanted = eval(text, {}, PYTHON)
        except OverflowError:
            continue
        assert parse_formula(text, NAMES).value == pytest.approx(wanted, rel=1e-12), text


def test_a_choice() -> None:
    assert parse_formula("choice(net > 0, net, a*net)", NAMES).value == 1.25
    assert parse_formula("choice(a >= 0, net, a*net)", NAMES).value == -0.625


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("", 1, "a number, a name or a bracket is expected here, not the end"),
        ("net +", 6, "a number, a name or a bracket is expected here, not the end"),
        ("2*nett", 3, "there is no 'nett' .did you mean 'net'"),
        ("(net", 5, r"'\)' is expected here, not the end"),
        ("net)", 4, r"'\)' is not expected here"),
        ("net net", 5, "'net' is not expected here"),
        ("2^net", 2, "'.' means nothing in a formula; write ..$"),
        ("foo(net)", 1, "there is no function 'foo' "),
        ("2*exp + net", 3, r"'exp' is a function; write exp\(\.\.\.\)"),
        ("sqrt net", 1, r"'sqrt' is a function; write sqrt\(\.\.\.\)"),
        ("net(3)", 1, r"'net' is no function; a product is written net\*"),
        ("max(net)", 1, "max takes two or more arguments, not 1"),
        ("exp(net, a)", 1, "exp takes one argument, not 2"),
        ("net**-1", 6, "a power is a whole number from 1 to 20; there are also sqrt and /"),
        ("net**0.5", 6, "a power is a whole number"),
        ("net**0", 6, "a power is a whole number"),
        ("net**99999999999999999999", 6, "a power is a whole number"),
        ("choice", 1, "'choice' is a function"),
        ("net.real", 4, "'.' means nothing in a formula"),
        ("__import__('os')", 12, "means nothing in a formula"),
        ("__import__(net)", 1, "there is no function '__import__'"),
        ("1e999", 1, "the number is too large for a float"),
        ("choice(net, 1, 2)", 11, "choice begins with a comparison"),
        ("net > 1", 5, "a comparison stands in choice"),
        ("net = 1", 5, "means nothing in a formula; write =="),
        ("net · a", 5, r"means nothing in a formula; write \*"),
        ("(" * 60 + "net" + ")" * 60, 51, "more than 50 brackets"),
        ("exp(" * 60 + "net" + ")" * 60, 201, "more than 50 brackets"),
    ],
)
def test_a_mistake_is_pointed_at_by_its_column(text: str, column: int, sentence: str) -> None:
    with pytest.raises(FormatError, match=sentence) as error:
        parse_formula(text, NAMES)
    assert str(error.value).startswith(f"column {column} of the formula ")


def test_a_formula_in_place_of_a_name_is_told_how_it_is_given() -> None:
    with pytest.raises(UnknownNameError, match=r"from_text\('mine', 'max\(0, net\)'\) in Python") as error:
        activation("max(0, net)")
    assert "{ name = 'mine', formula = 'max(0, net)' } in a scenario" in str(error.value)


def test_a_text_of_a_megabyte_is_refused_at_once() -> None:
    with pytest.raises(FormatError, match=f"1,000,000 characters; at most {LONGEST:,} are allowed") as error:
        parse_formula("-" * 1_000_000, NAMES)
    assert len(str(error.value)) < 200
    assert parse_formula("-" * (LONGEST - 3) + "net", NAMES).value == -1.25
