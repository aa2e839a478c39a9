"""A PDF that LaTeX made of our log is verified by the numbers that stand in it."""

import re
import subprocess
from pathlib import Path

import pytest
from needs import need

import neurosim as ns
from neurosim.cli.app import main
from neurosim.printing import LatexPrinter
from neurosim.scenario.verify.product_pdf import latex_numbers
from neurosim.trace.packing import Packed


def typeset(name: str, engine: str = "pdflatex") -> None:
    """Let LaTeX make a PDF."""
    need(engine)
    subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name],
        check=True,
        capture_output=True,
    )


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def edited(name: str) -> None:
    """Make a PDF of a log with one digit that is another one."""
    text = Path(name).read_text(encoding="utf-8")
    Path(name).write_text(text.replace("0.5933", "0.5934", 1), encoding="utf-8")


@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize(
    ("options", "engine"),
    [
        ((), "pdflatex"),
        ((), "xelatex"),
        (("--carry", "--notation", "nielsen", "--matrices"), "pdflatex"),
        (("--beamer", "--about", "h1"), "pdflatex"),
    ],
)
def test_a_log_that_latex_has_set_is_verified_and_an_edited_digit_found(capsys, options, engine):
    assert main(["trace", "mazur", "--format", "latex", *options, "--output", "log.tex"]) == 0
    typeset("log.tex", engine)
    assert main(["verify", "log.pdf"]) == 0
    assert re.search(r"log\.pdf: up to date, \d\d+ numbers", capsys.readouterr().out)
    edited("log.tex")
    typeset("log.tex", engine)
    assert main(["verify", "log.pdf"]) == 1
    assert "0.5934 should be 0.5933" in capsys.readouterr().out


@pytest.mark.needs("pdflatex")
def test_a_log_of_python_is_verified_as_a_pdf_too(capsys, mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    Path("log.tex").write_text(LatexPrinter(decimals=6).print(trace), encoding="utf-8")
    typeset("log.tex")
    assert main(["verify", "."]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_the_head_of_the_document_carries_what_the_log_is_of(mazur):
    source = LatexPrinter().print(mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5))
    digits = re.search(r"/Keywords <([0-9A-F\n]+)>", source)
    assert digits is not None
    found = Packed.from_json(bytes.fromhex(digits[1]).decode("ascii"))
    assert found.maker == "LatexPrinter" and found.unpacked()
    assert max(map(len, source.partition(r"\end{document}")[0].splitlines())) < 2000


def test_every_number_of_a_log_is_found_in_its_latex():
    scenario = ns.scenarios.load("mazur")
    numbers = [text for _, text in latex_numbers(LatexPrinter().print(scenario.trace()))]
    shown = {abs(float(number)) for number in numbers if re.fullmatch(r"-?\d+(\.\d+)?", number)}
    for step in scenario.trace():
        assert abs(float(f"{step.value:.4g}")) in shown


@pytest.mark.parametrize("letters", range(1, 20))
def test_the_metadata_of_a_log_are_no_part_of_what_it_says_however_long_they_are(letters):
    source = ns.scenarios.load("mazur").trace()
    text = LatexPrinter().print(source)
    start = text.index("<", text.index(r"\def\neurosimorigin")) + 1
    other = f"{'7B' * 50}\n{'7D' * letters}"  # the last line is as short as it likes
    replaced = text[:start] + other + text[text.index(">", start) :]
    pieces = [LatexPrinter.product.pieces(Path("log.tex"), each.encode()) for each in (text, replaced)]
    assert pieces[0] == pieces[1]
    edited = replaced.replace("0.3775", "0.3776", 1)
    assert LatexPrinter.product.pieces(Path("log.tex"), edited.encode()) != pieces[0]
