"""Films, opened frame by frame: pages, overlays, animations and the web page."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdf
import pytest
from drawing_states import centres
from needs import need
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

import neurosim as ns
from neurosim.drawing.films import check_film
from neurosim.drawing.films.frames import drawn, empty_figure
from neurosim.drawing.films.screen import ffmpeg
from neurosim.drawing.page.style import Style
from neurosim.figures.boundaries import Films, boundaries
from neurosim.figures.films import frames_of, write_film
from neurosim.figures.moments import Moments, moments
from neurosim.ground.errors import FileError, MissingExtraError, NeurosimError, NumberError

SMALL = Style(width=360.0, height=202.0, left=24.0, right=60.0, title_size=10.0)


@pytest.fixture(scope="module")
def steps(new_mazur: Callable[[], ns.Network]) -> Moments:
    trace = new_mazur().trace({"i1": 0.05, "i2": 0.10}, {"o1": 0.01, "o2": 0.99}, learning_rate=0.5)
    return moments(trace, title="Mazur")


@pytest.fixture(scope="module")
def learning() -> Films:
    net = ns.Network.layered([2, 3, 1], activation="tanh", output_activation="sigmoid", seed=1)
    X, T = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]
    history = net.fit(X, T, epochs=6, learning_rate=0.5, snapshots_every=1, engine="objects")
    return boundaries(net, history, X, T, [0, 3, 6], points=9)


def test_the_moments_walk_through_every_neuron_forwards_and_backwards(steps: Moments) -> None:
    captions = [moment.caption for moment in steps.moments]
    assert captions[1:6] == [
        "net(h1) = 0.3775, out(h1) = 0.5933",
        "net(h2) = 0.3925, out(h2) = 0.5969",
        "net(o1) = 1.106, out(o1) = 0.7514",
        "net(o2) = 1.225, out(o2) = 0.7729",
        "E = 0.2984",
    ]
    assert [caption[:5] for caption in captions[6:10]] == ["δ(o1)", "δ(o2)", "δ(h1)", "δ(h2)"]
    assert captions[-1] == "Update: learning rate 0.5"
    early, late = steps.moments[1].state, steps.moments[-1].state
    assert early.get("out", "h1") is not None and early.get("out", "h2") is None
    assert late.get("weight", "h1->o1") == pytest.approx(0.35891648, abs=5e-9)


@pytest.mark.slow
def test_neurons_stand_at_the_same_places_in_all_frames(steps: Moments) -> None:
    figure = empty_figure(Style())
    places = []
    for frame in frames_of(steps, Style()):
        drawn(frame, figure)
        places.append(centres(figure))
    assert len(places[0]) == 6
    assert all(place == places[0] for place in places)


@pytest.mark.slow
def test_a_pdf_has_one_page_a_frame_of_one_size_with_its_caption(steps: Moments, tmp_path: Path) -> None:
    told: list[int] = []
    write_film(steps, tmp_path / "a.pdf", watch=told.append)
    assert told == list(range(1, len(steps.moments) + 1))
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == len(steps.moments)
    assert {(float(p.mediabox.width), float(p.mediabox.height)) for p in pages} == {(720.0, 403.2)}
    assert "0.3775" in pages[1].extract_text()
    assert b"/Type3" not in (tmp_path / "a.pdf").read_bytes()


@pytest.mark.needs("pdflatex")
def test_beamer_shows_one_page_an_overlay(learning: Films, tmp_path: Path) -> None:
    write_film(learning, tmp_path / "a.tex", style=SMALL)
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-1500:]
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == 3
    assert ["epoch 0" in pages[0].extract_text(), "epoch 6" in pages[2].extract_text()] == [True, True]


@pytest.mark.slow
def test_a_gif_has_every_frame_and_holds_the_last_one(learning: Films, tmp_path: Path) -> None:
    write_film(learning, tmp_path / "a.gif", style=SMALL, seconds=0.5)
    shown, seconds = [], []
    with Image.open(tmp_path / "a.gif") as picture:
        assert isinstance(picture, GifImageFile)
        for number in range(picture.n_frames):
            picture.seek(number)
            seconds.append(picture.info["duration"] / 1000)
            shown.append(np.asarray(picture.convert("L"), dtype=float))
    assert len(shown) >= 3
    assert sum(seconds) == pytest.approx(0.5 * (3 + 2), abs=0.05)
    assert abs(shown[0] - shown[-1]).mean() > 0.5


@pytest.fixture(params=["of the machine", "of a wheel"])
def program(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The two programs ffmpeg with which a film can be written."""
    if request.param == "of the machine":
        need("ffmpeg")
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    found = ffmpeg()
    assert found is not None
    assert ("imageio_ffmpeg" in found) == (request.param == "of a wheel")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_a_video_is_decoded_frame_by_frame(
    learning: Films, tmp_path: Path, suffix: str, program: str
) -> None:
    write_film(learning, tmp_path / f"a.{suffix}", style=SMALL, seconds=0.25)
    command = [program, "-v", "error", "-i", f"a.{suffix}", "-fps_mode", "passthrough", "frame%d.png"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    frames = sorted(tmp_path.glob("frame*.png"))
    assert len(frames) == 5
    first, last = (
        np.asarray(Image.open(frame).convert("L"), dtype=float) for frame in (frames[0], frames[-1])
    )
    assert first.shape[0] % 2 == first.shape[1] % 2 == 0
    assert abs(first - last).mean() > 0.5


@pytest.mark.slow
def test_the_web_page_is_one_file_with_every_frame_and_caption(learning: Films, tmp_path: Path) -> None:
    write_film(learning, tmp_path / "a.html", style=SMALL)
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<svg viewBox="0 0 360 [\d.]+" role="img" aria-label="epoch \d"', text)) == 3
    assert not re.search(r"(src|href)=\"?https?:", text)
    assert "<figcaption>3. epoch 6</figcaption>" in text


@pytest.mark.slow
def test_the_web_page_holds_what_frames_share_once_and_shows_the_text_of_each(tmp_path: Path) -> None:
    net = ns.Network.layered([4, 4, 4], seed=1)
    film = moments(net.trace([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1], learning_rate=0.5), title="12 neurons")
    write_film(film, tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= set(ids)
    parts = dict(re.findall(r'<g id="(e\d+)">(.*?)</g>\n', text))
    pages = re.findall(r"<li><figure>(.*?)<figcaption>", text)
    figure = empty_figure(Style())
    for page, frame in zip(pages, frames_of(film, Style()), strict=True):
        drawn(frame, figure)
        whole = re.sub(r'<use href="#(e\d+)"/>', lambda match: parts[match.group(1)], page)
        shown = " ".join("".join(part.itertext()) for part in ET.fromstring(whole).iter("text"))
        for written in figure.axes[0].texts:
            if not written.get_parse_math():
                assert written.get_text() in shown


def test_what_no_film_can_be_written_to_is_said_before_it_is_drawn(
    learning: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NeurosimError, match=r"cannot write a film to 'a.avi' \(the name must end in one of"):
        check_film("a.avi")
    with pytest.raises(NumberError, match="a frame cannot last 0 seconds; give 0.02 to 60"):
        write_film(learning, tmp_path / "a.gif", seconds=0)
    with pytest.raises(FileError, match="in a folder that exists"):
        check_film(tmp_path / "missing" / "a.gif")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(MissingExtraError, match=r'pip install "neurosim\[films\]" \(or, on Debian: apt-get'):
        write_film(learning, tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []
