"""Every figure is legible: nothing overlaps, every connection has its number, fonts can be read."""

import random
import time

import pytest
from drawing_states import (
    chain,
    feeds_on,
    layered,
    mazur,
    network,
    passed,
    random_dag,
    single,
    skip,
    xor_skip,
)
from legibility import HARD, Report, measure

from neurosim.drawing import Style, draw_network
from neurosim.trace.records import NetworkRecord, NeuronRecord, State

pytestmark = pytest.mark.slow

FORWARD = ("weight", "net", "out")
BACKWARD = ("weight", "net", "out", "delta", "gradient")
UPDATE = ("update", "net", "out")


def column() -> NetworkRecord:
    """XOR with a column of ones: 2-2-1 is really 3-3-1."""
    neurons = {
        "h1": {"x1": 4.82, "x2": 4.79, "one": -2.15},
        "h2": {"x1": 6.51, "x2": 6.48, "one": -9.73},
        "h3": {"x1": 0.41, "x2": 0.12, "one": 1.20},
        "y": {"h1": 8.94, "h2": -9.46, "h3": -4.13},
    }
    return network(["x1", "x2"], neurons, outputs=["y"], constants={"one": 1.0}, bias_style="column")


def many_generations() -> NetworkRecord:
    """One constant that feeds three generations."""
    neurons = {
        "h1": {"x1": 0.48, "x2": 0.46, "one": -0.26},
        "g1": {"h1": 0.63, "one": -0.97},
        "g2": {"h1": -0.2, "one": 0.3, "x2": 0.7},
        "y": {"g1": 0.89, "g2": -0.94, "one": -0.39},
    }
    return network(["x1", "x2"], neurons, outputs=["y"], constants={"one": 1.0})


NETWORKS = {
    "mazur": (mazur(), (FORWARD, BACKWARD, UPDATE, ("weight", "delta", "gradient"), ("weight",), ())),
    "mazur with constants": (mazur("constant"), (FORWARD, BACKWARD, UPDATE)),
    "3-2-2": (layered(3, 2, 2), (FORWARD, BACKWARD)),
    "column": (column(), (FORWARD,)),
    "many generations": (many_generations(), (FORWARD, BACKWARD)),
    "skip": (skip(), (FORWARD, BACKWARD)),
    "xor skip": (xor_skip(), (FORWARD,)),
    "output feeds on": (feeds_on(), (FORWARD, BACKWARD)),
    "one neuron": (single(3), (FORWARD,)),
    "one neuron, 6 inputs": (single(6, "constant"), (FORWARD,)),
    "2-4-4-2": (layered(2, 4, 4, 2), (FORWARD, UPDATE)),
    "4-6-3 with constants": (layered(4, 6, 3, bias="constant"), (FORWARD,)),
    "8-8": (layered(8, 8), (FORWARD,)),
    "8-8-8": (layered(8, 8, 8), (BACKWARD,)),
    "8-8-8-8": (layered(8, 8, 8, 8), (FORWARD,)),
    "2-2-2-2-2-2": (layered(2, 2, 2, 2, 2, 2), (FORWARD,)),
    "chain": (chain(6), (FORWARD,)),
    "chain with skips": (chain(6, True), (FORWARD,)),
}
CASES = [(name, record, show) for name, (record, shows) in NETWORKS.items() for show in shows]


def drawn(record: NetworkRecord) -> int:
    """How many neurons are drawn: constants once for every generation they feed."""
    generation = {neuron.name: neuron.generation for neuron in record.neurons}
    constants = {neuron.name for neuron in record.neurons if neuron.kind == "constant"}
    copies = {(c.source, generation[c.target]) for c in record.connections if c.source in constants}
    return len(record.neurons) - len(constants) + len(copies)


def check(record: NetworkRecord, show: tuple[str, ...], seed: int = 1, complete: bool = True) -> Report:
    """Draw, measure, and compare what is drawn with what there is."""
    state = passed(record, seed, backward=True, update=show == UPDATE)
    dpi = 100 if len(record.connections) < 30 else 150  # many thin lines need the finer grid
    report = measure(draw_network(state, show), dpi=dpi)
    hard = {kind: found for kind, found in report.violations.items() if kind in HARD}
    assert not hard, report.summary()
    assert report.metrics["n_edges"] == len(record.connections)
    assert report.metrics["n_neurons"] == drawn(record)
    if complete and {"weight", "gradient", "update"} & set(show):
        assert report.metrics["edge_label_coverage"] == 1, report.summary()
    assert report.metrics["min_font_pt"] >= 9
    return report


@pytest.mark.parametrize(
    ("record", "show"), [case[1:] for case in CASES], ids=[f"{c[0]}: {' '.join(c[2])}" for c in CASES]
)
def test_every_kind_of_network_is_legible_and_complete(record: NetworkRecord, show: tuple[str, ...]) -> None:
    check(record, show)


@pytest.mark.parametrize("seed", range(6))
def test_random_layered_networks_are_legible_and_complete(seed: int) -> None:
    draw = random.Random(seed)
    sizes = [draw.randint(1, 6) for _ in range(draw.randint(2, 4))]
    record = layered(*sizes, bias=draw.choice(["variable", "constant", "none"]), seed=seed)
    check(record, draw.choice([FORWARD, FORWARD, BACKWARD, UPDATE]), seed)


