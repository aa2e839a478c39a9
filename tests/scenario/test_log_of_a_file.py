"""The log says what the file says: rate and reduction, numbers of samples, what it does not cover."""

import re

import pytest

from neurosim.scenario import Run, load
from neurosim.scenario.table.starter import starter

NEURON = """
title = "one neuron"
source = "by hand"
[network]
inputs = ["x"]
[[network.neurons]]
name = "o"
activation = "{activation}"
bias = 0.5
weights = {{ x = 1.0 }}
"""
SAMPLES = "".join(
    f"[[samples]]\ninputs = [{x}]\ntargets = [{t}]\n" for x, t in [(1, 1), (2, 2), (3, 0), (4, 1)]
)


@pytest.fixture
def made(tmp_path):
    """Write a file of one linear neuron with four samples."""

    def write(training, published="", samples=SAMPLES, activation="linear"):
        path = tmp_path / "made.toml"
        path.write_text(
            f"{NEURON.format(activation=activation)}{samples}[training]\n{training}\n{published}",
            encoding="utf-8",
        )
        return path

    return write


def values(path):
    return [(check.value, check.ok) for check in load(path).run().checks]


TWO = "".join(f"[[samples]]\ninputs = [{x}]\ntargets = [{x}]\n" for x in (1.0, 2.0))
ONE = "[[samples]]\ninputs = [1.0]\ntargets = [1.0]\n"


def test_two_samples_of_one_batch(made):
    published = """
published.sample.2.gradient."x->o" = "1.0"
published.sample.2.bias_gradient.o = "0.5"
published.after.1.out.o = "1.25"
published.after.1.gradient."x->o" = "0.25"
published.after.1.bias_gradient.o = "0.25"
published.after.1.bias.o = "0.40"
published.after.1.bias_change.o = "-0.10"
published.after.1.product."gradient(x->o)" = "0.25"
published.after.1.product."delta(o)" = "0.25"
published.sample.2.product."gradient(x->o)" = "1.0"
"""
    path = made("learning_rate = 0.1\nepochs = 2\nbatch = 'all'", samples=TWO)
    path.write_text(published + path.read_text("utf-8"), "utf-8")
    assert all(ok for _, ok in values(path))


def test_one_sample_after_another(made):
    published = "".join(
        f'published.{key}.o = "{value}"\n'
        for key, value in {
            "bias_gradient": "0.5",
            "after.1.bias_gradient": "0.4",
            "after.2.bias_gradient": "0.32",
            "after.1.bias": "0.45",
            "after.1.bias_change": "-0.05",
            "after.2.bias_change": "-0.04",
            "bias_change": "-0.05",
        }.items()
    )
    path = made("learning_rate = 0.1\nepochs = 3", samples=ONE)
    path.write_text(
        f'{published}published.after.1.weight_change."x->o" = "-0.05"\n{path.read_text("utf-8")}', "utf-8"
    )
    assert all(ok for _, ok in values(path))
    wrong = path.read_text("utf-8").replace(
        'after.1.bias_change.o = "-0.05"', 'after.1.bias_change.o = "0.45"'
    )
    path.write_text(wrong, "utf-8")
    assert [ok for _, ok in values(path)].count(False) == 1


def test_before_the_first_update_nothing_has_changed(made, typed):
    path = made("learning_rate = 0.1", '[published.after.0.bias_change]\no = "0"', samples=ONE)
    code, _, said = typed("check", str(path))
    assert code == 2 and "no update has been made yet, so nothing has changed; the first is after.1" in said


def test_a_mean_is_published_as_a_mean(tmp_path):
    """An exercise of two samples with J = 1/m·ΣE: its gradients are means, its rate is that of the file."""
    path = tmp_path / "sheet.toml"
    path.write_text(
        """
title = "shallow network, 2-3-1"
source = "an exercise"
[network]
loss = "binary_cross_entropy"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "h1"
activation = "relu"
bias = 0.2
weights = { x1 = 0.6, x2 = -0.4 }
[[network.neurons]]
name = "h2"
activation = "relu"
bias = -0.1
weights = { x1 = -0.2, x2 = 0.8 }
[[network.neurons]]
name = "h3"
activation = "relu"
bias = 0.0
weights = { x1 = 0.5, x2 = 0.3 }
[[network.neurons]]
name = "y"
bias = 0.1
weights = { h1 = 0.7, h2 = -0.3, h3 = 0.9 }
[[samples]]
inputs = [1.5, 2.0]
targets = [1]
[[samples]]
inputs = [-0.8, 1.2]
targets = [0]
[training]
learning_rate = 0.1
batch = "all"
reduction = "mean"
[published.net]
y = "1.165"
[published.sample.2.net]
y = "-0.206"
[published.delta]
y = "-0.237760"
[published.sample.2.delta]
y = "0.448681"
[published.batch.error]
E = "0.433468"
[published.batch.gradient]
"h1->y" = "-0.035664"
"h2->y" = "0.086172"
"h3->y" = "-0.160488"
"x1->h1" = "-0.124824"
"x2->h2" = "-0.009435"
[published.batch.bias_gradient]
y = "0.105461"
h1 = "-0.083216"
h2 = "-0.031638"
h3 = "-0.106992"
[published.product]
learning_rate = "0.1"
""",
        encoding="utf-8",
    )
    run = load(path).run()
    assert isinstance(run, Run) and run.ok and len(run.checks) == 15
    assert run.trace.conventions.learning_rate == 0.1 and "η = 0.1" in str(run.trace)


