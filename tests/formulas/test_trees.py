"""Trees of equations hold for every number: built with one, they give the bits for any other."""

import math
import struct
from typing import Any

import pytest

import neurosim as ns
from neurosim.formulas import nodes as m
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.nodes import Choice, Expression, Symbol, Written, as_written
from neurosim.formulas.softmax import Softmax

NETS = [-1000.0, -700.0, -699.9, -40.0, -9.0, -1.5, -0.0, 0.0, 0.3, 1.0, 2.5, 8.0, 37.0, 699.0]
OUTS = [-0.5, 0.0, 5e-324, 1e-301, 1e-7, 0.2, 0.5, 1.0 - 1e-7, 1.0, 1.5]
TARGETS = [0.0, 0.25, 1.0, -2.0]
SINGLE = [name for name, known in ACTIVATIONS.items() if not known.coupled]


def bits(number):
    return struct.pack("<d", number + 0.0)  # -0.0 and 0.0 are one number


def at(tree: Expression, **numbers: float) -> float:
    """The value of a tree with other numbers than it was built with."""
    return tree.evaluate(lambda symbol: numbers[symbol.of])


def symbols(*names: str) -> list[Symbol]:
    return [Symbol("any", name, 0.75) for name in names]


@pytest.mark.parametrize("name", SINGLE)
def test_an_activation_and_its_slope(name):
    known = ACTIVATIONS[name]()
    net, out = symbols("net", "out")
    value, slope = known.value_expression(net), known.slope_expression(net, out)
    for number in NETS:
        if name == "log" and number <= 0:
            assert not math.isfinite(at(value, net=number))
            continue
        assert bits(at(value, net=number)) == bits(known.value(number)), number
        given = known.value(number)
        assert bits(at(slope, net=number, out=given)) == bits(known.slope(number, given)), number


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_and_its_slope(name):
    known = LOSSES[name]()
    target, out = symbols("t", "o")
    term, slope = known.term_expression(target, out, 3), known.slope_expression(target, out, 3)
    far = known.far_out_formula(target, out)
    for wanted in TARGETS:
        for number in OUTS:
            numbers = {"t": wanted, "o": number}
            if name in ("cross_entropy", "binary_cross_entropy"):
                assert at(far, **numbers) is known.far_out(wanted, number)
            if not known.defined(wanted, number):
                assert not math.isfinite(at(term, **numbers))
                continue
            assert bits(at(term, **numbers)) == bits(known.term(wanted, number, 3)), numbers
            assert bits(at(slope, **numbers)) == bits(known.slope(wanted, number, 3)), numbers


@pytest.mark.parametrize(
    "nets", [[0.3, -2.0, 1.5], [1000.0, 0.0, -1000.0], [501.0, 501.0, 3.0], [-501.0, 0.0, 1.0]]
)
def test_softmax(nets):
    names = symbols("a", "b", "c")
    numbers = dict(zip("abc", nets, strict=True))
    for i, out in enumerate(Softmax().outs(nets)):
        assert bits(at(Softmax().group_expression(names, i), **numbers)) == bits(out)


@pytest.mark.parametrize("name", ["cross_entropy", "binary_cross_entropy"])
@pytest.mark.parametrize("nets", [[0.3, -2.0, 1.5], [1000.0, 0.0, -1000.0], [-3.0, 40.0, 40.0]])
def test_closed_forms_far_out(name, nets):
    known: Any = LOSSES[name]()
    names, (target, out) = symbols("a", "b", "c"), symbols("t", "o")
    numbers = dict(zip("abc", nets, strict=True)) | {"t": 0.25, "o": 1e-310}
    for i in range(3):
        tree = known.natural_term(target, names, i)
        assert bits(at(tree, **numbers)) == bits(known.natural_term(0.25, nets, i))
    delta = known.natural_delta(target, out, target + target)
    assert bits(at(delta, **numbers)) == bits(known.natural_delta(0.25, 1e-310, 0.5))


@pytest.mark.parametrize("name", AGGREGATIONS)
@pytest.mark.parametrize("terms", [[1.0, 2.0, 3.0], [3.0, 3.0, 1.0], [0.0, -1.0, -1.0], [-2.0, -2.0, -2.0]])
def test_aggregations(name, terms):
    known, names = AGGREGATIONS[name](), symbols("a", "b", "c")
    numbers = dict(zip("abc", terms, strict=True))
    assert bits(at(known.value_expression(names), **numbers)) == bits(known.value(terms))
    for i in range(3):
        assert bits(at(known.slope_expression(names, i), **numbers)) == bits(known.slope(terms, i))


def test_what_is_written_holds_no_choices():
    net = Symbol("net", "h", -800.0)
    tree = ns.Sigmoid().value_expression(net)
    assert as_written(tree) == m.named("σ", net, m.exp(net))
    assert as_written(ns.Relu().value_expression(net)) == m.named("relu", net, m.maximum(0, net))
    assert as_written(net) is net


def test_a_choice_evaluates_only_what_counts():
    never = m.exp(Symbol("net", "h", 1e6))
    assert m.choice(m.Number(1.0) > 0.0, 2.0, never).value == 2.0
    assert math.isfinite(Written(m.Number(1.0), never).value)
    assert isinstance(m.choice(m.either(m.fact(False), m.fact(True)), 1.0, never), Choice)
    assert m.choice(m.both(m.fact(True), m.differs(1.0, 1.0)), never, 3.0).value == 3.0
