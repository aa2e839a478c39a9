"""A scene of a figure as SVG inside a page: colours by class, numbers that a script can set."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from html import escape

from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.scene import Disc, Polygon, Rectangle, Scene, Shape, Stroke, TextLine
from neurosim.drawing.page.style import Style
from neurosim.player.figure_words import PREFIX, FigureWords
from neurosim.trace.records import State

#: Quantities whose labels are numbers of the state.
NUMBERS = ("net", "out", "delta", "bias", "target", "error", "weight", "gradient")
_MATH = re.compile(r"\$(?:\\mathrm\{(\w+)\}|(\w))(?:_\{(.+)\})?\$")
MOST_DECIMALS = 6
TOP = 24.0  # of the canvas, where the page has its own title,
NOTED = 8.0  # unless something is said beside it


class InlineSvg:
    """Writes one scene.

    Parameters
    ----------
    style : Style
        The style the scene was made with; its colours become classes that a page can darken.
    state : State
        The numbers that the scene shows.
    speech : FigureWords
        What its texts are called.
    """

    def __init__(self, style: Style, state: State, speech: FigureWords) -> None:
        self.style, self.state, self.speech = style, state, speech
        self.constants = {neuron.name for neuron in state.network.neurons if neuron.kind == "constant"}
        self.colours: dict[str, str] = {}
        for field in fields(style):
            colour = getattr(style, field.name)
            if isinstance(colour, str) and colour.startswith("#"):
                self.colours.setdefault(colour, field.name.replace("_", "-"))

    def write(self, scene: Scene, label: str) -> str:
        """Return the scene as an ``<svg>`` element, lowest layer first."""
        self.height = scene.height
        places = self._decimals(scene)
        words = [shape for shape in scene.shapes if isinstance(shape, TextLine)]
        self.old_and_new = {shape.gid.partition(":")[0] for shape in words if "→" in shape.text}
        shapes = sorted(scene.shapes, key=lambda shape: shape.layer)
        body = "\n".join(self._shape(shape, places) for shape in shapes)
        top = NOTED if any(shape.gid == "subtitle" for shape in words) else TOP
        height = scene.height - top
        return (
            f'<svg viewBox="0 {top:g} {scene.width:g} {height:g}" role="img" aria-label="{escape(label)}" '
            f'style="--ratio:{scene.width / height:.3f}"><g class="glow"></g>\n{body}\n</svg>'
        )

    def _decimals(self, scene: Scene) -> dict[str, int]:
        """With how many decimals each kind of number is shown, the most of any label."""
        found: dict[str, int] = {}
        for shape in scene.shapes:
            kind, _, _ = shape.gid.partition(":")
            if isinstance(shape, TextLine) and kind in NUMBERS and "e" not in shape.text:
                places = len(shape.text.rpartition(".")[2]) if "." in shape.text else 0
                found[kind] = min(MOST_DECIMALS, max(found.get(kind, 0), places))
        return found

    def _shape(self, shape: Shape, places: Mapping[str, int]) -> str:
        writers: Mapping[type, Callable[..., str]] = {
            Stroke: self._line,
            Polygon: self._polygon,
            Disc: self._disc,
            Rectangle: self._frame,
        }
        if isinstance(shape, TextLine):
            return self._words(shape, places)
        return writers[type(shape)](shape)

    def _line(self, line: Stroke) -> str:
        look = self._stroke(line.colour, line.width, line.dashed, "{:.1f} {:.1f}".format(*line.dashes))
        return f'<path {self._known(line, look[0])} d="{self._path(line.route)}"{look[1]}/>'

    def _polygon(self, polygon: Polygon) -> str:
        points = " ".join(f"{x:.1f},{self._y(y)}" for x, y in polygon.points)
        name, rest = self._fill(polygon.colour)
        return f'<polygon {self._known(polygon, name)} points="{points}"{rest}/>'

    def _disc(self, disc: Disc) -> str:
        (x, y), (name, rest) = disc.centre, self._fill(disc.fill)
        stroke = self._stroke(disc.colour, disc.width, False, "") if disc.width else ("", "")
        known = self._known(disc, f"{name} {stroke[0]}")
        return f'<circle {known} cx="{x:.1f}" cy="{self._y(y)}" r="{disc.radius:.1f}"{rest}{stroke[1]}/>'

    def _frame(self, frame: Rectangle) -> str:
        box, (name, rest) = frame.box, self._fill(frame.fill)
        stroke = ("", "")
        if frame.colour is not None:
            stroke = self._stroke(frame.colour, frame.width, frame.dashed, "3.2 2")
        rounding = f' rx="{frame.rounding:.1f}"' if frame.rounding else ""
        return (
            f'<rect {self._known(frame, f"{name} {stroke[0]}")} x="{box.left:.1f}" y="{self._y(box.top)}" '
            f'width="{box.right - box.left:.1f}" height="{box.top - box.bottom:.1f}"'
            f"{rounding}{rest}{stroke[1]}/>"
        )

    def _words(self, words: TextLine, places: Mapping[str, int]) -> str:
        name, rest = self._fill(words.colour)
        kind, _, of = words.gid.partition(":")
        anchor = {"left": "start", "center": "middle", "right": "end"}[words.align]
        text = _mathematics(words.text) if words.math else escape(self.speech.text(words))
        number = ""
        if kind in NUMBERS:
            text = escape(self.speech.number(words.text))
        if kind in NUMBERS and of not in self.constants:
            decimals = self._places(kind, of, PREFIX.sub("", words.text, count=1), places)
            before = escape(self.speech.prefix(words.text))
            number = f' data-q="{kind}" data-p="{before}" data-d="{decimals}"'
            number += ' data-both=""' if kind in self.old_and_new else ""
        bold = " bold" if words.bold else ""
        place = f'x="{words.x:.1f}" y="{self._y(words.baseline)}" font-size="{words.size:.1f}"'
        known = self._known(words, name + bold)
        return f'<text {known}{number} {place} text-anchor="{anchor}"{rest}>{text}</text>'

    def _places(self, kind: str, of: str, shown: str, places: Mapping[str, int]) -> int:
        """The decimals that write the number as it is shown: those of its kind, or its own."""
        usual = places.get(kind, 2)
        value = self.state.get(kind, of)
        if value is None or "→" in shown or num(value, usual) == shown or "e" in shown:
            return usual
        return len(shown.rpartition(".")[2]) if "." in shown else 0

    def _known(self, shape: Shape, look: str) -> str:
        """Class and name: what a shape is, and of which neuron or connection."""
        kind, _, of = shape.gid.partition(":")
        return f'class="{kind} {look.strip()}" data-of="{escape(of)}"'.replace(' "', '"')

    def _fill(self, colour: str) -> tuple[str, str]:
        known = self.colours.get(colour)
        return ("", f' fill="{colour}"') if known is None else (f"f-{known}", "")

    def _stroke(self, colour: str, width: float, dashed: bool, pattern: str) -> tuple[str, str]:
        known = self.colours.get(colour)
        rest = f' stroke-width="{width:.2f}"' + (f' stroke-dasharray="{pattern}"' if dashed else "")
        return ("", f' stroke="{colour}"{rest}') if known is None else (f"s-{known}", rest)

    def _path(self, route: Route) -> str:
        pieces = [f"M{route.start[0]:.1f} {self._y(route.start[1])}"]
        for piece in route.pieces:
            points = " ".join(f"{x:.1f} {self._y(y)}" for x, y in piece)
            pieces.append(("L" if len(piece) == 1 else "C") + points)
        return "".join(pieces)

    def _y(self, height: float) -> str:
        """Heights count from the top in SVG."""
        return f"{self.height - height:.1f}"


def _mathematics(text: str) -> str:
    r"""Return a name such as ``$h_{1}$`` as SVG: a letter in italics with an index.

    Examples
    --------
    >>> _mathematics("$h_{1}$")
    '<tspan class="letter">h</tspan><tspan class="index" dy="0.25em">1</tspan>'
    """
    match = _MATH.fullmatch(text)
    if match is None:
        return escape(text)
    word, letter, index = match.groups()
    written = escape(word) if letter is None else f'<tspan class="letter">{escape(letter)}</tspan>'
    if index is not None:
        index = escape(index.replace("{,}", ","))
        written += f'<tspan class="index" dy="0.25em">{index}</tspan>'
    return written
