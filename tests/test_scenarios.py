"""Every scenario that comes with neurosim: it runs, and its numbers are those that its source printed."""

from functools import cache
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.scenario import Run, load, names

# How many numbers each source printed, and how many of them are known misprints.
PRINTED = {
    "chain-rule": (10, 0),
    "cs231n-neuron": (8, 0),
    "full-layer": (26, 0),
    "himmelblau": (6, 0),
    "hmkcode-linear": (23, 0),
    "iamtrask": (11, 0),
    "mazur": (42, 12),
    "micrograd-neuron": (9, 0),
    "nnfs-relu-neuron": (15, 0),
    "output-feeds-on": (20, 0),
    "single-neuron": (14, 0),
    "skip-connection": (41, 0),
    "sports-3-2-2": (39, 0),
    "update-too-early": (2, 0),
    "victorzhou": (7, 2),
    "xor-forward": (4, 2),
    "xor-forward-constant": (26, 0),
}


# Those that learn from data or show something else: tests/scenario/test_trained.py, test_demonstrations.py.
OTHERS = {"calculus", "digits", "mat-network", "mnist", "moons", "why-backprop", "xor", "xor-no-hidden"}


@cache
def run_of(name: str) -> Run:
    run = load(name).run()
    assert isinstance(run, Run)
    return run


def printed(name: str, *keys: str) -> str:
    """The text a scenario holds for a number, by its key path."""
    return next(number.text for number in load(name).published if number.keys == ("published", *keys))


