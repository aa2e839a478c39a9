"""Exports: a network for other programs, as TikZ, DOT, Mermaid, GraphML and node-link JSON."""

import os
from collections.abc import Iterable
from pathlib import Path

from neurosim.drawing.exports.graphs import dot, graphml, mermaid, node_link
from neurosim.drawing.network.selection import DEFAULT
from neurosim.drawing.page.style import Style
from neurosim.ground.choices import offered
from neurosim.ground.errors import NeurosimError
from neurosim.ground.files import write_text
from neurosim.trace.records import State

SUFFIXES = (".tex", ".dot", ".mmd", ".graphml", ".json")

__all__ = ["SUFFIXES", "dot", "export_network", "graphml", "mermaid", "node_link"]


def export_network(
    state: State,
    path: str | os.PathLike[str],
    show: str | Iterable[str] = DEFAULT,
    *,
    title: str | None = None,
    style: str | Style | None = None,
) -> None:
    """Write a network for another program, which the suffix of the path chooses.

    ``.tex`` is TikZ (the whole figure), ``.dot`` Graphviz, ``.mmd`` Mermaid, ``.graphml`` GraphML and
    ``.json`` node-link JSON (the graph with its numbers).

    Raises
    ------
    NeurosimError
        The suffix is none of these, or the network is too large for Mermaid.
    UnknownNameError, PassOrderError
        `show` asks for something that does not exist, or is not known yet.
    FileError
        The file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".tex":
        from neurosim.drawing.exports.tikz import tikz

        text = tikz(state, show, title=title, style=style)
    elif suffix in SUFFIXES:
        writers = {".dot": dot, ".mmd": mermaid, ".graphml": graphml, ".json": node_link}
        text = writers[suffix](state)
    else:
        raise NeurosimError(
            f"cannot export a network to '{path}' {offered(suffix, SUFFIXES, 'the name must end in one of:')}"
        )
    write_text(path, text)
