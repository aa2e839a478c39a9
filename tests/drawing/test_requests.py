"""What Python asks of a figure: styles by name, quantities by name, and one sentence for what is neither."""

from collections.abc import Callable
from pathlib import Path
from typing import assert_type

import matplotlib.text
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.drawing.page.products import told_apart
from neurosim.figures import draw
from neurosim.figures.kinds.functions import activation_curves
from neurosim.figures.kinds.softmax import SoftmaxGroup
from neurosim.figures.kinds.steps import steps
from neurosim.figures.making import record_of
from neurosim.figures.path import paths
from neurosim.scenario import load
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.figures import figure_table

Typed = Callable[..., tuple[int, str, str]]


def mazur() -> tuple[ns.Network, dict[str, float], dict[str, float]]:
    """The network of Mazur after a forward and a backward pass, with its sample."""
    scenario = load("mazur")
    network, (inputs, targets) = scenario.build(), scenario.samples()[0]
    assert targets is not None
    network.forward(inputs)
    network.backward(targets)
    return network, inputs, targets


def trained(**more: object) -> ns.History:
    network, inputs, targets = mazur()
    return network.fit([inputs], [targets], epochs=4, learning_rate=0.5, **more)


def test_a_style_is_known_by_its_name_wherever_a_figure_is_made() -> None:
    network, inputs, targets = mazur()
    figures = [
        network.draw(style="dark"),
        network.trace(inputs, targets).draw(style="dark"),
        trained().plot(style="dark"),
        draw("steps", steps(network.trace(inputs, targets)), style="dark"),
    ]
    for figure in figures:
        assert figure.get_facecolor()[:3] == pytest.approx((0x11 / 255, 0x18 / 255, 0x1F / 255))


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"style": "drak"}, "unknown style 'drak' \\(did you mean 'dark'\\?"),
        ({"style": 5}, "style is 5; it must be a Style or one of the names 'slide'"),
        ({"ax": 5}, "ax is 5; it must be axes of matplotlib"),
        ({"show": 5}, "cannot show 5; show is a list of names"),
        ({"show": [5]}, "cannot show 5 \\(one of: 'weight'"),
        ({"show": "nothing,weight"}, "'nothing' cannot be combined with other names"),
    ],
)
def test_what_a_drawing_does_not_know_is_one_sentence(choices: dict[str, object], sentence: str) -> None:
    network, inputs, targets = mazur()
    for drawn in (network, network.trace(inputs, targets)):
        with pytest.raises(ns.NeurosimError, match=sentence):
            drawn.draw(**choices)


def test_nothing_shows_the_network_alone() -> None:
    network, _, _ = mazur()
    figure = network.draw(show="nothing")
    assert isinstance(figure, Figure)
    gids = {artist.get_gid() for artist in figure.axes[0].get_children()}
    assert "neuron:h1" in gids
    assert not {"net:h1", "out:h1", "weight:i1->h1", "bias:h1"} & gids


@pytest.mark.slow
@pytest.mark.parametrize("name", ["target", "error", "update", "change"])
def test_what_only_a_trace_knows_is_drawn_as_the_sentence_says(name: str) -> None:
    network, inputs, targets = mazur()
    network.update(learning_rate=0.5)
    with pytest.raises(ns.PassOrderError, match="a trace does: (.*)") as caught:
        network.draw(show=(name,))
    advice = str(caught.value).partition("a trace does: ")[2]
    figure = eval(advice, {"net": network, "inputs": inputs, "targets": targets})
    assert isinstance(figure, Figure)


def test_true_is_not_the_first_step() -> None:
    network, inputs, targets = mazur()
    with pytest.raises(ns.UnknownNameError, match="no step True; the trace has the steps 1 to"):
        network.trace(inputs, targets).draw(step=True)


@pytest.mark.parametrize(
    ("quantities", "curves"),
    [
        (None, ["training cost", "validation cost"]),
        ("cost", ["training cost", "validation cost"]),
        (["cost"], ["training cost", "validation cost"]),
        ("validation cost", ["validation cost"]),
        ("accuracy", ["training accuracy", "validation accuracy"]),
    ],
)
def test_one_quantity_may_be_a_single_string(quantities: object, curves: list[str]) -> None:
    network, inputs, targets = mazur()
    sample = ([list(inputs.values())], [list(targets.values())])
    history = network.fit(
        *sample, epochs=3, learning_rate=0.5, validation=sample, metrics=["accuracy"], evaluate_every=1
    )
    figure = history.plot(quantities)
    assert isinstance(figure, Figure)
    lines = [line.get_gid() for panel in figure.axes[0].child_axes for line in panel.get_lines()]
    assert lines == [f"curve:{name}" for name in curves]


def test_without_evaluations_the_cost_is_the_one_that_was_added_up() -> None:
    history = trained()
    for quantities in (None, "cost", ["cost"], "running cost"):
        figure = history.plot(quantities)
        assert isinstance(figure, Figure)
        (panel,) = figure.axes[0].child_axes
        (line,) = panel.get_lines()
        assert np.asarray(line.get_ydata()).tolist() == history.cost.tolist()


