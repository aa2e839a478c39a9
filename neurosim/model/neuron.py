"""One neuron: its parameters, the numbers of the last pass, and what feeds it and is fed by it."""

from typing import TYPE_CHECKING, Any, cast

from neurosim.errors import StructureError
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import SUM, Aggregation
from neurosim.formulas.known import activation as known_activation
from neurosim.formulas.known import aggregation as known_aggregation

if TYPE_CHECKING:
    from neurosim.model.connection import Connection


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
    net, out, delta : float or None
        net input, out = f(net) and delta = dE/dnet of the last pass; None before the first.
    value : float or None
        What a constant gives; None for the others.
    group : str or None
        Name of the softmax group asked for; None groups by the default rule.
    incoming, outgoing : list of Connection
        In creation order, which is the order in which sums are added.
    """

    __slots__ = (
        "_activation",
        "_aggregation",
        "_group",
        "_kind",
        "_name",
        "_output",
        "bias",
        "bias_gradient",
        "bias_trainable",
        "delta",
        "incoming",
        "net",
        "out",
        "outgoing",
        "value",
    )

    def __init__(
        self,
        name: str,
        kind: str,
        activation: Activation | None = None,
        *,
        aggregation: Aggregation = SUM,
        bias: float | None = None,
        bias_trainable: bool = True,
        value: float | None = None,
        output: bool = False,
        group: str | None = None,
    ) -> None:
        self._name = name
        self._kind = kind
        self._activation = activation
        self._aggregation = aggregation
        self.bias = bias
        self.bias_trainable = bias_trainable
        self.bias_gradient = 0.0
        self.value = value
        self._output = output
        self._group = group
        self.net: float | None = None
        self.out: float | None = value
        self.delta: float | None = None
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
    def kind(self) -> str:
        """``"input"``, ``"constant"`` or ``"neuron"``."""
        return self._kind

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
        """The activation object; a name or an object can be assigned. None for inputs and constants.

        An assignment forgets net, out and delta, which the next passes compute again.

        Raises
        ------
        StructureError
            The neuron does not compute, or the change would make or break a softmax group.
        UnknownNameError
            No activation has this name.
        """
        return self._activation

    @activation.setter
    def activation(self, choice: object) -> None:
        chosen = known_activation(choice)
        if self._activation is None:
            raise StructureError(
                f"'{self.name}' is of kind {self.kind} and has no activation; connect it to a new neuron "
                "that has one"
            )
        if chosen.coupled != self._activation.coupled:
            raise StructureError(
                f"'{self.name}' cannot change between {self._activation.name} and {chosen.name}: "
                "that makes or breaks a group; make a new neuron instead"
            )
        self._activation = chosen
        self._forget_pass()

    @property
    def aggregation(self) -> Aggregation:
        """How net is computed: as the weighted sum, or by the name or object that was assigned.

        Raises
        ------
        StructureError
            The neuron does not compute.
        UnknownNameError
            No aggregation has this name.
        """
        return self._aggregation

    @aggregation.setter
    def aggregation(self, choice: object) -> None:
        chosen = known_aggregation(choice)
        if self.kind != "neuron":
            raise StructureError(
                f"'{self.name}' is of kind {self.kind} and has no aggregation; connect it to a new neuron "
                "that has one"
            )
        self._aggregation = chosen
        self._forget_pass()

    def _forget_pass(self) -> None:
        """The values of the last pass were those of another function."""
        self.net = self.out = self.delta = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from neurosim.model.showing import neuron_html

        return {"text/plain": repr(self), "text/html": neuron_html(self)}

    def __repr__(self) -> str:
        from neurosim.model.standing import holds

        if self.kind == "input":
            return f"<input '{self.name}' out={self.out}>"
        if self.kind == "constant":
            return f"<constant '{self.name}' value={self.value}>"
        known = self._activation.name if self._activation is not None else None
        shown = "output" if self.output else "neuron"
        text = f"<{shown} '{self.name}' {known}"
        if not self.aggregation.additive:
            text += f" of {self.aggregation.name}"
        if self.bias is not None:
            text += f" bias={self.bias}" + ("" if self.bias_trainable else " (frozen)")
        text += f" net={self.net} out={self.out} delta={self.delta}"
        return text + (">" if self.net is None or holds(self) else " (before the last change)>")
