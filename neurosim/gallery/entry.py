"""An entry of the gallery: one figure, what it teaches, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

from neurosim.records import Record
from neurosim.records.networks import Moment
from neurosim.scenario.kinds import record_of
from neurosim.scenario.table.schema import FigureTable
from neurosim.trace.records import State


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of the gallery.

    Attributes
    ----------
    name : str
        Of the figure and its file.
    title : str
    teaches : str
        One line for a reader who chooses among the pictures.
    kind : str
        See `neurosim.figures.kinds.KINDS`.
    record : callable
        Computes what the figure is made from.
    command : str
        What makes the figure on the command line.
    """

    name: str
    title: str
    teaches: str
    kind: str
    record: Callable[[], Record]
    command: str
    subtitle: str | None = None


class Shown(TypedDict, total=False):
    """What a figure of a scenario shows; see `neurosim.scenario.table.schema.FigureTable`."""

    show: list[str]
    of: list[str]
    sample: int
    moment: Literal["forward", "backward", "update"]
    weights: Literal["first", "trained"]


def of_scenario(
    name: str, title: str, teaches: str, scenario: str, kind: str = "network", **choices: Unpack[Shown]
) -> Entry:
    """Return the entry of a figure that one of our scenarios can give."""

    def record() -> Record:
        from neurosim.scenario import load

        table = FigureTable(kind=kind, **choices)
        return record_of(load(scenario), table, f"{name}: ")

    words = [f"neurosim draw {scenario}"]
    words += [f"--kind {kind}"] if kind != "network" else []
    words += [f"--show {','.join(choices['show']) or 'nothing'}"] if "show" in choices else []
    words += [f"--of '{of}'" for of in choices.get("of", ())]
    words += [f"--sample {choices['sample']}"] if "sample" in choices else []
    return Entry(name, title, teaches, kind, record, f"{' '.join(words)} --output {name}.svg")


def of_network(
    name: str,
    title: str,
    teaches: str,
    build: Callable[[], State],
    show: tuple[str, ...],
    subtitle: str | None = None,
) -> Entry:
    """Return the entry of a network that belongs to no scenario; `build` gives its state."""
    return Entry(
        name,
        title,
        teaches,
        "network",
        lambda: Moment(build(), show, (), ""),
        f"neurosim figures {name}",
        subtitle,
    )


def of_record(
    name: str, title: str, teaches: str, kind: str, record: Callable[[], Record], subtitle: str | None = None
) -> Entry:
    """Return the entry of a figure that belongs to no scenario."""
    return Entry(name, title, teaches, kind, record, f"neurosim figures {name}", subtitle)
