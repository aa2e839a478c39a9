"""Long names give way: they become smaller and are shortened, numbers never are."""

import re
from typing import Any

import numpy as np
import pytest
from legibility import HARD, measure

import neurosim as ns
from neurosim.drawing.page.presets import preset
from neurosim.figures import draw
from neurosim.figures.kinds.bias_styles import bias_styles
from neurosim.figures.kinds.confusion import Confusion, confusion
from neurosim.figures.kinds.error_along import error_along
from neurosim.figures.kinds.gradient_steps import step_errors
from neurosim.figures.kinds.weight_histories import weight_histories
from neurosim.figures.layer import layer
from neurosim.figures.neuron_sum import neuron_sum
from neurosim.figures.path import paths

pytestmark = pytest.mark.slow

INPUTS = ("average_temperature_of_the_sea", "number_of_hours_slept_last_night", "homework_done_in_percent")
HIDDEN = ("probability_of_success_tomorrow", "second_hidden_neuron_with_name")
OUTPUT = "the_final_output_of_everything"
VALUES, TARGETS = [0.123456, -0.98765, 1 / 3], [1.0]


def network() -> ns.Network:
    net = ns.Network()
    for name in INPUTS:
        net.add_input(name)
    for name in HIDDEN:
        net.add_neuron(name, "tanh", bias=0.123456)
        for k, source in enumerate(INPUTS):
            net.connect(source, name, (-1) ** k * (k + 1) / 3)
    net.add_neuron(OUTPUT, "sigmoid", bias=-0.2, output=True)
    for name in HIDDEN:
        net.connect(name, OUTPUT, 0.77777)
    return net


def trained(net: ns.Network) -> Any:
    inputs = np.random.default_rng(1).normal(size=(8, 3))
    return net.fit(inputs, (inputs[:, :1] > 0) * 1.0, epochs=5, learning_rate=0.5, snapshots_every=1)


def records() -> dict[str, tuple[str, Any]]:
    net = network()
    trace = net.trace(VALUES, TARGETS)
    counts = np.array([[12.0, 3.0, 0.0], [1.0, 9.0, 1.0], [0.0, 12345.0, 5.0]])
    first = net.connections[0].name
    return {
        "neuron": ("neuron", neuron_sum(trace, HIDDEN[0])),
        "computation": ("computation", neuron_sum(trace, OUTPUT)),
        "computation of a hidden neuron": ("computation", neuron_sum(trace, HIDDEN[0])),
        "paths": ("paths", paths(trace, first)),
        "first layer": ("layer", layer(trace.state(), 1)),
        "last layer": ("layer", layer(trace.state(), 2)),
        "error-along": ("error-along", error_along(net, (VALUES, TARGETS), first, learning_rate=0.5)),
        "weight-histories": ("weight-histories", weight_histories(trained(network()))),
        "confusion": ("confusion", Confusion((*INPUTS[:2], "cat"), counts)),
    }


RECORDS = records()


@pytest.mark.parametrize("style", ["slide", "paper-one-column"])
@pytest.mark.parametrize("name", RECORDS)
def test_figures_with_long_names_are_legible_and_their_numbers_whole(name: str, style: str) -> None:
    figure: Any = draw(*RECORDS[name], title="A title", style=preset(style))
    report = measure(figure, slide=tuple(figure.get_size_inches()), dpi=100)
    assert not {kind: found for kind, found in report.violations.items() if kind in HARD}, report.summary()
    from matplotlib.text import Text

    shown = [text.get_text() for text in figure.findobj(Text)]
    assert any("…" in text for text in shown)
    assert not [text for text in shown if re.search(r"\d…", text)]


def test_outs_beside_two_bias_styles_are_whole_or_left_out() -> None:
    net = ns.Network.layered([2, 2, 2], seed=1)
    for style in ("slide", "paper-two-columns", "paper-one-column"):
        figure: Any = draw("bias-styles", bias_styles(net, [0.0, 1.0]), title="A", style=preset(style))
        outs = [text.get_text() for axes in figure.axes[0].child_axes for text in axes.texts]
        outs = [text for text in outs if text.startswith("out(")]
        assert len(outs) == 2
        for text in outs:
            assert re.fullmatch(r"out\(o1\) = 0\.\d{4}(, out\(o2\) = 0\.\d{4})?", text)


def test_neurons_that_have_no_panel_are_counted() -> None:
    net = ns.Network.layered([3, 10, 1], seed=1)
    history = trained(net)
    shown = texts(draw("weight-histories", weight_histories(history)))
    assert "3 more neurons are left out" in shown
    few = weight_histories(history, of=("h9", "o1"))
    assert set(few.groups) == {"h9", "o1"}
    assert {"into h9", "into o1"} <= texts(draw("weight-histories", few))


def texts(figure: Any) -> set[str]:
    from matplotlib.text import Text

    return {text.get_text() for text in figure.findobj(Text)}


def test_a_small_confusion_matrix_fills_its_page() -> None:
    figure: Any = draw("confusion", Confusion(("no", "yes"), np.array([[12.0, 3.0], [1.0, 9.0]])))
    boxes = [p.get_window_extent() for p in figure.findobj() if str(p.get_gid()).startswith("cell:")]
    tall = max(box.y1 for box in boxes) - min(box.y0 for box in boxes)
    assert tall > 0.5 * figure.bbox.height


def test_classes_that_nobody_named_are_called_as_the_outputs() -> None:
    net = ns.Network()
    net.add_input("x")
    for name in ("cat", "dog"):
        net.add_neuron(name, "linear", output=True)
        net.connect("x", name, 1.0 if name == "cat" else -1.0)
    made = confusion(net, [[1.0], [-1.0]], [[1.0, 0.0], [0.0, 1.0]], ("t1", "t2"))
    assert made.classes == ("cat", "dog")
    assert {"cat", "dog"} <= texts(draw("confusion", made))


def test_no_text_stands_on_the_curves_of_a_gradient_check() -> None:
    net = ns.Network.layered([2, 2, 1], seed=1)
    record = step_errors(net, ([0.1, 0.9], [1.0]), net.connections[0].name)
    figure: Any = draw("gradient-steps", record)
    (panel,) = figure.axes[0].child_axes
    assert not panel.texts
    frame = panel.get_window_extent()
    assert not [text for text in figure.axes[0].texts if frame.overlaps(text.get_window_extent())]
