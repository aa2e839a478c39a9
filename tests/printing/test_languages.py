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
from neurosim.cli.app import main
from neurosim.printing.notation import notation, notations
from neurosim.printing.words import FOLDER, languages
from neurosim.scenario.scenario import Scenario

WORD = re.compile(r"(?<!\w)[A-Za-zÀ-ÖØ-öø-ÿŒœ_]{3,}(?!\w)")
#: What is the same in every language: our name, quantities and functions in formulas.
SAME = {
    *("neurosim", "net", "out", "Net", "Out"),
    *("exp", "log", "max", "tanh", "sigmoid", "relu", "linear", "softmax", "square", "step", "product"),
}
#: A command to type, as a log names it: with its options, and what a reader puts in their places.
COMMAND = re.compile(r"neurosim (trace|play)( --?[\w-]+( [\w|.-]+)?| [\w.-]+)*")


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


def books() -> set[str]:
    """Words in the titles of the books that notations are from."""
    return {word for name in notations() for word in WORD.findall(f"{name} {notation(name).title}")}


def shown(path: Path) -> str:
    """What somebody reads of a product, without tags, scripts, commands of LaTeX and metadata."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
        texts = [text for part in parts for text in re.findall(r"<t[ >][^<]*", part)]
        return " ".join([*texts, *re.findall(r'<sheet [^>]*name="([^"]*)"', " ".join(parts))])
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return without_latex(re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL))
    if path.suffix == ".tex":
        return without_latex(text.partition(r"\begin{document}")[2])
    if path.suffix == ".html":
        titles = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
        body = re.sub(r"<(style|script).*?</\1>", " ", text, flags=re.DOTALL)
        return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", body), *titles]))
    return text


def without_latex(text: str) -> str:
    """A text of LaTeX without its commands, and without what these take that nobody reads."""
    text = text.replace("-{}-", "--")
    text = re.sub(r"\\(begin|end)\{\w+\*?\}(\[\w+\]|\{@.*\}(?=\n))?", " ", text)
    return re.sub(r"\\[A-Za-z]+", " ", text)


def foreign(path: Path, name: str, code: str, said: str = "") -> set[str]:
    """The words of a product that are neither of its language nor names that somebody chose."""
    text = COMMAND.sub(" ", f"{shown(path)} {said}".replace(f"Wrote {path}", ""))
    known = vocabulary(code) | names_of(ns.scenarios.load(name)) | books() | SAME
    return {word for word in WORD.findall(text) if word.strip("_") not in known}


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
@pytest.mark.parametrize("name", ["mazur", "iamtrask", "nnfs-relu-neuron", "mat-network"])
@pytest.mark.parametrize(
    "made",
    [
        "trace .txt",
        "trace .txt --carry",
        "trace .md",
        "trace .tex",
        "trace .tex --format latex --beamer",
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
    said = capsys.readouterr().err  # remarks on what the log shows
    assert foreign(path, name, code, said) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", notations())
@pytest.mark.parametrize("made", ["trace .txt", "trace .md", "trace .tex", "trace .html", "play .html"])
def test_no_word_is_english_in_any_notation(made: str, name: str, tmp_path: Path) -> None:
    command, ending = made.split()
    path = tmp_path / f"log{ending}"
    line = [command, "iamtrask", "--language", "de", "--notation", name, "--output", str(path)]
    assert main(line) == 0
    assert foreign(path, "iamtrask", "de") == set()


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
def test_every_text_is_translated(code: str) -> None:
    """Else an English text would be among the words of the language itself."""

    def texts(table: dict[str, Any], before: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for key, text in table.items():
            found |= texts(text, f"{before}{key}.") if isinstance(text, dict) else {before + key: text}
        return found

    english, other = (
        texts(tomllib.loads((FOLDER / f"{one}.toml").read_text(encoding="utf-8"))) for one in ("en", code)
    )
    same = {text for key, text in other.items() if text == english[key]}
    same = {text for text in same if WORD.search(re.sub(r"\{\w*\}", " ", text))}
    assert same <= {"delta", "gradients", "indices", "notation", "exact", "Pause"}  # so spelled in both


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
