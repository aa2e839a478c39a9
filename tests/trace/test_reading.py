"""A trace as a JSON document: read back it equals the one that was written, damaged it is refused."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.errors import FormatError, NeurosimError
from neurosim.trace.reading import trace_from_json
from neurosim.trace.trees import tree_from_document, tree_to_document


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_what_is_read_equals_what_was_written(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace([inputs] * 2, None if targets is None else [targets] * 2, learning_rate=1e-3)
    again = trace_from_json(trace.to_json())
    assert again == trace
    assert str(again) == str(trace)
    assert again.to_json() == trace.to_json()
    assert [step.uses for step in again] == [step.uses for step in trace]
    assert again.state() == trace.state()


@pytest.fixture
def document(mazur):
    mazur["o1"].bias_trainable = True
    return json.loads(mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5).to_json())


def test_the_document_has_the_shape_of_the_schema(document):
    assert document["schema"] == "neurosim-trace/1"
    assert list(document)[:4] == ["schema", "network", "conventions", "steps"]
    wanted = (
        "id",
        "sample",
        "phase",
        "quantity",
        "of",
        "symbolic",
        "substituted",
        "expression",
        "value",
        "uses",
    )
    quantities = ["input", "net", "out", "error", "delta", "gradient", "bias_gradient", "weight", "bias"]
    for step in document["steps"]:
        assert set(wanted) <= set(step)
        assert step["phase"] in ("forward", "error", "backward", "update")
        assert step["quantity"] in quantities
    first = next(step for step in document["steps"] if step["of"] == "h1")
    assert (
        first["expression"] == "0.15*0.05+0.2*0.1+0.35" or first["expression"] == "0.15*0.05 + 0.2*0.1 + 0.35"
    )
    assert first["symbolic"] == "w1·out(i1) + w2·out(i2) + b(h1)"
    assert (first["value"], first["uses"]) == (0.3775, [1, 2])


def test_expressions_hold_nothing_but_plain_arithmetic(random_network):
    import ast

    allowed = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Constant, ast.Name, ast.Load)
    signs = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub)
    for seed in range(40):
        net, inputs, targets = random_network(seed)
        for step in json.loads(net.trace(inputs, targets, learning_rate=0.1).to_json())["steps"]:
            for node in ast.walk(ast.parse(step["expression"], mode="eval")):
                assert isinstance(node, (*allowed, *signs)), step
                if isinstance(node, ast.Name):
                    assert node.id in ("exp", "log", "tanh", "sqrt", "max")
                if isinstance(node, ast.Constant):
                    assert type(node.value) in (int, float)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_an_older_document_whose_trees_hold_no_choices_is_read(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets, learning_rate=1e-3)
    document = json.loads(trace.to_json())
    for entry, step in zip(document["steps"], trace, strict=True):
        entry["tree"] = tree_to_document(step.expression)
        assert not {"if", "written", "compare"} & set(json.dumps(entry["tree"]).split('"'))
    again = trace_from_json(json.dumps(document))
    assert str(again) == str(trace)
    assert [step.uses for step in again] == [step.uses for step in trace]


@pytest.mark.parametrize(
    "tree",
    [
        ["if", 1.0, 2.0, 3.0],
        ["if", ["compare", 1.0, "<", 2.0], 3.0],
        ["if", ["compare", 1.0, "<>", 2.0], 3.0, 4.0],
        ["if", ["and"], 1.0, 2.0],
        ["if", ["or", 1.0], 1.0, 2.0],
        ["compare", 1.0, "<", 2.0],
        ["written", 1.0],
        ["call", "__import__", 1.0],
    ],
    ids=str,
)
def test_a_damaged_choice_is_refused(tree):
    with pytest.raises(FormatError, match="is not (an expression tree|a condition in an expression tree)"):
        tree_from_document(tree)


def test_a_saved_trace_is_printed_without_its_network(document):
    del document["network"]["name"]
    document["network"]["name"] = None
    assert "net(h1) = w1·out(i1) + w2·out(i2) + b(h1)" in str(trace_from_json(json.dumps(document)))


DELETE = "(deleted)"
EDITS = [
    (["schema"], "neurosim-trace/2"),
    (["schema"], "neurosim-network/1"),
    (["schema"], DELETE),
    (["network"], []),
    (["network"], DELETE),
    (["network", "loss"], 5),
    (["network", "connections", 0, "weight"], 10**400),
    (["network", "bias_style"], 5),
    (["conventions"], 5),
    (["conventions"], DELETE),
    (["conventions", "loss"], 5),
    (["conventions", "bias_style"], "purple"),
    (["conventions", "bias_style"], []),
    (["conventions", "learning_rate"], "x"),
    (["conventions", "frozen"], 5),
    (["conventions", "frozen"], [5]),
    (["conventions", "gradients_begun"], DELETE),
    (["steps"], {}),
    (["steps"], DELETE),
    (["steps", 0], 5),
    (["steps", 0], None),
    (["steps", 0, "id"], "one"),
    (["steps", 0, "id"], 1.5),
    (["steps", 0, "id"], float("inf")),
    (["steps", 0, "id"], None),
    (["steps", 0, "sample"], "one"),
    (["steps", 0, "phase"], "sideways"),
    (["steps", 0, "phase"], []),
    (["steps", 0, "quantity"], "banana"),
    (["steps", 0, "of"], 5),
    (["steps", 0, "of"], DELETE),
    (["steps", 0, "value"], "x"),
    (["steps", 0, "value"], float("nan")),
    (["steps", 0, "value"], 10**400),
    (["steps", 0, "value"], None),
    (["steps", 0, "tree"], DELETE),
    (["steps", 0, "tree"], None),
    (["steps", 0, "tree"], "0.05"),
    (["steps", 0, "tree"], True),
    (["steps", 0, "tree"], []),
    (["steps", 0, "tree"], ["sum"]),
    (["steps", 0, "tree"], ["symbol", "out", "h1", "x", None, None]),
    (["steps", 0, "tree"], ["symbol", 5, "h1", 0.5, None, None]),
    (["steps", 0, "tree"], ["call", "eval", 1.0]),
    (["steps", 0, "tree"], ["power", 2.0, 0.5]),
    (["steps", 0, "tree"], ["symbol", "out", "h1", 10**400, None, None]),
]


@pytest.mark.parametrize(("place", "value"), EDITS, ids=lambda v: str(v)[:40])
def test_damaged_contents_are_refused(document, place, value):
    spot = document
    for key in place[:-1]:
        spot = spot[key]
    if value == DELETE:
        del spot[place[-1]]
    else:
        spot[place[-1]] = value
    with pytest.raises(FormatError) as caught:
        str(trace_from_json(json.dumps(document)))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_text_cut_off_anywhere_is_refused(document):
    text = json.dumps(document)
    for length in range(0, len(text), 211):
        with pytest.raises(FormatError):
            trace_from_json(text[:length])


@pytest.mark.parametrize(
    "text", ["", "null", "3", "[]", "hello", "[" * 100_000, "1" * 5000, "{}", "\x00"], ids=range(9)
)
def test_texts_of_another_kind_are_refused(text):
    with pytest.raises(FormatError):
        trace_from_json(text)


@pytest.mark.parametrize("depth", [30, 400, 5000])
def test_a_very_deep_tree_is_read_and_written_or_refused_quickly(document, depth):
    text = json.dumps(document)
    tree = json.dumps(document["steps"][0]["tree"])
    deep = '["negative", ' * depth + "0.05" + "]" * depth
    try:
        trace = trace_from_json(text.replace(tree, deep, 1))
        str(trace)
        trace.to_json()
    except NeurosimError as error:
        assert depth > 100, error


def test_a_trace_damaged_at_random_bytes_is_refused_or_valid(document):
    whole = json.dumps(document, ensure_ascii=False)
    rng = random.Random(1)
    for _ in range(200):
        content = list(whole)
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = chr(rng.randrange(32, 127))
        try:
            trace = trace_from_json("".join(content))
            str(trace)
            trace.to_json()
        except NeurosimError:
            pass


def test_trees_come_back():
    for document in (
        0.5,
        ["sum", 1.0, ["negative", 2.0]],
        ["call", "max", 1.0, 2.0],
        ["power", ["product", 2.0, 3.0], 2],
    ):
        assert tree_to_document(tree_from_document(document)) == document


def test_an_own_activation_is_read_back(small):
    class Softsign(ns.Activation):
        name = "softsign"

        def value(self, net):
            return net / (1 + abs(net))

        def slope(self, net, out):
            return 1 / (1 + abs(net)) ** 2

    trace = small(Softsign()).trace([1.0], [0.5], learning_rate=0.1)
    assert trace_from_json(trace.to_json()) == trace
