"""How the cost of many trainings falls: median and quartiles, of those that get there and of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.numbers import short
from neurosim.drawing.page.panels import label_axes, note, size_of
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.example_sweeps import xor_rates
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.reading import LARGEST
from neurosim.figures.shapes import along, axis, some
from neurosim.figures.source import Source
from neurosim.figures.sweep_names import key_names, setting_texts, varied_keys
from neurosim.figures.sweep_values import as_percent, got_there, is_logarithmic, limit_of, share_text
from neurosim.ground.errors import FormatError
from neurosim.training.outcomes import Outcomes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 8  # settings; of more the best and the worst are drawn, so many together


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The costs of some trainings of a setting over the epochs, shape (points,) each.

    Attributes
    ----------
    setting : int
        The panel it is drawn in, from 0.
    there : bool
        Whether these are the trainings that got there.
    count : int
    low, middle, high : (points,) array
        Quartiles.
    """

    setting: int
    there: int
    count: int
    epoch: Annotated[np.ndarray, axis("points")]
    low: Annotated[np.ndarray, along("points")]
    middle: Annotated[np.ndarray, along("points")]
    high: Annotated[np.ndarray, along("points")]


@dataclass(frozen=True, slots=True, eq=False)
class LearningBands:
    """The bands of a sweep.

    Attributes
    ----------
    text : str
        The share that reaches the goal, in words.
    settings : tuple of str
        What the panels are called.
    counts, reached : (settings,) array
        How many trainings a setting has, and how many of them got there.
    names : tuple of str
        What the trainings that got there are called, and the others.
    bands : tuple of Band
    limit : float
        Costs beyond it are not drawn.
    keys : tuple of str
        What differs between the settings.
    left_out : tuple of str
        Which settings and trainings are left out, in words.
    """

    text: str
    settings: Annotated[tuple[str, ...], some("settings")]
    counts: Annotated[np.ndarray, along("settings")]
    reached: Annotated[np.ndarray, along("settings")]
    names: tuple[str, str]
    bands: tuple[Band, ...]
    limit: float = np.inf
    keys: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def learning_bands(source: Source) -> LearningBands:
    """Return median and quartiles of the running cost over the epochs, by setting.

    A training that ended before the others keeps the cost that it ended with. Those that an error ended
    are left out.

    Raises
    ------
    FormatError
        The sweep kept no curves.
    """
    outcomes = source.outcomes()
    if not outcomes.curves.shape[1]:
        raise FormatError(f"{source.start}the sweep kept no learning curves")
    there = got_there(outcomes)
    settings = len(outcomes.settings)
    counts = np.bincount(outcomes.setting, minlength=settings).astype(float)
    reached = np.bincount(outcomes.setting[there], minlength=settings).astype(float)
    chosen = _chosen(counts, reached, outcomes)
    failed = outcomes.result == "failed"
    bands = []
    for panel, setting in enumerate(chosen):
        mine = (outcomes.setting == setting) & ~failed
        for which, wanted in ((1, there), (0, ~there)):
            rows = outcomes.curves[mine & wanted]
            if len(rows):
                bands.append(_band(panel, which, outcomes.curve_epochs[setting], rows))
    texts = setting_texts(outcomes.settings)
    names = ("reach the goal", "miss it") if outcomes.goal else ("get somewhere", "get nowhere")
    return LearningBands(
        share_text(outcomes),
        tuple(texts[k] for k in chosen),
        counts[chosen],
        reached[chosen],
        names,
        tuple(bands),
        limit_of(outcomes),
        key_names(varied_keys(outcomes.settings)),
        _left_out(settings, int(failed.sum())),
    )


