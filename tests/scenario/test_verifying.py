"""Products carry where they are from, and what was edited or has gone stale in them is found."""

import io
import re
import sys
from pathlib import Path

import openpyxl
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.scenario.verify.products import provenance_in
from neurosim.trace.provenance import Provenance

pytestmark = pytest.mark.slow

SCENARIO = """
title = "One step for one neuron"
source = "Page 12"
[network]
loss = "half_squared_error"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "o"
activation = "sigmoid"
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }
[[samples]]
inputs = { x1 = 1.0, x2 = 0.5 }
targets = { o = 1.0 }
[training]
learning_rate = 0.5
[[figures]]
kind = "network"
show = ["weight", "net", "out"]
"""
TEXTS = ("log.html", "log.md", "log.tex", "figure.svg")
PRODUCTS = (*TEXTS, "log.xlsx", "figure.pdf")


@pytest.fixture
def made(tmp_path, monkeypatch, capsys):
    """A folder with a product of every kind."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(SCENARIO, encoding="utf-8")
    for name in ("log.html", "log.md", "log.tex", "log.xlsx"):
        assert main(["trace", "mine.toml", "--significant", "5", "--output", name]) == 0
    for name in ("figure.svg", "figure.pdf"):
        assert main(["draw", "mine.toml", "--output", name]) == 0
    capsys.readouterr()
    return tmp_path


def test_every_product_says_what_made_it(made):
    for name in PRODUCTS:
        found = provenance_in(Path(name), Path(name).read_bytes())
        assert isinstance(found, Provenance), name
        assert (found.scenario, found.version, found.seed) == ("mine.toml", ns.__version__, None)
        assert len(found.sha256) == 64
        command = "draw mine.toml" if name.startswith("figure") else "trace mine.toml --significant 5"
        assert " ".join(found.command) == command


def test_fresh_products_are_up_to_date(made, capsys):
    assert main(["verify", "."]) == 0
    out = capsys.readouterr().out
    assert out.count("up to date") == len(PRODUCTS)
    assert main(["verify", "log.html"]) == 0
    # The net of the neuron, 0.4, was met on the way.
    assert re.search(r"log\.html: up to date, \d\d+ numbers", capsys.readouterr().out)


@pytest.mark.parametrize("name", TEXTS)
def test_every_edited_number_is_caught(made, capsys, name):
    text = Path(name).read_text(encoding="utf-8")
    value = "0.59869" if name != "figure.svg" else "0.599"
    assert value in text
    last = text.rindex(value)
    edited = text[:last] + value[:-1] + "0" + text[last + len(value) :]
    Path(name).write_text(edited, encoding="utf-8")
    assert main(["verify", name]) == 1
    out = capsys.readouterr().out
    assert f"{name}: EDITED by hand" in out
    assert f"{value[:-1]}0 should be {value}" in out


def test_numbers_edited_anywhere_in_a_page_are_caught(made, capsys):
    text = Path("log.html").read_text(encoding="utf-8")
    places = [found.start() for found in re.finditer(r"0\.59869", text)]
    assert len(places) >= 4
    for place in places:
        Path("log.html").write_text(f"{text[:place]}0.59870{text[place + 7 :]}", encoding="utf-8")
        assert main(["verify", "log.html"]) == 1
        assert "0.59870 should be 0.59869" in capsys.readouterr().out


def test_an_edited_cell_is_caught_with_its_place(made, capsys):
    book = openpyxl.load_workbook("log.xlsx")
    cells = [c for row in book.active.iter_rows() for c in row]
    cell = next(c for c in cells if str(c.value).startswith("=") and "EXP" in str(c.value))
    cell.value = 0.6
    book.save("log.xlsx")
    assert main(["verify", "log.xlsx"]) == 1
    assert f"sample 1!{cell.coordinate}" in capsys.readouterr().out


def test_an_edited_pdf_is_caught(made, capsys):
    import zlib

    content = Path("figure.pdf").read_bytes()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"(\x005)" in plain:
            at = plain.rindex(b"(\x005)")
            changed = zlib.compress(plain[:at] + b"(\x007)" + plain[at + 4 :])
            Path("figure.pdf").write_bytes(content.replace(stream, changed))
            break
    else:
        pytest.fail("the figure has no text to edit")
    assert main(["verify", "figure.pdf"]) == 1
    assert re.search(r"the figure: [\d.]*7[\d.]* should be [\d.]*5[\d.]*\n", capsys.readouterr().out)


def test_a_changed_scenario_makes_its_products_stale(made, capsys):
    Path("mine.toml").write_text(SCENARIO.replace("x1 = 0.5,", "x1 = 0.6,"), encoding="utf-8")
    assert main(["verify", "."]) == 1
    out = capsys.readouterr().out
    assert out.count("STALE, the scenario 'mine.toml' has changed since it was made") == len(PRODUCTS)
    assert "0.5 should be 0.6" in out


def test_comments_in_a_scenario_do_not_make_anything_stale(made, capsys):
    Path("mine.toml").write_text("# a comment\n" + SCENARIO, encoding="utf-8")
    assert main(["verify", "."]) == 0


def test_what_was_added_or_left_out_is_caught(made, capsys):
    lines = Path("log.md").read_text(encoding="utf-8").splitlines()
    gone = next(line for line in lines if line.startswith("**4**"))
    Path("log.md").write_text("\n".join(line for line in lines if line != gone) + "\nMy remark\n", "utf-8")
    assert main(["verify", "log.md"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"'\*\*4\*\*.* is missing", out) and "'My remark' is not from neurosim" in out


def test_figures_of_a_run_are_verified_as_well(made, capsys):
    assert main(["run", "mine.toml", "--out", "figures"]) == 0
    assert main(["verify", "figures"]) == 0
    (path,) = Path("figures").iterdir()
    path.rename("figures/other.svg")
    assert main(["verify", "figures"]) == 1
    assert "makes no figure called 'other.svg'" in capsys.readouterr().out


def test_products_move_with_their_scenario(made, capsys, monkeypatch):
    (made / "moved").mkdir()
    for name in ("log.html", "mine.toml"):
        (made / name).rename(made / "moved" / name)
    assert main(["verify", "moved/log.html"]) == 0
    (made / "moved" / "mine.toml").unlink()
    assert main(["verify", "moved/log.html"]) == 1
    assert "its scenario 'mine.toml' was not found, neither in the same folder" in capsys.readouterr().out


def test_a_scenario_is_found_in_the_folders_in_which_its_products_lie(made, capsys, monkeypatch):
    (made / "slides" / "dark").mkdir(parents=True)
    for name in ("log.html", "figure.svg"):
        (made / name).rename(made / "slides" / "dark" / name)
    monkeypatch.chdir(made / "slides")
    assert main(["verify", "dark"]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_the_numbers_that_a_player_page_computes_with_are_verified_too(made, capsys):
    assert main(["play", "mine.toml", "--output", "lesson.htm"]) == 0
    assert main(["verify", "lesson.htm"]) == 0
    text = Path("lesson.htm").read_text(encoding="utf-8")
    value = re.findall(r"0\.\d{9,}", text)[-1]
    Path("lesson.htm").write_text(text.replace(value, "0.123", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", "lesson.htm"]) == 1
    assert f"  below the steps: 0.123 should be {value}\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.htm", "a.markdown", "a.latex"])
def test_logs_are_verified_under_every_ending_they_may_have(made, capsys, name):
    assert main(["trace", "mine.toml", "--output", name]) == 0
    assert main(["verify", name]) == 0
    text = Path(name).read_text(encoding="utf-8")
    Path(name).write_text(text.replace("0.5987", "0.5988", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", name]) == 1
    assert "0.5988 should be 0.5987" in capsys.readouterr().out


def test_parts_of_a_scenario_and_bundled_ones_are_found_by_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["trace", "calculus", "--part", "3", "--output", "part.md"]) == 0
    assert main(["trace", "mazur", "--carry", "--notation", "nielsen", "--output", "mazur.tex"]) == 0
    assert main(["verify", "."]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_nothing_but_the_commands_that_make_products_is_run(made, capsys):
    text = Path("log.md").read_text(encoding="utf-8")
    for command, said in (
        ('"new", "mine.toml"', "its metadata do not name a command that makes such files: 'new'"),
        ('"trace", "mine.toml", "--output=/tmp/x"', "an option that 'neurosim trace' does not take: No such"),
        ('"train", "mine.toml"', "its metadata do not name a command that makes such files: 'train'"),
    ):
        Path("log.md").write_text(re.sub(r'"command": \[.*?\]', f'"command": [{command}]', text), "utf-8")
        assert main(["verify", "log.md"]) == 1
        assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plain.md", b"# Notes\n", "does not say how it was made"),
        ("a.txt", b"x", "cannot be verified; files that can be verified end in .svg"),
        ("a.xlsx", b"no workbook", "is not a workbook, or is damaged"),
        ("a.svg", b'<svg>{"neurosim": {"scenario": 1}}', "metadata of neurosim are damaged"),
        ("missing.md", None, "cannot read 'missing.md'"),
    ],
)
def test_what_is_no_product_is_said_in_one_sentence(tmp_path, monkeypatch, capsys, name, content, said):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)
    assert main(["verify", name]) in (1, 2)
    captured = capsys.readouterr()
    assert said in captured.out + captured.err and "Traceback" not in captured.err


def test_a_workbook_without_its_reader_is_said_with_what_installs_it(made, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert main(["verify", "log.xlsx"]) == 1
    assert 'install it with: pip install "neurosim[xlsx]"' in capsys.readouterr().out


def test_what_cannot_be_read_in_a_folder_does_not_hide_the_rest(made, capsys, monkeypatch):
    opened = Path.open

    def forbidden(path, *arguments, **options):
        if path.name == "log.md":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbidden)
    assert main(["verify", "."]) == 1
    out = capsys.readouterr().out
    assert "log.md: cannot be made again: cannot read 'log.md': permission denied" in out
    assert out.count("up to date") == len(PRODUCTS) - 1
    assert main(["verify", "log.md"]) == 2
    assert "cannot read 'log.md': permission denied" in capsys.readouterr().err


def test_a_folder_without_products_is_refused(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert "holds no file that neurosim made" in capsys.readouterr().err


def test_workbooks_keep_their_provenance(made):
    book = openpyxl.load_workbook(io.BytesIO(Path("log.xlsx").read_bytes()))
    assert book.properties.keywords.startswith('{"neurosim"')
