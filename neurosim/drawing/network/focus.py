"""Focus: the neurons and connections that a figure points at."""

from collections.abc import Iterable

from neurosim.drawing.page.choices import Called
from neurosim.drawing.page.scene import Box, Disc, Rectangle, Scene, Stroke
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import UnknownNameError, brief, did_you_mean, listed
from neurosim.trace.called import written_name
from neurosim.trace.naming import known_name
from neurosim.trace.records import NetworkRecord

RING = 3.0
UNDERLAY = 9.0


class Focus:
    """Names of neurons (``"h1"``) and of connections (``"i1->h1"``) to point at.

    Raises
    ------
    UnknownNameError
        If the network has no neuron and no connection of a name.
    """

    def __init__(self, network: NetworkRecord, names: Iterable[Called]) -> None:
        wanted = [names] if isinstance(names, str) else list(names)
        self.names: set[str] = set()
        if not wanted:
            return
        known = {neuron.name for neuron in network.neurons}
        known |= {connection.name for connection in network.connections}
        for name in wanted:
            called = str(written_name(name))
            text = known_name(network, called)
            if text is None or text not in known:
                close = did_you_mean(called, [*known, *network.labels().values()])
                neurons = listed(neuron.name for neuron in network.neurons)
                raise UnknownNameError(
                    f"cannot focus on {brief(name)}: no neuron or connection has this name "
                    f"({close}neurons are {neurons}; a connection is written 'source->target')"
                )
            self.names.add(text)

    def colour(self, connection: str, colour: str, style: Style) -> str:
        """Return the colour of a line: fainter if the figure points at others."""
        if not self.names or connection in self.names:
            return colour
        channels = ((int(colour[k : k + 2], 16), int(style.paper[k : k + 2], 16)) for k in (1, 3, 5))
        return "#" + "".join(f"{round(0.4 * own + 0.6 * paper):02X}" for own, paper in channels)

    def underlay(self, scene: Scene, style: Style) -> None:
        """Underlay everything pointed at with yellow."""
        if not self.names:
            return
        colour = style.focus
        for shape in list(scene.shapes):
            kind, _, name = shape.gid.partition(":")
            if name not in self.names:
                continue
            if kind == "edge" and isinstance(shape, Stroke):
                scene.add(Stroke(f"focus:{name}", shape.route, colour, UNDERLAY, 1.0))
            elif kind == "neuron" and isinstance(shape, Disc):
                scene.add(Disc(f"focus:{name}", shape.centre, shape.radius + RING, colour, colour, 0.0, 1.0))
            elif kind == "neuron" and isinstance(shape, Rectangle):
                box: Box = shape.box.grown(RING)
                scene.add(Rectangle(f"focus:{name}", box, colour, rounding=shape.rounding + RING, layer=1.0))
