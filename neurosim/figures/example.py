"""An example of a kind of figure: what the gallery shows of it, and how that is made."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal, TypedDict

from neurosim.figures.record import Record


class ExampleOptions(TypedDict, total=False):
    """What a figure of a scenario shows, as in ``[[figures]]``."""

    show: Sequence[str]
    of: Sequence[str]
    sample: int
    moment: Literal["forward", "backward", "update"]
    weights: Literal["first", "trained"]


@dataclass(frozen=True)
class Example:
    """A figure of the gallery, of a scenario or of a record that a function makes.

    Attributes
    ----------
    name : str
        Of the figure and its file.
    title : str
    teaches : str
        One line for a reader who chooses among the pictures.
    family : str
        The heading that it stands under.
    place : int
        Where it stands in the whole gallery; the numbers leave room for more.
    scenario : str or None
        One of ours that can give the figure, with these options.
    record : callable or None
        Without a scenario: computes what the figure is made from.
    """

    name: str
    title: str
    teaches: str
    _: KW_ONLY
    family: str
    place: int
    scenario: str | None = None
    options: ExampleOptions = field(default_factory=ExampleOptions)
    record: Callable[[], Record] | None = None
    subtitle: str | None = None

    def command(self, kind: str) -> str:
        """Return what makes the figure on the command line."""
        if self.scenario is None:
            return f"neurosim figures {self.name}"
        words = [f"neurosim draw {self.scenario}"]
        words += [f"--kind {kind}"] if kind != "network" else []
        if "show" in self.options:
            words.append(f"--show {','.join(self.options['show']) or 'nothing'}")
        words += [f"--of '{of}'" for of in self.options.get("of", ())]
        words += [f"--sample {self.options['sample']}"] if "sample" in self.options else []
        return f"{' '.join(words)} --output {self.name}.svg"