@pytest.mark.parametrize("seed", range(10))
def test_random_graphs_with_skip_connections_are_legible(seed: int) -> None:
    draw = random.Random(seed)
    neurons = draw.randint(4, 12)
    record = random_dag(seed, neurons, min(25, draw.randint(neurons, 2 * neurons + 1)))
    show = draw.choice([FORWARD, FORWARD, BACKWARD, UPDATE])
    report = check(record, show, seed, complete=False)
    assert report.metrics["edge_label_coverage"] >= 0.8


def test_long_and_odd_names_are_drawn_letter_by_letter() -> None:
    names = ["temperature", "slept well", "$h_1$"]
    hidden = {"a<&>b": dict.fromkeys(names, 0.5), "_x_^2 \\frac": dict.fromkeys(names, -0.25)}
    outputs = {"a very long name of an output neuron": dict.fromkeys(hidden, 0.75)}
    record = network(names, {**hidden, **outputs}, outputs=list(outputs), biases=dict.fromkeys(hidden, 0.1))
    figure = draw_network(passed(record), title="costs $5 & <more>")
    assert measure(figure).passed
    texts = {text.get_gid(): text for text in figure.axes[0].texts}
    assert texts["label:$h_1$"].get_text() == "$h_1$"
    assert not texts["label:$h_1$"].get_parse_math()
    assert texts["label:a very long name of an output neuron"].get_text().startswith("a very")


def test_eight_long_names_in_a_column_stay_tell_apart() -> None:
    inputs = [f"feature number {k}" for k in range(8)]
    record = network(inputs, {"y": dict.fromkeys(inputs, 0.5)}, outputs=["y"])
    figure = draw_network(passed(record))
    assert measure(figure).passed
    shown = [text.get_text() for text in figure.axes[0].texts if str(text.get_gid()).startswith("label:fea")]
    assert len(set(shown)) == 8


def test_extreme_numbers_stay_inside_the_figure() -> None:
    record = mazur()
    state = passed(record)
    extreme = {
        ("net", "h1"): -123456.789,
        ("out", "h1"): 1e-9,
        ("net", "h2"): float("inf"),
        ("out", "h2"): float("nan"),
        ("weight", "i1->h1"): 12345.678,
        ("weight", "i2->h1"): -1e-7,
        ("out", "i1"): 1e9,
        ("error", "o1"): 1e12,
        ("target", "o1"): -123456.0,
    }
    report = measure(draw_network(State(record, {**state.values, **extreme})))
    assert report.passed, report.summary()


def test_two_networks_fit_side_by_side_into_one_figure() -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.6))
    left, right = figure.subplots(1, 2)
    assert draw_network(passed(mazur()), ax=left, title="left") is left
    draw_network(passed(single(3)), ax=right, title="right")
    report = measure(figure)
    assert report.passed, report.summary()
    assert report.metrics["n_edges"] == 11
    assert report.metrics["edge_label_coverage"] == 1


def test_negative_weights_can_be_dashed_and_focus_keeps_numbers_readable() -> None:
    figure = draw_network(passed(skip()), style=Style(negative_dash=True), focus=["h1", "x1->h1"])
    assert measure(figure).passed
    gids = {str(artist.get_gid()) for artist in figure.axes[0].patches}
    assert {"focus:h1", "focus:x1->h1"} <= gids
    dashes = {p.get_gid(): p.get_linestyle() for p in figure.axes[0].patches if "edge:" in str(p.get_gid())}
    assert dashes["edge:x2->h1"] != dashes["edge:x1->h1"]


@pytest.mark.parametrize(
    ("record", "seconds"),
    [(layered(64, 32, 16, 10), 2.0), (layered(784, 32, 16, 10), 4.0), (chain(10_000), 2.0)],
    ids=["64-32-16-10", "784-32-16-10", "chain of 10,000"],
)
def test_what_is_too_large_is_cut_and_says_so(record: NetworkRecord, seconds: float) -> None:
    state = passed(record)
    begin = time.process_time()
    figure = draw_network(state)
    assert time.process_time() - begin < seconds
    report = measure(figure, dpi=100)
    assert report.passed, report.summary()
    texts = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "drawn" in texts or "left out" in texts
    assert any(str(p.get_gid()).startswith("dots:") for p in figure.axes[0].patches)


def test_twelve_by_twelve_is_drawn_in_colour_with_a_bar() -> None:
    figure = draw_network(passed(layered(12, 12, 12)))
    report = measure(figure, dpi=100)
    assert report.passed, report.summary()
    assert report.metrics["n_edges"] == 288
    gids = {str(p.get_gid()) for p in figure.axes[0].patches}
    assert "colorbar:0" in gids


@pytest.mark.parametrize("neurons", [(), (NeuronRecord("x", "input"),)], ids=["empty", "one input"])
def test_networks_without_connections_can_be_drawn(neurons: tuple[NeuronRecord, ...]) -> None:
    state = State(NetworkRecord(None, "half_squared_error", "none", neurons, ()), {})
    assert measure(draw_network(state)).passed
