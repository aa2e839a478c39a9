"""Styles by name: legible at their own size, and refused where a figure cannot be read."""

import pytest
from drawing_states import layered, mazur, passed
from legibility import measure

from neurosim.drawing import draw, draw_network
from neurosim.drawing.presets import PRESETS, preset
from neurosim.errors import NumberError, UnknownNameError
from neurosim.training import functions


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("record", [mazur(), layered(3, 4, 2)], ids=["2-2-2", "3-4-2"])
def test_networks_are_legible_at_the_size_of_every_style(name: str, record) -> None:
    style = preset(name)
    figure = draw_network(passed(record, backward=True), ("weight", "out", "delta"), style=style)
    report = measure(figure, slide=(style.width / 72, style.height / 72), dpi=120)
    assert report.passed, report.summary()
    assert report.metrics["n_edges"] == len(record.connections)


@pytest.mark.parametrize("name", ["slide-4x3", "paper-two-columns", "dark"])
def test_plots_are_legible_at_the_size_of_every_wide_style(name: str) -> None:
    style = preset(name)
    for kind, record in (
        ("functions", functions.activation_curves()),
        ("softmax", functions.softmax_group((2.0, -1.0, 0.5), ("cat", "dog", "bird"))),
        ("losses", functions.loss_curves()),
        ("derivative", functions.derivative()),
    ):
        figure = draw(kind, record, title="A title", style=style)
        report = measure(figure, slide=(style.width / 72, style.height / 72), dpi=100)
        assert report.passed, f"{kind}: {report.summary()}"


def test_a_plot_in_one_column_of_a_paper_is_refused_with_the_width_it_needs() -> None:
    with pytest.raises(
        NumberError, match=r"'functions' cannot be read 3.5 inches wide; give it at least 6.7"
    ):
        draw("functions", functions.activation_curves(), style=preset("paper-one-column"))


def test_an_unknown_style_is_named_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="unknown style 'drak' .*did you mean 'dark'"):
        preset("drak")
