"""The folder of a sweep: no row is lost and none is there twice, whenever the program is killed."""

from pathlib import Path

import pandas as pd
import pytest
from small_sweeps import BITS, scenario

import neurosim as ns
from neurosim.ground.errors import FileError, FormatError

ASKED = {"seeds": {"first": 1, "last": 12}, "training.learning_rate": [2.0, 0.5]}


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Path, pd.DataFrame]:
    """A sweep that is done, and its rows."""
    found = ns.sweep(scenario(tmp_path), ASKED, jobs=1, out=tmp_path / "out")
    return tmp_path / "out", found.to_pandas()


def again(folder: Path) -> ns.Sweep:
    return ns.sweep(scenario(folder.parent), ASKED, jobs=1, out=folder, resume=True)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.77, 0.999])
def test_wherever_the_rows_are_cut_off_the_rest_is_trained(
    whole: tuple[Path, pd.DataFrame], share: float
) -> None:
    folder, before = whole
    for name, part in (("rows.csv", share), ("curves.csv", min(1.0, share + 0.1))):
        content = (folder / name).read_bytes()
        head = content.index(b"\n") + 1
        (folder / name).write_bytes(content[: head + int((len(content) - head) * part)])
    found = again(folder)
    pd.testing.assert_frame_equal(found.to_pandas()[BITS], before[BITS])
    lines = (folder / "rows.csv").read_text().splitlines()
    assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 25))
    assert len((folder / "curves.csv").read_text().splitlines()) == 25


def test_half_a_line_may_end_within_a_letter(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, before = whole
    for name in ("rows.csv", "curves.csv"):
        with open(folder / name, "ab") as file:
            file.write("25,ä".encode()[:-1])
    pd.testing.assert_frame_equal(again(folder).to_pandas(), before)


def test_what_a_spreadsheet_saved_goes_on(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, before = whole
    for name in ("rows.csv", "curves.csv"):
        lines = (folder / name).read_bytes().splitlines()[:-2]
        (folder / name).write_bytes(b"\xef\xbb\xbf" + b"".join(line + b"\r\n" for line in lines))
    assert len(ns.Sweep.read(folder)) == 22
    pd.testing.assert_frame_equal(again(folder).to_pandas()[BITS], before[BITS])
    assert (folder / "rows.csv").read_bytes().startswith(b"row,")


def test_a_row_without_its_curve_is_trained_again(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, before = whole
    lines = (folder / "curves.csv").read_text().splitlines(keepends=True)
    (folder / "curves.csv").write_text("".join(lines[:-3]))
    assert len(ns.Sweep.read(folder)) == 21
    found = again(folder)
    pd.testing.assert_frame_equal(found.to_pandas()[BITS], before[BITS])
    assert not pd.isna(found.outcomes.curves[:, 0]).any()


def test_what_is_done_is_not_trained_again(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, before = whole
    pd.testing.assert_frame_equal(again(folder).to_pandas(), before)


def test_a_folder_with_a_sweep_is_not_begun_anew(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, _ = whole
    content = (folder / "rows.csv").read_bytes()
    with pytest.raises(FileError, match="holds a sweep already; add --resume"):
        ns.sweep(scenario(folder.parent), ASKED, jobs=1, out=folder)
    with pytest.raises(FileError, match="holds another sweep"):
        ns.sweep(scenario(folder.parent), {"seeds": [1]}, jobs=1, out=folder, resume=True)
    assert (folder / "rows.csv").read_bytes() == content


def test_a_sweep_is_made_again_from_its_settings(whole: tuple[Path, pd.DataFrame], tmp_path: Path) -> None:
    folder, before = whole
    plan = ns.Sweep.read(folder).plan
    (tmp_path / "small.toml").unlink()  # the settings hold all of it
    found = ns.sweep(plan.scenario, jobs=1, out=tmp_path / "again")
    pd.testing.assert_frame_equal(found.to_pandas()[BITS], before[BITS])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reached", "won", r"rows.csv: line \d+: result: 'won' is none of reached, missed"),
        ("\n3,", "\n300,", r"rows.csv: line 4: no row '300' \(rows are 1 to 24\)"),
        ("\n3,", "\n3,3,", r"rows.csv: line 4: has \d+ cells, but the head has"),
        ("epochs", "epoch", "its head is not that of the rows of this sweep"),
        (",300,", ",many,", "epochs: "),
    ],
)
def test_damaged_rows_are_told_by_their_line(
    whole: tuple[Path, pd.DataFrame], old: str, new: str, said: str
) -> None:
    folder, _ = whole
    text = (folder / "rows.csv").read_text()
    assert old in text
    (folder / "rows.csv").write_text(text.replace(old, new, 1))
    with pytest.raises(FormatError, match=said):
        _ = ns.Sweep.read(folder).outcomes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "sweep.json: "),
        ('{"schema": "neurosim-sweep/9"}', "reads up to neurosim-sweep/1"),
        (
            '{"schema": "neurosim-sweep/1", "plan": {}, "engines": [], "goal": "", "targets": ""}',
            "sweep.json: ",
        ),
    ],
)
def test_damaged_settings_are_told(whole: tuple[Path, pd.DataFrame], content: str, said: str) -> None:
    folder, _ = whole
    (folder / "sweep.json").write_text(content)
    with pytest.raises(FormatError, match=said):
        ns.Sweep.read(folder)


def test_a_folder_in_use_is_refused(whole: tuple[Path, pd.DataFrame]) -> None:
    folder, _ = whole
    kept = ns.Sweep.read(folder).kept
    with kept.alone(), pytest.raises(FileError, match="another sweep is writing to"):
        again(folder)


@pytest.mark.parametrize("name", ["rows.csv", "curves.csv"])
def test_a_file_that_is_taken_away_ends_the_sweep(tmp_path: Path, name: str) -> None:
    def take_away(done: int) -> None:
        if done:
            (tmp_path / "out" / name).unlink(missing_ok=True)

    with pytest.raises(FileError, match=f"{name}' cannot be written: no such file"):
        ns.sweep(scenario(tmp_path), ASKED, jobs=1, out=tmp_path / "out", progress=take_away)
    assert not (tmp_path / "out" / name).exists()
