"""TikZ: the scene of a network as a picture for LaTeX, with named nodes that can be annotated.

The file does both: it compiles by itself, and ``\\input`` into a document that loads ``tikz`` gives the
picture alone. The neurons are nodes called ``neuron-h1``, so that ``\\draw (neuron-h1) ...`` points at one.
"""

import re
from collections.abc import Iterable

from neurosim.drawing.network.network_scene import network_scene
from neurosim.drawing.network.page_height import high_enough
from neurosim.drawing.network.selection import DEFAULT
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.scene import Disc, Polygon, Rectangle, Scene, Shape, Stroke, TextLine
from neurosim.drawing.page.style import Style
from neurosim.trace.records import State

HEAD = r"""% A figure of neurosim. It compiles as it is; \input it into a document that loads tikz.
\ifcsname @nodocument\endcsname\expandafter\ifx\csname @nodocument\endcsname\relax\else
  \documentclass{article}
  \usepackage[T1]{fontenc}
  \usepackage{lmodern}
  \usepackage[paperwidth=%WIDEbp,paperheight=%TALLbp,margin=0bp]{geometry}
  \usepackage{tikz}
  \pagestyle{empty}
  \setlength{\parindent}{0pt}
  \setlength{\topskip}{0pt}
  \begin{document}%
  \def\neurosimend{\end{document}}%
\fi\fi
"""

# In the order of Unicode, from α on; TeX writes omicron as the Latin letter.
GREEK = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "varsigma",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
)
SIGNS = {
    "\u2212": "$-$",
    "\u2192": r"$\to$",
    "\u2202": r"$\partial$",
    "\u00b7": r"$\cdot$",
    "\u03a3": r"$\Sigma$",
    "\u221e": r"$\infty$",
    "\u2026": r"\ldots{}",
    "\u00d7": r"$\times$",
    "\u2032": r"$'$",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
    **{chr(0x3B1 + k): rf"$\{name}$" for k, name in enumerate(GREEK)},
    "\u03bf": "o",
}


def tikz(
    state: State,
    show: str | Iterable[str] = DEFAULT,
    *,
    title: str | None = None,
    style: str | Style | None = None,
) -> str:
    """Return a network as TikZ; see the module for how to use it.

    Raises
    ------
    UnknownNameError, PassOrderError
        `show` asks for something that does not exist, or is not known yet.
    """
    style = high_enough(style_of(style), state.network)
    scene = network_scene(state, show, title=title, subtitle=None, style=style, focus=())
    return tikz_of(scene, style)


def tikz_of(scene: Scene, style: Style) -> str:
    """Return a scene as TikZ, layer by layer."""
    shapes = sorted(scene.shapes, key=lambda shape: shape.layer)
    palette: dict[str, str] = {}
    size = f"(0,0) rectangle ({scene.width:g},{scene.height:g})"
    lines = [f"\\useasboundingbox {size};"]
    if style.paper != "#FFFFFF":
        lines.append(f"\\fill[{_colour(style.paper, palette)}] {size};")
    lines += [line for shape in shapes for line in _shape(shape, palette)]
    head = HEAD.replace("%WIDE", f"{scene.width:g}").replace("%TALL", f"{scene.height:g}")
    colours = [f"\\definecolor{{{name}}}{{HTML}}{{{code}}}" for code, name in palette.items()]
    begin = "\\begin{tikzpicture}[x=1bp, y=1bp, inner sep=0pt, outer sep=0pt, line join=round]"
    end = "\\end{tikzpicture}%\n\\ifdefined\\neurosimend\\expandafter\\neurosimend\\fi\n"
    return head + "\n".join([*colours, begin, *(f"  {line}" for line in lines), end])