def _chosen(counts: np.ndarray, reached: np.ndarray, outcomes: Outcomes) -> list[int]:
    """The settings that are drawn: all, or the best and the worst by share and then by cost."""
    if len(counts) <= MOST:
        return list(range(len(counts)))
    ends = _carried(outcomes.curves)[:, -1]
    costs = [np.median(ends[outcomes.setting == k]) for k in range(len(counts))]
    order = np.lexsort((costs, -reached / np.maximum(counts, 1.0))).tolist()
    return [*order[: MOST // 2], *order[-MOST // 2 :]]


def _left_out(settings: int, failed: int) -> tuple[str, ...]:
    parts = (
        [f"the {MOST // 2} best and the {MOST // 2} worst of {settings:,} settings"]
        if settings > MOST
        else []
    )
    if failed:
        are = "training that an error ended is" if failed == 1 else "trainings that an error ended are"
        parts.append(f"{failed:,} {are} left out")
    return tuple(parts)


def _carried(curves: np.ndarray) -> np.ndarray:
    """Curves that go on with their last number after their end, none too large to be drawn."""
    known = np.isfinite(curves)
    last = np.maximum.accumulate(np.where(known, np.arange(curves.shape[1]), 0), axis=1)
    found: np.ndarray = np.take_along_axis(np.where(known, curves, LARGEST), last, axis=1)
    np.minimum(found, LARGEST, out=found)
    return found


def _band(panel: int, there: int, epochs: np.ndarray, rows: np.ndarray) -> Band:
    epoch, places = np.unique(epochs, return_index=True)
    low, middle, high = np.quantile(_carried(rows)[:, places], [0.25, 0.5, 0.75], axis=0)
    return Band(panel, there, len(rows), epoch.astype(float), low, middle, high)


def draw_learning_bands(record: LearningBands, **choices: Unpack[Choices]) -> Drawn:
    """Draw the medians as lines, and from quartile to quartile a band, one panel for each setting."""
    canvas = Canvas(choices, record.text)
    style, count = canvas.style, len(record.settings)
    looks = {1: style.series[0], 0: style.series[1]}
    canvas.key(_key(record, style, looks))
    columns = count if count <= 3 else (count + 1) // 2
    panels = canvas.grid(
        count, columns, left=58.0, right=20.0, across=52.0, down=58.0, above=24.0, below=26.0
    )
    every = np.concatenate(
        [curve for band in record.bands for curve in (band.low, band.high)] or [np.zeros(1)]
    )
    for k, panel in enumerate(panels):
        for band in record.bands:
            if band.setting == k:
                _draw_band(panel, band, looks[band.there])
        _set_ranges(panel, record, every[every <= record.limit])
        _say_beyond(panel, record, style, k)
        share = as_percent(float(record.reached[k] / max(1.0, record.counts[k])))
        heading = record.settings[k] or "cost"
        heading = canvas.ruler.shortened(heading, style.heading_size * 1.08, size_of(panel)[0])
        write_heading_with_note(canvas, panel, heading, f"{share} of {record.counts[k]:,.0f}", str(k + 1))
        label_axes(panel, style, "epoch", "cost" if k % columns == 0 or canvas.stacked else "")
    return canvas.done()


def _key(record: LearningBands, style: Style, looks: Mapping[int, tuple[str, str]]) -> list[Entry]:
    """What the lines and bands are, and what is left out."""
    used = {band.there for band in record.bands}
    entries: list[Entry] = [
        (name, *looks[there]) for there, name in zip((1, 0), record.names, strict=True) if there in used
    ]
    told = ["medians, with bands from quartile to quartile"]
    if len(record.keys) > 1:
        told.append(f"headings: {', '.join(record.keys)}")
    return entries + [(text, style.secondary, None) for text in (*told, *record.left_out)]


def _say_beyond(panel: "Axes", record: LearningBands, style: Style, number: int) -> None:
    """Say of a panel why it is empty, or nearly so."""
    mine = [band for band in record.bands if band.setting == number]
    beyond = sum(band.count for band in mine if band.middle[-1] > record.limit)
    text = ""
    if not mine:
        text = "all ended by an error" if record.counts[number] else "none is done"
    if beyond:
        text = f"{beyond:,} with a cost beyond {short(record.limit)}"
    if text:
        note(panel, style, text, (0.5, 0.5), within=True, align="center", gid=f"beyond:{number + 1}")


def _set_ranges(panel: "Axes", record: LearningBands, every: np.ndarray) -> None:
    """Give all panels the same scales, so that settings can be compared."""
    last = max((float(band.epoch[-1]) for band in record.bands), default=1.0)
    panel.set_xlim(0.0, 1.02 * last)
    panel.locator_params(axis="x", integer=True, nbins=5)
    if not every.size:
        panel.set_ylim(0.0, 1.0)
    elif is_logarithmic(every):
        panel.set_yscale("log")
        panel.minorticks_off()
        panel.set_ylim(0.7 * float(every.min()), 1.4 * float(every.max()))
    else:
        low, high = float(every.min()), float(every.max())
        panel.set_ylim(min(0.0, low), 1.08 * high if high > 0.0 else 1.0)


def _draw_band(panel: "Axes", band: Band, look: tuple[str, str]) -> None:
    """Draw one band; a single epoch as a mark, which a line of one point is not."""
    colour, dashes = look
    gid = f"{'reached' if band.there else 'missed'}:{band.setting + 1}"
    panel.fill_between(
        band.epoch, band.low, band.high, color=colour, alpha=0.2, linewidth=0.0, gid=f"band-{gid}"
    )
    mark = "o" if len(band.epoch) == 1 else None
    panel.plot(band.epoch, band.middle, color=colour, ls=dashes, lw=2.2, marker=mark, gid=f"median-{gid}")


def _height(record: LearningBands, width: float) -> float:
    """One panel for every setting."""
    return AROUND + 20.0 + PANEL * len(record.settings)


def _make(source: Source, options: Options) -> LearningBands:
    """Median and quartiles of the running cost."""
    return learning_bands(source)


KIND = Kind(
    name="learning-bands",
    place=350,
    teaches="How the cost falls where a training gets there, and how early the others are stuck.",
    options=Options,
    record=LearningBands,
    make=_make,
    draw=draw_learning_bands,
    height=_height,
    of="sweep",
    examples=(
        Example(
            "learning-bands",
            "XOR: the cost of many trainings",
            "Those that learn part early from the others; with too small a learning rate none has arrived, "
            "with too large a one all are stuck.",
            family="Training",
            place=4150,
            record=lambda: learning_bands(xor_rates()),
        ),
    ),
)
