"""One neuron: its parameters, the numbers of the last pass, and what feeds it and is fed by it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import Linear
from neurosim.formulas.aggregations import SUM, Aggregation
from neurosim.formulas.known import activation as known_activation
from neurosim.formulas.known import aggregation as known_aggregation
from neurosim.formulas.propagation import Computed
from neurosim.ground.errors import StructureError

if TYPE_CHECKING:
    from neurosim.model.connection import Connection

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

    def _without(self, what: str) -> StructureError:
        """The error for what only a neuron that computes has."""
        return StructureError(
            f"'{self.name}' is of kind {self.kind} and has no {what}; connect it to a new neuron that has one"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from neurosim.model.showing import neuron_html

        return {"text/plain": repr(self), "text/html": neuron_html(self)}


class Input(Neuron):
    """A neuron whose out is given from outside."""

    __slots__ = ()
    kind = "input"

    def __repr__(self) -> str:
        return f"<input '{self.name}' out={self.out}>"


class Constant(Neuron):
    """A neuron whose out is always its value."""

    __slots__ = ()
    kind = "constant"
    value: float

    def __init__(self, name: str, value: float) -> None:
        super().__init__(name)
        self.value = self.out = value

    def forget_pass(self) -> None:
        """Forget net and delta; out is always the value."""
        super().forget_pass()
        self.out = self.value

    def __repr__(self) -> str:
        return f"<constant '{self.name}' value={self.value}>"


class Computing(Neuron):
    """A neuron that computes out = f(net); it always has an activation."""

    __slots__ = ()

    @property
    def activation(self) -> Activation:
        """The activation object; a name or an object can be assigned.

        An assignment forgets net, out and delta, which the next passes compute again.

        Raises
        ------
        StructureError
            The change would make or break a softmax group.
        UnknownNameError
            No activation has this name.
        """
        return self.function

    @activation.setter
    def activation(self, choice: object) -> None:
        chosen = known_activation(choice)
        if chosen.coupled != self.function.coupled:
            raise StructureError(
                f"'{self.name}' cannot change between {self.function.name} and {chosen.name}: "
                "that makes or breaks a group; make a new neuron instead"
            )
        self.function = chosen
        self.forget_pass()

    @property
    def aggregation(self) -> Aggregation:
        """How net is computed: as the weighted sum, or by the name or object that was assigned.

        Raises
        ------
        UnknownNameError
            No aggregation has this name.
        """
        return self._aggregation

    @aggregation.setter
    def aggregation(self, choice: object) -> None:
        self._aggregation = known_aggregation(choice)
        self.forget_pass()

    def __repr__(self) -> str:
        from neurosim.model.standing import holds

        text = f"<{'output' if self.output else 'neuron'} '{self.name}' {self.function.name}"
        if not self.aggregation.additive:
            text += f" of {self.aggregation.name}"
        if self.bias is not None:
            text += f" bias={self.bias}" + ("" if self.bias_trainable else " (frozen)")
        text += f" net={self.net} out={self.out} delta={self.delta}"
        return text + (">" if self.net is None or holds(self) else " (before the last change)>")
