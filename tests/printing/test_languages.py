"""A log in another language holds no English: not in its text, its page, its workbook, or its remarks."""

import html
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import neurosim as ns
from neurosim.cli import main
from neurosim.printing.words import FOLDER, languages
from neurosim.scenario.scenario import Scenario

WORD = re.compile(r"(?<!\w)[A-Za-zÀ-ÖØ-öø-ÿŒœ_]{3,}(?!\w)")
#: What is the same in every language: names of commands, functions and books, and commands of LaTeX.
SAME = {
    *("neurosim", "trace", "draw", "play", "notation", "language", "about", "sample"),
    *("NEURON", "CONNECTION", "NAME", "nielsen", "Nielsen", "net", "out", "Net", "Out"),
    *("Neural", "Networks", "and", "Deep", "Learning"),
    *("exp", "log", "max", "tanh", "sigmoid", "relu", "linear", "softmax", "square", "step", "product"),
    *("mathrm", "cdot", "frac", "tfrac", "partial", "sigma", "eta", "text", "quad", "rule", "approx"),
    *("operatorname", "sum", "delta"),
}


def sentences(texts: dict[str, Any]) -> Iterator[str]:
    for text in texts.values():
        yield from sentences(text) if isinstance(text, dict) else [text]


def vocabulary(code: str) -> set[str]:
    texts = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    words = {word for text in sentences(texts) for word in WORD.findall(re.sub(r"\{\w*\}", " ", text))}
    return words | {word.upper() for word in words} | {word.capitalize() for word in words}


def names_of(scenario: Scenario) -> set[str]:
    """Words that the author of a scenario chose."""
    texts = [scenario.name, scenario.title]
    for part in scenario.parts or [scenario]:
        network = part.build()
        texts += [part.title, *(n.name for n in network.neurons)]
        texts += [c.label for c in network.connections if c.label is not None]
    return {word for text in texts for word in WORD.findall(text)}


def shown(path: Path) -> str:
    """What somebody reads of a product, without tags, scripts, formulas and metadata."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
        texts = [text for part in parts for text in re.findall(r"<t[ >][^<]*", part)]
        return " ".join([*texts, *re.findall(r'<sheet [^>]*name="([^"]*)"', " ".join(parts))])
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    if path.suffix == ".html":
        titles = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
        body = re.sub(r"<(style|script).*?</\1>", " ", text, flags=re.DOTALL)
        return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", body), *titles]))
    return text


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
@pytest.mark.parametrize("name", ["mazur", "iamtrask", "nnfs-relu-neuron", "mat-network"])
@pytest.mark.parametrize(
    "made",
    [
        "trace .txt",
        "trace .txt --carry",
        "trace .txt --notation nielsen",
        "trace .md",
        "trace .html",
        "trace .xlsx",
        "play .html",
    ],
)
def test_no_word_is_english(
    made: str, name: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, ending, *options = made.split()
    path = tmp_path / f"log{ending}"
    assert main([command, name, "--language", code, *options, "--output", str(path)]) == 0
    said = capsys.readouterr().err.replace(f"Wrote {path}", "")  # remarks on what the log shows
    known = vocabulary(code) | names_of(ns.scenarios.load(name)) | SAME
    assert {word for word in WORD.findall(f"{shown(path)} {said}") if word.strip("_") not in known} == set()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["trace", "play"])
def test_remarks_on_large_networks_are_in_the_language(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main([command, "moons", "--language", "de", "--about", "o1", "--output", str(tmp_path / "a.html")])
        == 0
    )
    said = capsys.readouterr().err
    assert "Beispiel 1 von" in said
    assert "Sample" not in said


def test_all_languages_have_the_same_keys() -> None:
    def keys(texts: dict[str, Any], before: str = "") -> set[str]:
        found = set()
        for key, text in texts.items():
            found |= keys(text, f"{before}{key}.") if isinstance(text, dict) else {before + key}
        return found

    english = keys(tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8")))
    for code in languages():
        assert keys(tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))) == english, code
