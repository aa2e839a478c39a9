"""The gallery: every figure is legible, small, the same every time, and drawn from a saved record."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from legibility import HARD, measure
from matplotlib.figure import Figure

from neurosim.drawing.page.presets import preset
from neurosim.drawing.page.saving import rendered
from neurosim.figures import draw, load_record, save_record
from neurosim.figures.kinds.gradient_times import GradientTimes
from neurosim.figures.moments import Moment
from neurosim.figures.registry import GalleryFigure, all_examples, kind_names
from neurosim.figures.storage import record_from_json, record_to_json
from neurosim.gallery.writing import chosen_figures, formats, page, record_of_example, write_gallery
from neurosim.ground.errors import FileError, FormatError, NumberError, UnknownNameError

pytestmark = pytest.mark.slow

EXAMPLES = [shown for _, family in all_examples() for shown in family]
FIGURES_FOLDER = Path(__file__).parents[2] / "figures"
LARGEST_SVG = 400_000  # bytes


@pytest.mark.parametrize("shown", EXAMPLES, ids=[shown.example.name for shown in EXAMPLES])
def test_a_figure_is_legible_also_in_a_column_small_goes_into_axes_and_is_redrawn_from_its_saved_record(
    shown: GalleryFigure, tmp_path: Path
) -> None:
    record = record_of_example(shown)
    heading = {"title": shown.example.title, "subtitle": shown.example.subtitle}
    figure: Any = draw(shown.kind, record, **heading)
    fine = isinstance(record, Moment) and len(record.state.network.connections) > 30
    report = measure(figure, dpi=150 if fine else 100)  # many thin lines need the finer grid
    assert not {kind: found for kind, found in report.violations.items() if kind in HARD}, report.summary()
    assert report.metrics["min_font_pt"] >= 9

    narrow: Any = draw(shown.kind, record, **heading, style=preset("paper-one-column"))
    report = measure(narrow, slide=tuple(narrow.get_size_inches()), dpi=100)
    assert not {kind: found for kind, found in report.violations.items() if kind in HARD}, report.summary()

    svg = rendered(figure, "svg")
    assert len(svg) < LARGEST_SVG
    groups = list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g"))
    assert all(group.get("class") for group in groups if group.get("id"))
    ids = re.findall(r'\bid="([^"]*)"', svg.decode())
    assert len(ids) == len(set(ids))
    assert (FIGURES_FOLDER / f"{shown.example.name}.svg").is_file()

    axes = Figure(figsize=(10, 5.6)).add_subplot()
    assert draw(shown.kind, record, title=shown.example.title, ax=axes) is axes

    save_record(record, shown.kind, tmp_path / "record.json", **heading)
    kind, again, title, subtitle = load_record(tmp_path / "record.json")
    assert rendered(draw(kind, again, title=title, subtitle=subtitle), "svg") == svg


def test_names_and_places_of_figures_are_different_and_every_kind_is_shown() -> None:
    names = [shown.example.name for shown in EXAMPLES]
    places = [shown.example.place for shown in EXAMPLES]
    assert len(set(names)) == len(names)
    assert places == sorted(set(places))
    assert {shown.kind for shown in EXAMPLES} == set(kind_names())


def test_the_families_are_in_the_order_in_which_a_course_meets_them() -> None:
    families = [family for family, _ in all_examples()]
    assert families == ["The network", "Functions", "Landscapes", "Training", "Tables"]


def test_times_are_drawn_from_what_was_measured_once_so_the_figure_is_the_same_every_time() -> None:
    (shown,) = chosen_figures(["gradient-times"])
    one, two = (record_of_example(shown) for _ in range(2))
    assert one is not two
    assert isinstance(one, GradientTimes)
    assert record_to_json(one, shown.kind) == record_to_json(two, shown.kind)
    assert one.note.startswith("one sample, CPython 3.")
    assert (one.numeric / one.backward)[-1] > 1000.0


def test_the_page_shows_every_figure_with_its_command() -> None:
    text = page()
    assert (FIGURES_FOLDER / "README.md").read_text(encoding="utf-8") == text
    for kind, example in EXAMPLES:
        assert f"![{example.title}]({example.name}.svg)" in text
        assert f"    {example.command(kind)}\n" in text
        assert len(example.teaches) > 20


def test_wrong_requests_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no figure 'mazr'.*did you mean 'mazur'"):
        chosen_figures(["mazr"])
    with pytest.raises(FormatError, match="unknown format 'jpg'.*one of: 'svg', 'pdf', 'png'"):
        formats("svg,jpg")
    with pytest.raises(UnknownNameError, match="unknown kind of figure 'netwrok'.*did you mean 'network'"):
        draw("netwrok", None)
    for kind in (kind for kind in kind_names() if "-" in kind):
        with pytest.raises(UnknownNameError, match=f"did you mean '{kind}'"):
            draw(kind.replace("-", "_"), None)
    with pytest.raises(NumberError, match="kind 'network' is made from a Moment, not from a str"):
        draw("network", "a text")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot make the folder"):
        write_gallery(chosen_figures(["structure"]), tmp_path / "file" / "below")


def test_a_damaged_record_says_where() -> None:
    (shown,) = chosen_figures(["mazur"])
    text = record_to_json(record_of_example(shown), "network")
    for old, new, message in (
        ('"show"', '"shown"', "'show' is missing"),
        ("neurosim-figure/2", "neurosim-figure/9", "of version neurosim-figure/9"),
        ('"Moment"', '"Momnt"', "holds a record 'Momnt'"),
        ('"show": [', '"show": [7, ', r"show\[0\]' is 7; it must be a"),
    ):
        assert old in text
        with pytest.raises(FormatError, match=message):
            record_from_json(text.replace(old, new, 1))
