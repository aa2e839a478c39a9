"""``[input_descent]``: the weights stay, and the inputs go downhill: x <- x - learning_rate * dE/dx.

The delta of an input is dE/dx, made by the same backward pass as all others. So a network that computes a
function f finds a minimum of f.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from neurosim.network import Network
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.published.digits import agrees, like
from neurosim.scenario.table.demonstration_tables import InputDescentTable
from neurosim.training.input_descent import Point, descend_on_inputs


class End(NamedTuple):
    """One coordinate of the point at which a source came out, next to ours.

    Attributes
    ----------
    sample : int
    name : str
        Of the input.
    text : str
        As printed.
    value : float
        Ours.
    misprint : str or None
        Why the source is known to be wrong here.
    """

    sample: int
    name: str
    text: str
    value: float
    misprint: str | None

    @property
    def ok(self) -> bool:
        """Whether the digits agree, or differ where a misprint is declared."""
        return agrees(self.value, self.text) is (self.misprint is None)

    @property
    def verdict(self) -> str:
        """``agrees``, ``misprint: why``, or what is wrong."""
        if self.misprint is not None and self.ok:
            return f"misprint: {self.misprint}"
        if self.misprint is not None:
            return f"AGREES, but is listed as a misprint: {self.misprint}"
        return "agrees" if self.ok else "DIFFERS"


@dataclass(frozen=True)
class InputDescent:
    """The descents of a scenario, one from each sample.

    Attributes
    ----------
    table : InputDescentTable
    paths : tuple of list of Point
    """

    table: InputDescentTable
    paths: tuple[list[Point], ...]

    @classmethod
    def make(cls, table: InputDescentTable, network: Network, samples: Sequence[Sample]) -> "InputDescent":
        """Descend from the inputs of every sample."""
        return cls(
            table,
            tuple(
                descend_on_inputs(
                    network, inputs, learning_rate=table.learning_rate, steps=table.steps, every=table.every
                )
                for inputs, _ in samples
            ),
        )

    @property
    def ends(self) -> list[End]:
        """Where the source came out, next to ours."""
        reasons = [*self.table.misprints, *({} for _ in self.paths)]
        return [
            End(number, name, text, path[-1].inputs[name], reasons[number - 1].get(name))
            for number, (path, end) in enumerate(zip(self.paths, self.table.ends, strict=False), start=1)
            for name, text in end.items()
        ]

    @property
    def ok(self) -> bool:
        """Whether every descent ends where the source came out."""
        return all(end.ok for end in self.ends)

    def text(self, paint: Callable[[str, str], str]) -> str:
        """Return the paths, and where they end next to the source."""
        table = self.table
        lines = [
            f"DESCENT ON THE INPUTS  {table.steps} steps, learning rate {table.learning_rate:g}; "
            "the weights stay as they are"
        ]
        for number, path in enumerate(self.paths, start=1):
            names = list(path[0].inputs)
            lines += ["", f"  from sample {number}"]
            lines.append("    " + "".join(["step".rjust(6), *(name.rjust(14) for name in [*names, "E"])]))
            for point in path:
                numbers = [*(f"{value:z.6f}" for value in point.inputs.values()), f"{point.error:z.6g}"]
                lines.append("    " + "".join([f"{point.step:6}", *(n.rjust(14) for n in numbers)]))
        if self.ends:
            lines += ["", "  where it ends, compared with the source"]
        for end in self.ends:
            colour = "red" if not end.ok else "green" if end.misprint is None else "yellow"
            lines.append(
                f"    sample {end.sample}  {end.name}  {end.text:>11}  {like(end.value, end.text):>13}  "
                f"{paint(end.verdict, colour)}"
            )
        return "\n".join(lines)
