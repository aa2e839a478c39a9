"""A batch whose gradients are averaged: what the log, the record and the network hold of it."""

import json

import pytest

import neurosim as ns
from neurosim.ground.errors import FormatError, NumberError
from neurosim.printing import (
    CsvPrinter,
    HtmlPrinter,
    JsonPrinter,
    LatexPrinter,
    MarkdownPrinter,
    TextPrinter,
)
from neurosim.trace import choosing
from neurosim.trace_view import Trace

X, T = [[1.0, 0.5], [0.2, -1.0]], [[1.0], [0.0]]
#: By two programs of others, to 12 digits: J, then the gradients, then the new numbers of three updates.
UPDATES = [
    (
        0.141989343945,
        {"w1": -0.00478739147323, "w4": 0.00638335094482, "w5": 0.0223208702032, "w6": -0.000859106135412},
        {"h1": 0.00469862162534, "h2": -0.00170080078335, "o": 0.0314743186734},
        {"w1": 0.502393695737, "w2": -0.392281518126, "w3": 0.198921400035, "w5": 0.688839564898},
        {"h1": 0.0976506891873, "h2": -0.199149599608, "o": 0.284262840663},
    ),
    (
        0.141090337251,
        {"w1": -0.00483674812994, "w4": 0.00640745862932, "w5": 0.0215876155847, "w6": -0.00126880068378},
        {"h1": 0.00451635881167, "h2": -0.00164017123611, "o": 0.0305936664841},
        {"w1": 0.504812069802, "w2": -0.384642070072, "w3": 0.197814140521, "w5": 0.678045757106},
        {},
    ),
    (0.140236809543, {"w5": 0.0208545319649}, {}, {"w5": 0.667618491124}, {}),
]


def neuron() -> ns.Network:
    net = ns.Network(name="one neuron")
    net.add_input("x1"), net.add_input("x2")
    net.add_neuron("o", bias=0.1, output=True)
    net.connect("x1", "o", 0.5, label="w1")
    net.connect("x2", "o", -0.4, label="w2")
    return net


def small() -> ns.Network:
    net = ns.Network()
    net.add_input("x1"), net.add_input("x2")
    net.add_neuron("h1", bias=0.1), net.add_neuron("h2", bias=-0.2)
    net.add_neuron("o", bias=0.3, output=True)
    ends = [("x1", "h1"), ("x2", "h1"), ("x1", "h2"), ("x2", "h2"), ("h1", "o"), ("h2", "o")]
    for number, (weight, (source, target)) in enumerate(
        zip([0.5, -0.4, 0.2, 0.6, 0.7, -0.3], ends, strict=True), start=1
    ):
        net.connect(source, target, weight, label=f"w{number}")
    return net


@pytest.fixture
def trace() -> Trace:
    return neuron().trace(X, T, 0.5, reduction="mean")


def test_three_updates_are_those_of_other_programs():
    net = small()
    for cost, gradients, of_biases, weights, biases in UPDATES:
        net.zero_gradients()
        trace = net.trace(X, T, 0.5, reduction="mean")
        assert trace.value("cost", "J") == pytest.approx(cost, rel=1e-10)
        for names, quantity in ((gradients, "gradient"), (of_biases, "bias_gradient")):
            for name, right in names.items():
                assert trace.value(quantity, name) == pytest.approx(right, rel=1e-10)
        for names, quantity in ((weights, "weight"), (biases, "bias")):
            for name, right in names.items():
                assert trace.value(quantity, name) == pytest.approx(right, rel=1e-10)


def test_the_lines_are_those_of_a_blackboard(trace):
    log = str(trace)
    for line in (
        "batch          2 samples; J = (E₁ + E₂)/2, gradients are means, ∂J/∂w",
        "learning rate  η = 0.5",
        "update         w ← w − η·∂J/∂w, after all deltas are known",
        "E₁ = ½·(t(o) − out(o))² = 0.5·(1 − 0.5987)² = 0.08053",
        "∂E₁/∂w1 = δ(o)·out(x1) = −0.09642·1 = −0.09642",
        "∂E₂/∂w1 = δ(o)·out(x1) = 0.1477·0.2 = 0.02954",
        "J = (E₁ + E₂)/2 = (0.08053 + 0.2084)/2 = 0.1445",
        "∂J/∂w1 = (∂E₁/∂w1 + ∂E₂/∂w1)/2 = (−0.09642 + 0.02954)/2 = −0.03344",
        "new b(o) = b(o) − η·∂J/∂b(o) = 0.1 − 0.5·0.02565 = 0.08718",
    ):
        assert line in log
    assert "so far" not in log and "their sum" not in log and "0.25" not in log
    headings = [line for line in log.splitlines() if line.isupper() and "  " not in line]
    assert headings[-3:] == ["COST", "GRADIENT", "UPDATE"]


