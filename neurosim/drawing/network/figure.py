"""The figure of a network: its scene, painted on a page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack, overload

from neurosim.drawing.network.selection import DEFAULT
from neurosim.drawing.page.choices import Called, Choices, Drawn, NetworkLook
from neurosim.drawing.page.style import Style
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@overload
def draw_network(
    state: State, show: str | Iterable[str] = ..., *, ax: None = None, **look: Unpack[NetworkLook]
) -> "Figure": ...


@overload
def draw_network(
    state: State, show: str | Iterable[str] = ..., *, ax: "Axes", **look: Unpack[NetworkLook]
) -> "Axes": ...


@overload
def draw_network(
    state: State,
    show: str | Iterable[str] = ...,
    *,
    focus: Iterable[Called] = ...,
    **choices: Unpack[Choices],
) -> Drawn: ...


def draw_network(
    state: State,
    show: str | Iterable[str] = DEFAULT,
    *,
    ax: "Axes | None" = None,
    title: str | None = None,
    subtitle: str | None = None,
    style: str | Style | None = None,
    focus: Iterable[Called] = (),
) -> Drawn:
    """Draw a network with its numbers.

    Neurons stand in the columns of their generations, always at the same places for the same network,
    whatever is shown. Blue lines carry positive weights, vermillion lines negative ones. Networks that
    are too large for numbers are drawn in width and colour, cut where they are too tall, and say so.

    Raises
    ------
    UnknownNameError
        If `show` or `focus` holds a name that does not exist.
    PassOrderError
        If the state knows nothing yet of something that `show` asks for.

    Parameters
    ----------
    state : State
        The record to draw.
    show : sequence of str
        Any of weight, net, out, delta, gradient, bias, target, error, update.
    ax : matplotlib Axes, optional
        Where to draw; the drawing takes its size. By default a new figure of 10 x 5.6 inches.
    title, subtitle : str, optional
        Heading; by default the name of the network, and after an update the learning rate.
    focus : names of neurons and connections
        What the figure points at: ``["h1", "i1->h1"]``.

    Returns
    -------
    Figure or Axes
        The new figure, or the axes that were given.
    """
    from neurosim.drawing.network.network_scene import network_scene
    from neurosim.drawing.network.page_height import high_enough
    from neurosim.drawing.page.canvas import page_for
    from neurosim.drawing.page.paint import paint_scene
    from neurosim.drawing.page.presets import style_of

    if ax is None:
        style = high_enough(style_of(style), state.network)
    figure, axes, style = page_for(ax, style)
    scene = network_scene(state, show, title=title, subtitle=subtitle, style=style, focus=focus)
    paint_scene(scene, axes, style)
    return axes if figure is None else figure
