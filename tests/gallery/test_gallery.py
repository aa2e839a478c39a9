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
from neurosim.figures.kinds import KINDS
from neurosim.figures.kinds.gradient_times import GradientTimes
from neurosim.figures.moments import Moment
from neurosim.figures.storage import record_from_json, record_to_json
from neurosim.gallery.entries import GALLERY
from neurosim.gallery.entry import Entry
from neurosim.gallery.writing import chosen, formats, page, write_gallery
from neurosim.ground.errors import FileError, FormatError, NumberError, UnknownNameError
from neurosim.scenario.kinds import MAKERS, WITH_SNAPSHOTS
from neurosim.scenario.table.schema import FIGURES
from neurosim.scenario.trained_kinds import AFTER_TRAINING

pytestmark = pytest.mark.slow

ENTRIES = [entry for _, entries in GALLERY for entry in entries]
FIGURES_FOLDER = Path(__file__).parents[2] / "figures"
LARGEST_SVG = 400_000  # bytes


def drawn(entry: Entry, record: Any) -> Any:
    return draw(entry.kind, record, title=entry.title, subtitle=entry.subtitle)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_a_figure_is_legible_also_in_a_column_small_goes_into_axes_and_is_redrawn_from_its_saved_record(
    entry: Entry, tmp_path: Path
) -> None:
    record = entry.record()
    figure = drawn(entry, record)
    fine = isinstance(record, Moment) and len(record.state.network.connections) > 30
    report = measure(figure, dpi=150 if fine else 100)  # many thin lines need the finer grid
    assert not {kind: found for kind, found in report.violations.items() if kind in HARD}, report.summary()
    assert report.metrics["min_font_pt"] >= 9

    narrow: Any = draw(
        entry.kind, record, title=entry.title, subtitle=entry.subtitle, style=preset("paper-one-column")
    )
    report = measure(narrow, slide=tuple(narrow.get_size_inches()), dpi=100)
    assert not {kind: found for kind, found in report.violations.items() if kind in HARD}, report.summary()

    svg = rendered(figure, "svg")
    assert len(svg) < LARGEST_SVG
    groups = list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g"))
    assert all(group.get("class") for group in groups if group.get("id"))
    ids = re.findall(r'\bid="([^"]*)"', svg.decode())
    assert len(ids) == len(set(ids))
    assert (FIGURES_FOLDER / f"{entry.name}.svg").is_file()

    axes = Figure(figsize=(10, 5.6)).add_subplot()
    assert draw(entry.kind, record, title=entry.title, ax=axes) is axes

    heading = {"title": entry.title, "subtitle": entry.subtitle}
    save_record(record, entry.kind, tmp_path / "record.json", **heading)
    kind, again, title, subtitle = load_record(tmp_path / "record.json")
    assert rendered(draw(kind, again, title=title, subtitle=subtitle), "svg") == svg


def test_names_of_figures_are_different_and_every_kind_is_shown() -> None:
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names)
    assert {entry.kind for entry in ENTRIES} == set(KINDS)
    assert set(MAKERS) | set(AFTER_TRAINING) | set(WITH_SNAPSHOTS) == set(FIGURES) <= set(KINDS)


def test_times_are_drawn_from_what_was_measured_once_so_the_figure_is_the_same_every_time() -> None:
    (entry,) = chosen(["gradient-times"])
    one, two = (entry.record() for _ in range(2))
    assert one is not two
    assert isinstance(one, GradientTimes)
    assert record_to_json(one, entry.kind) == record_to_json(two, entry.kind)
    assert one.note.startswith("one sample, CPython 3.")
    assert (one.numeric / one.backward)[-1] > 1000.0


def test_the_page_shows_every_figure_with_its_command() -> None:
    text = page()
    assert (FIGURES_FOLDER / "README.md").read_text(encoding="utf-8") == text
    for entry in ENTRIES:
        assert f"![{entry.title}]({entry.name}.svg)" in text
        assert f"    {entry.command}\n" in text
        assert len(entry.teaches) > 20


def test_wrong_requests_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no figure 'mazr'.*did you mean 'mazur'"):
        chosen(["mazr"])
    with pytest.raises(FormatError, match="unknown format 'jpg'.*one of: 'svg', 'pdf', 'png'"):
        formats("svg,jpg")
    with pytest.raises(UnknownNameError, match="unknown kind of figure 'netwrok'.*did you mean 'network'"):
        draw("netwrok", None)
    for kind in (kind for kind in KINDS if "-" in kind):
        with pytest.raises(UnknownNameError, match=f"did you mean '{kind}'"):
            draw(kind.replace("-", "_"), None)
    with pytest.raises(NumberError, match="kind 'network' is made from a Moment, not from a str"):
        draw("network", "a text")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot make the folder"):
        write_gallery(chosen(["structure"]), tmp_path / "file" / "below")


def test_a_damaged_record_says_where() -> None:
    entry = chosen(["mazur"])[0]
    text = record_to_json(entry.record(), "network")
    for old, new, message in (
        ('"show"', '"shown"', "'show' is missing"),
        ("neurosim-figure/1", "neurosim-figure/9", "of version neurosim-figure/9"),
        ('"Moment"', '"Momnt"', "holds a record 'Momnt'"),
        ('"show": [', '"show": [7, ', r"show\[0\]' is 7; it must be a"),
    ):
        assert old in text
        with pytest.raises(FormatError, match=message):
            record_from_json(text.replace(old, new, 1))