@pytest.mark.parametrize(
    ("notation", "line"),
    [
        ("nielsen", "∂C/∂w²₁₁ = (∂C₁/∂w²₁₁ + ∂C₂/∂w²₁₁)/2"),
        ("goodfellow", "∂J/∂W⁽¹⁾ = ( ∂L₁/∂W⁽¹⁾ + ∂L₂/∂W⁽¹⁾ ) / 2"),
        ("bishop", "E = (E₁ + E₂)/2"),
        ("mitchell", "−∂E/∂w_{o,x1} = (−∂E₁/∂w_{o,x1} + (−∂E₂/∂w_{o,x1}))/2"),
        ("rumelhart", "new w_{o,x1} = w_{o,x1} + η·(−∂E/∂w_{o,x1})"),
    ],
)
def test_every_book_has_its_own_letters_for_the_mean(trace, notation, line):
    assert line in TextPrinter(notation=notation).print(trace)


@pytest.mark.parametrize(
    ("printer", "piece"),
    [
        (
            LatexPrinter,
            r"\frac{\frac{\partial E_{1}}{\partial w_{1}} + \frac{\partial E_{2}}{\partial w_{1}}}{2}",
        ),
        (MarkdownPrinter, r"\frac{\partial J}{\partial w_{1}}"),
        (HtmlPrinter, "∂J/∂w1 = (∂E₁/∂w1 + ∂E₂/∂w1)/2 = (−0.09642 + 0.02954)/2 = −0.03344"),
        (CsvPrinter, "23,,cost,cost,E,(E₁ + E₂)/2,(0.08053 + 0.2084)/2,"),
        (JsonPrinter, '"sample": null, "phase": "gradient", "quantity": "gradient", "of": "x1->o"'),
    ],
)
def test_every_medium_has_the_means(trace, printer, piece):
    assert piece in printer().print(trace)


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh"])
def test_no_english_word_stands_in_another_language(trace, language):
    log = TextPrinter(language=language).print(trace)
    assert not {"cost", "COST", "means", "samples", "batch"} & set(log.replace(",", " ").split())


@pytest.mark.parametrize("samples", [2, 3, 8, 9, 20])
@pytest.mark.parametrize("seed", range(4))
def test_the_network_is_left_as_a_training_leaves_it(random_network, numbers_of, samples, seed):
    traced, _, _ = random_network(seed)
    trained = traced.copy()
    values = [
        [(0.37 * (i + 1) * (k + 1)) % 1 - 0.4 for i in traced.inputs and range(len(traced.inputs))]
        for k in range(samples)
    ]
    wanted = [[(0.53 * (i + 2) * (k + 1)) % 1 for i in range(len(traced.outputs))] for k in range(samples)]
    trace = traced.trace(values, wanted, 0.3, reduction="mean")
    trained.fit(
        values,
        wanted,
        epochs=1,
        learning_rate=0.3,
        batch_size="all",
        reduction="mean",
        engine="objects",
        progress=False,
    )
    assert [c.weight for c in traced.connections] == [c.weight for c in trained.connections]
    assert [n.bias for n in traced.neurons] == [n.bias for n in trained.neurons]
    for step in trace:
        assert step.formula.value == step.value
    for connection in traced.connections:
        assert trace.value("gradient", connection.name) == connection.gradient


def test_many_samples_are_added_up_and_then_divided():
    samples = [[0.1 * k, 1.0 - 0.2 * k] for k in range(9)]
    log = str(neuron().trace(samples, [[k % 2] for k in range(9)], 0.5, reduction="mean"))
    assert "9 samples; J = (E₁ + E₂ + … + E₉)/9, gradients are means" in log
    assert "∂E/∂w1 = (∂E/∂w1 so far) + δ(o)·out(x1)" in log
    assert "∂J/∂w1 = (∂E/∂w1 of all 9)/9 = " in log


