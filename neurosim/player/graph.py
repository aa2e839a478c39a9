"""The figures of a page: the network in each phase, for wide and for narrow screens."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.network_scene import network_scene
from neurosim.drawing.page.scene import Scene, TextLine
from neurosim.drawing.page.style import Style
from neurosim.player.figure_words import FigureWords
from neurosim.player.svg import NUMBERS, InlineSvg
from neurosim.printing.log import StepLog
from neurosim.printing.opposite_delta import TURNED
from neurosim.trace.records import State

NARROW = 380.0  # points, the width for a phone
HEIGHTS = {1: 310.0, 2: 330.0, 3: 365.0}  # by the most neurons in a column; a slide's height for more
#: What each figure shows, as far as it is known.
SHOWN = {
    "forward": ("weight", "net", "out", "bias", "target", "error"),
    "backward": ("weight", "net", "out", "bias", "target", "error", "delta", "gradient"),
    "update": ("update", "net", "out", "bias", "target", "error"),
}


@dataclass(frozen=True, slots=True)
class View:
    """One figure, in one width.

    Attributes
    ----------
    moment : str
        ``"forward"``, ``"backward"`` or ``"update"``.
    """

    moment: str
    width: str
    scene: Scene
    style: Style
    state: State

    @property
    def numbers(self) -> set[str]:
        """The gids of the numbers in it."""
        words = (shape.gid for shape in self.scene.shapes if isinstance(shape, TextLine))
        return {gid for gid in words if gid.partition(":")[0] in NUMBERS}

    @property
    def large(self) -> bool:
        """Whether weights are shown by colour, for which the paper must stay white."""
        return any(shape.gid.startswith("colorbar") for shape in self.scene.shapes)


def figures_html(log: StepLog) -> str:
    """Return the figures of a log as HTML; a script shows the one that belongs to a step."""
    return "\n".join(_figure(view, log) for view in views(log))


def views(log: StepLog) -> Iterator[View]:
    """Yield what is drawn: a figure for each phase, one for two phases where it has room for both."""
    states = _states(log)
    usual = Style(value_decimals=4)
    rows = max(len(column.keys) for column in layered_graph(log.trace.network).columns)
    height = HEIGHTS.get(rows, usual.height)
    styles = {"wide": replace(usual, height=height), "narrow": usual.fitted(NARROW, height)}
    for width, style in styles.items():
        made = {moment: _view(moment, width, state, style) for moment, state in states.items()}
        if "backward" in made and made["forward"].numbers <= made["backward"].numbers:
            del made["forward"]
        if width == "narrow" and any(view.large for view in made.values()):
            continue
        yield from made.values()


def _states(log: StepLog) -> dict[str, State]:
    """The numbers at the end of each phase that the trace has, the first one always."""
    trace = log.trace
    last = {step.phase: step.id for step in trace.steps}
    ends = {
        "forward": max((last[phase] for phase in ("forward", "error") if phase in last), default=0),
        "backward": last.get("gradient", last.get("backward")),
        "update": last.get("update"),
    }
    states = {moment: trace.state(upto=end) for moment, end in ends.items() if end is not None}
    return {moment: _turned(state) for moment, state in states.items()} if log.notation.turned else states


def _turned(state: State) -> State:
    """The state as a notation has it that turns the sign of delta."""
    values = {key: -value if key[0] in TURNED else value for key, value in state.values.items()}
    return replace(state, values=values)


def _view(moment: str, width: str, state: State, style: Style) -> View:
    known = {quantity for quantity, _ in state.values} | {"weight", "bias"}
    known |= {"update"} if state.before else set()
    show = [quantity for quantity in SHOWN[moment] if quantity in known]
    scene = network_scene(state, show, title="", subtitle="", style=style, focus=())
    return View(moment, width, scene, style, state)


def _figure(view: View, log: StepLog) -> str:
    caption = log.words(f"figure.{view.moment}")
    drawn = InlineSvg(view.style, view.state, FigureWords(log)).write(view.scene, caption)
    large = " large" if view.large else ""
    return (
        f'<figure class="graph {view.width}{large}" data-moment="{view.moment}">\n{drawn}\n'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
