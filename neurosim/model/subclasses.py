"""Making networks of a user's subclass, whose constructor may take other arguments."""

import copy
import inspect
from typing import TypeVar

from neurosim.ground.errors import StructureError
from neurosim.model.choices import LossChoice
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.structure_with_loss import StructureWithLoss

AnyNetwork = TypeVar("AnyNetwork", bound=StructureWithLoss)


def empty_network(cls: type[AnyNetwork], loss: LossChoice, name: str | None) -> AnyNetwork:
    """Return an empty network of a class, made by its constructor.

    Raises
    ------
    StructureError
        The constructor does not take a loss and a name.
    """
    try:
        inspect.signature(cls).bind(loss=loss, name=name)
    except TypeError as error:
        raise StructureError(
            f"{cls.__name__} cannot be made as {cls.__name__}(loss=..., name=...): {error}; let its "
            "constructor take both and have values for the rest, or use ns.Network"
        ) from None
    return cls(loss=loss, name=name)


def sibling(cls: type[AnyNetwork], loss: LossChoice, name: str | None) -> AnyNetwork:
    """Return an empty network of a class, without its constructor, for the copy of another.

    What the constructor of a subclass was given is not known, and what it did stands on the other.
    """
    empty = object.__new__(cls)
    StructureWithLoss.__init__(empty, loss, name)
    return empty


def copy_own(network: StructureWithLoss, twin: StructureWithLoss) -> None:
    """Give a twin copies of the attributes that a subclass added.

    Where these refer to neurons or connections of the network, the copies refer to those of the twin.

    Raises
    ------
    StructureError
        An attribute cannot be copied.
    """
    own = {key: value for key, value in vars(network).items() if key not in vars(twin)}
    if not own:
        return
    # What `deepcopy` finds in here it takes for copied already.
    known: dict[int, StructureWithLoss | Neuron | Connection] = {id(network): twin}
    known |= {id(neuron): twin[neuron.name] for neuron in network}
    known |= {id(c): twin[c.source.name, c.target.name] for c in network.connections}
    for key, value in own.items():
        try:
            vars(twin)[key] = copy.deepcopy(value, known)
        except (TypeError, copy.Error) as error:
            raise StructureError(
                f"the network cannot be copied, because its attribute '{key}' cannot: {error}; give the "
                "class of that attribute a __deepcopy__, or keep it outside of the network"
            ) from None
