"""The page that steps through a trace, below a cell of a notebook."""

import os
from collections.abc import Container
from html import escape
from pathlib import PurePath
from urllib.parse import quote

HEIGHT = 640  # pixels: the figure, the step and the buttons without scrolling


class PlayedPage:
    """What `Trace.play` returns: the page, which shows itself in a notebook.

    A notebook that is not trusted shows no frame, but what stands in it: where the page is to be found.

    Attributes
    ----------
    html : str
        The whole page.
    path : str or None
        The file that it was written to.
    """

    def __init__(self, html: str, path: str | os.PathLike[str] | None) -> None:
        self.html = html
        self.path = None if path is None else os.fspath(path)

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        frame = (
            f'<iframe srcdoc="{escape(self.html)}" width="100%" height="{HEIGHT}" '
            'style="border:0;background:#fff" title="a page that steps through the trace">'
            "Run the cell yourself to see a page here that steps through the trace.</iframe>"
        )
        return {"text/plain": repr(self), "text/html": f"{self._link()}{frame}"}

    def _link(self) -> str:
        if self.path is None:
            return ""
        name = escape(self.path)
        address = name if PurePath(self.path).is_absolute() else quote(PurePath(self.path).as_posix())
        return f'<p>In a window of its own: <a href="{address}" target="_blank">{name}</a></p>'

    def __repr__(self) -> str:
        if self.path is None:
            return "<page that steps through a trace; play(path) writes it to a file>"
        return f"<page that steps through a trace: open '{self.path}' in a browser>"
