"""Styles by name: legible at their own size."""

import pytest
from drawing_states import layered, mazur, passed
from legibility import measure

import neurosim as ns
from neurosim.drawing import draw_network
from neurosim.drawing.page.presets import PRESETS, preset
from neurosim.figures import draw
from neurosim.figures.kinds.derivative import secants_of_square
from neurosim.figures.kinds.functions import activation_curves
from neurosim.figures.kinds.losses import loss_curves
from neurosim.figures.kinds.softmax import softmax_group
from neurosim.figures.layer import layer
from neurosim.ground.errors import FormatError, UnknownNameError

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("record", [mazur(), layered(3, 4, 2)], ids=["2-2-2", "3-4-2"])
def test_networks_are_legible_at_the_size_of_every_style(name: str, record) -> None:
    style = preset(name)
    figure = draw_network(passed(record, backward=True), ("weight", "out", "delta"), style=style)
    wide, tall = figure.get_size_inches()
    report = measure(figure, slide=(wide, tall), dpi=120)
    assert wide == style.width / 72
    assert report.passed, report.summary()
    assert report.metrics["n_edges"] == len(record.connections)


@pytest.mark.parametrize(
    "show",
    [("weight", "net", "out", "bias", "target", "error"), ("gradient", "delta", "out"), ("update",)],
    ids=["forward", "backward", "update"],
)
@pytest.mark.parametrize("bias", ["variable", "constant"])
def test_a_small_network_has_all_its_numbers_in_one_column_of_a_paper(
    show: tuple[str, ...], bias: str
) -> None:
    record = mazur(bias)
    long = "a caption that is too long for one row beside its title, and is not cut"
    figure = draw_network(
        passed(record, update=True), show, style="paper-one-column", title="A title", subtitle=long
    )
    report = measure(figure, slide=tuple(figure.get_size_inches()), dpi=120)
    assert report.passed, report.summary()
    assert report.metrics["edge_label_coverage"] == 1
    texts = {str(text.get_gid()): text.get_text() for text in figure.axes[0].texts}
    written = " ".join(text for gid, text in texts.items() if gid.startswith("subtitle"))
    assert written == long
    if show == ("update",):
        assert sum(gid.startswith("old:") for gid in texts) == len(record.connections)
    if bias == "constant" and "out" in show:
        assert {texts["out:one"], texts["label:one"]} == {"1", "one"}


@pytest.mark.parametrize("name", ["slide-4x3", "paper-two-columns", "dark"])
def test_plots_are_legible_at_the_size_of_every_wide_style(name: str) -> None:
    style = preset(name)
    for kind, record in (
        ("functions", activation_curves()),
        ("softmax", softmax_group((2.0, -1.0, 0.5), ("cat", "dog", "bird"))),
        ("losses", loss_curves()),
        ("derivative", secants_of_square()),
    ):
        figure = draw(kind, record, title="A title", style=style)
        report = measure(figure, slide=(style.width / 72, style.height / 72), dpi=100)
        assert report.passed, f"{kind}: {report.summary()}"


def test_a_layer_whose_numbers_have_no_room_is_refused_in_one_sentence() -> None:
    network = ns.Network.layered([8, 8], seed=1)
    network.forward([0.5] * 8)
    with pytest.raises(FormatError, match=r"8 by 8 do not fit into 3.5 inches; draw it wider, or .*matrices"):
        draw("layer", layer(network.state(), 1), style=preset("paper-one-column"))


def test_an_unknown_style_is_named_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="unknown style 'drak' .*did you mean 'dark'"):
        preset("drak")
