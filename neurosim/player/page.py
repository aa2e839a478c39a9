"""The page of a player: template, styles, scripts and the lines of a trace, put together."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import takewhile

from neurosim.errors import NeurosimError, NumberError
from neurosim.player.graph import figures
from neurosim.player.lesson import Lesson
from neurosim.player.lines import Lines
from neurosim.printing import TextPrinter
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.printer import require_trace
from neurosim.trace.fractions import is_in_fractions
from neurosim.trace.provenance import Provenance
from neurosim.trace.steps import PHASES, Step
from neurosim.trace.trace import Trace

#: In the order in which they build on each other.
SCRIPTS = (
    "numbers.js",
    "trees.js",
    "lines.js",
    "graph.js",
    "predict.js",
    "edit.js",
    "player.js",
    "sources.js",
    "modes.js",
)
MOST_STEPS = 10_000  # about 15 MB
STYLES = ("page.css", "graph.css")


class PlayerPrinter:
    """Prints a trace as a web page that steps through it: one file, no server, no network.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    title : str, optional
        The heading; by default the name of the network.
    provenance : Provenance, optional
        Where the trace is from; it goes into the metadata.

    Raises
    ------
    NumberError
        Both are given, or one is out of range.

    Examples
    --------
    >>> import neurosim as ns
    >>> page = PlayerPrinter().print(ns.scenarios.load("mazur").trace())
    >>> 'id="step-1"' in page, "://" in page
    (True, False)
    """

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        title: str | None = None,
        *,
        provenance: Provenance | None = None,
    ) -> None:
        self.format = NumberFormat(significant, decimals)
        self.title = title
        self.provenance = provenance

    def print(self, trace: Trace) -> str:
        """Return the page, ending with a line break.

        Raises
        ------
        NeurosimError
            The trace has no steps, too many for a page, or fractions.
        """
        require_trace(trace)
        if is_in_fractions(trace):
            raise NumberError(
                "the page computes with decimal numbers and cannot step through fractions; play the trace "
                "they were made from, or print a log"
            )
        if not trace.steps:
            raise NeurosimError("a trace without steps cannot be played; run a pass, or ask for more of it")
        if len(trace.steps) > MOST_STEPS:
            raise NeurosimError(
                f"a trace of {len(trace.steps):,} steps is too long for a page (at most {MOST_STEPS:,}); "
                "play a part of it, trace.about('o1') or --about o1"
            )
        carried = trace.conventions.carried
        form = self.format if carried is None else self.format.of_carried(carried)
        lesson = Lesson(trace)
        steps = "\n".join(self._steps(lesson, form))
        pieces = {
            "provenance": self._meta(),
            "title": escape(self.title or trace.network.name or "A network, step by step"),
            "styles": "\n".join(map(_part, STYLES)),
            "figures": figures(trace),
            "steps": steps,
            "conventions": escape("\n".join(self._conventions(trace))),
            "lesson": lesson.document(form.significant, form.decimals),
            "scripts": "\n".join(map(_part, SCRIPTS)),
        }
        page, *rest = _part("page.html").split("{{")  # what is put in may hold braces itself
        for piece in rest:
            name, _, after = piece.partition("}}")
            page += pieces[name] + after
        return page + "\n"

    def _meta(self) -> str:
        if self.provenance is None:
            return ""
        return f'<meta name="neurosim" content="{escape(self.provenance.to_json())}">\n'

    def _steps(self, lesson: Lesson, form: NumberFormat) -> Iterator[str]:
        lines = Lines(lesson, form)
        for step in lesson.trace.steps:
            yield _step(step, lesson, lines)

    def _conventions(self, trace: Trace) -> list[str]:
        """What the step log says before its first step."""
        titles = tuple(phase.upper() for phase in PHASES)
        log = TextPrinter(self.format.significant, self.format.decimals).lines(trace)
        return list(takewhile(lambda line: line.partition(",")[0] not in titles, log))[:-1]


def _step(step: Step, lesson: Lesson, lines: Lines) -> str:
    words = lesson.words
    return (
        f'<li class="step {step.phase}" id="step-{step.id}">'
        f'<p class="phase">{escape(words.phase(step))}</p>'
        f'<h2><a class="number" href="#step-{step.id}">{step.id}</a> {escape(words.title(step))}</h2>'
        f'<p class="rule">{escape(words.rule(step))}</p>'
        f'<div class="lines">{lines.write(step)}</div></li>'
    )


def _part(name: str) -> str:
    return files("neurosim.player").joinpath(name).read_text(encoding="utf-8").rstrip("\n")
