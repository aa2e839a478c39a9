"""Tables and verdicts, as Markdown, and the machine they were found on."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple


class Verdict(NamedTuple):
    """A goal, what was measured, and whether that is enough."""

    goal: str
    measured: str
    met: bool


def at_most(what: str, found: float, limit: float) -> Verdict:
    """Judge a number of which less is better."""
    return Verdict(f"{what}: at most {limit:g}", f"{found:.3g}", found <= limit)


@dataclass
class Report:
    """Rows of tables and the verdicts on the goals."""

    title: str
    about: str
    lines: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def table(self, *head: str) -> None:
        """Begin a table, and show its head."""
        self.lines += ["", self._row(head), self._row(["---"] + ["---:"] * (len(head) - 1))]
        print("\n".join(self.lines[-3:]), flush=True)

    def row(self, *cells: str) -> None:
        """Add a row to it, and show it at once."""
        self.lines.append(self._row(cells))
        print(self.lines[-1], flush=True)

    def say(self, text: str) -> None:
        """Add a paragraph, and show it at once."""
        self.lines += ["", text]
        print(text, flush=True)

    def judge(self, verdict: Verdict) -> None:
        """Note whether a goal is reached."""
        self.verdicts.append(verdict)

    @property
    def reached(self) -> bool:
        """Whether all goals are."""
        return all(verdict.met for verdict in self.verdicts)

    def text(self) -> str:
        """Everything, as Markdown."""
        return "\n".join(
            [
                f"# {self.title}",
                "",
                self.about,
                "",
                "## Goals",
                "",
                self.goals(),
                "",
                "## Times",
                *self.lines,
                "",
            ]
        )

    def goals(self) -> str:
        """The verdicts, as a table."""
        rows = [(one.goal, one.measured, "yes" if one.met else "NO") for one in self.verdicts]
        return "\n".join(self._row(cells) for cells in [("goal", "measured", "met"), ("---",) * 3, *rows])

    @staticmethod
    def _row(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |"


def machine(*packages: str) -> str:
    """Processor and versions."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), model)
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    system, python = platform.system(), platform.python_version()
    return f"{model}, {os.cpu_count()} cores, {system}; Python {python}, {versions}."


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
