"""Numbers from before the weights changed: drawn in grey, with a remark, next to the present numbers."""

from dataclasses import replace

from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.scene import Scene, TextLine
from neurosim.drawing.page.style import Style
from neurosim.trace.records import State

BEFORE_CHANGE = "grey: before the weights changed"
EARLIER_PASS = "grey: of an earlier pass"


def outdated_shown(state: State, selection: Selection) -> set[str]:
    """Return the quantities that a figure shows and that do not hold at its moment.

    Beside the old and the new weights of an update, the gradients are those it was made with.
    """
    made_with = {"gradient"} if selection.update or selection.change else set()
    return {name for name in state.outdated - made_with if getattr(selection, name, False)}


def remark(shown: set[str]) -> str | None:
    """Return what the figure says about its grey numbers; None where there are none."""
    if not shown:
        return None
    return EARLIER_PASS if shown == {"delta"} else BEFORE_CHANGE


def grey(scene: Scene, state: State, shown: set[str], style: Style) -> None:
    """Turn the numbers of these quantities grey; what inputs and constants give holds always."""
    given = {f"out:{neuron.name}" for neuron in state.network.neurons if neuron.kind != "neuron"}
    for k, shape in enumerate(scene.shapes):
        if isinstance(shape, TextLine) and shape.gid.partition(":")[0] in shown and shape.gid not in given:
            scene.shapes[k] = replace(shape, colour=style.outdated)
