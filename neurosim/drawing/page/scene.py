"""The scene: everything a figure consists of, as plain shapes in points.

A scene knows nothing of matplotlib; `paint_scene` draws it. The gid of a shape says what it stands for, such
as ``neuron:h1`` or ``weight:i1->h1``.
"""

from dataclasses import dataclass, field

from neurosim.drawing.page.fonts import ASCENT, CAP, DESCENT
from neurosim.drawing.page.routes import Point, Route


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with horizontal and vertical edges."""

    left: float
    bottom: float
    right: float
    top: float

    def grown(self, by: float) -> "Box":
        """Return the box, larger by `by` on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    @property
    def centre(self) -> Point:
        """Return the middle of the box."""
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke along a route."""

    gid: str
    route: Route
    colour: str
    width: float
    layer: float = 2.0
    dashed: bool = False

    @property
    def dashes(self) -> tuple[float, float]:
        """Return the lengths of dash and gap in points: long on thick lines, never too fine to see."""
        return max(3.2 * self.width, 4.0), max(1.5 * self.width, 2.4)


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon: the head of an arrow, a patch of colour."""

    gid: str
    points: tuple[Point, ...]
    colour: str
    layer: float = 2.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle."""

    gid: str
    centre: Point
    radius: float
    fill: str
    colour: str
    width: float
    layer: float = 3.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle, perhaps with round corners and a dashed outline: squares, pills, paper under labels."""

    gid: str
    box: Box
    fill: str
    colour: str | None = None
    width: float = 0.0
    rounding: float = 0.0
    dashed: bool = False
    layer: float = 4.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text on its baseline."""

    gid: str
    text: str
    x: float
    baseline: float
    size: float
    colour: str
    wide: float
    bold: bool = False
    math: bool = False
    align: str = "center"
    layer: float = 5.0

    @property
    def box(self) -> Box:
        """Return the box that a line of text takes, with the room for letters like g and l."""
        left = self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * self.wide
        bottom = self.baseline - DESCENT * self.size
        return Box(left, bottom, left + self.wide, self.baseline + ASCENT * self.size)

    @property
    def ink(self) -> Box:
        """Return the box of the digits, which reach from the baseline to their height."""
        box = self.box
        return Box(box.left, self.baseline, box.right, self.baseline + CAP * self.size)


Shape = Stroke | Polygon | Disc | Rectangle | TextLine


@dataclass(slots=True)
class Scene:
    """Shapes on a canvas, in points."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on the canvas; shapes of higher layers cover those of lower ones."""
        self.shapes.extend(shapes)


def baseline_for(centre: float, size: float) -> float:
    """Return the baseline on which digits of `size` are centred at height `centre`."""
    return centre - CAP / 2 * size
