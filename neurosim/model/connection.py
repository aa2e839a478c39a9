"""One connection between two neurons: its weight, and the gradient it has accumulated."""

from neurosim.ground.checks import connection_label
from neurosim.ground.errors import StructureError
from neurosim.model.neuron import NOT_YET, Neuron


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
    share : float
        What the last backward pass carried back: delta_target, times dA/dt where net is not a weighted sum;
        None before the first.
    trainable : bool
        False freezes the weight: its gradient is still computed, updates leave it alone.
    """

    __slots__ = ("_label", "_labels", "gradient", "name", "share", "source", "target", "trainable", "weight")

    def __init__(
        self,
        source: Neuron,
        target: Neuron,
        weight: float,
        *,
        label: str | None = None,
        trainable: bool = True,
        labels: dict[str, str] | None = None,
    ) -> None:
        self.source = source
        self.target = target
        self.weight = weight
        self.trainable = trainable
        self.gradient = 0.0
        self.share: float = NOT_YET
        self.name = f"{source.name}->{target.name}"
        #: Those of the whole network, with the names of the connections that carry them.
        self._labels = {} if labels is None else labels
        self._label: str | None = None
        self.label = label

    @property
    def label(self) -> str | None:
        """A name for logs and figures, such as ``"w1"``; no other connection of the network has it."""
        return self._label

    @label.setter
    def label(self, label: str | None) -> None:
        if label is not None:
            connection_label(label, f"'{self.source.name}' -> '{self.target.name}'")
            carrier = self._labels.get(label, self.name)
            if carrier != self.name:
                raise StructureError(
                    f"label '{label}' of {self.name} already belongs to {carrier}; "
                    "a label names one connection, so choose another"
                )
        if self._label is not None:
            self._labels.pop(self._label, None)
        if label is not None:
            self._labels[label] = self.name
        self._label = label

    def leave_labels(self) -> None:
        """Free the label for other connections of a network that this one is no longer part of."""
        if self._label is not None:
            self._labels.pop(self._label, None)
        self._labels = {}

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
