"""Every training of a sweep, sorted: how many get there, and where the others are stuck."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import short
from neurosim.drawing.page.panels import SMALL, label_axes, note, size_of
from neurosim.figures.example import Example
from neurosim.figures.example_sweeps import xor_seeds
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.shapes import along, some
from neurosim.figures.source import Source
from neurosim.figures.sweep_groups import SeedGroup, group_key, groups_of, marks_of
from neurosim.figures.sweep_names import key_names, value_text, varied_keys
from neurosim.figures.sweep_values import (
    OfSweep,
    as_percent,
    got_there,
    is_logarithmic,
    measured,
    share_text,
)
from neurosim.ground.numbers import counted
from neurosim.training.outcomes import Outcomes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 2000  # trainings of which every one is a mark; of more, those that got there are a line
POINTS = 4000  # of all lines together
BINS = 48  # of the density
GAP = 0.06  # between the settings, as a share of the room of one
BAND = 0.09  # of the height, for trainings without a number


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """The trainings of a sweep, sorted within each setting from the best to the worst.

    Attributes
    ----------
    metric : str
        What they are sorted by.
    text : str
        The share that reaches the goal, in words.
    keys : tuple of str
        What differs between the settings.
    values : tuple of tuple of str
        Of every setting the values of these.
    counts, reached : (settings,) array
        How many trainings there are, and how many of them got there.
    groups : tuple of SeedGroup
    setting, rank, value, group : (marks,) array
        Of every training that is a mark: its setting and its place in it, both from 0; its number, NaN where
        there is none or it is beyond the limit; and its group.
    limit : float
        Costs beyond it stand above all others.
    line : (settings, points) array
        The numbers at places from the best to the worst, where there are too many trainings for marks.
    edges, density : (edges,) array
        How many trainings have a number from an edge to the next one; as many as edges, the last one 0.
    """

    metric: str
    text: str
    keys: Annotated[tuple[str, ...], along("keys")]
    values: Annotated[tuple[tuple[str, ...], ...], along("settings", "keys")]
    counts: Annotated[np.ndarray, along("settings")]
    reached: Annotated[np.ndarray, along("settings")]
    groups: Annotated[tuple[SeedGroup, ...], some("groups")]
    setting: Annotated[np.ndarray, along("marks")]
    rank: Annotated[np.ndarray, along("marks")]
    value: Annotated[np.ndarray, along("marks")]
    group: Annotated[np.ndarray, along("marks")]
    line: Annotated[np.ndarray, along("settings", "points")]
    edges: Annotated[np.ndarray, along("edges")]
    density: Annotated[np.ndarray, along("edges")]
    limit: float


def seeds_of(source: Source, metric: str | None = None) -> Seeds:
    """Return all trainings of a sweep, sorted.

    Raises
    ------
    UnknownNameError
        There is no such metric.
    """
    outcomes = source.outcomes()
    found = measured(source, outcomes, metric)
    groups, group = groups_of(outcomes)
    keys = varied_keys(outcomes.settings)
    settings = len(outcomes.settings)
    order = _order(outcomes, found.value if found.falls else -found.value)
    counts = np.bincount(outcomes.setting, minlength=settings)
    rank = np.empty(len(outcomes))
    rank[order] = np.concatenate([np.arange(count) for count in counts])
    dense = len(outcomes) > MOST
    marks = ~got_there(outcomes) if dense else np.ones(len(outcomes), dtype=bool)
    points = min(200, max(5, POINTS // settings)) if dense else 0
    value = np.where(found.value > found.limit, np.nan, found.value)
    edges, density = _density(value) if dense else (np.zeros(0), np.zeros(0))
    return Seeds(
        found.name,
        share_text(outcomes),
        key_names(keys),
        tuple(tuple(value_text(one.get(key)) for key in keys) for one in outcomes.settings),
        counts.astype(float),
        np.bincount(outcomes.setting[got_there(outcomes)], minlength=settings).astype(float),
        groups,
        outcomes.setting[marks].astype(float),
        rank[marks],
        value[marks],
        group[marks].astype(float),
        _lines(value[order], counts, points),
        edges,
        density,
        found.limit if (found.value > found.limit).any() else np.inf,
    )


def _order(outcomes: Outcomes, badness: np.ndarray) -> np.ndarray:
    """The trainings by setting, and in each from the best to the worst; those without a number are last."""
    return np.lexsort((outcomes.seed, badness, np.isnan(badness), outcomes.setting))


def _lines(ordered: np.ndarray, counts: np.ndarray, points: int) -> np.ndarray:
    """The numbers of every setting at so many places from its best training to its worst."""
    lines = np.full((len(counts), points), np.nan)
    if points:
        for k, values in enumerate(np.split(ordered, np.cumsum(counts)[:-1])):
            if len(values):
                lines[k] = values[np.linspace(0, len(values) - 1, points).round().astype(int)]
    return lines


def _density(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Edges between the lowest and the highest number, and how many there are from each to the next."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return np.zeros(0), np.zeros(0)
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    space = np.geomspace if is_logarithmic(finite) else np.linspace
    edges = space(low, high, BINS + 1)
    edges[0], edges[-1] = low, high
    return edges, np.append(np.histogram(finite, edges)[0], 0).astype(float)


def draw_seeds(record: Seeds, **choices: Unpack[Choices]) -> Drawn:
    """Draw every training as a mark, sorted; beyond 2,000 a line and a density, and all that got nowhere."""
    canvas = Canvas(choices, record.text)
    style = canvas.style
    dense, settings = record.line.size > 0, len(record.counts)
    canvas.key(group_key(record.groups, style, dense=dense))
    lines = max(1, len(record.keys)) if settings > 1 else 1
    left, right = 58.0, style.width - (14.0 if canvas.stacked else 26.0)
    low, high = canvas.low + 24.0 + 11.0 * (lines - 1), canvas.high - (20.0 if settings > 1 else 10.0)
    end = right - (0.2 * (right - left) + 16.0 if dense else 0.0)
    panel = canvas.panel("seeds", left, low, end, high)
    panel.set_xlim(0.0, settings - (GAP if settings > 1 else 0.0))
    _set_heights(panel, record)
    for k in np.flatnonzero(record.counts).tolist() if dense else ():
        line = record.line[k]
        places = np.linspace(0.5, record.counts[k] - 0.5, len(line))
        panel.plot(_across(record, k, places), line, color=style.positive, lw=2.2, gid=f"line:{k + 1}")
    _marks(panel, record, canvas)
    _name_settings(canvas, panel, record)
    label_axes(panel, style, _below(canvas, record, end - left), record.metric)
    if dense and record.edges.size:
        _draw_density(canvas, panel, record, (end + 16.0, low, right, high))
    return canvas.done()


def _across(record: Seeds, setting: int | np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Where trainings stand: every setting has the room from its number on, less a gap."""
    gap = GAP if len(record.counts) > 1 else 0.0
    found: np.ndarray = setting + (1.0 - gap) * rank / record.counts[setting]
    return found


