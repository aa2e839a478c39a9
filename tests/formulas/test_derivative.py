"""Derivatives against SymPy, which nobody here wrote, and at kinks, where a convention holds."""

import math
import random

import pytest
import sympy

from neurosim.formulas.derivative import derivative, minus, plus, times
from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Expression, Number, Symbol
from neurosim.formulas.parsing import FUNCTIONS, parse_formula
from neurosim.formulas.python import PythonCode

NET, OTHER = Symbol("net", "", 0.0), Symbol("a", "", 0.0)
NAMES = {"net": NET, "a": OTHER}
SMOOTH = [
    "1/(1 + exp(-net))",
    "(sqrt(net**2 + 1) - 1)/2 + net",
    "net*tanh(log1p(exp(net)))",
    "0.5*net*(1 + tanh(0.7978845608028654*(net + 0.044715*net**3)))",
    "sin(net)*cos(2*net)**3 - atan(net)/a",
    "-(net - a)**4/(net**2 + a**2 + 1)",
    "log(net**2 + 1)*exp(-net**2/2)",
    "net/(1 + abs(net))",
    "3*a",
]


def random_formula(draw: random.Random, depth: int) -> str:
    """A formula that exists everywhere: nothing is divided by 0, nothing has a logarithm below 0."""
    if depth == 0:
        return draw.choice(["net", "a", f"{draw.uniform(0.1, 2):.3f}"])
    first, second = (random_formula(draw, depth - 1) for _ in range(2))
    return draw.choice(
        [
            f"({first} + {second})",
            f"({first} - {second})",
            f"({first})*({second})",
            f"({first})/(1 + ({second})**2)",
            f"-({first})**{draw.randint(1, 3)}",
            f"{draw.choice(['tanh', 'sin', 'cos', 'atan'])}({first})",
            f"exp(-({first})**2)",
            f"log(1 + ({first})**2)",
            f"sqrt(1 + ({first})**2)",
            f"log1p(exp(tanh({first})))",
        ]
    )


def agrees(text: str, points: list[tuple[float, float]]) -> None:
    tree = parse_formula(text, NAMES)
    ours = float_function(derivative(tree, NET), NET, OTHER)
    net, a = sympy.symbols("net a", real=True)
    theirs = sympy.diff(
        sympy.sympify(text.replace("log1p(", "log(1 + "), {"net": net, "a": a, "abs": sympy.Abs}), net
    )
    for point in points:
        wanted = float(theirs.subs({net: point[0], a: point[1]}).evalf(30))
        assert ours(*point) == pytest.approx(wanted, rel=1e-10, abs=1e-12), (text, point)


@pytest.mark.parametrize("text", SMOOTH)
def test_it_is_that_of_sympy(text: str) -> None:
    draw = random.Random(text)
    agrees(text, [(draw.uniform(-3, 3), draw.uniform(0.5, 2)) for _ in range(10)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_it_is_that_of_sympy_for_formulas_made_at_random(seed: int) -> None:
    draw = random.Random(seed)
    agrees(random_formula(draw, 3), [(draw.uniform(-2, 2), draw.uniform(0.5, 2)) for _ in range(3)])


@pytest.mark.parametrize(
    ("text", "at", "slope"),
    [
        ("max(0, net)", 0.0, 0.0),
        ("max(net, 0)", 0.0, 1.0),
        ("min(net, 1)", 1.0, 1.0),
        ("min(1, net)", 1.0, 0.0),
        ("abs(net)", 0.0, 0.0),
        ("abs(net)", -2.0, -1.0),
        ("sign(net)", 3.0, 0.0),
        ("max(0.1*net, net, 5)", 7.0, 1.0),
        ("max(0.1*net, net, 5)", 3.0, 0.0),
        ("min(6, max(0, net))/6", 3.0, 1.0 / 6.0),
        ("choice(net >= 0, net, exp(net) - 1)", 0.0, 1.0),
        ("choice(net > 0, net, exp(net) - 1)", -math.log(2.0), 0.5),
    ],
)
def test_at_a_kink_the_slope_is_that_of_the_first_argument_and_of_abs_it_is_0(
    text: str, at: float, slope: float
) -> None:
    assert float_function(derivative(parse_formula(text, NAMES), NET), NET)(at) == pytest.approx(
        slope, rel=1e-15
    )


def test_what_does_not_depend_on_it_has_slope_0() -> None:
    assert derivative(parse_formula("exp(a)*3 + 2", NAMES), NET) == Number(0.0)


def test_zeros_and_ones_are_left_out() -> None:
    assert derivative(parse_formula("3*net + a", NAMES), NET) == Number(3.0)
    assert derivative(parse_formula("net**2", NAMES), NET) == 2 * NET
    assert plus(Number(0.0)) == Number(0.0)
    assert times(Number(2.0), minus(NET), Number(0.5)) == minus(NET)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_grammar_has_a_derivative(name: str) -> None:
    arguments = "net, a" if FUNCTIONS[name] == 2 else "net"
    slope = float_function(derivative(parse_formula(f"{name}({arguments})", NAMES), NET), NET, OTHER)
    value = float_function(parse_formula(f"{name}({arguments})", NAMES), NET, OTHER)
    step = 1e-6
    numeric = (value(0.7 + step, 0.2) - value(0.7 - step, 0.2)) / (2 * step)
    assert slope(0.7, 0.2) == pytest.approx(numeric, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("net*net", "2.0*net"),
        ("sqrt(net*net + 1)/2", "net/(2.0*sqrt(net*net + 1.0))"),
        ("choice(net > 0, net, 0.01*net)", "1.0 if net > 0.0 else 0.01"),
        ("0.5*net**2", "net"),
        ("0.25*net**2", "0.5*net"),
        ("-net/3", "-(1.0/3.0)"),
        ("1/(1 + exp(-net))", "exp(-net)/((1.0 + exp(-net))*(1.0 + exp(-net)))"),
    ],
)
def test_it_is_written_as_one_fraction(text: str, slope: str) -> None:
    written = PythonCode(lambda symbol: symbol.quantity).write(derivative(parse_formula(text, NAMES), NET))
    assert written == slope


def test_a_condition_alone_has_none() -> None:
    condition: Expression = NET > 0.0
    with pytest.raises(TypeError, match="no way to differentiate a Comparison"):
        derivative(condition, NET)
