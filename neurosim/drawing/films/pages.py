"""Pages: a PDF with one page a frame, and a Beamer frame whose overlays are these pages."""

import io
from pathlib import Path

from neurosim.drawing.films.frames import Frame, Watch, drawn, empty_figure
from neurosim.drawing.page.style import Style
from neurosim.ground.files import write_bytes, write_text

OVERLAYS = r"""% A film of neurosim as one Beamer frame. It compiles as it is; \input it into a Beamer file.
\ifcsname @nodocument\endcsname\expandafter\ifx\csname @nodocument\endcsname\relax\else
  \documentclass[aspectratio=169]{beamer}
  \setbeamertemplate{navigation symbols}{}
  \begin{document}
  \def\neurosimend{\end{document}}%
\fi\fi
\begin{frame}[plain]
  \centering
%LINES\end{frame}
\ifdefined\neurosimend\expandafter\neurosimend\fi
"""


def write_pages(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write one page a frame, all of the same size, with their fonts."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages

    buffer = io.BytesIO()
    figure = empty_figure(style)
    about: dict[str, str | None] = {"CreationDate": None, "Creator": "neurosim"}
    with (
        rc_context({"pdf.fonttype": 42, "savefig.bbox": "standard"}),
        PdfPages(buffer, metadata=about) as pages,
    ):
        for number, frame in enumerate(frames, start=1):
            drawn(frame, figure)
            pages.savefig(figure)
            watch(number)
    write_bytes(path, buffer.getvalue())


def write_overlays(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write the pages, and next to them the frame that shows page k on overlay k."""
    pages = path.with_suffix(".pdf").with_stem(f"{path.stem}-pages")
    write_pages(frames, pages, style, seconds, watch)
    # Not \onslide, which leaves pages of other overlays behind in some classes.
    lines = "".join(
        f"  \\only<{number}>{{\\makebox[\\textwidth]{{\\includegraphics[page={number},width=\\paperwidth]"
        f"{{{pages.name}}}}}}}%\n"
        for number in range(1, len(frames) + 1)
    )
    write_text(path, OVERLAYS.replace("%LINES", lines))
