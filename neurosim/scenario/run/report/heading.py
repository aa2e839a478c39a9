"""What comes first: of what a run is."""

from neurosim.printing.markdown import BREAK
from neurosim.scenario.building.plain import PlainScenario
from neurosim.trace.shown import escaped


def scenario_heading(scenario: PlainScenario) -> str:
    """Return title, source and the notes."""
    lines = [scenario.title, f"Source: {scenario.source}"]
    for number, sample in enumerate(scenario.table.samples, start=1):
        if sample.note is not None:
            lines.append(f"Sample {number}: {sample.note}")
    if scenario.note is not None:
        lines += ["", scenario.note.strip()]
    return "\n".join(lines)


def heading_markdown(scenario: PlainScenario) -> str:
    """Return the same in Markdown."""
    lines, *notes = escaped(scenario_heading(scenario)).split("\n\n")
    title, *others = lines.splitlines()
    return "\n\n".join([f"### {title}", BREAK.join(others), *notes])