def _set_heights(panel: "Axes", record: Seeds) -> None:
    """Choose the scale, with a band above for trainings that have no number."""
    values = np.concatenate([record.value, record.line.ravel(), record.edges])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if is_logarithmic(finite):
        panel.set_yscale("log")
        panel.minorticks_off()
        low, high = np.log10(low), np.log10(high)
    room = 0.06 * (high - low) if high > low else 0.5 * (abs(high) or 1.0)
    band = np.isnan(record.value).any()
    bottom, edge = low - room, high + room
    top = edge + (BAND * (edge - bottom) / (1.0 - BAND) if band else 0.0)
    if panel.get_yscale() == "log":
        bottom, edge, top = 10.0**bottom, 10.0**edge, 10.0**top
    panel.set_ylim(bottom, top)
    if band:  # whose name stands where the scale would go on
        panel.set_yticks([tick for tick in panel.get_yticks() if bottom <= tick <= edge])


def _marks(panel: "Axes", record: Seeds, canvas: Canvas) -> None:
    """Draw the trainings; those without a number in the band above."""
    style, many = canvas.style, len(record.value)
    size = (5.5 if many <= 150 else 4.0 if many <= 600 else 2.8) * (0.75 if canvas.stacked else 1.0)
    band = np.isnan(record.value)
    across = _across(record, record.setting.astype(int), record.rank + 0.5)
    for number, (group, (mark, colour)) in enumerate(
        zip(record.groups, marks_of(record.groups, style), strict=True)
    ):
        for above in (False, True):
            mine = (record.group == number) & (band == above)
            if not mine.any():
                continue
            up = np.full(int(mine.sum()), 1.0 - BAND / 2) if above else record.value[mine]
            panel.plot(
                across[mine],
                up,
                ls="none",
                marker="o" if mark == "hollow" else mark,
                mfc=style.paper if mark == "hollow" else colour,
                mec=colour,
                ms=size,
                mew=0.9,
                clip_on=False,
                rasterized=many > MOST,  # so many shapes would make a file that is slow to open
                transform=panel.get_xaxis_transform() if above else panel.transData,
                gid=f"marks:{group.name}{' above' if above else ''}",
            )
    if band.any():
        text = "none" if np.isinf(record.limit) else f"> {short(record.limit)}"
        at = (0.0, 1.0 - BAND / 2)
        note(panel, style, text, at, within=True, offset=(-6, 0), align="right", gid="beyond")
        edge = 1.0 - BAND
        panel.plot([0, 1], [edge] * 2, color=style.hairline, lw=0.8, transform=panel.transAxes, gid="band")


