"""Films: a network step by step, a training epoch by epoch, as pages, overlays, animations, web page."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from neurosim.drawing.films.frames import Frame, Watch
from neurosim.drawing.films.page import write_page
from neurosim.drawing.films.pages import write_overlays, write_pages
from neurosim.drawing.films.screen import write_gif, write_video
from neurosim.drawing.page.style import Style
from neurosim.ground.checks import finite
from neurosim.ground.choices import offered
from neurosim.ground.errors import FileError, NeurosimError, NumberError

Write = Callable[[list[Frame], Path, Style, float, Watch], None]

WRITERS: Mapping[str, Write] = MappingProxyType(
    {
        ".pdf": write_pages,
        ".tex": write_overlays,
        ".gif": write_gif,
        ".mp4": write_video,
        ".webm": write_video,
        ".html": write_page,
    }
)

#: Seconds of a frame: GIF counts in hundredths, and browsers take shorter ones for longer.
SHORTEST, LONGEST = 0.02, 60.0

__all__ = ["WRITERS", "Frame", "check_film", "write_frames"]


def write_frames(
    frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch = lambda done: None
) -> None:
    """Write frames in the format that the suffix of the path chooses.

    Raises
    ------
    NeurosimError
        The suffix is none of these, or the program that writes films is not installed.
    NumberError
        A frame does not last between a fiftieth of a second and a minute.
    FileError
        The file cannot be written.
    """
    target = check_film(path)
    if not SHORTEST <= finite(seconds, "seconds of a frame") <= LONGEST:
        raise NumberError(f"a frame cannot last {seconds:g} seconds; give {SHORTEST:g} to {LONGEST:g}")
    WRITERS[target.suffix.lower()](frames, target, style, seconds, watch)


def check_film(path: str | os.PathLike[str]) -> Path:
    """Refuse a file that no film can be written to, before minutes of drawing and not after them.

    Raises
    ------
    NeurosimError
        The suffix is none of those of films.
    FileError
        Its folder does not exist.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in WRITERS:
        raise NeurosimError(
            f"cannot write a film to '{path}' {offered(suffix, WRITERS, 'the name must end in one of:')}"
        )
    if not target.parent.is_dir() or target.is_dir():
        raise FileError(f"cannot write '{path}': give a file in a folder that exists")
    return target
