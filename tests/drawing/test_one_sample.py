"""A figure of several samples or passes shows numbers of one sample, or says that they are of several."""

import io

import networkx as nx
import pytest
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.drawing.page.origin import origin_of
from neurosim.figures.remembered import drawn_again


def two_neurons() -> ns.Network:
    """out(h) = 2x + 0.5 and out(o) = out(h) + 0.5, for inputs above 0."""
    network = ns.Network(name="t")
    network.add_input("x")
    network.add_neuron("h", "linear", bias=0.5)
    network.add_neuron("o", "linear", bias=0.5, output=True)
    network.connect("x", "h", weight=2.0)
    network.connect("h", "o", weight=1.0)
    return network


def written(figure: object) -> list[str]:
    assert isinstance(figure, Figure)
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(
    ("sample", "heading", "nets", "gradient"),
    [
        (None, "sample 1", ["2.500", "3.000"], "5.0000"),  # (3 - 1)*2.5
        (1, "sample 1", ["2.500", "3.000"], "5.0000"),
        (2, "sample 2", ["4.500", "5.000"], "22.5000"),  # (5 - 0)*4.5
    ],
)
def test_a_trace_of_several_samples_draws_one_of_them_and_says_which(
    reduction: str, sample: int | None, heading: str, nets: list[str], gradient: str
) -> None:
    trace = two_neurons().trace([[1.0], [2.0]], [[1.0], [0.0]], learning_rate=0.1, reduction=reduction)
    texts = written(trace.draw(sample=sample, show=("weight", "net", "gradient")))
    assert heading in texts
    assert [text for text in texts if text in ("2.500", "3.000", "4.500", "5.000")] == nets
    assert gradient in texts
    assert trace.value("net", "o", sample) == float(nets[1])


def test_beside_an_update_the_gradients_are_those_it_used() -> None:
    trace = two_neurons().trace([[1.0], [2.0]], [[1.0], [0.0]], learning_rate=0.1, reduction="mean")
    texts = written(trace.draw(show=("update", "gradient")))
    assert "learning rate 0.1; gradients: mean of 2 samples" in texts
    assert "13.7500" in texts  # (5 + 22.5)/2
    assert "1.00 → −0.38" in texts


def test_a_trace_of_one_sample_needs_no_heading() -> None:
    assert "sample 1" not in written(two_neurons().trace([1.0], [1.0]).draw())


def test_a_step_within_the_second_sample_shows_nothing_of_the_first() -> None:
    trace = two_neurons().trace([[1.0], [2.0]], [[1.0], [0.0]])
    step = trace.step("net", "h", 2).id
    assert "3.000" not in written(trace.draw(step=step))


def test_after_a_step_beyond_the_first_sample_gradients_are_said_to_be_as_it_left_them() -> None:
    trace = two_neurons().trace([[1.0], [2.0]], [[1.0], [0.0]], learning_rate=0.1, reduction="mean")
    later = "gradients as the step left them"
    first = trace.step("gradient", "x->h", 1).id
    assert "sample 1" in written(trace.draw(step=first, show=("weight", "net")))
    for step in (trace.step("gradient", "x->h", 2), trace.step("gradient", "x->h")):
        assert any(later in text for text in written(trace.draw(step=step.id, show=("delta", "gradient"))))


def test_gradients_of_two_passes_are_said_to_be_beside_the_deltas_of_one() -> None:
    network = two_neurons()
    network.forward([1.0])
    network.backward([1.0])
    heading = "gradients: of several passes together"
    assert heading not in written(network.draw(show=("delta", "gradient")))
    network.forward([2.0])
    network.backward([0.0])
    assert heading in written(network.draw(show=("delta", "gradient")))


def test_after_another_loss_the_deltas_are_grey() -> None:
    network = two_neurons()
    network.forward([1.0])
    network.backward([1.0])
    network.loss = "half_squared_error"
    assert network.state().outdated == frozenset()
    network.loss = "squared_error"
    assert network.state().outdated == {"delta"}


def test_a_graph_holds_no_numbers_of_other_weights() -> None:
    network = two_neurons()
    network.forward([1.0])
    network.backward([1.0])
    graph = network.to_networkx()
    assert graph.nodes["o"]["net"] == 3.0
    assert graph.edges["h", "o"]["gradient"] == 5.0
    network.update(0.1)
    graph = network.to_networkx()
    assert graph.edges["h", "o"] == {"weight": 0.5}
    assert not {"net", "out", "delta"} & set(graph.nodes["o"])
    assert graph.nodes["x"]["out"] == 1.0
    nx.write_graphml(graph, io.BytesIO())


def test_a_figure_points_at_neurons_pairs_and_connections_and_is_drawn_again_so() -> None:
    network = two_neurons()
    named = written(network.draw(focus=["x->h", "o"]))
    for focus in ([("x", "h"), "o"], [network["x", "h"], network["o"]]):
        figure = network.draw(focus=focus)
        assert written(figure) == named
        packed = origin_of(figure)
        assert packed is not None
        assert written(drawn_again(packed)) == named