def _name_settings(canvas: Canvas, panel: "Axes", record: Seeds) -> None:
    """Write below every setting its values, and above it the share that gets there; or number them."""
    settings, ruler = len(record.counts), canvas.ruler
    if settings == 1:
        panel.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        return
    room = size_of(panel)[0] / settings
    middles = np.arange(settings) + (1.0 - GAP) / 2
    if _fit(canvas, record, room):
        panel.set_xticks(middles, ["\n".join(values) for values in record.values])
    else:
        every = max(1, int(np.ceil((ruler.width(str(settings), SMALL) + 8.0) / room)))
        panel.set_xticks(middles[::every], [str(k + 1) for k in range(0, settings, every)])
    panel.tick_params(axis="x", length=0.0)
    for k in np.flatnonzero(record.counts):
        text = as_percent(float(record.reached[k] / record.counts[k]))
        if ruler.width("> 99 %", SMALL) + 4.0 <= room:
            at = (middles[k] / panel.get_xlim()[1], 1.0)
            note(
                panel,
                canvas.style,
                text,
                at,
                within=True,
                offset=(0, 9),
                align="center",
                gid=f"share:{k + 1}",
            )
    for between in range(1, settings if room > 6.0 else 0):
        panel.axvline(
            between - GAP / 2, color=canvas.style.hairline, lw=0.6, zorder=0.5, gid=f"between:{between}"
        )


def _fit(canvas: Canvas, record: Seeds, room: float) -> bool:
    """Whether the values of every setting have room below it."""
    return all(canvas.ruler.width(value, SMALL) <= room - 4.0 for values in record.values for value in values)


def _below(canvas: Canvas, record: Seeds, room: float) -> str:
    """What stands across: the trainings alone, or the settings with their trainings."""
    if len(record.counts) == 1:
        trainings = "" if canvas.stacked else f"{counted(int(record.counts[0]), 'training')}, "
        return f"{trainings}from the best to the worst"
    named = _fit(canvas, record, room / len(record.counts))
    return ", ".join(record.keys) if named else "setting, in the order of the sweep"


def _draw_density(
    canvas: Canvas, beside: "Axes", record: Seeds, frame: tuple[float, float, float, float]
) -> None:
    """Draw how many trainings have which number, on the scale of the panel beside it."""
    style = canvas.style
    panel = canvas.panel("density", *frame)
    panel.set_yscale(beside.get_yscale())
    panel.minorticks_off()
    panel.set_ylim(beside.get_ylim())
    panel.set_xlim(0.0, 1.08 * float(record.density.max()))
    tall = np.diff(record.edges)
    panel.barh(
        record.edges[:-1], record.density[:-1], tall, align="edge", color=style.high_field, gid="density"
    )
    most = float(record.density.max())
    panel.set_xticks([most], [f"{most:,.0f}"])
    panel.tick_params(axis="y", labelleft=False, left=False)
    label_axes(panel, style, "" if canvas.stacked else "how many", "")


def _height(record: Seeds, width: float) -> float:
    """One panel, about as high as wide, above a key that has a row for every group."""
    return square(record, width) + 13.0 * len(record.groups)


def _make(source: Source, options: OfSweep) -> Seeds:
    """Every training, sorted by a metric."""
    return seeds_of(source, options.metric)


KIND = Kind(
    name="seeds",
    place=330,
    teaches="How many trainings get there, and where the others are stuck: one seed is no proof.",
    options=OfSweep,
    record=Seeds,
    make=_make,
    draw=draw_seeds,
    height=_height,
    of="sweep",
    examples=(
        Example(
            "seeds",
            "XOR from 200 seeds",
            "The same training from other first weights: some learn it, the others are stuck, many at the "
            "same cost.",
            family="Training",
            place=4130,
            record=lambda: seeds_of(xor_seeds()),
        ),
    ),
)
