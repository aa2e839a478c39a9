"""What stands in a figure: the numbers of the state, at the places of the network."""

import math
import re

import pytest
from drawing_states import centres, layered, mazur, network, passed, random_dag
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.drawing import QUANTITIES, Style, draw_network
from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.layout import find_layout
from neurosim.drawing.page.numbers import num
from neurosim.ground.errors import NumberError, PassOrderError, UnknownNameError
from neurosim.trace.records import NetworkRecord, State


def texts(figure: Figure) -> dict[str, str]:
    """Texts of a figure by gid."""
    return {str(text.get_gid()): text.get_text() for text in figure.axes[0].texts}


def number(text: str) -> float:
    """The number in a text, however it is decorated."""
    digits = text.replace("\u2212", "-").split()[-1]
    return float(digits)


def places(text: str) -> int:
    """How many decimals a text has."""
    return len(text.partition(".")[2])


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 5, 2), (8, 8, 8)])
def test_labels_are_the_numbers_of_the_state(sizes: tuple[int, ...]) -> None:
    state = passed(layered(*sizes), backward=True)
    shown = texts(draw_network(state))
    for connection in state.network.connections:
        text = shown[f"weight:{connection.name}"]
        assert number(text) == round(connection.weight, places(text))
    for (quantity, of), value in state.values.items():
        text = shown.get(f"{quantity}:{of}", "")
        if quantity in ("net", "out", "target", "error", "bias") and text:
            assert number(text) == pytest.approx(round(value, places(text)), abs=1e-12)


def test_gradients_and_deltas_are_the_numbers_of_the_state() -> None:
    state = passed(mazur(), backward=True)
    shown = texts(draw_network(state, ("weight", "delta", "gradient")))
    for connection in state.network.connections:
        gradient = state.values["gradient", connection.name]
        assert number(shown[f"gradient:{connection.name}"]) == round(gradient, 4)
    for name in ("h1", "h2", "o1", "o2"):
        assert shown[f"delta:{name}"].startswith("\u03b4 ")
        assert number(shown[f"delta:{name}"]) == round(state.values["delta", name], 4)


def test_an_update_shows_old_and_new_weights_with_enough_decimals() -> None:
    record = mazur()
    weights = {("weight", "i1->h1"): 0.149780716, ("weight", "h1->o1"): 0.35891648}
    before = {("weight", c.name): c.weight for c in record.connections}
    state = State(record, {**passed(record).values, **weights}, before, learning_rate=0.5)
    shown = texts(draw_network(state, ("update",)))
    assert shown["weight:i1->h1"] == "0.1500 \u2192 0.1498"
    assert shown["weight:h1->o1"] == "0.4000 \u2192 0.3589"
    assert shown["weight:h2->o2"] == "0.5500"
    assert shown["subtitle"] == "learning rate 0.5"


def test_mazur_shows_net_over_out_bias_target_and_error() -> None:
    record = mazur()
    values = {
        ("out", "i1"): 0.05,
        ("out", "i2"): 0.10,
        ("net", "h1"): 0.3775,
        ("out", "h1"): 0.593269992,
        ("target", "o1"): 0.01,
        ("error", "o1"): 0.274811083,
        ("error", "E"): 0.298371109,
    }
    shown = texts(draw_network(State(record, values)))
    assert shown["out:i1"] == "0.05"
    assert shown["net:h1"] == "0.378" or shown["net:h1"] == "0.377"  # 0.3775 is halfway
    assert shown["out:h1"] == "0.593"
    assert shown["bias:h1"] == "b 0.35"
    assert shown["target:o1"] == "target 0.01"
    assert shown["error:o1"] == "E 0.2748"
    assert shown["error:E"] == "E = 0.2984"
    assert shown["label:h1"] == "$h_{1}$"
    assert shown["title"] == "mazur"


def test_a_network_without_any_pass_shows_weights_biases_and_names() -> None:
    shown = texts(draw_network(State(mazur(), {})))
    assert shown["weight:i1->h1"] == "0.15"
    assert shown["bias:o1"] == "b 0.60"
    assert {"label:i1", "label:h2", "label:o2"} <= set(shown)
    assert not any(gid.startswith(("net:", "out:", "target:")) for gid in shown)


def test_a_constant_is_drawn_once_per_generation_under_one_name() -> None:
    figure = draw_network(passed(mazur("constant")))
    squares = [patch for patch in figure.axes[0].patches if patch.get_gid() == "neuron:one"]
    values = [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "out:one"]
    assert len(squares) == 2
    assert values == ["1", "1"]


def test_a_constant_of_minus_one_says_so() -> None:
    record = network(["x"], {"y": {"x": 1.0, "t": 0.5}}, outputs=["y"], constants={"t": -1.0})
    assert texts(draw_network(State(record, {})))["out:t"] == "\u22121"


@pytest.mark.slow
@pytest.mark.parametrize("record", [mazur(), layered(5, 6, 3), layered(8, 8), random_dag(3)])
def test_neurons_stand_at_the_same_places_in_all_frames(record: NetworkRecord) -> None:
    frames = [
        draw_network(State(record, {})),
        draw_network(passed(record)),
        draw_network(passed(record, 5)),
        draw_network(passed(record, backward=True), ("weight", "net", "out", "delta", "gradient")),
        draw_network(passed(record, update=True), ("update",)),
        draw_network(passed(record, backward=True), ("gradient",)),
        draw_network(passed(record), ()),
    ]
    first = centres(frames[0])
    assert len(first) == len(record.neurons)
    assert all(centres(frame) == first for frame in frames)


