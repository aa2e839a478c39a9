"""What a run shows of itself: what it is of, and its published numbers next to ours."""

from typing import TYPE_CHECKING

from neurosim.printing.markdown import BREAK
from neurosim.printing.markdown_signs import MarkdownScript, kept
from neurosim.scenario.run.report import heading, published_numbers, published_rows
from neurosim.trace.shown import escaped, table

if TYPE_CHECKING:
    from neurosim.scenario.run.collection import CollectionRun
    from neurosim.scenario.run.run import Run


def text(run: "Run | CollectionRun") -> str:
    """Return title, source and notes, and the table of published numbers."""
    return f"{heading(run.scenario)}\n\n{published_numbers(run)}"


def markdown(run: "Run | CollectionRun") -> str:
    """Return the same in Markdown."""
    lines, *notes = escaped(heading(run.scenario)).split("\n\n")
    title, *others = lines.splitlines()
    blocks = [f"### {title}", BREAK.join(others), *notes]
    head, *_ = published_numbers(run).splitlines()
    blocks.append(f"**Published numbers:** {escaped(head.removeprefix('PUBLISHED NUMBERS').strip())}")
    rows = []
    found = [row for part in run.runs for row in published_rows(part)]
    for (name, source, ours), check in zip(found, run.checks, strict=True):
        # In a formula, whose letters every medium has.
        rows.append([kept(MarkdownScript().text(name)), source, ours, escaped(check.verdict)])
    if rows:
        blocks.append(table(["quantity", "source", "neurosim", "verdict"], rows))
    return "\n\n".join(blocks) + "\n"
