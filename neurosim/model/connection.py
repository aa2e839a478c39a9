"""One connection between two neurons: its weight, and the gradient it has accumulated."""

from neurosim.model.neuron import Neuron


class Connection:
    """A connection source -> target; made by ``connect``.

    Attributes
    ----------
    source, target : Neuron
    name : str
        ``"i1->h1"``, as in every record.
    weight : float
    gradient : float
        dE/dw = delta_target * out_source, accumulated since the last ``zero_gradients()``.
    label : str or None
        A name for logs and figures, such as ``"w1"``.
    trainable : bool
        False freezes the weight: its gradient is still computed, updates leave it alone.
    """

    __slots__ = ("gradient", "label", "name", "source", "target", "trainable", "weight")

    def __init__(
        self,
        source: Neuron,
        target: Neuron,
        weight: float,
        *,
        label: str | None = None,
        trainable: bool = True,
    ) -> None:
        self.source = source
        self.target = target
        self.weight = weight
        self.label = label
        self.trainable = trainable
        self.gradient = 0.0
        self.name = f"{source.name}->{target.name}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from neurosim.model.showing import connection_html

        return {"text/plain": repr(self), "text/html": connection_html(self)}

    def __repr__(self) -> str:
        label = f" '{self.label}'" if self.label is not None else ""
        from neurosim.model.standing import holds

        frozen = "" if self.trainable else " (frozen)"
        earlier = "" if self.target.net is None or holds(self.target) else " (before the last change)"
        return (
            f"<connection{label} {self.source.name} -> {self.target.name} "
            f"weight={self.weight}{frozen} gradient={self.gradient}{earlier}>"
        )
