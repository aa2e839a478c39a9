"""Landscapes as surfaces, with the descents running down on them."""

from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.kinds.map import landscape_passes, make_landscape
from neurosim.figures.landscape import DescentPath, Landscape, input_landscape
from neurosim.figures.landscape_map import depth_colours, descent_entries, number_at
from neurosim.figures.options import Options
from neurosim.model.plain_network import PlainNetwork

if TYPE_CHECKING:
    from mpl_toolkits.mplot3d import Axes3D

CELLS = 26  # of the surface, along each side
NEAR = 1  # grid lines on each side of an end, which are all drawn
ELEVATION, AZIMUTH = 38.0, -62.0  # of the eye, in degrees
BOX = (1.25, 1.25, 0.75)
FINER = 12  # points between two of a descent, so that it is hidden where the hill begins
ALONG = 160  # places on the way to the eye at which the surface may be in the way
ABOVE = 0.02  # of the height; descents lie so much above the surface, not in it


def draw_surface(record: Landscape, **choices: Unpack[Choices]) -> Drawn:
    """Draw a landscape as a surface, with the descents running down on it, thin and dotted where hidden."""
    canvas = Canvas(choices, record.note)
    style = canvas.style
    squeezed = np.ptp(record.value) > 100.0  # then the valleys would be flat beside the walls
    scale = np.log1p if squeezed else np.asarray
    ground = _Ground(record, scale(record.value))
    ways = [(descent, *ground.way(descent, scale(descent.value))) for descent in record.descents]
    if record.descents:
        hidden = any(not seen.all() for *_, seen in ways)
        behind = [("behind a hill, the end hollow", style.negative, "dotted")] if hidden else []
        canvas.key([*descent_entries(style), *behind])
    left, right = (2.0, 50.0) if canvas.stacked else (80.0, 110.0)
    low = canvas.low - (8 if style.height > 300 else -8)
    panel = canvas.solid_panel("surface", left, low, style.width - right, canvas.high + 16)
    panel.set_proj_type("ortho")
    rows, columns = _lines(record.y, ground.ends(1)), _lines(record.x, ground.ends(0))
    x, y = np.meshgrid(record.x[columns], record.y[rows])
    panel.plot_surface(
        x,
        y,
        ground.height[np.ix_(rows, columns)],
        cmap=depth_colours(style),
        rstride=1,
        cstride=1,
        linewidth=0.3,
        edgecolor=style.hairline,
        alpha=0.95,
        gid="surface",
        zorder=1,
    )
    for descent, points, seen in ways:
        _descent(canvas, panel, descent.name, points, seen, number=len(ways) > 1)
    _solid_axes(panel, record, style, f"log(1 + {record.height})" if squeezed else record.height)
    for descent, points, _ in ways if len(ways) > 1 else ():
        _number(canvas, panel, descent.name, points[:, 0])  # once the axes are as they will be
    return canvas.done()


class _Ground:
    """The surface over its grid, and what of a point above it the eye sees."""

    def __init__(self, record: Landscape, height: np.ndarray) -> None:
        self.record, self.height = record, height
        self.spans = tuple(float(np.ptp(axis)) or 1.0 for axis in (record.x, record.y, height))
        up, around = np.radians(ELEVATION), np.radians(AZIMUTH)
        eye = (np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up))
        # One unit of the box is so much of every axis.
        self.towards = np.array([e * span / side for e, span, side in zip(eye, self.spans, BOX, strict=True)])

    def ends(self, axis: int) -> list[float]:
        """Return where descents end along an axis."""
        return [float((d.x, d.y)[axis][-1]) for d in self.record.descents]

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the height between the points of the grid; beyond the grid there is none."""
        record = self.record
        across = np.interp(x, record.x, np.arange(len(record.x)), left=np.nan, right=np.nan)
        up = np.interp(y, record.y, np.arange(len(record.y)), left=np.nan, right=np.nan)
        outside = np.isnan(across) | np.isnan(up)
        across, up = np.nan_to_num(across), np.nan_to_num(up)
        c = np.minimum(across.astype(int), len(record.x) - 2)
        r = np.minimum(up.astype(int), len(record.y) - 2)
        s, t, z = across - c, up - r, self.height
        below, above = z[r, c] * (1 - s) + z[r, c + 1] * s, z[r + 1, c] * (1 - s) + z[r + 1, c + 1] * s
        return np.where(outside, -np.inf, below * (1 - t) + above * t)

    def way(self, descent: DescentPath, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of a descent, closer together and just above the ground, and which are seen."""
        steps = np.arange(len(descent.x))
        fine = np.linspace(0, len(steps) - 1, FINER * (len(steps) - 1) + 1)
        x, y = np.interp(fine, steps, descent.x), np.interp(fine, steps, descent.y)
        ground = self.at(x, y)
        z = np.where(np.isfinite(ground), ground, np.interp(fine, steps, height)) + ABOVE * self.spans[2]
        points = np.array([x, y, z])
        far = np.linspace(0.02, 2.0, ALONG)
        px, py, pz = (points[k][:, None] + far * self.towards[k] for k in range(3))
        return points, ~(self.at(px, py) > pz).any(axis=1)


