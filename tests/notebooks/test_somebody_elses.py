"""A notebook that was handed in: JupyterLab does not trust it, and nbconvert makes other documents of it."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])]

from browser import new_driver  # noqa: E402
from lecture_cells import CELLS  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.needs("chromium")]

#: The formulas as they are shown, in one line each: fractions with a slash and brackets, indices with _.
READ = """
const line = (node) => {
  const parts = [...node.children].map(line);
  switch (node.localName) {
    case 'mfrac': return `(${parts[0]})/(${parts[1]})`;
    case 'msub': return parts.join('_');
    case 'msup': return parts.join('^');
    case 'annotation': return '';
  }
  // Without the sign that stands, unseen, between a function and its argument.
  return node.children.length ? parts.join('') : node.textContent.replace(/[\\u2061\\s]/g, '');
};
const ink = (element) => getComputedStyle(element).color.match(/[0-9.]+/g).slice(0, 3).map(Number);
const paper = getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor;
return [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].map((cell) => {
  const output = cell.querySelector('.jp-Cell-outputArea');
  return {
    formulas: [...output.querySelectorAll('mjx-assistive-mml math')].map(line),
    text: output.textContent,
    pictures: [...output.querySelectorAll('img')].map((image) => [image.naturalWidth, image.width]),
    rendered: [...output.querySelectorAll('.jp-OutputArea-output')].map((one) => one.dataset.mimeType),
    frames: output.querySelectorAll('iframe').length,
    ink: [...output.querySelectorAll('.jp-RenderedHTMLCommon')].map(ink),
    paper: paper.match(/[0-9.]+/g).slice(0, 3).map(Number),
  };
});
"""


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    driver = new_driver(tmp_path / "profile")
    driver.set_window_size(1400, 1000)
    yield driver
    driver.quit()


def outputs(driver: webdriver.Chrome, address: str, formulas: int) -> dict[str, dict[str, Any]]:
    """What the reader sees below every cell, once so many formulas are set."""
    driver.get(address)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if driver.execute_script("return document.querySelectorAll('mjx-container').length") >= formulas:
            time.sleep(1)
            return dict(zip(CELLS, driver.execute_script(READ), strict=True))
        time.sleep(0.5)
    raise AssertionError("the formulas were not set")


def luminance(colour: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (x / 255 for x in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours, 1 to 21; WCAG 2, section 1.4.3, asks for 4.5."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_formulas_figures_and_tables_are_what_the_author_saw(
    opened: Callable[[str], str], driver: webdriver.Chrome, theme: str
) -> None:
    seen = outputs(driver, opened(theme), formulas=150)
    trusted = driver.find_element("css selector", "[title*='rusted']").get_attribute("title")
    assert trusted == f"Notebook not trusted: 0 of {len(CELLS)} code cells trusted."
    # A fraction is a fraction: not 11 + exp(-0.4).
    for cell in ("trace", "step", "why"):
        assert "out_h_1=σ(net_h_1)=(1)/(1+exp(−0.4000))=0.5987" in _plain(seen[cell]["formulas"], cell)
    assert "(∂E)/(∂w_1)=δ_h_1⋅out_x_1=−0.01467⋅1=−0.01467" in seen["trace"]["formulas"]
    assert "(∂E)/(∂w_1)" in seen["paths"]["formulas"]
    assert "(∂E)/(∂w_1)" in seen["contributions"]["formulas"]
    assert "δ_o_1" in seen["differences"]["formulas"]
    assert "−0.0791857" in seen["check"]["formulas"]
    assert any(formula.startswith("out_h_1=(1)/(e^") for formula in seen["symbolic"]["formulas"])
    assert "−η⋅|∂E/∂w|^2=−0.5⋅0.0152446=−0.00762231" in seen["predicted"]["formulas"]
    for cell in ("network", "figure", "shown"):
        ((pixels, width),) = seen[cell]["pictures"]
        # Once pyplot is loaded, matplotlib makes the PNG of every figure, with fewer pixels than ours.
        assert pixels >= (1500 if cell == "shown" else 1920) and 500 < width <= 960, cell
    assert "Training: 200 of 200" in seen["history"]["text"]
    assert "sigmoid" in seen["neuron"]["text"] and "x1 → h1" in seen["connection"]["text"]
    assert "30 agree, 12 known misprints of the source" in seen["run"]["text"]
    assert "lesson.html" in seen["play"]["text"] and "Run the cell yourself" in seen["play"]["text"]
    assert seen["play"]["frames"] == 0
    for name, written in seen.items():
        assert written["rendered"][-1] in ("text/html", "text/markdown", "image/png"), name
        assert all(contrast(ink, written["paper"]) >= 4.5 for ink in written["ink"]), name
        assert "$" not in written["text"].replace("$schema", ""), name


def _plain(formulas: list[str], cell: str) -> list[str]:
    """The formulas without the number of the step that stands in those of a tree."""
    return [re.sub(r"^\s*\d+\s*", "", formula) if cell == "why" else formula for formula in formulas]


def test_nbconvert_makes_html_with_the_same_formulas(
    executed: Path, jupyter: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    shutil.copy(executed, tmp_path)
    done = jupyter(tmp_path, "nbconvert", "--to", "html", executed.name)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "lecture.html").read_text(encoding="utf-8")
    assert r"\frac{1}{1 + \exp(-0.4000)} = 0.5987" in page
    cells, frame, _ = page.partition("srcdoc=")
    assert frame and len(re.findall('<img[^>]*src="data:image/png;base64,', cells)) == 3
    assert "<details open" in cells and "&lt;details" not in cells and "<math" not in cells


@pytest.fixture
def latex(executed: Path, jupyter: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """The notebook in LaTeX, which nbconvert and pandoc make."""
    shutil.copy(executed, tmp_path)
    done = jupyter(tmp_path, "nbconvert", "--to", "latex", executed.name)
    assert done.returncode == 0, done.stderr
    return tmp_path / "lecture.tex"


def test_nbconvert_makes_latex_with_figures_and_formulas(latex: Path) -> None:
    text = latex.read_text(encoding="utf-8")
    assert r"\frac{1}{1 + \exp(-0.4000)}" in text
    assert len(list((latex.parent / "lecture_files").glob("*.png"))) == 3
    body = text.partition(r"\maketitle")[2]
    assert body.count(r"\adjustimage") == 3 and "iVBOR" not in body
    assert r"\begin{longtable}" in body  # the tables of the answers


@pytest.mark.needs("nbconvert-latex", "xelatex")
def test_the_latex_is_set_as_pdf(latex: Path) -> None:
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", latex.name]
    done = subprocess.run(command, cwd=latex.parent, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Missing character" not in latex.with_suffix(".log").read_text(errors="replace")


def test_no_output_rests_on_what_is_stripped(executed: Path) -> None:
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    bundles = {cell["id"]: [one["data"] for one in cell["outputs"] if "data" in one] for cell in cells}
    assert set(bundles) == set(CELLS) and all(bundles.values())
    for name, found in bundles.items():
        for bundle in found:
            html = "".join(bundle.get("text/html", "")).partition("srcdoc=")[0]
            assert "<svg" not in html and "<math" not in html and "<style" not in html, name
            assert "image/svg+xml" not in bundle, name
