"""A web page: all frames in one file that needs no network, with buttons, keys and a slider."""

import re
from html import escape
from importlib.resources import files
from pathlib import Path

from neurosim.drawing.films.frames import Frame, Watch, drawn, empty_figure
from neurosim.drawing.films.shared import SharedParts
from neurosim.drawing.page.saving import rendered
from neurosim.drawing.page.style import Style
from neurosim.ground.files import write_text


def write_page(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write one file with all frames; without scripts, and in print, all of them show below each other."""
    figure, parts = empty_figure(style), SharedParts()
    for number, frame in enumerate(frames, start=1):
        drawn(frame, figure)
        parts.add(rendered(figure, "svg").decode("utf-8"))
        watch(number)
    captions = [frame.caption for frame in frames]
    items = "".join(
        f"<li><figure>{picture}<figcaption>{number}. {escape(caption)}</figcaption></figure></li>\n"
        for number, (picture, caption) in enumerate(
            zip(parts.frames(captions), captions, strict=True), start=1
        )
    )
    pieces = {
        "%TITLE": escape(path.stem),
        "%COUNT": str(len(frames)),
        "%PAPER": style.paper,
        "%INK": style.ink,
        "%PAUSE": f"{1000 * seconds:.0f}",
        "%PARTS": parts.definitions(),
        "%FRAMES": items,
    }
    page = files("neurosim.drawing.films").joinpath("page.html").read_text(encoding="utf-8")
    # All at once: what is put in may hold such a word itself.
    write_text(path, re.sub("|".join(pieces), lambda found: pieces[found[0]], page))
