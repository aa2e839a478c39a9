"""A network as the passes see it: the structure, its loss, and the numbers that stand on its objects."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import Any, Self

from neurosim.formulas.known import loss as known_loss
from neurosim.formulas.loss import Loss
from neurosim.ground.checks import text
from neurosim.ground.errors import PassOrderError, StructureError
from neurosim.ground.files import FilePath
from neurosim.ground.numbers import counted
from neurosim.model import snapshot as snapshots
from neurosim.model.choices import LossChoice, OwnEquation
from neurosim.model.neuron import Neuron
from neurosim.model.snapshot import Snapshot
from neurosim.model.structure import Structure
from neurosim.trace.records import NetworkRecord, State


class PlainNetwork(Structure):
    """A structure with a loss and with numbers; see `neurosim.network.Network`."""

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

    def snapshot(self) -> Snapshot:
        """Return every number stored on the objects, for `restore`."""
        return snapshots.take(self)

    def restore(self, snapshot: Snapshot) -> None:
        """Put the numbers of a snapshot back, bit for bit.

        Raises
        ------
        StructureError
            The snapshot was taken of another structure; nothing is changed then.
        """
        snapshots.put_back(self, snapshot)

    def copy(self) -> Self:
        """Return an independent network with the same structure and numbers.

        Equations are shared with it; what a user or a subclass has put on the network is copied, too.
        """
        from neurosim.model.documents import from_record, to_record

        twin = from_record(to_record(self), type(self), equations=self)
        snapshots.put_back(twin, snapshots.take(self))
        return twin

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = self.copy()
        memo[id(self)] = twin
        memo.update((id(old), new) for old, new in zip(self.neurons, twin.neurons, strict=True))
        memo.update((id(old), new) for old, new in zip(self.connections, twin.connections, strict=True))
        return twin

    def record(self) -> NetworkRecord:
        """Return the network as a frozen record."""
        from neurosim.model.documents import to_record

        return to_record(self)

    def state(self) -> State:
        """Return the network and the numbers stored on it now, for drawing."""
        from neurosim.model.documents import to_state

        return to_state(self)

    def with_bias_inputs(self) -> Self:
        """Return the same network with every bias variable as a connection from a constant 1."""
        from neurosim.model.bias_styles import with_bias_inputs

        return with_bias_inputs(self)

    def with_bias_variables(self) -> Self:
        """Return the same network with every connection from a constant 1 as a bias variable."""
        from neurosim.model.bias_styles import with_bias_variables

        return with_bias_variables(self)

    def save(self, path: FilePath) -> None:
        """Write the network as JSON, atomically.

        Of an equation of the user's own the file holds the name and the parameters, and `load` is given its
        class.

        Raises
        ------
        StructureError
            These do not bring an equation back: it has attributes that are not in its ``parameter_names``.
        FileError
            The file cannot be written.
        FormatError
            Its name has the ending of another format.
        """
        from neurosim.model.documents import save

        save(self, path)

    @classmethod
    def load(cls, path: FilePath, *, own: Iterable[OwnEquation] = ()) -> Self:
        """Read a network that `save` wrote.

        Parameters
        ----------
        own : iterable of Activation, Aggregation or Loss
            Your own equations that the file names: classes, which are made with the parameters in the
            file, or objects.

        Raises
        ------
        FileError
            The file cannot be read.
        FormatError
            It is damaged, not a network, or of a newer version.
        """
        from neurosim.model.documents import load

        return load(cls, path, own)

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
