"""Formulas in C and JavaScript: the numbers of the float function, for all equations and at the edges."""

import ctypes
import itertools
import math
import struct
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from neurosim.formulas import c, javascript, nodes
from neurosim.formulas.floats import float_function
from neurosim.formulas.known import ACTIVATIONS, LOSSES
from neurosim.formulas.nodes import Expression, Symbol
from neurosim.formulas.updates import OPTIMIZERS

NET, OTHER = Symbol("net", "", 0.5), Symbol("other", "", 0.5)
Formula = tuple[Expression, tuple[Symbol, ...]]


def formulas() -> dict[str, Formula]:
    """Values and slopes of all equations, changes of all update rules, and every function at its edges."""
    found: dict[str, Formula] = {}
    for kind, known in (("activation", ACTIVATIONS), ("loss", LOSSES)):
        for name, equation in known.items():
            made: Any = equation()
            for what in sorted(getattr(made, "by_formula", ())):
                found[f"{kind}_{name}_{what}"] = made.general(what)
    for name, rule in OPTIMIZERS.items():
        optimizer = rule(learning_rate=0.1)
        slots = [Symbol(slot, "", 0.0) for slot in optimizer.slots]
        change, remembered = optimizer.change(NET, 0.1, slots, [0.5] * len(optimizer.decays), weight=OTHER)
        for what, tree in {"change": change, **dict(zip(optimizer.slots, remembered, strict=True))}.items():
            found[f"rule_{name}_{what}"] = (tree, (NET, OTHER, *slots))
    for name in ("exp", "log", "log1p", "sqrt", "tanh", "sin", "cos", "atan", "abs"):
        found[f"function_{name}"] = (nodes.Call(name, (NET,)), (NET,))
    found |= {
        "quotient": (NET / OTHER, (NET, OTHER)),
        "max": (nodes.maximum(NET, OTHER, 0.0), (NET, OTHER)),
        "min": (nodes.minimum(NET, OTHER, 0.0), (NET, OTHER)),
        "sign": (nodes.sign(NET), (NET,)),
        "power": ((NET + 1.0) ** 3, (NET,)),
        "joined": (
            nodes.choice(nodes.both(NET > OTHER, nodes.either(NET > 1.0, OTHER < 0.0)), NET, -OTHER),
            (NET, OTHER),
        ),
        "same": (
            nodes.choice(nodes.same(NET, OTHER), 1.0, nodes.choice(NET < 0, -1.5, -(-NET - 2))),
            (NET, OTHER),
        ),
        "not_finite": (
            nodes.choice(NET > 0.0, math.inf, nodes.choice(NET < 0.0, -math.inf, math.nan)),
            (NET,),
        ),
    }
    return found


FORMULAS = formulas()
EDGES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.3,
    5e-324,
    -1e-17,
    709.9,
    -745.2,
    1e200,
    -1e308,
    math.inf,
    -math.inf,
    math.nan,
]


def points(count: int) -> list[tuple[float, ...]]:
    """Ordinary numbers, and every edge beside every other one."""
    drawn = np.random.default_rng(7).normal(size=(300, count)) * 3.0
    edges = itertools.product(EDGES, repeat=min(count, 2))
    return [*map(tuple, drawn.tolist()), *((*edge, *[0.25] * (count - len(edge))) for edge in edges)]


def bits(number: float) -> int:
    """The bits of a float; those of nan are all the same."""
    found: int = struct.unpack("<q", struct.pack("<d", math.nan if math.isnan(number) else number))[0]
    return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("c")
    functions = [c.c_function(tree, *symbols, name=name) for name, (tree, symbols) in FORMULAS.items()]
    (folder / "formulas.c").write_text("\n\n".join([c.HEAD, *functions]) + "\n")
    options = ["-std=c99", "-O2", "-fno-builtin", "-Wall", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["gcc", *options, "-o", "formulas.so", "formulas.c", "-lm"], cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "formulas.so"))


@pytest.mark.needs("gcc")
@pytest.mark.parametrize("name", FORMULAS)
def test_c_gives_the_bits_of_the_float_function(name: str, library: ctypes.CDLL) -> None:
    tree, symbols = FORMULAS[name]
    ours, theirs = float_function(tree, *symbols), getattr(library, name)
    theirs.argtypes, theirs.restype = [ctypes.c_double] * len(symbols), ctypes.c_double
    for point in points(len(symbols)):
        assert bits(theirs(*point)) == bits(ours(*point)), point


TRANSCENDENTAL = ("exp(", "log(", "log1p(", "tanh(", "sin(", "cos(", "atan(")


@pytest.fixture(scope="module")
def in_browser(driver: Any) -> Callable[[str], list[float]]:
    functions = [
        javascript.javascript_function(tree, *symbols, name=name)
        for name, (tree, symbols) in FORMULAS.items()
    ]
    head = "\n".join([javascript.HEAD, *functions])

    def run(name: str) -> list[float]:
        """The numbers at all points, as text in between: JSON has neither inf nor -0.0."""
        given = [[repr(number) for number in point] for point in points(len(FORMULAS[name][1]))]
        read = "const read = text => ({inf: Infinity, '-inf': -Infinity, nan: NaN})[text] ?? Number(text);"
        shown = "const shown = number => Object.is(number, -0) ? '-0.0' : String(number);"
        code = (
            f"{head}\n{read}\n{shown}\nreturn arguments[0].map(point => shown({name}(...point.map(read))));"
        )
        return [float(text) for text in driver.execute_script(code, given)]

    return run


@pytest.mark.parametrize("name", FORMULAS)
def test_javascript_gives_the_numbers_of_the_float_function(
    name: str, in_browser: Callable[[str], list[float]]
) -> None:
    """The same bits in arithmetic; a unit in the last place of a function of its own, where it has one."""
    tree, symbols = FORMULAS[name]
    ours = float_function(tree, *symbols)
    code = c.CCode(lambda symbol: symbol.quantity).write(tree)
    plain = not any(function in code for function in TRANSCENDENTAL)
    for point, found in zip(points(len(symbols)), in_browser(name), strict=True):
        wanted = ours(*point)
        if plain or not math.isfinite(wanted):
            assert bits(found) == bits(wanted), point
        elif name.startswith("function_") and abs(point[0]) < 1e5:
            assert abs(found - wanted) <= math.ulp(wanted), point
        elif all(abs(number) < 1e5 for number in point):
            assert found == pytest.approx(wanted, rel=1e-12, abs=1e-15), point


def test_names_that_mean_something_in_the_language_are_not_taken() -> None:
    double, function = Symbol("double", "", 0.5), Symbol("function", "", 0.5)
    assert "double double_2" in c.c_function(double, double, name="f")
    assert "f(function_2)" in javascript.javascript_function(function, function, name="f")


def test_the_same_name_for_two_symbols_is_told_apart() -> None:
    one, two = Symbol("net", "h1", 0.5), Symbol("net", "h2", 0.5)
    assert c.c_function(one - two, one, two, name="f") == (
        "double f(double net, double net_2)\n{\n    return net - net_2;\n}"
    )
