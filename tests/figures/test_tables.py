"""Tables on narrow pages: nothing leaves the page, no column is lost, and what cannot fit is refused."""

from typing import Any

import pytest
from legibility import HARD, measure
from matplotlib.figure import Figure

import neurosim as ns
from neurosim.drawing.page.presets import PRESETS
from neurosim.figures import draw
from neurosim.figures.kinds.design_matrix import design_matrix
from neurosim.figures.kinds.predictions import predictions
from neurosim.figures.table import Table, Tables
from neurosim.scenario import load


def texts(figure: Any) -> list[str]:
    return [artist.get_text() for artist in figure.axes[0].get_children() if hasattr(artist, "get_text")]


def mazur_tables() -> dict[str, Tables]:
    scenario = load("mazur")
    network, samples = scenario.build(), scenario.samples()
    return {
        "predictions": predictions(network, samples),
        "design-matrix": design_matrix(network, samples),
    }


@pytest.mark.slow
@pytest.mark.parametrize("style", PRESETS)
@pytest.mark.parametrize("kind", ["predictions", "design-matrix"])
def test_a_table_stays_on_every_page_with_every_cell(kind: str, style: str) -> None:
    record = mazur_tables()[kind]
    figure: Any = draw(kind, record, title="Samples", style=style)
    report = measure(figure, slide=tuple(figure.get_size_inches()), dpi=100)
    assert not {fault: found for fault, found in report.violations.items() if fault in HARD}, report.summary()
    assert report.metrics["min_font_pt"] >= 9
    shown = texts(figure)
    for table in record.tables:
        assert {*table.columns, *(cell for row in table.rows for cell in row)} <= set(shown)
        assert all(part in " ".join(shown) for part in table.note.split("; "))


def test_columns_that_stand_below_the_others_say_again_which_sample_they_are_of() -> None:
    shown = texts(draw("predictions", mazur_tables()["predictions"], style="paper-one-column"))
    assert shown.count("sample") > 1
    assert shown.count("E") == 1


def test_a_table_in_small_axes_is_cut_between_columns_too() -> None:
    figure = Figure(figsize=(3.6, 3.4))
    draw("predictions", mazur_tables()["predictions"], ax=figure.add_axes((0.0, 0.0, 1.0, 1.0)))
    report = measure(figure, slide=(3.6, 3.4), dpi=100)
    assert not {fault: found for fault, found in report.violations.items() if fault in HARD}, report.summary()


def test_a_column_wider_than_the_page_is_refused_by_its_name() -> None:
    name = "a name that is longer than the whole column of a paper could ever be"
    record = Tables((Table("", ("sample", name), (("1", "2"),)),))
    with pytest.raises(
        ns.NumberError, match=f"the column '{name}' needs .* points, but this page has 236; use"
    ):
        draw("predictions", record, style="paper-one-column")