def test_the_scenarios_are_these() -> None:
    assert names() == sorted({*PRINTED, *OTHERS})


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_every_published_number_agrees_or_is_a_misprint(name: str) -> None:
    assert [check for check in run_of(name).checks if not check.ok] == []
    assert run_of(name).ok


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_no_published_number_got_lost(name: str) -> None:
    checks = run_of(name).checks
    assert (len(checks), sum(check.published.misprint is not None for check in checks)) == PRINTED[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_misprints_give_a_reason_and_really_differ(name: str) -> None:
    for check in run_of(name).checks:
        if check.published.misprint is not None:
            assert len(check.published.misprint) > 10
            assert not check.agrees


@pytest.mark.parametrize("name", PRINTED)
def test_gradients_hold_against_numerical_ones(name: str) -> None:
    for check in run_of(name).gradient_checks:
        assert check.ok, str(check)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_training_makes_the_cost_smaller(name: str) -> None:
    history = run_of(name).costs
    assert run_of(name).history == history
    assert history[0][0] == 0
    assert history[-1][0] == load(name).updates
    if load(name).updates > 0:
        assert history[-1][1] < history[0][1]


@pytest.mark.parametrize("name", PRINTED)
def test_every_scenario_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    scenario = load(name)
    assert len(scenario.title) > 10
    assert len(scenario.source) > 20
    assert scenario.table.figures


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mazur", "xor-forward", "sports-3-2-2", "skip-connection"])
def test_the_figures_are_written(name: str, tmp_path: Path) -> None:
    figures = load(name).run(tmp_path / "figures").figures
    assert len(figures) == len(load(name).table.figures)
    for path in figures:
        assert path.read_text(encoding="utf-8").rstrip().endswith("</svg>")


@pytest.mark.parametrize(
    ("name", "keys", "text"),
    [
        ("mazur", ("out", "h1"), "0.593269992"),
        ("mazur", ("delta", "o2"), "-0.03809823661"),
        ("mazur", ("gradient", "i2->h2"), "0.000995425455"),
        ("mazur", ("weight", "h1->o2"), "0.511301270"),
        ("mazur", ("after", "9999", "error", "E"), "0.0000351085"),
        ("mazur", ("after", "10000", "out", "o1"), "0.015912196"),
        ("cs231n-neuron", ("delta", "x1"), "-0.59"),
        ("cs231n-neuron", ("gradient", "one->f"), "0.20"),
        ("micrograd-neuron", ("slope", "o"), "0.4999999999999999"),
        ("hmkcode-linear", ("product", "learning_rate * gradient(i2->h2)"), "-0.018"),
        ("hmkcode-linear", ("after", "1", "out", "out"), "0.26"),
        ("nnfs-relu-neuron", ("weight", "x1->y"), "-0.998"),
        ("victorzhou", ("gradient", "x1->h1"), "0.0214"),
        ("victorzhou", ("product", "slope(h1) * out(x1)"), "-0.0904"),
        ("iamtrask", ("sample", "2", "out", "l1"), "0.36375058"),
        ("iamtrask", ("after", "9999", "sample", "4", "out", "l1"), "0.99211957"),
        ("iamtrask", ("after", "10000", "weight", "x2->l1"), "-0.2078435"),
        ("xor-forward", ("out", "h1"), "0.899"),
    ],
)
def test_numbers_stand_as_the_source_printed_them(name: str, keys: tuple[str, ...], text: str) -> None:
    assert printed(name, *keys) == text


@pytest.mark.slow
def test_mazur_is_the_procedure_in_which_all_deltas_come_first() -> None:
    later = {c.published.keys[-3:]: c.value for c in run_of("mazur").checks if c.published.after is not None}
    assert later["1", "error", "E"] == pytest.approx(0.29102777369359933, rel=1e-14)
    assert later["10000", "error", "E"] == pytest.approx(3.510187782978859e-05, rel=1e-10)
    assert later["9999", "error", "E"] == pytest.approx(3.510854812251263e-05, rel=1e-10)


def test_mazur_calls_its_connections_w1_to_w8_and_keeps_its_biases() -> None:
    net = load("mazur").build()
    labels = {connection.label: connection.name for connection in net.connections}
    assert labels == {
        "w1": "i1->h1",
        "w2": "i2->h1",
        "w3": "i1->h2",
        "w4": "i2->h2",
        "w5": "h1->o1",
        "w6": "h2->o1",
        "w7": "h1->o2",
        "w8": "h2->o2",
    }
    assert not any(net[name].bias_trainable for name in ("h1", "h2", "o1", "o2"))
    trained = run_of("mazur").network
    assert [trained[name].bias for name in ("h1", "h2", "o1", "o2")] == [0.35, 0.35, 0.6, 0.6]


def test_xor_forward_is_really_3_3_1() -> None:
    net = load("xor-forward").build()
    assert [len(generation) for generation in net.generations()] == [3, 3, 1]
    assert net.bias_style == "column"
    assert [connection.source.name for connection in net["h3"].incoming] == ["x1", "x2", "one"]
    assert [connection.source.name for connection in net["o1"].incoming] == ["h1", "h2", "h3"]
    assert all(net[name].bias is None for name in ("h1", "h2", "h3", "o1"))


def test_xor_forward_constant_has_one_constant_that_feeds_every_computing_neuron() -> None:
    net = load("xor-forward-constant").build()
    assert net.bias_style == "constant"
    assert [connection.target.name for connection in net["one"].outgoing] == ["h1", "h2", "o1"]


def test_sports_shows_that_the_delta_behind_a_softmax_is_out_minus_target() -> None:
    trace = run_of("sports-3-2-2").trace
    for output, target in (("sports", 1.0), ("sofa", 0.0)):
        assert trace.value("delta", output) == pytest.approx(trace.value("out", output) - target, rel=1e-14)


def test_skip_connection_learns_xor_with_one_hidden_neuron() -> None:
    net = run_of("skip-connection").network
    outs = [net.forward(inputs)["o"] for inputs, _ in load("skip-connection").samples()]
    assert [round(out) for out in outs] == [0, 1, 1, 0]


def test_an_output_that_feeds_on_gets_its_own_slope_and_what_comes_back() -> None:
    trace = run_of("output-feeds-on").trace
    own = trace.value("out", "o1") - 0.2
    back = trace.value("delta", "o2") * 0.8
    assert trace.value("error_slope", "o1") == pytest.approx(own + back, rel=1e-14)


def test_the_public_name_loads_scenarios_whichever_way_it_was_imported() -> None:
    import neurosim.scenarios  # the folder of the files, which takes the place of the lazy name

    assert ns.scenarios.load("chain-rule").title == neurosim.scenarios.load("chain-rule").title
    assert "mazur" in ns.scenarios.names()


def test_scenarios_are_found_from_any_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("mazur").where == "scenario mazur"