@pytest.mark.parametrize(
    ("quantities", "sentence"),
    [
        ([], "there are no quantities to draw; leave out quantities, or choose some of: 'running cost'"),
        (5, "5 is not a quantity"),
        ([5], "5 is not a quantity"),
        ("cots", "no evaluation has a 'cots'"),
    ],
)
def test_curves_that_there_are_not_are_one_sentence(quantities: object, sentence: str) -> None:
    with pytest.raises(ns.UnknownNameError, match=sentence):
        trained().plot(quantities)


def test_a_small_step_along_a_weight_is_seen_in_the_digits() -> None:
    from neurosim.figures.kinds.error_along import error_along

    network, inputs, targets = mazur()
    record = error_along(network, (inputs, targets), "w1", learning_rate=0.5)
    figure = draw("error-along", record)
    assert isinstance(figure, Figure)
    shown = {
        artist.get_gid(): artist.get_text()
        for artist in figure.axes[0].get_children()
        if hasattr(artist, "get_text")
    }
    # Mazur's errors before and after this one weight has moved, with more digits than he prints.
    assert (shown["fact:before"], shown["fact:after"]) == ("w1 before = 0.15", "w1 after = 0.1498")
    assert shown["fact:error"].startswith("E before = 0.298371")
    assert shown["fact:error"].partition(" = ")[2] > shown["fact:lower"].partition(" = ")[2]


def test_numbers_that_are_far_apart_keep_four_digits() -> None:
    assert told_apart(0.123456, 0.654321) == ("0.1235", "0.6543")


@pytest.mark.parametrize("kind", ["functions", "losses", "derivative", "learning-rates", "delta-sizes"])
def test_figures_of_functions_are_kinds_that_a_scenario_can_ask_for(kind: str) -> None:
    record = record_of(ScenarioSource(load("mazur"), "here: "), figure_table(kind=kind))
    assert isinstance(draw(kind, record), Figure)


SOFTMAX = """
title = "Two classes"
source = "made here"
[network]
loss = "cross_entropy"
inputs = ["x"]
[[network.neurons]]
name = "a"
activation = "softmax"
weights = { x = 2.0 }
[[network.neurons]]
name = "b"
activation = "softmax"
weights = { x = 1.0 }
[[samples]]
inputs = [1.0]
targets = [0.0, 1.0]
"""


def test_the_softmax_of_a_scenario_is_that_of_its_outputs(tmp_path: Path) -> None:
    path = tmp_path / "classes.toml"
    path.write_text(SOFTMAX, encoding="utf-8")
    record = record_of(ScenarioSource(load(path), "here: "), figure_table(kind="softmax"))
    assert isinstance(record, SoftmaxGroup)
    assert (record.names, record.nets, record.target) == (("a", "b"), (2.0, 1.0), 1)
    assert record.outs == pytest.approx((np.e / (1 + np.e), 1 / (1 + np.e)))
    with pytest.raises(ns.FormatError, match="here: a figure of the kind 'softmax' needs outputs that are"):
        record_of(ScenarioSource(load("mazur"), "here: "), figure_table(kind="softmax"))


def test_a_figure_of_the_gallery_is_no_kind_and_the_sentence_says_what_makes_it(typed: Typed) -> None:
    code, _, err = typed("draw", "mazur", "--kind", "valleys", "--output", "x.svg")
    assert (code, Path("x.svg").exists()) == (2, False)
    assert "neurosim figures valleys --out" in err


def test_a_record_that_cannot_be_written_leaves_no_figure(typed: Typed) -> None:
    code, _, err = typed("draw", "mazur", "--record", "no/r.json", "--output", "b.svg")
    assert (code, Path("b.svg").exists()) == (2, False)
    assert "cannot write 'no/r.json'" in err


def test_paths_through_more_columns_than_are_drawn() -> None:
    net = ns.Network()
    net.add_input("x")
    last = "x"
    for k in range(20):
        for name, weight in ((f"a{k}", 1.1), (f"b{k}", 0.5)):
            net.add_neuron(name, "linear")
            net.connect(last, name, weight)
        last = f"c{k}"
        net.add_neuron(last, "linear", output=k == 19)
        net.connect(f"a{k}", last, 1.0)
        net.connect(f"b{k}", last, 1.0)
    trace = net.trace([0.5], [1.0])
    figure = draw("paths", paths(trace, "a14->c14"))
    assert "32 paths lead" in " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def test_more_panels_than_the_page_has_room_for_get_a_sentence() -> None:
    with pytest.raises(ns.FormatError, match="the page has no room for 48 panels; draw fewer"):
        draw("functions", activation_curves(["sigmoid"] * 48))


def test_what_is_drawn_upon_axes_is_typed_as_axes_else_as_a_figure() -> None:
    network, inputs, targets = mazur()
    trace, history = (
        network.trace(inputs, targets),
        network.fit([inputs], [targets], epochs=1, learning_rate=0.5),
    )
    ax = Figure().add_subplot()
    either = ax if trace else None
    for figure in (
        assert_type(network.draw(), Figure),
        assert_type(trace.draw(step=3), Figure),
        assert_type(history.plot(), Figure),
    ):
        assert isinstance(figure, Figure)
    for axes in (
        assert_type(network.draw(ax=ax, focus=[network.neurons[0], ("i1", "h1")]), Axes),
        assert_type(trace.draw(ax=ax), Axes),
        assert_type(history.plot(ax=ax), Axes),
        assert_type(network.draw(ax=either), Figure | Axes),
    ):
        assert axes is ax
