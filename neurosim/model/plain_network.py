"""A network as the floors below `neurosim.network.Network` take it: it can be recorded, copied and kept."""

from collections.abc import Iterable
from typing import Any, Self

from neurosim.ground.files import FilePath
from neurosim.model import snapshot as snapshots
from neurosim.model.choices import OwnEquation
from neurosim.model.snapshot import Snapshot
from neurosim.model.structure_with_loss import StructureWithLoss
from neurosim.trace.records import NetworkRecord, State


class PlainNetwork(StructureWithLoss):
    """A structure with a loss and with numbers, to be recorded, copied and kept."""

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
        from neurosim.model.documents import save_network

        save_network(self, path)

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
        from neurosim.model.documents import load_network

        return load_network(cls, path, own)
