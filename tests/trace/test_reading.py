"""A trace as a JSON document: read back it equals the one that was written, damaged it is refused."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.ground.errors import FormatError, NeurosimError
from neurosim.trace.reading import trace_from_json
from neurosim.trace.trees import tree_from_document, tree_to_document
from neurosim.trace_view import Trace


@pytest.mark.slow
@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_what_is_read_equals_what_was_written(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace([inputs] * 2, None if targets is None else [targets] * 2, learning_rate=1e-3)
    again = trace_from_json(trace.to_json(), Trace)
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
    assert document["schema"] == "neurosim-trace/2"
    assert list(document) == ["schema", "made_by", "network", "conventions", "updates", "steps"]
    wanted = (
        "id",
        "update",
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


@pytest.mark.slow
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


@pytest.mark.slow
@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_an_older_document_whose_trees_hold_no_choices_is_read(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets, learning_rate=1e-3)
    document = json.loads(trace.to_json())
    for entry, step in zip(document["steps"], trace, strict=True):
        entry["tree"] = tree_to_document(step.expression)
        assert not {"if", "written", "compare"} & set(json.dumps(entry["tree"]).split('"'))
    again = trace_from_json(json.dumps(document), Trace)
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
        ["call", "exp", 1.0, 2.0],
        ["call", "max", 1.0],
        ["power", 1.0, 10**9],
    ],
    ids=str,
)
def test_a_damaged_choice_is_refused(tree):
    with pytest.raises(FormatError, match="is not (an expression tree|a condition in an expression tree)"):
        tree_from_document(tree)


def test_a_saved_trace_is_printed_without_its_network(document):
    del document["network"]["name"]
    document["network"]["name"] = None
    assert "net(h1) = w1·out(i1) + w2·out(i2) + b(h1)" in str(trace_from_json(json.dumps(document), Trace))


DELETE = "(deleted)"
EDITS = [
    (["schema"], "neurosim-trace/3"),
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


@pytest.mark.slow
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
        str(trace_from_json(json.dumps(document), Trace))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_text_cut_off_anywhere_is_refused(document):
    text = json.dumps(document)
    for length in range(0, len(text), 211):
        with pytest.raises(FormatError):
            trace_from_json(text[:length], Trace)


@pytest.mark.parametrize(
    "text", ["", "null", "3", "[]", "hello", "[" * 100_000, "1" * 5000, "{}", "\x00"], ids=range(9)
)
def test_texts_of_another_kind_are_refused(text):
    with pytest.raises(FormatError):
        trace_from_json(text, Trace)


@pytest.mark.parametrize("depth", [30, 190, 210, 300, 400, 5000])
def test_a_very_deep_tree_is_read_and_written_or_refused_quickly(document, depth):
    text = json.dumps(document)
    tree = json.dumps(document["steps"][0]["tree"])
    deep = '["negative", ' * depth + "0.05" + "]" * depth
    try:
        trace = trace_from_json(text.replace(tree, deep, 1), Trace)
        str(trace)
        trace.to_json()
    except NeurosimError as error:
        assert depth > 100, error


@pytest.mark.slow
def test_a_trace_damaged_at_random_bytes_is_refused_or_valid(document):
    whole = json.dumps(document, ensure_ascii=False)
    rng = random.Random(1)
    for _ in range(200):
        content = list(whole)
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = chr(rng.randrange(32, 127))
        try:
            trace = trace_from_json("".join(content), Trace)
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
        name = "my_softsign"

        def value(self, net):
            return net / (1 + abs(net))

        def slope(self, net, out):
            return 1 / (1 + abs(net)) ** 2

    trace = small(Softsign()).trace([1.0], [0.5], learning_rate=0.1)
    assert trace_from_json(trace.to_json(), Trace) == trace


def net_step(document):
    return next(step for step in document["steps"] if step["quantity"] == "net" and step["of"] == "h1")


def changed_value(document):
    net_step(document)["value"] += 1e-6
    return "step 3 of the trace, net of 'h1', says 0.377501, but its formula gives 0.3775"


def changed_uses(document):
    net_step(document)["uses"] = [999]
    return r"step 3 of the trace says that it uses the steps \[999\], but its formula uses \[1, 2\]"


def changed_operand(document):
    step = net_step(document)
    step["tree"] = json.loads(json.dumps(step["tree"]).replace("0.05", "0.06"))
    return "takes out of 'i1' as 0.06 from step 1, which gave input of 'i1' as 0.05|takes input of 'i1'"


def deleted_step(document):
    del document["steps"][document["steps"].index(net_step(document))]
    return "step 4 of the trace rests on step 3, which is not there before it"


def step_of_the_future(document):
    step = net_step(document)
    step["tree"] = json.loads(json.dumps(step["tree"]).replace("0.05, 1", "0.05, 9"))
    step["uses"] = [9, 2]
    return "step 3 of the trace rests on step 9, which is not there before it"


@pytest.mark.parametrize(
    "edit",
    [changed_value, changed_uses, changed_operand, deleted_step, step_of_the_future],
    ids=lambda edit: edit.__name__,
)
def test_steps_that_do_not_hold_together_are_refused(document, edit):
    said = edit(document)
    with pytest.raises(FormatError, match=said):
        trace_from_json(json.dumps(document), Trace)


@pytest.mark.parametrize("digits", [{"significant": 2}, {"decimals": 3}])
def test_a_carried_trace_is_read_and_an_edited_number_in_it_refused(mazur, digits):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5).carried(**digits)
    assert trace_from_json(trace.to_json(), Trace) == trace
    document = json.loads(trace.to_json())
    net_step(document)["value"] += 0.001
    with pytest.raises(FormatError, match="but its formula gives"):
        trace_from_json(json.dumps(document), Trace)


def test_parts_of_a_trace_and_fractions_are_read(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert trace_from_json(trace.about("h1").to_json(), Trace) == trace.about("h1")
    linear = ns.Network()
    for name in ("x", "y"):
        linear.add_input(name)
    linear.add_neuron("o", activation="linear", output=True)
    for name, weight in (("x", 0.1), ("y", 0.2)):
        linear.connect(name, "o", weight)
    fractions = linear.trace([3.0, -1.5], [1.0]).in_fractions()  # 0.3 - 0.3 is no 0 in floats
    assert fractions.value("net", "o") == 0
    assert trace_from_json(fractions.to_json(), Trace).value("net", "o") == 0.0
