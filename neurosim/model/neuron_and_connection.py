"""A neuron and a connection, which know each other: their parameters, and the numbers of the last pass."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import Linear
from neurosim.formulas.aggregations import SUM, Aggregation
from neurosim.formulas.known import activation as known_activation
from neurosim.formulas.known import aggregation as known_aggregation
from neurosim.formulas.propagation import Computed
from neurosim.ground.checks import connection_label
from neurosim.ground.errors import StructureError
from neurosim.ground.notebooks import bundle

#: What stands in the place of a number until a pass computes it: who reads it after the pass reads a float.
NOT_YET: Any = None


class Identity(Linear):
    """The f of what computes nothing: delta is dE/dout."""

    def compute_deltas(
        self, neurons: Sequence[Computed], error_slopes: Sequence[float], known: Sequence[float]
    ) -> None:
        """dE/dout, as it is."""
        for i, neuron in enumerate(neurons):
            neuron.delta = error_slopes[i]


IDENTITY = Identity()


class Neuron:
    """A neuron of a network; made by ``add_input``, ``add_constant`` and ``add_neuron``.

    Attributes
    ----------
    name : str
    kind : str
        ``"input"``, ``"constant"`` or ``"neuron"`` (one that computes).
    output : bool
        True when its out is an output of the network.
    bias : float or None
        The bias variable; None when there is none.
    bias_gradient : float
        dE/db, accumulated over samples since the last ``zero_gradients()``.
    bias_trainable : bool
        False freezes the bias: its gradient is still computed, updates leave it alone.
    net, out, delta : float
        net input, out = f(net) and delta = dE/dnet of the last pass; None before the first.
    value : float or None
        What a constant gives; None for the others.
    function : Activation
        The f of out = f(net): the activation; of what computes nothing, the identity.
    group : str or None
        Name of the softmax group asked for; None groups by the default rule.
    incoming, outgoing : list of Connection
        In creation order, which is the order in which sums are added.
    """

    __slots__ = (
        "_aggregation",
        "_group",
        "_name",
        "_output",
        "bias",
        "bias_gradient",
        "bias_trainable",
        "delta",
        "function",
        "incoming",
        "net",
        "out",
        "outgoing",
        "value",
    )
    kind: ClassVar[str] = "neuron"

    def __init__(
        self,
        name: str,
        function: Activation = IDENTITY,
        *,
        aggregation: Aggregation = SUM,
        bias: float | None = None,
        bias_trainable: bool = True,
        output: bool = False,
        group: str | None = None,
    ) -> None:
        self._name = name
        self.function = function
        self._aggregation = aggregation
        self.bias = bias
        self.bias_trainable = bias_trainable
        self.bias_gradient = 0.0
        self.value: float | None = None
        self._output = output
        self._group = group
        self.net: float = NOT_YET
        self.out: float = NOT_YET
        self.delta: float = NOT_YET
        self.incoming: list[Connection] = []
        self.outgoing: list[Connection] = []

    def __getstate__(self) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Return everything but the connections, which would lead from neuron to neuron through the network.

        A network that is pickled or copied puts them back; a neuron alone comes without them.
        """
        own, slots = cast("tuple[dict[str, Any] | None, dict[str, Any]]", super().__getstate__())
        return own, {**slots, "incoming": [], "outgoing": []}

    @property
    def name(self) -> str:
        """The name, which connections and records know it by; it cannot be changed."""
        return self._name

    @property
    def output(self) -> bool:
        """Whether its out is an output of the network; fixed when the neuron is added."""
        return self._output

    @property
    def group(self) -> str | None:
        """Name of the softmax group asked for; fixed when the neuron is added."""
        return self._group

    @property
    def activation(self) -> Activation | None:
        """The activation object; None for inputs and constants. See `Computing.activation`."""
        return None

    @activation.setter
    def activation(self, choice: object) -> None:
        known_activation(choice)
        raise self._without("activation")

    @property
    def aggregation(self) -> Aggregation:
        """How net is computed: as the weighted sum, or by the name or object that was assigned."""
        return self._aggregation

    @aggregation.setter
    def aggregation(self, choice: object) -> None:
        known_aggregation(choice)
        raise self._without("aggregation")

    def forget_pass(self) -> None:
        """Forget net, out and delta, which the next passes compute again."""
        self.net = self.out = self.delta = NOT_YET

    def holds(self) -> bool:
        """Whether net and out are what weights, bias and sources give now."""
        return True

    def _without(self, what: str) -> StructureError:
        """The error for what only a neuron that computes has."""
        return StructureError(
            f"'{self.name}' is of kind {self.kind} and has no {what}; connect it to a new neuron that has one"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)


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
        return bundle(self)

    def __repr__(self) -> str:
        label = f" '{self.label}'" if self.label is not None else ""
        frozen = "" if self.trainable else " (frozen)"
        earlier = "" if self.target.net is None or self.target.holds() else " (before the last change)"
        return (
            f"<connection{label} {self.source.name} -> {self.target.name} "
            f"weight={self.weight}{frozen} gradient={self.gradient}{earlier}>"
        )
