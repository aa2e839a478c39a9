"""The numbers that a source printed, next to ours."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.ground.numbers import counted
from neurosim.printing.markdown_signs import MarkdownScript, in_dollars
from neurosim.scenario.published.digits import like
from neurosim.scenario.published.numbers import Check
from neurosim.scenario.run.report.voice import Paint, uncoloured
from neurosim.trace.shown import escaped, markdown_table
from neurosim.trace_view import Trace

HEAD = ("quantity", "source", "neurosim", "verdict")


class PublishedRow(NamedTuple):
    """What a published number is, as the source printed it, and ours with as many digits."""

    name: str
    source: str
    ours: str
    check: Check


def published_rows(trace: Trace, checks: Sequence[Check]) -> list[PublishedRow]:
    """Return a row for each published number, called as in the log."""
    labels = {connection.name: connection.label for connection in trace.network.connections}
    averaged = trace.conventions.reduction == "mean" and len(trace.updates[0].samples) > 1
    return [
        PublishedRow(
            check.published.called(labels, averaged=averaged),
            check.published.text,
            like(check.value, check.published.text),
            check,
        )
        for check in checks
    ]


def verdict_counts(rows: Sequence[PublishedRow]) -> str:
    """Return how many agree, are known misprints, or are wrong."""
    if not rows:
        return "none in this file"
    agree = sum(row.check.agrees and row.check.ok for row in rows)
    misprints = sum(not row.check.agrees and row.check.ok for row in rows)
    wrong = len(rows) - agree - misprints
    found = [f"{agree} agree"]
    if misprints:
        found.append(f"{counted(misprints, 'known misprint')} of the source")
    if wrong:
        found.append(f"{wrong} WRONG")
    return ", ".join(found)


def published_numbers(rows: Sequence[PublishedRow], paint: Paint = uncoloured) -> str:
    """Return every published number next to ours, and a verdict."""
    lines = [f"PUBLISHED NUMBERS  {verdict_counts(rows)}"]
    cells = [HEAD, *((row.name, row.source, row.ours, _verdict(row.check, paint)) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    for *numbers, verdict in cells if rows else ():
        start = "  ".join(cell.ljust(width) for cell, width in zip(numbers, widths, strict=True))
        lines.append(f"  {start}  {verdict}")
    return "\n".join(lines)


def _verdict(check: Check, paint: Paint) -> str:
    if not check.ok:
        return paint(check.verdict, "red")
    return paint(check.verdict, "green" if check.agrees else "yellow")


def published_markdown(rows: Sequence[PublishedRow]) -> str:
    """Return the same in Markdown."""
    blocks = [f"**Published numbers:** {escaped(verdict_counts(rows))}"]
    if rows:
        # Names stand in a formula, whose letters every medium has.
        cells = [
            [in_dollars(MarkdownScript().text(row.name)), row.source, row.ours, escaped(row.check.verdict)]
            for row in rows
        ]
        blocks.append(markdown_table(list(HEAD), cells))
    return "\n\n".join(blocks)
