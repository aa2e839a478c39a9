"""What a scenario can show besides a training, each a table of the file and a module of its own."""

from collections.abc import Callable
from typing import Protocol

from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.demonstrations.gradient_cost import GradientCost
from neurosim.scenario.demonstrations.input_descent import InputDescent
from neurosim.scenario.demonstrations.update_too_early import UpdateTooEarly


class Demonstration(Protocol):
    """Something that was worked out, with a text and a verdict."""

    @property
    def ok(self) -> bool:
        """Whether it came out as its source says."""

    def text(self, paint: Callable[[str, str], str]) -> str:
        """Return it as text; ``paint(text, colour)`` gives a part of it a colour."""


def demonstrations_of(scenario: PlainScenario, *, timed: bool = True) -> tuple[Demonstration, ...]:
    """Return what the tables of the file ask for, worked out.

    Parameters
    ----------
    scenario : PlainScenario
    timed : bool
        Also what takes the time of something, and so takes its time.
    """
    table, made = scenario.table, list[Demonstration]()
    if table.input_descent is not None:
        made.append(InputDescent.make(table.input_descent, scenario.build(), scenario.samples()))
    if table.update_too_early is not None:
        assert scenario.learning_rate is not None  # looked at when the file was read
        made.append(
            UpdateTooEarly.make(
                table.update_too_early, scenario.build(), scenario.samples(), scenario.learning_rate
            )
        )
    if table.gradient_cost is not None and timed:
        made.append(GradientCost.make(table.gradient_cost))
    return tuple(made)