def test_one_sample_has_no_mean(trace):
    alone = neuron().trace([X[0]], [T[0]], 0.5, reduction="mean")
    assert {step.phase for step in alone} == {"forward", "error", "backward", "update"}
    assert "new w1 = w1 − η·∂E/∂w1" in str(alone)


def test_a_saved_record_is_read_back(trace, tmp_path):
    trace.save(tmp_path / "mean.json")
    assert Trace.load(tmp_path / "mean.json") == trace
    document = json.loads((tmp_path / "mean.json").read_text(encoding="utf-8"))
    assert document["schema"] == "neurosim-trace/2"
    assert document["conventions"]["reduction"] == "mean" and document["conventions"]["learning_rate"] == 0.5
    assert document["updates"] == [{"number": 1, "epoch": 1, "samples": [1, 2], "learning_rate": 0.5}]
    assert {s["phase"] for s in document["steps"] if s["sample"] is None} == {"cost", "gradient", "update"}
    assert {step["update"] for step in document["steps"]} == {1}


def test_a_record_of_the_version_before_is_read_as_the_first_update(tmp_path):
    trace = neuron().trace(X, T, 0.5)
    document = json.loads(trace.to_json())
    document["schema"] = "neurosim-trace/1"
    del document["updates"], document["conventions"]["reduction"]
    for step in document["steps"]:
        del step["update"]
        step["sample"] = step["sample"] or 2
    path = tmp_path / "before.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert Trace.load(path) == trace


def test_a_step_of_an_update_that_is_not_listed_is_refused(trace, tmp_path):
    document = json.loads(trace.to_json())
    document["updates"][0]["number"] = 2
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(FormatError, match="step 1 of the trace is of update 1; the trace lists 2$"):
        Trace.load(path)


def test_questions_find_the_mean_and_what_it_is_made_of(trace):
    assert trace.value("gradient", "w1") == trace.step("gradient", "w1").value == trace.steps[23].value
    assert trace.value("gradient", "w1", sample=2) == trace.steps[17].value
    assert trace.value("weight", "w1", sample=1) == trace.steps[26].value
    assert [step.quantity for step in trace.why("weight w1")].count("gradient") == 3
    table = trace.contributions()
    assert table.reduction == "mean" and "mean" in str(table).splitlines()[0]
    row, mean = [values[0] for values in table.values], table.gradients[0]
    assert (row[0] + row[1]) / 2 == mean
    assert max(trace.symbolic().check().values()) < 1e-12
    assert "∂J/∂w1" in str(trace.diff(trace.carried()))
    assert len(choosing.of_phase(trace, "gradient")) == 3


def test_the_last_sample_of_a_batch_brings_what_is_made_of_all(trace):
    assert {step.phase for step in trace.of_sample(1)} == {"forward", "error", "backward"}
    assert [step.phase for step in trace.of_sample(2)][-7:] == ["cost", *["gradient"] * 3, *["update"] * 3]
    assert "E₁ = " in str(trace.of_sample(1))


def test_rounding_is_carried_through_the_mean(trace):
    carried = trace.carried(significant=3)
    assert carried.value("gradient", "w1") == -0.0334  # (-0.0963 + 0.0296) / 2 = -0.03335
    assert carried.value("weight", "w1") == 0.517


def test_what_would_be_no_mean_is_refused():
    net = neuron()
    with pytest.raises(NumberError, match="reduction must be one of sum, mean, not 'average'"):
        net.trace(X, T, 0.5, reduction="average")
    with pytest.raises(NumberError, match="sample 2 has no targets"):
        net.trace(X, [[1.0], None], 0.5, reduction="mean")
    net["x1", "o"].gradient = 0.25
    with pytest.raises(NumberError, match=r"accumulated before this trace.*leave accumulate=True out"):
        net.trace(X, T, 0.5, reduction="mean", accumulate=True)
    assert net["x1", "o"].gradient == 0.25 and net["x1", "o"].weight == 0.5
