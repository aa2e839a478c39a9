"""Asking a trace: why, differences, paths, contributions, and what an update should do."""

import networkx as nx
import pytest

import neurosim as ns
from neurosim.answers import Why
from neurosim.cli.app import main
from neurosim.ground.errors import UnknownNameError
from neurosim.trace.steps import TraceStep
from neurosim.training.predicted import predicted_change


@pytest.fixture
def trace(mazur):
    return mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)


@pytest.fixture(scope="module")
def iamtrask():
    return ns.scenarios.load("iamtrask").trace()


# -- why -------------------------------------------------------------------------------------------


def test_why_is_a_tree_with_the_numbers_of_the_steps(trace):
    lines = str(trace.why("gradient i1->h1")).splitlines()
    assert lines[0] == "22  ∂E/∂w1 = δ(h1)·out(i1) = 0.008771·0.05 = 0.0004386"
    assert lines[1].startswith("├─ 20  δ(h1) = (δ(o1)·w5 + δ(o2)·w7)·out(h1)·(1 − out(h1)) = ")
    assert lines[2].startswith("│  ├─ 12  δ(o1) = ")
    assert "│  │  │     ├─ w5 = 0.4  (given)" in lines
    assert "│  └─ 4  out(h1) = 0.5933  (see above)" in lines
    assert lines[-1] == "└─ 1  out(i1) = 0.05"


def test_why_is_still_the_tuple_of_the_steps_in_their_order(trace):
    why = trace.why("gradient", "w1")
    assert isinstance(why, tuple) and isinstance(why, Why)
    assert [step.id for step in why] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 20, 22]
    assert why.last.of == "i1->h1"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("foo w1", "unknown quantity 'foo' (one of: input, net, out"),
        ("gradiant w1", "unknown quantity 'gradiant' (did you mean 'gradient'?"),
        ("foo bar", "unknown quantity 'foo'"),
        ("gradient w11", "no gradient of 'w11' in this trace (did you mean 'w1'?"),
        ("delta h9", "no delta of 'h9' in this trace"),
        ("net w1", "no net of 'w1' in this trace (it has that of 'h1', 'h2', 'o1', 'o2')"),
        ("slope w1", "no slope of 'w1' in this trace"),
        ("delta", "'delta' is a quantity; also say what it belongs to, such as 'delta o1'"),
        ("w77", "no neuron, connection or label 'w77' (did you mean 'w7'?"),
    ],
)
def test_a_question_that_cannot_be_answered_names_the_wrong_word(trace, question, said):
    with pytest.raises(UnknownNameError) as caught:
        trace.why(question)
    assert said in str(caught.value)
    quantity, _, name = question.partition(" ")
    if name:
        with pytest.raises(UnknownNameError) as apart:
            trace.why(quantity, name)
        assert str(apart.value) == str(caught.value)


def test_why_of_a_part_of_a_formula_is_the_step_that_has_it(trace):
    assert trace.why("slope h1").last == trace.step("delta", "h1")
    assert trace.why("weight_change", "w1").last == trace.step("weight", "w1")
    assert trace.why("error o2").last == trace.step("error", "E")


def test_why_with_a_name_alone_stays_in_the_sample(iamtrask):
    assert iamtrask.why("l1", sample=2).last == iamtrask.step("delta", "l1", 2)
    assert iamtrask.why("∂E/∂w(x1→l1)").last.phase == "update"


