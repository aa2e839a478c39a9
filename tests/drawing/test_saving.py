"""Files: SVG that a web page can use, PDF and PNG, the same bytes every time."""

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from drawing_states import mazur, network, passed

from neurosim.drawing import draw_network, save_figure
from neurosim.ground.errors import FileError, NeurosimError

SVG = "{http://www.w3.org/2000/svg}"


def saved(path: Path, *args: Any, **options: Any) -> str:
    """The text of an SVG file."""
    save_figure(draw_network(*args, **options), path)
    return path.read_text(encoding="utf-8")


def groups(text: str) -> dict[str, ET.Element]:
    """Groups of an SVG by id."""
    return {element.get("id", ""): element for element in ET.fromstring(text).iter(f"{SVG}g")}


def test_svg_elements_carry_class_and_id(tmp_path: Path) -> None:
    state = passed(mazur(), backward=True)
    text = saved(tmp_path / "a.svg", state, ("weight", "net", "out", "delta", "gradient"))
    found = groups(text)
    for name in [
        "neuron-h1",
        "connection-i1-h1",
        "weight-i1-h1",
        "net-h1",
        "out-h1",
        "delta-h1",
        "gradient-i1-h1",
        "bias-h1",
        "label-h1",
        "target-o1",
        "error-o1",
    ]:
        assert found[name].get("class") == name.partition("-")[0]
    assert all(element.get("class") for name, element in found.items() if name)
    assert found["weight-i1-h1"].get("data-of") == "i1->h1"


def test_svg_keeps_text_as_text(tmp_path: Path) -> None:
    text = saved(tmp_path / "a.svg", passed(mazur()))
    assert "".join(groups(text)["weight-h2-o2"].itertext()).strip() == "0.55"
    assert "sans-serif" in text


def test_svg_ids_are_unique_and_valid_whatever_the_names(tmp_path: Path) -> None:
    names = ["a b", "a_b", "$x$", "<&>\"'", "\u03b4", "a-b", "line\nbreak"]
    record = network(names, {"y": dict.fromkeys(names, 0.5), "a": {"y": 1.0, "a-b": 1.0}}, outputs=["a"])
    text = saved(tmp_path / "odd.svg", passed(record), title="<&> $\\alpha$")
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", name) for name in ids)
    exact = {element.get("data-of") for element in groups(text).values() if element.get("class") == "neuron"}
    assert {"a b", "a_b", "<&>\"'", "\u03b4"} <= exact
    assert "<&> $\\alpha$" in "".join(ET.fromstring(text).itertext())


@pytest.mark.slow
def test_svg_is_the_same_byte_for_byte_in_another_process(tmp_path: Path) -> None:
    here = saved(tmp_path / "a.svg", passed(mazur()))
    assert saved(tmp_path / "b.svg", passed(mazur())) == here
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from drawing_states import mazur, passed\n"
        "from neurosim.drawing import draw_network, save_figure\n"
        "save_figure(draw_network(passed(mazur())), sys.argv[1])\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "c.svg")], check=True)
    assert (tmp_path / "c.svg").read_text(encoding="utf-8") == here


@pytest.mark.slow
def test_pdf_embeds_fonts_and_png_has_twice_the_pixels(tmp_path: Path) -> None:
    figure = draw_network(passed(mazur()))
    save_figure(figure, tmp_path / "a.pdf", metadata={"Title": "Mazur"})
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and b"Mazur" in pdf and b"/Type3" not in pdf
    save_figure(figure, tmp_path / "b.pdf", metadata={"Title": "Mazur"})
    assert (tmp_path / "b.pdf").read_bytes() == pdf
    save_figure(figure, tmp_path / "a.png")
    width, height = struct.unpack(">II", (tmp_path / "a.png").read_bytes()[16:24])
    assert width >= 2000 and height / width == pytest.approx(0.56, abs=0.01)


def test_wrong_suffixes_and_places_are_one_clear_sentence(tmp_path: Path) -> None:
    figure = draw_network(passed(mazur()))
    for name in ("a.jpg", "a", ".svg"):
        with pytest.raises(NeurosimError, match=r"must end in \.svg, \.pdf or \.png"):
            save_figure(figure, tmp_path / name)
    with pytest.raises(FileError, match="cannot write .*missing"):
        save_figure(figure, tmp_path / "missing" / "a.svg")


def test_importing_the_package_does_not_import_matplotlib() -> None:
    program = "import sys, neurosim.drawing; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
