"""Numbers for people and for programs."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.formulas import nodes as m
from neurosim.formulas.infix import Infix, arithmetic
from neurosim.formulas.nodes import Expression, Negative, Number, Power, Product, Quotient, Sum, Symbol
from neurosim.printing.numbers import NumberFormat, shortest_digits

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_plain_numbers_come_back_bit_for_bit(value):
    text = shortest_digits(value)
    assert float(text) == value and math.copysign(1, float(text)) == math.copysign(1, value)


@given(finite, st.integers(1, 17))
def test_rounded_numbers_are_the_nearest_with_so_many_digits(value, digits):
    shown = Decimal(NumberFormat(significant=digits).number(value).replace("−", "-"))
    exact = Decimal(repr(value))  # the shortest decimal that stands for the float
    unit = Decimal(1).scaleb(exact.adjusted() + 1 - digits)
    assert abs(shown - exact) <= unit / 2 + abs(exact) * Decimal("2e-15")


@given(st.floats(-1e6, 1e6), st.integers(0, 12))
def test_decimals_are_counted_behind_the_point(value, digits):
    shown = NumberFormat(decimals=digits).number(value).replace("−", "-")
    unit = Decimal(1).scaleb(-digits)
    assert abs(Decimal(shown) - Decimal(value)) <= unit / 2 + abs(Decimal(value)) * Decimal(1e-15)
    assert shown != "-0" and not (shown.startswith("-") and float(shown) == 0.0)


def test_halves_are_rounded_up_as_by_hand_even_if_the_float_lies_just_below():
    assert NumberFormat(decimals=3).number(0.39249999999999996) == "0.393"
    assert NumberFormat(significant=3).number(-0.39249999999999996) == "−0.393"


@pytest.mark.parametrize("value", [-0.0, -1e-9, -0.0004])
def test_what_rounds_to_nothing_has_no_minus_in_logs_tables_and_figures(value):
    from neurosim.drawing.page.numbers import num, short, signed
    from neurosim.figures.table import table_number
    from neurosim.ground.rounding import to_decimals

    assert to_decimals(value, 3) == "0.000"
    for digits in range(4):
        assert "−" not in NumberFormat(decimals=digits).number(value)
    assert "−" not in table_number(value)
    assert NumberFormat().number(-0.0) == NumberFormat().typed(-0.0) == NumberFormat().literal(-0.0) == "0"
    assert num(-0.0, 2) == signed(-0.0, 2) == "0.00"
    assert short(-0.0) == "0"


def test_zeros_at_the_end_of_computed_numbers_stay_since_they_say_how_exact_these_are():
    assert NumberFormat().number(0.19004) == "0.1900"
    assert NumberFormat().number(-0.0380982) == "−0.03810"
    assert NumberFormat().number(12345.678) == "12350"
    assert NumberFormat().number(0.44999999999999996) == "0.4500"
    assert NumberFormat().number(1.0) == "1.000"
    assert NumberFormat().number(2e-9) == "2.000e−9".replace("−9", "−09")
    assert NumberFormat(significant=1).number(0.5) == "0.5"
    assert NumberFormat(decimals=4).number(0.19004) == "0.1900"
    assert NumberFormat(decimals=4).number(0.5) == "0.5000"


def test_zeros_at_the_end_stay_behind_a_decimal_comma_and_before_a_power_of_ten():
    assert NumberFormat(decimal_comma=True).number(0.10703) == "0,1070"
    powers = NumberFormat(powers=True)
    assert powers.number(0.0004) == "4.000·10⁻⁴" and powers.typed(0.0004) == "4·10⁻⁴"
    assert powers.number(100_000.0) == "1.000·10⁵" and powers.typed(100_000.0) == "1·10⁵"
    assert NumberFormat(thin_spaces=True, significant=7).number(0.25) == "0.250\u202f000\u202f0"


def test_typed_numbers_stay_as_they_were_typed_and_0_is_0():
    assert NumberFormat().typed(0.107) == NumberFormat(decimals=4).typed(0.107) == "0.107"
    assert NumberFormat().number(0.0) == NumberFormat(decimals=4).number(0.0) == "0"


def trees() -> st.SearchStrategy[Expression]:
    numbers = st.sampled_from([-2.0, -0.5, 0.25, 1.0, 3.0, 1e-9, -1e22])
    leaves = st.one_of(
        numbers.map(Number),
        numbers.map(lambda v: Symbol("out", "h", v)),
        numbers.map(lambda v: Symbol("weight", "i->h", v, 3, "w1")),
    )

    def grow(children):
        several = st.lists(children, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            several.map(Sum),
            several.map(Product),
            st.builds(Quotient, children, children),
            st.builds(Negative, children),
            st.builds(lambda c: Power(c, 2), children),
            st.builds(m.tanh, children),
            st.builds(m.maximum, children, children),
            st.builds(lambda c: m.Part("slope", "h", c), children),
            st.builds(lambda c: m.named("σ", c, 1 / (1 + m.exp(m.tanh(c)))), children),
        )

    return st.recursive(leaves, grow, max_leaves=12)


@given(trees())
def test_arithmetic_evaluates_to_the_tree(evaluate, tree):
    try:
        value = float(tree.value)
    except (ZeroDivisionError, OverflowError):
        return
    assert evaluate(arithmetic(tree)) == pytest.approx(value, rel=1e-12, abs=0, nan_ok=True)


@given(trees())
def test_what_people_read_evaluates_to_the_tree(evaluate, tree):
    written = Infix(
        lambda s: shortest_digits(s.number).replace("-", "−"), lambda n: shortest_digits(n).replace("-", "−")
    ).write(tree)
    try:
        value = float(tree.value)
        redone = evaluate(written.replace("−", "-").replace("·", "*").replace("²", "**2"))
    except (ZeroDivisionError, OverflowError):
        return
    # Brackets that only show an order of multiplication are left out, so the last bits may differ.
    scale = max(abs(value), 1e-30)
    if math.isfinite(value) and "+" not in written and " −" not in written:
        assert redone == pytest.approx(value, rel=1e-9, abs=1e-12 * scale)


def test_arithmetic_on_expressions_builds_the_formula_that_was_typed():
    a, b = Symbol("out", "a", 3.0), Symbol("out", "b", 4.0)
    assert (a + b).value == 7.0 and (a - b).value == -1.0 and (a * b).value == 12.0
    assert (a / b).value == 0.75 and (a**2).value == 9.0 and (-a).value == -3.0
    assert (1 - a).value == -2.0 and (2 * a).value == 6.0 and (1 / b).value == 0.25 and (1 + a).value == 4.0
    assert arithmetic(1 - (a - b) * -b) == "1.0 - (3.0 - 4.0)*(-4.0)"
