"""What a pass tells, right after it computed something: to a recorder, to a watch, or to nobody."""

from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.outputs import OutputErrors


class PassRecord:
    """Base of all records; it keeps nothing."""

    def begins(self, network: PlainNetwork) -> None:
        """A pass begins."""

    def input(self, neuron: Neuron) -> None:
        """The out of an input stands."""

    def net(self, neuron: Neuron) -> None:
        """The net of a neuron stands."""

    def outs(self, unit: Unit) -> None:
        """The out of a neuron stands, or those of a softmax group."""

    def error(self, errors: OutputErrors, value: float) -> None:
        """E is known."""

    def deltas(self, unit: Unit, errors: OutputErrors) -> None:
        """The delta of a neuron stands, or those of a softmax group."""

    def gradients(self, neuron: Neuron) -> None:
        """The gradients of the incoming weights and of the bias stand."""

    def means(self, neuron: Neuron, samples: int) -> None:
        """The same gradients were divided by the number of samples."""

    def parameters(self, neuron: Neuron, learning_rate: float) -> None:
        """The new incoming weights and the new bias stand."""


SILENT = PassRecord()
