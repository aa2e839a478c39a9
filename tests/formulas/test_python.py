"""Formulas as Python: the bits of the tree, and names that are safe whatever was typed."""

import keyword
import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.formulas import nodes as m
from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Expression, Number, Power, Product, Sum, Symbol
from neurosim.formulas.python import PythonCode, PythonNames, safe
from neurosim.trace.statements import assignments

X, Y, Z = (Symbol("net", name, number) for name, number in (("x", 0.3), ("y", -1.7), ("z", 2.9)))
SPACE = {"x": X.number, "y": Y.number, "z": Z.number}
FUNCTIONS = {name: getattr(math, name) for name in ("exp", "log", "log1p", "tanh", "sqrt")}


def run(text: str) -> float:
    return eval(text, {"__builtins__": {"max": max, "min": min}}, {**SPACE, **FUNCTIONS})


def bits(number: float) -> bytes:
    return struct.pack("<d", number + 0.0)


def trees() -> st.SearchStrategy[Expression]:
    leaves = st.sampled_from([X, Y, Z, Number(1.0), Number(0.0), Number(-2.5), Number(0.1)])
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])

    def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        conditions = st.builds(m.Comparison, inner, signs, inner)
        joined = st.builds(
            m.Joined, st.sampled_from(["and", "or"]), st.lists(conditions, min_size=2, max_size=3).map(tuple)
        )
        return st.one_of(
            several.map(Sum),
            several.map(Product),
            st.builds(m.Quotient, inner, st.sampled_from([X, Z, X + Z, X * Z])),
            st.builds(Power, inner, st.integers(1, 3)),
            inner.map(m.Negative),
            inner.map(m.tanh),
            st.builds(m.maximum, inner, inner),
            st.builds(m.choice, st.one_of(conditions, joined), inner, inner),
            st.builds(m.written, inner, inner),
            st.builds(lambda body: m.Part("slope", "h", body), inner),
        )

    return st.recursive(leaves, larger, max_leaves=12)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True)
@given(tree=trees())
def test_the_code_of_any_tree_gives_its_bits(tree):
    text = PythonCode(lambda symbol: symbol.of).write(tree)
    assert bits(run(text)) == bits(tree.value), text


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(first=trees(), second=trees())
def test_the_statements_for_two_trees_give_their_bits(first, second):
    shared = m.exp(m.tanh(X))
    pairs = [("one", shared * first + shared), ("two", second / shared)]
    lines = assignments(
        PythonCode(lambda symbol: symbol.of), PythonNames(["x", "y", "z", "one", "two"]), pairs
    )
    space = {**SPACE, **FUNCTIONS}
    exec("\n".join(lines), {"__builtins__": {"max": max, "min": min}}, space)
    assert bits(space["one"]) == bits(pairs[0][1].value)
    assert bits(space["two"]) == bits(pairs[1][1].value)


def test_what_several_lines_need_is_computed_once():
    pairs = [("a", m.exp(X) / (m.exp(X) + m.exp(Y))), ("b", m.exp(Y) / (m.exp(X) + m.exp(Y)))]
    lines = assignments(PythonCode(lambda symbol: symbol.of), PythonNames(), pairs)
    assert lines == [
        "exp_x = exp(x)",
        "exp_y = exp(y)",
        "total_x = exp_x + exp_y",
        "a = exp_x/total_x",
        "b = exp_y/total_x",
    ]


def test_what_is_shared_never_shares_its_name():
    one, other = m.tanh(X), m.tanh(X + Y)
    pairs = [("a", one * other), ("b", one + other)]
    lines = assignments(PythonCode(lambda symbol: symbol.of), PythonNames(), pairs)
    assert lines == [
        "tanh_x = tanh(x)",
        "tanh_x_2 = tanh(x + y)",
        "a = tanh_x*tanh_x_2",
        "b = tanh_x + tanh_x_2",
    ]


def test_a_choice_that_all_make_becomes_an_if_and_is_never_computed_beforehand():
    far = m.exp(X * 1e6)
    pairs = [("a", m.choice(X > 1.0, far, X)), ("b", m.choice(X > 1.0, far * 2.0, Y))]
    lines = assignments(PythonCode(lambda symbol: symbol.of), PythonNames(), pairs)
    assert lines == [
        "if x > 1.0:",
        "    exp_x = exp(x*1000000.0)",
        "    a = exp_x",
        "    b = exp_x*2.0",
        "else:",
        "    a = x",
        "    b = y",
    ]


HOSTILE = [
    "x\\",
    "'''",
    '"""',
    "a;import os",
    "a#b",
    "{0}",
    "%s",
    "class",
    "None",
    "__import__",
    "__debug__",
    "\u202egnp",
    "ﬁ",
    "K",
    "x²",
    "1",
    "_",
    " ",
    "a" * 500,
    "größe",
    "🙂",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_becomes_a_plain_name(text):
    name = safe(text)
    assert name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    assert not name.startswith("_") and len(name) <= 42


def test_names_stay_apart_and_stay_the_same():
    names = PythonNames(["exp"])
    given = [names.of("net", text) for text in HOSTILE]
    assert len(set(given)) == len(HOSTILE)
    assert given == [names.of("net", text) for text in HOSTILE]
    assert names.of("weight", "x->o", "exp") == "exp_2"


def test_numbers_that_are_not_finite_have_no_name_that_is_missing():
    net = Symbol("net", "h", 0.5)
    of = float_function(m.choice(net > 0.0, math.inf, m.choice(net < 0.0, -math.inf, math.nan)), net)
    assert (of(1.0), of(-1.0)) == (math.inf, -math.inf)
    assert math.isnan(of(0.0))
