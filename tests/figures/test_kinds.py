"""Close-ups of networks: their numbers are those of published examples and of numeric derivatives."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.figures import draw
from neurosim.figures.kinds.bias_styles import bias_styles
from neurosim.figures.kinds.delta_sizes import DeltaSizes
from neurosim.figures.kinds.functions import activation_curves
from neurosim.figures.kinds.matrices import weight_matrices
from neurosim.figures.landscape import DescentPath, Landscape
from neurosim.figures.layer import layer
from neurosim.figures.moments import Moment
from neurosim.figures.neuron_sum import neuron_sum
from neurosim.figures.path import paths
from neurosim.ground.errors import FormatError, UnknownNameError


def texts(figure: Any) -> dict[str, str]:
    """Texts of a figure by gid, those of panels included."""
    from matplotlib.text import Text

    return {str(t.get_gid()): t.get_text() for t in figure.findobj(Text) if t.get_gid()}


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_the_computational_graph_shows_the_published_gradients_of_cs231n() -> None:
    trace = ns.scenarios.load("cs231n-neuron").trace()
    shown = texts(draw("computation", neuron_sum(trace, trace.network.neurons[-1].name)))
    # From the course notes, two digits: dw0, dx0, dw1, dx1, dw2 and the sum of the products.
    published = {
        "gradient:w x0->times x0": -0.20,
        "gradient:x x0->times x0": 0.39,
        "gradient:w x1->times x1": -0.39,
        "gradient:x x1->times x1": -0.59,
        "gradient:w one->times one": 0.20,
        "value:plus->f": 1.00,
        "value:f->E": 0.73,
        "gradient:plus->f": 0.20,
    }
    for gid, value in published.items():
        assert number(shown[gid]) == pytest.approx(value, abs=0.005), gid
    assert number(shown["slope:f"].removeprefix("slope ")) == pytest.approx(0.73 * 0.27, abs=0.005)


def test_a_neuron_shows_the_products_that_mazur_adds_up(new_mazur: Callable[[], ns.Network]) -> None:
    trace = new_mazur().trace({"i1": 0.05, "i2": 0.10}, {"o1": 0.01, "o2": 0.99})
    shown = texts(draw("neuron", neuron_sum(trace, "h1")))
    assert shown["weight:i1->sum"] == "0.15 · 0.05 = 0.0075"
    assert shown["weight:i2->sum"] == "0.2 · 0.1 = 0.02"
    assert shown["net:value"] == "net 0.3775"
    assert shown["out:value"] == "0.5933"


def test_the_paths_of_a_gradient_add_up_to_its_central_difference() -> None:
    net = ns.Network.layered([3, 4, 3, 2], activation="tanh", output_activation="sigmoid", seed=3)
    inputs, targets = [0.4, -0.7, 0.2], [1.0, 0.0]
    for connection in net.connections[:4]:
        record = paths(net.trace(inputs, targets), connection.name)
        assert record.count == 6
        errors = []
        for step in (1e-5, -1e-5):
            moved = net.copy()
            moved[connection.source.name, connection.target.name].weight += step
            moved.forward(inputs)
            errors.append(moved.error(targets))
        assert record.total == pytest.approx((errors[0] - errors[1]) / 2e-5, rel=1e-5)


def test_paths_that_run_through_an_output_which_feeds_on_add_up_too() -> None:
    trace = ns.scenarios.load("output-feeds-on").trace()
    for connection in trace.network.connections:
        record = paths(trace, connection.name)
        assert record.total == pytest.approx(trace.value("gradient", connection.name), rel=1e-12)


@pytest.mark.parametrize("loss", ["cross_entropy", "half_squared_error"])
def test_paths_through_a_softmax_group_go_by_its_jacobian(loss: str) -> None:
    net = ns.Network.layered([2, 3, 3], output_activation="softmax", loss=loss, seed=1)
    trace = net.trace([0.4, -0.7], [0.2, 0.5, 0.3])
    for connection in net.connections[:6]:
        record = paths(trace, connection.name)
        assert record.count == 9
        assert record.total == pytest.approx(central_difference(net, connection, [0.2, 0.5, 0.3]), rel=1e-5)
        outs = {name: trace.value("out", name) for name in ("o1", "o2", "o3")}
        for path in record.paths:
            into, from_ = path.neurons[2], path.neurons[-1]
            jacobian = dict(path.factors)["jacobian"]
            assert jacobian == pytest.approx(outs[from_] * ((from_ == into) - outs[into]))
    assert "{∂out/∂net}" in " ".join(texts(draw("paths", record)).values())


@pytest.mark.parametrize("aggregation", ["product", "max"])
def test_close_ups_of_neurons_that_make_no_sum_are_drawn(aggregation: str) -> None:
    net = ns.Network()
    for name in ("x1", "x2"):
        net.add_input(name)
    net.add_neuron("p", "sigmoid", aggregation=aggregation, bias=0.2)
    net.add_neuron("y", "tanh", output=True)
    for source, target, weight in (("x1", "p", 0.4), ("x2", "p", -0.3), ("p", "y", 0.7)):
        net.connect(source, target, weight)
    trace = net.trace([0.4, -0.7], [1.0])
    sign = {"product": "Π", "max": "max"}[aggregation]
    shown = texts(draw("neuron", neuron_sum(trace, "p")))
    assert shown["label:sum"] == sign
    assert f"{sign} weight · out + bias" in shown["subtitle"]
    graph = texts(draw("computation", neuron_sum(trace, "p")))
    assert (graph["label:plus"], graph["slope:plus"]) == (sign, "then + b")
    for connection in net.connections[:2]:
        slope = central_difference(net, connection, [1.0])
        assert paths(trace, connection.name).total == pytest.approx(slope, rel=1e-5, abs=1e-12)
        printed = graph[f"gradient:w {connection.source.name}->times {connection.source.name}"]
        assert number(printed) == pytest.approx(slope, rel=1e-3, abs=1e-12)
    with pytest.raises(FormatError, match="which a matrix cannot show; draw the kind 'neuron'"):
        layer(trace.state(), 1)


def central_difference(net: ns.Network, connection: Any, targets: list[float]) -> float:
    """dE/dw without any backward pass."""
    errors = []
    for step in (1e-5, -1e-5):
        moved = net.copy()
        moved[connection.source.name, connection.target.name].weight += step
        moved.forward([0.4, -0.7])
        errors.append(moved.error(targets))
    return (errors[0] - errors[1]) / 2e-5


def test_a_layer_is_the_same_as_a_graph_and_as_a_matrix() -> None:
    net = ns.Network.layered([3, 2], activation="linear", seed=5)
    net.forward([1.0, 2.0, -1.0])
    record = layer(net.state(), 1)
    by_matrix = np.array(record.weights) @ np.array(record.outs) + np.array(record.biases)
    assert by_matrix == pytest.approx(np.array(record.nets))
    shown = texts(draw("layer", record))
    for r, target in enumerate(record.targets):
        for c, source in enumerate(record.sources):
            assert shown[f"number:W {r} {c}"] == shown[f"weight:{source}->{target}"]


def test_a_hidden_layer_is_not_called_output_and_has_no_error_of_the_network() -> None:
    trace = ns.Network.layered([2, 2, 2, 2], seed=1).trace([0.1, 0.2], [1.0, 0.0])
    for number_ in (1, 2, 3):
        shown = texts(draw("layer", layer(trace.state(), number_)))
        assert not {"input", "output"} & set(shown.values())
        assert not any(gid.startswith(("error:", "target:")) for gid in shown)
        decimals = {len(text.partition(".")[2]) for gid, text in shown.items() if gid.startswith("number:")}
        assert decimals == {2}


def test_the_formula_of_an_activation_is_said_once() -> None:
    net = ns.Network.layered([2, 1], activation="tanh", output_activation="tanh", seed=1)
    every = " ".join(texts(draw("neuron", neuron_sum(net.trace([0.1, 0.2], [1.0]), "o1"))).values())
    assert every.count("tanh(net)") == 1


def test_a_column_of_ones_is_drawn_as_221_and_computed_as_331() -> None:
    net = ns.Network.layered([2, 2, 1], bias="column", seed=1)
    record = bias_styles(net, [0.0, 1.0])
    shown = texts(draw("bias-styles", record))
    assert {"2-2-1 as drawn", "3-3-1 as computed"} <= set(shown.values())
    assert len(record.drawn.network.neurons) == 5
    assert len(record.internal.network.neurons) == 7
    variables = ns.Network.layered([2, 2, 1], bias="variable", seed=1)
    both = bias_styles(variables, [0.0, 1.0])
    assert both.drawn.values["out", "o1"] == both.internal.values["out", "o1"]


@pytest.mark.slow
def test_beside_the_neurons_of_the_drawn_network_stands_what_its_nets_lack() -> None:
    record = bias_styles(ns.Network.layered([2, 2, 1], bias="column", seed=1), [0.0, 1.0])
    state, shown = record.drawn, texts(draw("bias-styles", record))
    for neuron in state.network.neurons[2:]:
        weighed = [(c.weight, c.source) for c in state.network.connections if c.target == neuron.name]
        rest = state.values["net", neuron.name] - sum(w * state.values["out", s] for w, s in weighed)
        assert abs(float(shown[f"bias:as drawn {neuron.name}"][2:].replace("−", "-")) - rest) < 0.006
    assert "b of o1 is out(h3) · weight" in " ".join(shown.values())


def test_matrices_hold_every_weight_of_the_network() -> None:
    net = ns.Network.layered([4, 3, 2], seed=1)
    for number_, matrix in enumerate(weight_matrices(net.state())):
        generation = net.generations()[number_ + 1]
        for row, target in enumerate(generation):
            for column, source in enumerate(net.generations()[number_]):
                assert matrix[row, column] == net[source.name, target.name].weight
    assert draw("matrices", Moment(net.state(), (), (), "")) is not None


def test_a_softmax_group_is_framed_and_named() -> None:
    net = ns.Network.layered([2, 3], output_activation="softmax", loss="cross_entropy", seed=1)
    figure = net.draw()
    assert isinstance(figure, Figure)
    gids = {str(artist.get_gid()) for artist in figure.axes[0].get_children()}
    assert {"group:softmax", "groupname:softmax"} <= gids


def test_changes_are_what_the_update_added(new_mazur: Callable[[], ns.Network]) -> None:
    trace = new_mazur().trace({"i1": 0.05, "i2": 0.10}, {"o1": 0.01, "o2": 0.99}, learning_rate=0.5)
    shown = texts(trace.draw(show=("change",)))
    # 0.35891648 - 0.40 and 0.511301270 - 0.50 in the published example
    assert (shown["change:h1->o1"], shown["change:h1->o2"]) == ("−0.0411", "+0.0113")


def test_what_cannot_be_drawn_from_close_by_is_one_sentence() -> None:
    trace = ns.Network.layered([2, 2, 2], seed=1).trace([0.1, 0.2], [1.0, 0.0])
    with pytest.raises(UnknownNameError, match="no connection 'h9->o1'"):
        paths(trace, "h9->o1")
    with pytest.raises(UnknownNameError, match="no neuron 'x1' that computes"):
        neuron_sum(trace, "x1")
    with pytest.raises(UnknownNameError, match="no layer 3; this network has the layers 1 to 2"):
        layer(trace.state(), 3)
    large = ns.Network.layered([12, 9], seed=1)
    with pytest.raises(FormatError, match="12 by 9 is too large .* draw the kind 'matrices'"):
        draw("layer", layer(large.state(), 1))
    wide = ns.Network.layered([2, 11, 11, 11, 11, 11, 1], seed=1)
    with pytest.raises(FormatError, match="more than 10000 paths lead"):
        paths(wide.trace([1.0, 1.0], [1.0]), wide.connections[0].name)


def test_among_changes_stand_no_biases_that_do_not_change() -> None:
    found = []
    for learns in (False, True):
        net = ns.Network.layered([2, 2, 1], seed=1)
        for neuron in net.neurons[2:]:
            neuron.bias, neuron.bias_trainable = 0.35, learns
        state = net.trace([0.1, 0.2], [1.0], learning_rate=0.5).state()
        shown = texts(draw("network", Moment(state, ("change",), (), "")))
        found.append([text for gid, text in shown.items() if gid.startswith("bias:")])
    assert found[0] == []
    assert len(found[1]) == 3
    assert all(text[2] in "+−" for text in found[1])


def test_the_steepest_slope_is_that_of_the_function_not_of_the_piece_that_is_drawn() -> None:
    shown = texts(draw("functions", activation_curves(("sigmoid", "softplus"))))
    assert shown["note:sigmoid"] == "slope up to 0.25"
    assert shown["note:softplus"] == "slope up to 1.00"


def test_the_factor_per_layer_leaves_out_the_step_from_the_outputs() -> None:
    halved = DeltaSizes((1, 2, 3, 4), ("tanh",), np.array([[0.125, 0.25, 0.5, 7.0]]))
    assert texts(draw("delta-sizes", halved))["name:tanh"] == "tanh: × 0.50 per layer before the output"


def test_what_of_a_descent_is_behind_a_hill_is_dotted() -> None:
    axis = np.linspace(-1.0, 1.0, 41)
    ridge = np.exp(-((axis[:, None] / 0.15) ** 2)) * np.ones((1, 41))  # along x; the eye looks from low y
    for y, dashes in ((-0.6, ["-"]), (0.15, [":"])):
        along = DescentPath("1", np.array([-0.2, 0.2]), np.array([y, y]), np.zeros(2))
        figure: Any = draw("surface", Landscape("x", "y", "E", axis, axis, ridge, (along,)))
        page: Any = figure.axes[0]
        panel = page.child_axes[0]
        pieces = [line for line in panel.lines if str(line.get_gid()).startswith("descent")]
        assert [line.get_linestyle() for line in pieces] == dashes
