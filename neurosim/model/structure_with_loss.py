"""A structure with its loss: all that a pass needs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from neurosim.formulas.known import loss as known_loss
from neurosim.formulas.loss import Loss
from neurosim.ground.checks import text
from neurosim.ground.errors import PassOrderError, StructureError
from neurosim.ground.numbers import counted
from neurosim.model.choices import LossChoice
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.structure import Structure


class StructureWithLoss(Structure):
    """A structure with a loss, that knows of which pass the numbers on its objects are."""

    def __init__(self, loss: LossChoice = "half_squared_error", name: str | None = None) -> None:
        super().__init__()
        self._loss = known_loss(loss)
        self.name = None if name is None else text(name, "the network's name")
        self.column = False  # made by layered(bias="column"), so that logs can say so
        self.ready = False  # a forward pass stands on the objects, and no update or edit was made since
        self.deltas_ready = False  # the deltas that stand on the objects are of that forward pass
        self.gradients_used = False  # an update was made with the gradients, and no backward pass since
        self.trainer: int | None = None  # the thread that trains it now

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "trainer": None}

    @property
    def loss(self) -> Loss:
        """The loss object; a name or an object can be assigned."""
        return self._loss

    @loss.setter
    def loss(self, choice: LossChoice) -> None:
        loss = known_loss(choice)
        if loss != self._loss:
            self.deltas_ready = False
        self._loss = loss

    @property
    def bias_style(self) -> str:
        """``"variable"``, ``"constant"``, ``"column"``, ``"mixed"`` or ``"none"``, read off the graph."""
        if self.column:
            return "column"
        variable = any(neuron.bias is not None for neuron in self._neurons.values())
        constant = any(neuron.kind == "constant" for neuron in self._neurons.values())
        if variable and constant:
            return "mixed"
        return "variable" if variable else "constant" if constant else "none"

    def require_own_thread(self) -> None:
        """Refuse to touch numbers that another thread trains.

        Raises
        ------
        PassOrderError
            `fit` runs in another thread.
        """
        if self.trainer not in (None, get_ident()):
            raise PassOrderError(
                "the network is being trained in another thread; give every thread a network of its own: "
                "net.copy()"
            )

    @contextmanager
    def trained_here(self) -> Iterator[None]:
        """Let no other thread make a pass or train in the meantime.

        Raises
        ------
        PassOrderError
            See `require_own_thread`.
        """
        self.require_own_thread()
        before, self.trainer = self.trainer, get_ident()
        try:
            yield
        finally:
            self.trainer = before

    def zero_gradients(self) -> None:
        """Set every accumulated gradient to 0."""
        for neuron in self._neurons.values():
            neuron.bias_gradient = 0.0
        for connection in self._connections.values():
            connection.gradient = 0.0

    def __repr__(self) -> str:
        try:
            counts = [str(self._size(generation)) for generation in self.generations()]
        except StructureError:  # a softmax group in a circle; forward() says which
            counts = ["unordered"]
        sizes = "-".join(counts if len(counts) <= 12 else [*counts[:6], "...", *counts[-5:]])
        name = f" '{self.name}'" if self.name is not None else ""
        return (
            f"<Network{name} {sizes or 'empty'}: {counted(len(self._neurons), 'neuron')}, "
            f"{counted(len(self._connections), 'connection')}, loss {self._loss.name}, "
            f"bias style {self.bias_style}>"
        )

    def _size(self, generation: Sequence[Neuron]) -> int:
        """Neurons of a generation; constants count only where they are a column of the data."""
        return sum(1 for neuron in generation if self.column or neuron.kind != "constant")

    def _edited(self) -> None:
        super()._edited()
        self.ready = False

    def require_forward(self, what: str) -> None:
        """Refuse `what` unless a forward pass with the present weights was made."""
        if not self.ready:
            raise PassOrderError(
                f"{what} needs the values of a forward pass with the present weights; "
                "call forward(inputs) first, and again after every update or edit"
            )