def test_rows_keep_the_order_of_creation_and_columns_are_generations() -> None:
    layout = find_layout(layered_graph(layered(3, 4, 2)), Style())
    assert layout.y["x1"] > layout.y["x2"] > layout.y["x3"]
    assert layout.y["h1"] > layout.y["h2"] > layout.y["h3"] > layout.y["h4"]
    assert layout.centre("x1")[0] < layout.centre("h1")[0] < layout.centre("y1")[0]


def test_every_artist_carries_a_gid() -> None:
    axes: Axes = draw_network(passed(mazur(), backward=True), QUANTITIES[:-2]).axes[0]
    artists = [*axes.patches, *axes.texts]
    assert all(artist.get_gid() for artist in artists)
    gids = {str(artist.get_gid()) for artist in artists}
    for gid in [
        "neuron:h1",
        "edge:i1->h1",
        "weight:i1->h1",
        "label:h1",
        "net:h1",
        "out:h1",
        "delta:h1",
        "gradient:i1->h1",
        "bias:h1",
        "target:o1",
        "error:o1",
    ]:
        assert gid in gids


def test_unknown_quantities_are_named_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="cannot show 'wieght'.*did you mean 'weight'.*'gradient'"):
        draw_network(passed(mazur()), ("wieght",))
    with pytest.raises(UnknownNameError, match="cannot focus on 'h7'.*'h1'"):
        draw_network(passed(mazur()), focus=["h7"])


@pytest.mark.parametrize(
    ("show", "remedy"),
    [
        (("delta",), "backward"),
        (("gradient",), "backward"),
        (("update",), "update"),
        (("net",), "forward"),
        (("target",), "targets"),
    ],
)
def test_what_is_not_known_yet_is_an_error_that_says_what_to_do(show: tuple[str, ...], remedy: str) -> None:
    with pytest.raises(PassOrderError, match=rf"cannot show {show[0]}: .*{remedy}"):
        draw_network(State(mazur(), {}), show)


def test_show_may_be_written_as_one_string() -> None:
    shown = texts(draw_network(passed(mazur(), backward=True), "weight, delta"))
    assert "delta:h1" in shown and "net:h1" not in shown


def test_fonts_below_nine_points_are_refused() -> None:
    with pytest.raises(NumberError, match="8 points|is 8"):
        Style(number_size=8)


def test_nobody_touches_global_settings() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    draw_network(passed(mazur()))
    assert dict(matplotlib.rcParams) == before


def test_global_settings_do_not_change_the_figure() -> None:
    import matplotlib

    expected = draw_network(passed(mazur()))
    with matplotlib.rc_context({"font.size": 30, "font.family": "serif", "text.color": "red"}):
        figure = draw_network(passed(mazur()))
    assert [t.get_fontsize() for t in figure.axes[0].texts] == [
        t.get_fontsize() for t in expected.axes[0].texts
    ]
    assert {t.get_fontfamily()[0] for t in figure.axes[0].texts} == {"DejaVu Sans"}


@pytest.mark.parametrize("value", [0.15, -2.0, 0.0041, -3.2e-7, 1234.5, 98765.4, -1e7, 1e-13, math.pi])
def test_a_printed_number_is_never_a_false_zero(value: float) -> None:
    text = num(value, 2)
    assert "-" not in text
    printed = float(text.replace("\u2212", "-"))
    assert printed == pytest.approx(value, rel=0.2, abs=1e-12)
    assert re.fullmatch(r"\u2212?\d+(\.\d+)?(e\u2212?\d+)?", text)


def test_a_product_or_maximum_carries_its_sign_beside_its_name() -> None:
    net = ns.Network()
    net.add_input("x")
    for name, aggregation in (("p", "product"), ("h1", "max"), ("total", "product"), ("o", "sum")):
        net.add_neuron(name, aggregation=aggregation, output=True)
        net.connect("x", name, 0.5)
    shown = texts(net.draw())
    assert shown["label:p"] == r"$p\;\Pi$"
    assert shown["label:h1"] == r"$h_{1}\;\mathrm{max}$"
    assert shown["label:total"] == "total Π"
    assert shown["label:o"] == "$o$"


@pytest.mark.parametrize("step", [-1, 38, 1.5])
def test_a_step_that_the_trace_does_not_have_is_refused(step: int) -> None:
    trace = ns.scenarios.load("mazur").trace()
    has = r"the trace has the steps 1 to 37 \(0 is before the first\)"
    with pytest.raises(UnknownNameError, match=rf"no step {re.escape(str(step))}; {has}"):
        trace.draw(step=step)
    with pytest.raises(UnknownNameError, match="no sample 3; the trace has samples '1'"):
        trace.state(sample=3)


@pytest.mark.slow
def test_what_a_step_does_not_know_yet_is_said_with_the_step_that_does() -> None:
    trace = ns.scenarios.load("mazur").trace()
    first = {"net": 3, "delta": 12, "error": 11, "target": 11, "update": 30, "change": 30}
    for name, step in first.items():
        with pytest.raises(
            PassOrderError, match=f"cannot show {name} after step 2: it is known from step {step} "
        ):
            trace.draw(step=2, show=("weight", name))
        assert trace.draw(step=step, show=("weight", name)) is not None
    with pytest.raises(
        PassOrderError, match="cannot show change: no step .*; record the trace with a learning rate"
    ):
        ns.scenarios.load("xor-forward").trace().draw(show="change")
