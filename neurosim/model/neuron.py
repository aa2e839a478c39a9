"""The kinds of neurons: inputs, constants, and those that compute."""

from typing import Any

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.known import activation as known_activation
from neurosim.formulas.known import aggregation as known_aggregation
from neurosim.ground.errors import StructureError
from neurosim.model.neuron_and_connection import Identity as Identity  # pickles of 0.1 name it here
from neurosim.model.neuron_and_connection import Neuron


class InputNeuron(Neuron):
    """A neuron whose out is given from outside."""

    __slots__ = ()
    kind = "input"

    def __repr__(self) -> str:
        return f"<input '{self.name}' out={self.out}>"


class ConstantNeuron(Neuron):
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

    def holds(self) -> bool:
        """Whether out is the value that it has now."""
        return self.out == self.value

    def __repr__(self) -> str:
        return f"<constant '{self.name}' value={self.value}>"


class ComputingNeuron(Neuron):
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

    def holds(self) -> bool:
        """Whether net is what weights, bias and sources give now."""
        try:
            return self.net == self.aggregation.net(self.incoming, self.bias)
        except (ArithmeticError, ValueError, TypeError):  # it is no number, or nothing stands there
            return False

    def __repr__(self) -> str:
        text = f"<{'output' if self.output else 'neuron'} '{self.name}' {self.function.name}"
        if not self.aggregation.additive:
            text += f" of {self.aggregation.name}"
        if self.bias is not None:
            text += f" bias={self.bias}" + ("" if self.bias_trainable else " (frozen)")
        text += f" net={self.net} out={self.out} delta={self.delta}"
        return text + (">" if self.net is None or self.holds() else " (before the last change)>")


def __getattr__(name: str) -> Any:
    from neurosim.ground.moved_names import moved_name

    return moved_name(__name__, name)
