"""The page of a player: template, styles, scripts and the lines of a trace, put together."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from neurosim.ground.errors import NeurosimError, NumberError
from neurosim.ground.stored import text
from neurosim.ground.stored_tables import optional
from neurosim.player.graph import figures_html
from neurosim.player.lesson import Lesson
from neurosim.player.lines import StepLines
from neurosim.player.words import Sentences
from neurosim.printing import TextPrinter
from neurosim.printing.line import Line
from neurosim.printing.log import StepLog
from neurosim.printing.printer import Printer, require_trace
from neurosim.trace.fractions import is_in_fractions
from neurosim.trace.trace_record import TraceRecord

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


class PlayerPrinter(Printer):
    """Prints a trace as a web page that steps through it: one file, no server, no network.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    title : str, optional
        The heading; by default the name of the network.
    **look
        As of every `Printer`: carry, numbers, notation, language, provenance. Matrices stand in logs only.

    Raises
    ------
    NumberError
        Both are given, or one is out of range.
    UnknownNameError, FormatError, FileError
        The notation or language is unknown, or its file is wrong.

    Examples
    --------
    >>> import neurosim as ns
    >>> page = PlayerPrinter().print(ns.scenarios.load("mazur").trace())
    >>> 'id="step-1"' in page, "://" in page
    (True, False)
    """

    own = MappingProxyType({"title": optional(text)})

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        title: str | None = None,
        **look: Any,
    ) -> None:
        super().__init__(significant, decimals, **look)
        self.look = replace(self.look, matrices=False)
        self.title = title

    def print(self, trace: TraceRecord) -> str:
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
            raise NeurosimError(
                "a trace without steps cannot be played; run a pass first, or choose a larger part of "
                "the trace"
            )
        if len(trace.steps) > MOST_STEPS:
            raise NeurosimError(
                f"a trace of {len(trace.steps):,} steps is too long for a page (at most {MOST_STEPS:,}); "
                "play a part of it, trace.about('o1') or --about o1"
            )
        log = self.log(trace)
        lesson = Lesson(trace, log)
        steps = "\n".join(_steps(lesson))
        form = log.format
        document = lesson.document(form.significant, form.decimals)
        pieces = {
            "language": log.words.code,
            "provenance": f'<meta name="neurosim" content="{escape(self.origin(log))}">\n',
            "title": escape(self.title or log.trace.network.name or log.words("page.untitled")),
            "styles": "\n".join(map(_part, STYLES)),
            "figures": figures_html(log),
            "steps": steps,
            "conventions": lesson.names_as_html("\n".join(self._conventions(log))),
            "names": "".join(lesson.html_names.values()),
            "lesson": document,
            "scripts": "\n".join(map(_part, SCRIPTS)),
        }
        words = log.words.texts["page"]
        pieces |= {f"say.{key}": escape(text) for key, text in words.items() if isinstance(text, str)}
        pieces |= {f"say.{key}": escape(log.words(f"page.script.{key}")) for key in ("play", "sources")}
        page, *rest = _part("page.html").split("{{")  # what is put in may hold braces itself
        for piece in rest:
            name, _, after = piece.partition("}}")
            page += pieces[name] + after
        return page + "\n"

    def _conventions(self, log: StepLog) -> Iterator[str]:
        """What the step log says before its first step; what made the page stands in its metadata."""
        return TextPrinter().opening(StepLog(log.trace, replace(self.look, provenance=None)))


def _steps(lesson: Lesson) -> Iterator[str]:
    lines, sentences = StepLines(lesson), Sentences(lesson.log)
    for line in lesson.lines:
        yield _step(line, sentences, lines.write(line))


def _step(line: Line, sentences: Sentences, equations: str) -> str:
    step = line.step
    note = f' <span class="equation">({escape(line.equation)})</span>' if line.equation else ""
    return (
        f'<li class="step {step.phase}" id="step-{step.id}">'
        f'<p class="phase">{escape(sentences.phase(step))}</p>'
        f'<h2><a class="number" href="#step-{step.id}">{step.id}</a> {escape(sentences.title(step))}</h2>'
        f'<p class="rule">{escape(sentences.rule(step))}{note}</p>'
        f'<div class="lines">{equations}</div></li>'
    )


def _part(name: str) -> str:
    return files("neurosim.player").joinpath(name).read_text(encoding="utf-8").rstrip("\n")
