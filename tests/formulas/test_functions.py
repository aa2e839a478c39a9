"""Functions made from trees: of floats and of arrays, the same numbers, at every edge of the floats."""

import math
import random
from typing import Any

import numpy as np
import pytest

from neurosim.formulas.arrays import array_function, silence
from neurosim.formulas.derivative import derivative
from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Symbol
from neurosim.formulas.parsing import parse_formula

NET = Symbol("net", "", 0.0)
FORMULAS = [
    "(sqrt(net**2 + 1) - 1)/2 + net",
    "max(0.1*net, net)",
    "min(1, max(-1, net), 5)",
    "choice(net >= 0, net, exp(net) - 1)",
    "1/(1 + exp(-net))",
    "net/(1 + abs(net))",
    "log(net)",
    "log1p(net)",
    "sqrt(net)",
    "sin(net) + cos(net)",
    "sign(net)*atan(net)",
    "0/net",
    "net/0",
    "1/net",
    "exp(net)/(1 + exp(net))",
    "3",
]
EDGES = [-1e308, -800.0, -2.5, -1.0, -1e-9, -1e-320, -0.0, 0.0, 5e-324, 0.3, 1.0, 2.0, 710.0, 1e308]


@pytest.mark.parametrize("text", FORMULAS)
def test_floats_and_arrays_agree_and_nothing_is_an_error(text: str) -> None:
    tree = parse_formula(text, {"net": NET})
    one, many = float_function(tree, NET), array_function(tree, NET)
    numbers = [one(net) for net in EDGES]
    np.testing.assert_allclose(many(np.array(EDGES)), numbers, rtol=1e-13)
    assert many(np.array(EDGES)).shape == (len(EDGES),)
    assert many(np.zeros((2, 3))).shape == (2, 3)


def test_the_edges_are_those_of_ieee_754() -> None:
    def at(text: str, net: float) -> float:
        return float_function(parse_formula(text, {"net": NET}), NET)(net)

    assert at("exp(net)", 1000.0) == math.inf and at("exp(-net)", 1000.0) == 0.0
    assert at("1/net", 0.0) == math.inf and at("1/net", -0.0) == -math.inf
    assert math.isnan(at("0/net", 0.0)) and math.isnan(at("log(net)", -1.0))
    assert at("log(net)", 0.0) == -math.inf and at("log1p(net)", -1.0) == -math.inf
    assert math.isnan(at("sqrt(net)", -1.0)) and math.isnan(at("sin(net*1e308)", 1e10))
    assert at("1/(1 + exp(-net))", -1000.0) == 0.0  # 1/inf
    assert at("net*net", 1e200) == math.inf


@pytest.mark.parametrize("text", [text for text in FORMULAS if text != "net/0"])
def test_a_function_of_floats_gives_the_bits_of_the_tree(text: str) -> None:
    tree = parse_formula(text, {"net": NET})
    function, draw = float_function(tree, NET), random.Random(text)
    for _ in range(200):
        net = draw.uniform(0.001, 5)
        assert function(net) == tree.evaluate({NET: net}.__getitem__)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_complex_step_gives_the_derivative(text: str) -> None:
    tree = parse_formula(text, {"net": NET})
    net = np.array([0.3, 0.999, 1.5, 2.0, 3.7])
    slopes = array_function(derivative(tree, NET), NET)(net)
    steps = array_function(tree, NET)(net + 1e-30j)
    np.testing.assert_allclose(np.imag(steps) / 1e-30, slopes, rtol=1e-12, atol=1e-12)


def test_several_symbols_broadcast() -> None:
    target, out = Symbol("target", "", 0.0), Symbol("out", "", 0.0)
    tree = parse_formula("0.5*(target - out)**2", {"target": target, "out": out})
    terms = array_function(tree, target, out)(np.ones((4, 1)), np.zeros((4, 3)))
    np.testing.assert_array_equal(terms, np.full((4, 3), 0.5))
    assert float_function(tree, target, out)(1.0, 0.5) == 0.125


@pytest.mark.parametrize(
    "text", ["out", "0.25", "target", "max(out, target)", "choice(out < 9, out, exp(out))"]
)
@pytest.mark.parametrize("columns", [1, 3])
def test_a_result_is_an_array_of_its_own_with_the_shape_of_all_arguments(text: str, columns: int) -> None:
    target, out = Symbol("target", "", 0.0), Symbol("out", "", 0.0)
    of = array_function(parse_formula(text, {"target": target, "out": out}), target, out)
    given = np.zeros((4, columns)), np.ones((4, 3))
    result = of(*given)
    assert result.shape == (4, 3) and not any(np.shares_memory(result, array) for array in given)
    assert of(0.5, given[1]).shape == (4, 3)
    assert of(np.float64(0.5), np.float64(1.0)).shape == ()
    result += 1.0
    np.testing.assert_array_equal(given[1], 1.0)


def test_numpy_is_told_to_be_silent_once_where_many_arrays_are_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[object] = []
    tell = np.errstate

    def counted(**what: Any) -> np.errstate:
        told.append(what)
        return tell(**what)

    monkeypatch.setattr(np, "errstate", counted)
    of, large = array_function(parse_formula("exp(net)/net", {"net": NET}), NET), np.array([1000.0, 0.0])
    with silence():
        for _ in range(5):
            assert of(large).tolist() == [math.inf, math.inf]
    assert len(told) == 1
    assert of(large).tolist() == [math.inf, math.inf] and len(told) == 2


def test_after_a_failure_numpy_is_no_longer_silent() -> None:
    with pytest.raises(KeyError), silence():
        raise KeyError
    with pytest.raises(RuntimeWarning, match="overflow"):
        np.exp(np.array([1000.0]))
    assert array_function(parse_formula("exp(net)", {"net": NET}), NET)(np.array([1000.0])).tolist() == [
        math.inf
    ]
