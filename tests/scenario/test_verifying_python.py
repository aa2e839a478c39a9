"""What was made in Python, without a scenario, carries its trace, and is verified by that."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.drawing import Style, save_figure
from neurosim.ground.errors import FormatError
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, NumberFormat, XlsxPrinter
from neurosim.scenario.verify.products import provenance_in
from neurosim.trace import packing
from neurosim.trace.packing import Packed

pytestmark = pytest.mark.slow

TEXTS = ("log.md", "log.html", "log.tex", "slides.tex", "lesson.html", "net.svg", "step.svg")
PRODUCTS = (*TEXTS, "log.xlsx", "part.xlsx", "net.pdf")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A folder with a product of every kind, made as the README does it."""
    monkeypatch.chdir(tmp_path)
    net = ns.Network.layered([2, 2, 1], seed=3, loss="half_squared_error", name="tiny")
    trace = net.trace([1.0, 0.5], [1.0], learning_rate=0.5)
    numbers = NumberFormat(significant=5, decimal_comma=True)
    Path("log.md").write_text(MarkdownPrinter(carry=True, language="de").print(trace), "utf-8")
    Path("log.html").write_text(HtmlPrinter(numbers=numbers, notation="nielsen").print(trace), "utf-8")
    Path("log.tex").write_text(LatexPrinter(significant=5).print(trace), "utf-8")
    Path("slides.tex").write_text(LatexPrinter(beamer=True).print(trace.about("h1")), "utf-8")
    Path("log.xlsx").write_bytes(XlsxPrinter().document(trace))
    Path("part.xlsx").write_bytes(XlsxPrinter().document(trace, trace.about("h1")))
    trace.play("lesson.html", notation="bishop", title="A lesson")
    net.forward([1.0, 0.5])
    save_figure(net.draw(title="Forward"), "net.svg")
    save_figure(net.draw(), "net.pdf")
    save_figure(trace.draw(step=9, style=Style(negative_dash=True)), "step.svg")
    return tmp_path


def test_every_product_of_python_is_verified(made, capsys):
    assert main(["verify", "."]) == 0
    out = capsys.readouterr().out
    assert sorted(line.partition(":")[0] for line in out.splitlines()) == sorted(PRODUCTS)
    assert out.count("up to date") == len(PRODUCTS)
    for name in PRODUCTS:
        found = provenance_in(Path(name), Path(name).read_bytes())
        assert found is not None and (found.version, len(found.sha256)) == (ns.__version__, 64)


@pytest.mark.parametrize("name", TEXTS)
def test_every_edited_number_is_caught_without_a_scenario(made, capsys, name):
    text = Path(name).read_text(encoding="utf-8")
    body = text if name != "lesson.html" else text[: text.index('id="lesson"')]
    number = list(re.finditer(r"(?<=[>= ({\u2212])[01][.,]\d{3,5}(?=[<$ )\\·}&])", body))[-1]
    changed = number[0][:-1] + ("1" if number[0][-1] != "1" else "2")
    Path(name).write_text(text[: number.start()] + changed + text[number.end() :], "utf-8")
    assert main(["verify", name]) == 1
    out = capsys.readouterr().out
    assert f"{name}: EDITED by hand" in out and changed in out and number[0] in out


def test_an_edited_cell_is_caught_without_a_scenario(made, capsys):
    book = openpyxl.load_workbook("log.xlsx")
    cells = [c for row in book.worksheets[0].iter_rows() for c in row]
    cell = next(c for c in cells if str(c.value).startswith("=") and "EXP" in str(c.value))
    cell.value = 0.6
    book.save("log.xlsx")
    assert main(["verify", "log.xlsx"]) == 1
    assert f"{book.worksheets[0].title}!{cell.coordinate}" in capsys.readouterr().out


def test_the_sheet_with_the_trace_is_out_of_sight(made):
    book = openpyxl.load_workbook("log.xlsx")
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["sample 1"]


def test_an_edit_of_what_is_carried_is_caught(made, capsys):
    text = Path("log.md").read_text(encoding="utf-8")
    at = text.index('"document": "') + 60
    Path("log.md").write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :], "utf-8")
    assert main(["verify", "log.md"]) == 1
    assert "the information about how it was made is damaged" in capsys.readouterr().out


def test_a_log_in_fractions_is_verified(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    net = ns.Network(loss="half_squared_error")
    net.add_input("x")
    net.add_neuron("o", activation="linear", output=True)
    net.connect("x", "o", 0.25)
    Path("quarter.md").write_text(MarkdownPrinter().print(net.trace([3.0], [1.0]).in_fractions()), "utf-8")
    assert main(["verify", "quarter.md"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_product_too_large_to_carry_its_trace_says_so(made, capsys, monkeypatch):
    monkeypatch.setattr(packing, "MOST_CARRIED", 100)
    trace = ns.scenarios.load("mazur").trace()
    Path("large.md").write_text(MarkdownPrinter().print(trace), "utf-8")
    assert main(["verify", "large.md"]) == 1
    assert "too large for its metadata" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["log.html", "net.pdf", "log.xlsx", "net.svg", "log.tex"])
def test_a_damaged_product_is_a_failed_check_in_every_medium(made, capsys, name):
    Path(name).write_bytes(Path(name).read_bytes()[:200])
    assert main(["verify", name]) == 1
    said = capsys.readouterr()
    assert said.err == "" and said.out.startswith(f"{name}: cannot be ")


@pytest.mark.parametrize("options", ["{}", '{"numbers": {"digits": 3}}', '{"numbers": 5, "notation": []}'])
def test_damaged_options_are_said_in_one_sentence(made, capsys, options):
    text = Path("log.md").read_text(encoding="utf-8")
    changed = re.sub(r'"options": \{.*\}, "sha256"', f'"options": {options}, "sha256"', text)
    assert changed != text
    Path("log.md").write_text(changed, "utf-8")
    assert main(["verify", "log.md"]) == 1
    assert "its metadata are damaged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"own": 1}, "'own' is unknown"),
        ({"options": 5}, "'options' is 5; it must be a table"),
        ({"sha256": None}, "'sha256' is None; it must be a printable text"),
    ],
)
@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        ("0.0.1", ""),
        ("99.0", "; neurosim 99.0 made it, which is newer; update it with: pip install --upgrade"),
    ],
)
def test_metadata_that_a_later_version_wrote_say_so(changes, said, version, remedy):
    packed = Packed.of("MarkdownPrinter", {}, "{}")
    table = json.loads(packed.to_json())["neurosim"] | changes | {"version": version}
    with pytest.raises(FormatError) as caught:
        Packed.from_json(json.dumps({"neurosim": table}))
    told = str(caught.value)
    assert told.startswith(f"the metadata of neurosim are damaged: {said}")
    assert remedy in told and ("newer" in told) is bool(remedy)