@pytest.mark.parametrize("seed", range(10))
def test_the_tree_unfolds_every_step_once_and_reaches_what_was_given(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets, learning_rate=0.1)
    for last in (trace.steps[-1], trace.steps[len(trace) // 2]):
        why = Why.of(trace, last)
        walked = list(why.walk())
        steps = [what.id for _, what, repeated in walked if isinstance(what, TraceStep) and not repeated]
        assert sorted(steps) == [step.id for step in why]
        assert len(str(why).splitlines()) == len(walked)
        for _, what, _ in walked:
            if not isinstance(what, TraceStep):
                assert what.step is None


@pytest.mark.slow
def test_why_walks_through_hundreds_of_layers():
    net = ns.Network.layered([1] * 700, activation="linear", initialisation="constant", bias="none")
    trace = net.trace([0.5], [0.0])
    assert str(trace.why("delta", net.inputs[0].name)).count("\n") > 700


def test_the_command_why(capsys):
    assert main(["why", "mazur", "gradient", "w1", "--significant", "6"]) == 0
    assert capsys.readouterr().out.startswith("22  ∂E/∂w1 = δ(h1)·out(i1) = 0.00877135·0.05 = 0.000438568\n")
    assert main(["why", "mazur", "delta h1", "--notation", "nielsen", "--language", "de"]) == 0
    assert "(gegeben)" in capsys.readouterr().out
    assert main(["why", "mazur", "gradient", "w9"]) == 2
    assert "no gradient of 'w9'" in capsys.readouterr().err


# -- differences -----------------------------------------------------------------------------------


def test_the_exact_trace_against_the_carried_one(trace):
    differences = trace.diff(trace.carried(decimals=4))
    (w1,) = [one for one in differences if (one.quantity, one.of) == ("gradient", "i1->h1")]
    assert (w1.here, w1.there) == (0.00043856773447434685, 0.0004)
    assert "∂E/∂w1 0.000438568 0.000400000 −0.0000385677 −8.79 %" in " ".join(str(differences).split())
    assert len(trace.diff(trace)) == 0 and str(trace.diff(trace)) == "no difference in 49 numbers"


def test_before_a_training_against_after_it(new_mazur):
    net = new_mazur()
    before = net.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    net.zero_gradients()
    after = net.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    found = {(one.sample, one.quantity, one.of): one for one in before.diff(after)}
    assert found[0, "weight", "h1->o1"].there == before.value("weight", "w5")
    assert found[1, "error", "E"].change < 0.0
    assert (0, "bias", "h1") not in found  # held fixed


@pytest.mark.parametrize("seed", range(6))
def test_one_bias_style_against_the_other_differs_in_nothing(random_network, seed):
    net, inputs, targets = random_network(seed)
    other = net.with_bias_inputs()
    here, there = net.trace(inputs, targets, 0.1), other.trace(inputs, targets, 0.1)
    biased = [n.name for n in net.neurons if n.bias is not None]
    constants = {n.name for n in net.neurons if n.value == 1.0}
    both = {name for name in biased for c in net[name].incoming if c.source.name in constants}
    strange = [one for one in here.diff(there) if one.of.split("->")[-1] not in both]
    assert strange == []


def test_what_only_one_of_them_has_is_named(trace, small):
    text = str(trace.diff(small().trace([1.0], [0.5])))
    assert "net(h2)" in text and " - " in text


# -- paths -----------------------------------------------------------------------------------------


def test_the_two_paths_of_mazur_by_hand(trace):
    found = trace.paths("w1")
    assert [path.neurons for path in found.paths] == [("i1", "h1", "o1"), ("i1", "h1", "o2")]
    o1, o2 = (trace.value("delta", name) for name in ("o1", "o2"))
    slope = trace.value("slope", "h1")
    assert found.paths[0].value == pytest.approx(o1 * 0.40 * slope * 0.05, rel=1e-12)
    assert found.paths[1].value == pytest.approx(o2 * 0.50 * slope * 0.05, rel=1e-12)
    assert (found.count, found.edges) == (2, 4)
    assert "sum of all paths 0.000438568, delta·out 0.000438568" in str(found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_the_sum_over_all_paths_is_the_gradient(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets)
    for connection in net.connections:
        found = trace.paths(connection.name)
        assert found.gradient == pytest.approx(trace.value("contribution", connection.name), rel=1e-12)
        if found.count == len(found.paths):
            scale = max([abs(path.value) for path in found.paths], default=0.0)
            assert found.total == pytest.approx(found.gradient, rel=1e-9, abs=1e-11 * scale)


def test_the_count_of_paths_is_that_of_the_graph():
    net = ns.Network.layered([3, 4, 4, 2], seed=1)
    net.connect(net.inputs[0].name, net.outputs[1].name, 0.5)
    trace = net.trace([0.1, 0.2, 0.3], [0.0, 1.0])
    for connection in net.connections:
        start = connection.target.name
        paths = sum(
            1 if start == output.name else len(list(nx.all_simple_paths(net.graph, start, output.name)))
            for output in net.outputs
        )
        assert trace.paths(connection.name).count == paths == len(trace.paths(connection.name).paths)


def test_many_paths_are_counted_although_they_are_not_walked():
    net = ns.Network.layered([2, *[10] * 8, 2], seed=1)
    found = net.trace([0.5, 0.5], [0.0, 1.0]).paths(net.connections[0].name)
    assert found.count == 2 * 10**7 and len(found.paths) == 1000
    assert found.edges == 10 + 6 * 100 + 20 + 2
    assert "20,000,000 paths over 632 edges" in str(found)


def test_the_commands_paths_samples_and_descent(capsys):
    assert main(["paths", "mazur", "w1"]) == 0
    assert "i1 → h1 → o2" in capsys.readouterr().out
    assert main(["samples", "iamtrask"]) == 0
    assert "∂E/∂w3   0.05289   0.08419   −0.1381   −0.1481   −0.1491" in capsys.readouterr().out
    assert main(["descent", "mazur"]) == 0
    assert "= −0.00730778\nmeasured   −0.00734334, 100.5% of it" in capsys.readouterr().out
    assert main(["paths", "mazur", "w99"]) == 2
    assert main(["descent", "single-neuron", "--learning-rate", "x"]) == 2


# -- contributions and descent ---------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_the_contributions_of_the_samples_add_up_to_the_gradients(random_network, seed):
    net, inputs, targets = random_network(seed)
    other = {name: value * 0.9 for name, value in inputs.items()}
    table = net.trace([inputs, other], targets and [targets, targets]).contributions()
    assert table.samples == (1, 2)
    for column, (quantity, of) in enumerate(table.parameters):
        first, second = (row[column] for row in table.values)
        assert first + second == pytest.approx(table.gradients[column], rel=1e-12, abs=1e-15)
        on_network = net[tuple(of.split("->"))].gradient if quantity == "gradient" else net[of].bias_gradient
        assert table.gradients[column] == on_network


def test_what_had_been_accumulated_before_stands_in_a_column_of_its_own(new_mazur):
    net = new_mazur()
    net.forward([0.3, 0.4])
    net.backward([0.0, 1.0])
    before = net["w1"].gradient
    table = net.trace([0.05, 0.10], [0.01, 0.99], accumulate=True).contributions()
    column = table.parameters.index(("gradient", "i1->h1"))
    assert table.before[column] == before
    assert before + table.values[0][column] == pytest.approx(table.gradients[column], rel=1e-12)
    assert str(table).splitlines()[0].split() == ["before", "sample", "1", "gradient"]


def test_small_steps_change_the_error_as_the_slope_predicts(new_mazur):
    net = new_mazur()
    change = predicted_change(net, [0.05, 0.10], [0.01, 0.99], learning_rate=1e-4)
    assert change.measured / change.predicted == pytest.approx(1.0, abs=1e-4)
    # By hand: the sum of the squares of the eight gradients (the biases are held fixed).
    net.forward([0.05, 0.10])
    before = net.error([0.01, 0.99])
    net.backward([0.01, 0.99])
    assert change.square == pytest.approx(sum(c.gradient**2 for c in net.connections), rel=1e-12)
    net.update(1e-4)
    net.forward([0.05, 0.10])
    assert change.measured == pytest.approx(net.error([0.01, 0.99]) - before, rel=1e-9)


def test_too_large_a_step_does_not(new_mazur):
    change = predicted_change(new_mazur(), [0.05, 0.10], [0.01, 0.99], learning_rate=100.0)
    assert abs(change.measured / change.predicted - 1.0) > 0.1


def test_the_network_is_left_alone(mazur, numbers_of):
    before = numbers_of(mazur)
    predicted_change(mazur, [0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    assert numbers_of(mazur) == before
    with pytest.raises(ns.NumberError, match="targets"):
        predicted_change(mazur, [0.05, 0.10], learning_rate=0.5)


@pytest.mark.parametrize("ask", ["why", "about", "diff"])
@pytest.mark.parametrize("what", [3, None, ["w1"]], ids=str)
def test_a_question_that_is_no_text_is_refused_in_a_sentence(ask, what):
    with pytest.raises(ns.NeurosimError, match=r"must be a text|compared with another trace"):
        getattr(ns.scenarios.load("mazur").trace(), ask)(what)


def test_the_formula_of_a_large_network_is_made_where_it_is_small_and_refused_where_it_is_not():
    net = ns.Network.layered([30, 30, 30, 2], seed=1)
    formulas = net.trace([0.5] * 30).symbolic()
    assert len(formulas.formula("net", "h1_1").args) == 31
    with pytest.raises(ns.NeurosimError, match=r"formula of net of 'o1' would have 221,\d{3} symbols"):
        formulas.formula("net", "o1")
    with pytest.raises(ns.NeurosimError, match=r"together would have .* ask for one of them, such as net of"):
        str(formulas)


def test_a_learning_rate_below_0_is_refused_as_the_optimizer_does(mazur, capsys):
    with pytest.raises(ns.NeurosimError, match="learning_rate is -1.0; it must be at least 0"):
        predicted_change(mazur, [0.05, 0.10], [0.01, 0.99], learning_rate=-1.0)
    assert main(["descent", "mazur", "--learning-rate", "-1"]) == 2
    assert "it must be at least 0, because a negative rate makes E grow" in capsys.readouterr().err
    assert main(["why", "mazur", "net", "h1", "--matrices"]) == 2
    assert "leave out --matrices" in capsys.readouterr().err