def _lines(axis: np.ndarray, ends: list[float]) -> np.ndarray:
    """Return which grid lines are drawn: evenly spaced ones, and those around the ends, where valleys are."""
    count = len(axis)
    every = max(1, (count - 1) // CELLS)
    chosen = {*range(0, count, every), count - 1}
    for end in ends:
        nearest = int(abs(axis - end).argmin())
        chosen |= set(range(max(0, nearest - NEAR), min(count, nearest + NEAR + 1)))
    return np.array(sorted(chosen))


def _descent(
    canvas: Canvas, panel: "Axes3D", name: str, points: np.ndarray, seen: np.ndarray, *, number: bool
) -> None:
    """Draw a descent in pieces that are seen or hidden, its start and its end."""
    style = canvas.style
    cuts = [0, *(np.nonzero(np.diff(seen.astype(int)))[0] + 1).tolist(), len(seen)]
    for piece, (first, last) in enumerate(zip(cuts, cuts[1:], strict=False), start=1):
        x, y, z = points[:, max(0, first - 1) : last]
        gid = f"descent:{name}" if len(cuts) == 2 else f"descent:{name} {piece}"
        halo, wide, dashes = (4.8, 2.6, "solid") if seen[first] else (3.0, 1.4, "dotted")
        panel.plot(x, y, z, color=style.paper, lw=halo, zorder=9, gid=gid.replace("descent", "halo"))
        panel.plot(x, y, z, color=style.negative, lw=wide, ls=dashes, zorder=10, gid=gid)
    (x, y, z), (ex, ey, ez) = points[:, 0], points[:, -1]
    face = style.negative_text if seen[0] or number else style.paper
    size = 14 if number else 8
    panel.plot(
        [x], [y], [z], "o", color=style.negative_text, mfc=face, ms=size, zorder=11, gid=f"start:{name}"
    )
    (star,) = panel.plot([ex], [ey], [ez], "*", color=style.ink, ms=11, zorder=12, gid=f"end:{name}")
    if not seen[-1]:
        star.set(markersize=10, markerfacecolor=style.paper, markeredgewidth=0.9)


def _number(canvas: Canvas, panel: "Axes3D", name: str, start: np.ndarray) -> None:
    """Write the number of a descent on its start."""
    x, y, _, far = panel.get_proj() @ np.append(start, 1.0)
    number_at(panel, canvas.style, name, (float(x / far), float(y / far))).set_zorder(13)


def _solid_axes(panel: "Axes3D", record: Landscape, style: Style, height: str) -> None:
    panel.view_init(elev=ELEVATION, azim=AZIMUTH)
    panel.set_box_aspect(BOX, zoom=0.93)
    panel.patch.set_alpha(0.0)
    if len(height) < 4:
        panel.zaxis.set_rotate_label(False)  # a single letter stands upright
        panel.zaxis.label.set_rotation(0.0)
    for axis, name in ((panel.xaxis, record.across), (panel.yaxis, record.up), (panel.zaxis, height)):
        axis.pane.set_alpha(0.0)
        axis.set_label_text(name, fontsize=10.0, color=style.secondary, family=style.font)
        axis._axinfo["grid"] |= {"color": style.hairline, "linewidth": 0.4}  # matplotlib has no other way
        axis.line.set_color(style.hairline)
        low, high = axis.get_view_interval()
        axis.set_ticks(_few(low, high, 4 if style.width > 400 else 2))
    panel.tick_params(labelsize=9.0, labelcolor=style.secondary, pad=1.0)


def _few(low: float, high: float, count: int) -> list[float]:
    """Return a few round numbers well inside a stretch, so that tick labels keep apart."""
    from matplotlib.ticker import MaxNLocator

    inside = MaxNLocator(count).tick_values(low, high)
    room = 0.08 * (high - low)
    return [float(t) for t in inside if low + room <= t <= high - room]


def _four_minima() -> PlainNetwork:
    """Return a network with four minima of different depth: (x² - 1)² + (y² - 1)² + 0.3 x + 0.2 y."""
    network = PlainNetwork(loss="sum_of_outputs", name="valleys")
    for name in ("x", "y"):
        network.add_input(name)
        network.add_neuron(f"{name}2", activation="square")
        network.connect(name, f"{name}2", 1.0)
        network.add_neuron(f"{name}4", activation="square", bias=-1.0, output=True)
        network.connect(f"{name}2", f"{name}4", 1.0)
    network.add_neuron("tilt", activation="linear", output=True)
    network.connect("x", "tilt", 0.3)
    network.connect("y", "tilt", 0.2)
    return network


def _valleys() -> Landscape:
    starts = ((0.15, 1.7), (-0.15, 0.12), (1.75, -0.15), (-1.5, -1.6))
    named = [{"x": x, "y": y} for x, y in starts]
    return input_landscape(_four_minima(), named, reach=1.8, learning_rate=0.04, steps=60, points=61)


KIND = Kind(
    name="surface",
    place=100,
    teaches="Where a descent starts decides where it ends.",
    options=Options,
    record=Landscape,
    make=make_landscape,
    draw=draw_surface,
    height=square,
    passes=landscape_passes,
    examples=(
        Example(
            "valleys",
            "Where you start decides where you end",
            "A landscape that is not convex has several minima; each descent ends in the valley where it "
            "started.",
            family="Landscapes",
            place=3010,
            record=_valleys,
        ),
        Example(
            "himmelblau-surface",
            "Himmelblau's function as a surface",
            "Four valleys of equal depth, with a hill between them.",
            family="Landscapes",
            place=3020,
            scenario="himmelblau",
        ),
    ),
)