@pytest.mark.parametrize("batch", ["error.o", "out.o"])
def test_only_what_a_batch_has_can_be_published_of_it(made, batch, typed):
    path = made("learning_rate = 0.1\nbatch = 'all'", f'[published.batch.{batch[:-2]}]\n{batch[-1]} = "1"')
    code, _, said = typed("check", str(path))
    assert code == 2 and ("call it E" in said or "one of 'gradient', 'bias_gradient', 'error'" in said)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_samples_keep_the_numbers_of_the_file(made, typed, reduction):
    path = made(f"learning_rate = 0.01\nepochs = 2\nbatch = 2\nreduction = '{reduction}'")
    _, log, _ = typed("trace", str(path), "--sample", "4")
    headings = re.findall(r"^[A-Z][A-Z0-9, ]+$", log, re.MULTILINE)
    assert headings[:2] == ["BEFORE UPDATE 2", "FORWARD, UPDATE 2, SAMPLE 4"]
    assert headings[-1] == "UPDATE 2" and "SAMPLE 2" not in log
    _, log, _ = typed("trace", str(path), "--sample", "1")
    assert "FORWARD, SAMPLE 1\n" in log and "UPDATE 1" not in log and "\nGIVEN\n" in log
    tree = typed("why", str(path), "net", "o", "--sample", "4")[1]
    assert "out(x) = 4" in tree


def test_another_sample_is_only_offered_where_there_is_one(made, typed):
    for samples, training, another in (
        (ONE, "learning_rate = 0.1", False),
        (ONE, "learning_rate = 0.1\noptimizer = { name = 'adam' }", False),
        (TWO, "learning_rate = 0.1\nbatch = 'all'", False),
        (TWO, "learning_rate = 0.1\nbatch = 'all'\nl2 = 0.1", False),
        (TWO, "learning_rate = 0.1", True),
        (TWO, "learning_rate = 0.1\noptimizer = { name = 'adam' }", True),
    ):
        code, out, _ = typed("run", str(made(training, samples=samples)))
        assert code == 0 and ("neurosim trace --sample N shows another one" in out) is another


LINES = {
    'optimizer = { name = "momentum", momentum = 0.9 }': "it does not show updates by momentum yet",
    "l2 = 0.001": "it does not show updates with an L2 penalty yet",
    'schedule = { name = "step", factor = 0.5, every = 100 }': None,
    "shuffle = true": "it does not show updates of shuffled samples yet",
}


@pytest.mark.slow
@pytest.mark.parametrize(("line", "said"), LINES.items())
def test_every_line_of_the_template_can_be_switched_on(tmp_path, typed, line, said):
    template = starter("mine.toml")
    assert f"# {line}" in template
    path = tmp_path / "mine.toml"
    path.write_text(template.replace(f"# {line}", line), encoding="utf-8")
    code, out, error = typed("run", str(path))
    assert code == 0, error
    assert "trace(" not in out + error and "Python" not in out + error
    assert ("the log ends with the gradients" in out.lower()) is (said is not None)
    assert said is None or said in out
    assert len(list(tmp_path.rglob("*.svg"))) == 2
    assert " updates  cost" in out


def test_the_first_update_of_any_rule_is_published(made):
    path = made(
        "learning_rate = 0.1\noptimizer = { name = 'momentum' }\nl2 = 0.5\nbatch = 'all'\nreduction = 'mean'",
        '[published.weight]\n"x->o" = "0.8750"\n[published.bias_change]\no = "-0.05"\n'
        '[published.batch.gradient]\n"x->o" = "0.75"\n[published.after.1.weight_change]\n"x->o" = "-0.125"',
        samples=TWO,
    )
    assert all(ok for _, ok in values(path))


def test_the_rate_of_a_schedule_is_that_of_the_epoch(made):
    schedule = "schedule = { name = 'exponential', factor = 0.5 }"
    path = made(
        f"learning_rate = 0.1\nepochs = 3\n{schedule}",
        '[published.product]\nlearning_rate = "0.1"\n[published.after.2.product]\nlearning_rate = "0.05"\n'
        '[published.after.2.weight_change]\n"x->o" = "-0.02"',
        samples=ONE,
    )
    assert [value for value, _ in values(path)] == [pytest.approx(v) for v in (0.1, 0.05, -0.02)]
    assert "new w(x→o) = w(x→o) − η·∂E/∂w(x→o) = 1 − 0.1·0.5000 = 0.9500" in str(load(path).trace())


def test_curves_of_a_test_part_are_called_so(tmp_path):
    from neurosim.figures.kinds.curves import Training
    from neurosim.figures.making import record_of
    from neurosim.scenario.figure_sources import ScenarioSource
    from neurosim.scenario.figures import figure_table

    path = tmp_path / "moons.toml"
    text = """
title = "t"
source = "s"
[network]
loss = "cross_entropy"
[network.layers]
sizes = [2, 3, 2]
output_activation = "softmax"
seed = 1
[data]
dataset = "moons"
n_samples = 20
[data.split]
test_size = 0.3
{part}
random_state = 1
[training]
learning_rate = 0.1
epochs = 3
batch = 5
"""
    for part, line in (("test", ""), ("validation", "validation_size = 0.2")):
        path.write_text(text.format(part=line), encoding="utf-8")
        record = record_of(ScenarioSource(load(path), ""), figure_table("curves"))
        assert isinstance(record, Training)
        assert [series.name for series in record.costs] == ["training", part]
