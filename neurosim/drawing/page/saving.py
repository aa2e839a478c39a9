"""Saving: a figure as SVG, PDF or PNG, the same bytes every time."""

import io
import os
import warnings
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import NeurosimError
from neurosim.ground.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = ("svg", "pdf", "png")
PNG_DPI = 220  # twice the pixels of a slide on a projector
PAGE_DPI = 96  # pixels of a web page


def save_figure(
    figure: "Figure", path: "str | os.PathLike[str]", metadata: Mapping[str, str] | None = None
) -> None:
    """Write a figure to a file in the format of its suffix.

    Raises
    ------
    NeurosimError
        If the suffix is none of svg, pdf, png.
    FileError
        If the file cannot be written.

    Parameters
    ----------
    metadata : mapping of str to str, optional
        Entries such as Title, for the head of the file.
    """
    from neurosim.drawing.page.origin import origin_of  # which reads equations: not needed to draw

    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in SUFFIXES:
        raise NeurosimError(f"cannot write a figure to '{path}': the name must end in .svg, .pdf or .png")
    origin = origin_of(figure) if suffix != "png" else None
    if origin is not None:
        metadata = {"Keywords": origin.to_json(), **(metadata or {})}
    write_bytes(path, rendered(figure, suffix, metadata))


def small_png(figure: "Figure") -> bytes:
    """Return a figure as PNG of 256 colours, with two pixels for each one of a page: for notebooks."""
    from PIL import Image

    image = Image.open(io.BytesIO(rendered(figure, "png", dpi=2 * PAGE_DPI))).convert("RGB")
    buffer = io.BytesIO()
    # Without dithering, which makes dots of even areas.
    image.quantize(256, dither=Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def rendered(
    figure: "Figure", suffix: str, metadata: Mapping[str, str] | None = None, dpi: float = PNG_DPI
) -> bytes:
    """Return the bytes of a figure as svg, pdf or png."""
    from matplotlib import rc_context

    # These read XML and write logs: not needed to draw.
    from neurosim.drawing.page.signs import with_all_signs
    from neurosim.drawing.page.svg import annotated

    fixed: dict[str, dict[str, str | None]] = {
        "svg": {"Date": None, "Creator": "neurosim"},
        "pdf": {"CreationDate": None, "Creator": "neurosim"},
        "png": {"Software": "neurosim"},
    }
    buffer = io.BytesIO()
    signs = nullcontext() if suffix == "svg" else with_all_signs(figure)  # text of an SVG stays text
    with (
        rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "neurosim",
                "pdf.fonttype": 42,
                "savefig.bbox": "standard",
                "savefig.facecolor": "auto",
                "path.simplify": True,
            }
        ),
        signs,
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(buffer, format=suffix, dpi=dpi, metadata={**fixed[suffix], **(metadata or {})})
    if suffix == "svg":
        return annotated(buffer.getvalue().decode("utf-8")).encode("utf-8")
    return buffer.getvalue()
