"""Animations: GIF, MP4 and WebM, through the writers of matplotlib."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.drawing.films.frames import Frame, Watch, drawn, empty_figure
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import MissingExtraError
from neurosim.ground.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.animation import AbstractMovieWriter

DPI = 128  # 1280 pixels for a slide of ten inches
LAST = 3  # times as long as the others


def write_gif(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write an animation that every browser and slide program shows."""
    from matplotlib.animation import PillowWriter

    writer = PillowWriter(fps=_rate(seconds))
    _write(writer, frames, path, style, watch)


def write_video(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write a video with ffmpeg.

    Raises
    ------
    MissingExtraError
        ffmpeg is not installed.
    """
    from matplotlib import rc_context
    from matplotlib.animation import FFMpegWriter

    program = ffmpeg()
    if program is None:
        raise MissingExtraError(
            f"'{path}' is a video, which the program ffmpeg writes, and that is not installed; install it "
            'with: pip install "neurosim[films]" (or, on Debian: apt-get install ffmpeg), '
            "or write .gif or .html"
        )
    if path.suffix.lower() == ".mp4":
        codec, more = "h264", ["-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    else:
        codec, more = "libvpx-vp9", ["-pix_fmt", "yuv420p", "-b:v", "0", "-crf", "32"]
        more += ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"]  # even sizes, which matplotlib makes for h264 only
    writer = FFMpegWriter(fps=_rate(seconds), codec=codec, extra_args=more)
    with rc_context({"animation.ffmpeg_path": program}):
        _write(writer, frames, path, style, watch)


def ffmpeg() -> str | None:
    """Return where the program ffmpeg is: the one of the machine, else the one of imageio-ffmpeg."""
    from matplotlib import rcParams

    found = shutil.which(str(rcParams["animation.ffmpeg_path"]))
    if found is not None:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # not installed, or without a program for this machine
        return None


def _rate(seconds: float) -> int:
    """Frames a second; matplotlib says that they are an int, but takes any number."""
    return 1.0 / seconds  # type: ignore[return-value]


def _write(
    writer: "AbstractMovieWriter", frames: list[Frame], path: Path, style: Style, watch: Watch
) -> None:
    """Draw every frame into one figure, and let the writer take it."""
    from matplotlib import rc_context

    figure = empty_figure(style)
    with tempfile.TemporaryDirectory() as folder, rc_context({"savefig.bbox": "standard"}):
        file = Path(folder) / f"film{path.suffix.lower()}"
        with writer.saving(figure, str(file), DPI):
            for number, frame in enumerate(frames, start=1):
                drawn(frame, figure)
                for _ in range(LAST if number == len(frames) else 1):
                    writer.grab_frame(facecolor=style.paper)
                watch(number)
        write_bytes(path, file.read_bytes())