def _shape(shape: Shape, palette: dict[str, str]) -> list[str]:
    """Return the lines of one shape."""
    if isinstance(shape, TextLine):
        return [_words(shape, palette)]
    if isinstance(shape, Stroke):
        look = f"{_colour(shape.colour, palette)}, line width={shape.width:.2f}bp"
        if shape.dashed:
            on, off = shape.dashes
            look += f", dash pattern=on {on:.2f}bp off {off:.2f}bp"
        return [f"\\draw[{look}] {_route(shape.route)}; % {_plain(shape.gid)}"]
    if isinstance(shape, Polygon):
        points = " -- ".join(_at(point) for point in shape.points)
        return [f"\\fill[{_colour(shape.colour, palette)}] {points} -- cycle;"]
    if isinstance(shape, Disc):
        look = f"circle, minimum size={2 * shape.radius:.2f}bp, fill={_colour(shape.fill, palette)}"
        if shape.width:
            look += f", draw={_colour(shape.colour, palette)}, line width={shape.width:.2f}bp"
        return [f"\\node[{look}] ({node_name(shape.gid)}) at {_at(shape.centre)} {{}};"]
    return [_frame(shape, palette)]


def _frame(frame: Rectangle, palette: dict[str, str]) -> str:
    box = frame.box
    look = f"fill={_colour(frame.fill, palette)}"
    if frame.colour is not None and frame.width:
        look += f", draw={_colour(frame.colour, palette)}, line width={frame.width:.2f}bp"
    if frame.rounding:
        look += f", rounded corners={frame.rounding:.2f}bp"
    if frame.dashed:
        look += ", dash pattern=on 3bp off 2bp"
    if frame.gid.startswith("neuron:"):
        wide, tall = box.right - box.left, box.top - box.bottom
        size = f"rectangle, minimum width={wide:.2f}bp, minimum height={tall:.2f}bp"
        return f"\\node[{size}, {look}] ({node_name(frame.gid)}) at {_at(box.centre)} {{}};"
    return f"\\path[{look}] {_at((box.left, box.bottom))} rectangle {_at((box.right, box.top))};"


def _words(words: TextLine, palette: dict[str, str]) -> str:
    anchor = {"left": "base west", "center": "base", "right": "base east"}[words.align]
    font = f"\\fontsize{{{words.size:.2f}bp}}{{{1.2 * words.size:.2f}bp}}\\selectfont\\sffamily"
    font += "\\bfseries" if words.bold else ""
    text = words.text if words.math else tikz_text(words.text)
    look = f"anchor={anchor}, text={_colour(words.colour, palette)}, font={font}"
    return f"\\node[{look}] at {_at((words.x, words.baseline))} {{{text}}}; % {_plain(words.gid)}"


def node_name(gid: str) -> str:
    """Return the name of a node, of letters, digits and ``-``.

    Examples
    --------
    >>> node_name("neuron:h1"), node_name("neuron:a (b)")
    ('neuron-h1', 'neuron-a--b-')
    """
    return re.sub(r"[^A-Za-z0-9-]", "-", gid)


def tikz_text(text: str) -> str:
    """Return a text that LaTeX prints letter by letter.

    Examples
    --------
    >>> print(tikz_text("50 % of h_1, δ −0.5"))
    50 \\% of h\\_1, $\\delta$ $-$0.5
    """
    return "".join(SIGNS.get(letter, letter if ord(letter) < 0x180 else "?") for letter in text)


def _plain(gid: str) -> str:
    return gid if gid.isascii() and gid.isprintable() else "".join(x if x.isascii() else "?" for x in gid)


def _route(route: Route) -> str:
    text = _at(route.start)
    for piece in route.pieces:
        if len(piece) == 1:
            text += f" -- {_at(piece[0])}"
        else:
            text += f" .. controls {_at(piece[0])} and {_at(piece[1])} .. {_at(piece[2])}"
    return text


def _at(point: tuple[float, float]) -> str:
    return f"({point[0]:.2f},{point[1]:.2f})"


def _colour(code: str, palette: dict[str, str]) -> str:
    """Return the name of a colour, which is defined once."""
    digits = code.strip("#").upper()
    return palette.setdefault(digits, f"neurosim{len(palette)}")
