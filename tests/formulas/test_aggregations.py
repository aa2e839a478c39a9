"""Every aggregation: its float, array and printed forms agree with each other and with NumPy."""

import operator
import struct
from collections.abc import Callable
from functools import reduce

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.infix import arithmetic
from neurosim.formulas.known import AGGREGATIONS
from neurosim.formulas.nodes import Symbol

TERMS = [
    [2.0],
    [0.1, 0.2, 0.3],
    [-1.5, 4.0, 0.5, -0.25],
    [0.0, 3.0, -2.0],
    [0.0, 0.0, 5.0],
    [1e-200, 1e-200, 1e200],
    [-3.0, -1.0, -2.0],
]
NUMPY: dict[str, Callable[[list[float]], float]] = {"sum": np.sum, "product": np.prod, "max": np.max}
AUTOGRAD = {  # the slope of its own product divides by the term, which a 0 forbids
    "sum": anp.sum,
    "product": lambda terms: reduce(operator.mul, [terms[i] for i in range(len(terms))]),
    "max": anp.max,
}
each = pytest.mark.parametrize("name", list(AGGREGATIONS))
terms_of = pytest.mark.parametrize("terms", TERMS, ids=str)


@each
@terms_of
def test_value_is_that_of_numpy(name, terms):
    assert AGGREGATIONS[name]().value(terms) == pytest.approx(NUMPY[name](terms), rel=1e-15, abs=0)


@each
@terms_of
def test_slope_is_that_of_automatic_differentiation(name, terms):
    expected = autograd.grad(AUTOGRAD[name])(np.array(terms)).tolist()
    known = AGGREGATIONS[name]()
    assert [known.slope(terms, i) for i in range(len(terms))] == pytest.approx(expected, rel=1e-15)


@each
@terms_of
def test_arrays_agree_with_floats(name, terms):
    known = AGGREGATIONS[name]()
    array = np.array([terms, terms[::-1]])
    assert known.values(array).tolist() == pytest.approx([known.value(row) for row in array.tolist()])
    slopes = [[known.slope(row, i) for i in range(len(row))] for row in array.tolist()]
    assert known.slopes(array) == pytest.approx(np.array(slopes))


@each
@terms_of
def test_printed_formulas_give_value_and_slope(name, terms, evaluate):
    known = AGGREGATIONS[name]()
    symbols = [Symbol("out", f"x{i}", term) for i, term in enumerate(terms)]
    value = known.value_expression(symbols)
    assert value.value == known.value(terms)
    assert evaluate(arithmetic(value)) == known.value(terms)
    for i in range(len(terms)):
        slope = known.slope_expression(symbols, i)
        assert slope.value == known.slope(terms, i)
        assert evaluate(arithmetic(slope)) == known.slope(terms, i)


@each
def test_slope_is_the_complex_step(name):
    known = AGGREGATIONS[name]()
    terms = [0.3, -1.2, 0.8]
    for i in range(3):
        moved = np.array(terms, dtype=complex)
        moved[i] += 1e-20j
        assert known.values(moved).imag / 1e-20 == pytest.approx(known.slope(terms, i), rel=1e-15)


def test_the_order_of_the_operations_is_that_of_the_terms():
    # 0.1 + 0.2 + 0.3 and 0.1 * 0.2 * 0.3 give other bits from right to left.
    assert ns.WeightedSum().value([0.1, 0.2, 0.3]) == (0.1 + 0.2) + 0.3 != 0.1 + (0.2 + 0.3)
    assert ns.WeightedProduct().value([0.1, 0.2, 0.3]) == (0.1 * 0.2) * 0.3 != 0.1 * (0.2 * 0.3)
    assert ns.WeightedProduct().slope([7.0, 0.1, 0.2, 0.3], 0) == (0.1 * 0.2) * 0.3


def test_a_product_of_nothing_is_one():
    assert ns.WeightedProduct().value([]) == 1.0
    assert ns.WeightedProduct().slope([5.0], 0) == 1.0


def test_of_equal_terms_the_first_is_the_greatest():
    known = ns.WeightedMaximum()
    assert [known.slope([1.0, 2.0, 2.0], i) for i in range(3)] == [0.0, 1.0, 0.0]
    assert known.slopes(np.array([1.0, 2.0, 2.0])).tolist() == [0.0, 1.0, 0.0]
    assert struct.pack("<d", known.value([-0.0, 0.0])) == struct.pack("<d", -0.0)


def test_equal_aggregations_are_equal():
    assert ns.WeightedProduct() == ns.WeightedProduct() != ns.WeightedMaximum()
    assert repr(ns.WeightedMaximum()) == "WeightedMaximum()"
