"""What networkx is told about a connection: the connection itself, and its weight at the time of asking."""

from collections.abc import Iterator, MutableMapping
from copy import deepcopy
from typing import Any

from neurosim.ground.errors import StructureError, brief


class EdgeData(MutableMapping[str, Any]):
    """The data of one edge of ``net.graph``: ``"connection"``, its ``"weight"``, and what a user adds.

    The weight stands on the connection, where passes and trainings change it, and is read from there. A copy
    is a dict, with the weight of that moment.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network.layered([1, 1], weights=[[[0.5]]])
    >>> data = net.graph.edges["x1", "o1"]
    >>> data["weight"]
    0.5
    >>> net["x1", "o1"].weight = 0.25
    >>> data["weight"]
    0.25
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self._kept["connection"].weight if key == "weight" else self._kept[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if key == "weight" or (key == "connection" and key in self._kept):
            raise StructureError(
                f"the {key} of an edge of net.graph cannot be set to {brief(value)}; write "
                "net['source', 'target'].weight = ..., or change net.to_networkx(), a graph of its own"
            )
        self._kept[key] = value

    def __delitem__(self, key: str) -> None:
        if key in ("weight", "connection"):
            raise StructureError(f"the {key} of an edge of net.graph cannot be deleted; use net.disconnect")
        del self._kept[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._kept
        if "connection" in self._kept:
            yield "weight"

    def __len__(self) -> int:
        return len(self._kept) + ("connection" in self._kept)

    def copy(self) -> dict[str, Any]:
        """Return a dict, with the weight of now."""
        return dict(self)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return deepcopy(dict(self), memo)

    def __repr__(self) -> str:
        return repr(dict(self))
