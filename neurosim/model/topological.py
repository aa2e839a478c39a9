"""A topological order that is kept while connections are added one by one.

References
----------
.. [1] D. J. Pearce, P. H. J. Kelly, "A dynamic topological sort algorithm for directed acyclic graphs",
   ACM Journal of Experimental Algorithmics 11, 2006, sec. 2.
"""

from collections.abc import Callable, Iterable

from neurosim.model.neuron_and_connection import Neuron


class TopologicalOrder:
    """Gives every neuron a place such that each connection leads from a lower place to a higher one."""

    def __init__(self) -> None:
        self._place: dict[Neuron, int] = {}
        self._first = 0
        self._last = 0

    def append(self, neuron: Neuron) -> None:
        """Give a new neuron, which has no connections yet, the last place."""
        self._last += 1
        self._place[neuron] = self._last

    def remove(self, neuron: Neuron) -> None:
        """Forget a neuron."""
        del self._place[neuron]

    def sorted(self, neurons: Iterable[Neuron]) -> list[Neuron]:
        """Return the neurons by their places."""
        return sorted(neurons, key=self._place.__getitem__)

    def admits(self, source: Neuron, target: Neuron) -> bool:
        """Make room for source -> target; return False, and change nothing, if it would close a cycle."""
        place = self._place
        if place[source] < place[target]:
            return True
        if source is target:
            return False
        # A neuron that nothing feeds can move to the very front, one that feeds nothing to the very end.
        if not source.incoming:
            self._first -= 1
            place[source] = self._first
            return True
        if not target.outgoing:
            self._last += 1
            place[target] = self._last
            return True
        return self._reorder(source, target)

    def _reorder(self, source: Neuron, target: Neuron) -> bool:
        """Move what leads to `source` before what follows from `target`, between their places."""
        place = self._place
        low, high = place[target], place[source]
        ahead = _reachable(target, lambda n: [c.target for c in n.outgoing if place[c.target] <= high])
        if source in ahead:
            return False
        behind = _reachable(source, lambda n: [c.source for c in n.incoming if place[c.source] >= low])
        moved = sorted(behind, key=place.__getitem__) + sorted(ahead, key=place.__getitem__)
        free = sorted(place[neuron] for neuron in moved)
        place.update(zip(moved, free, strict=True))
        return True


def _reachable(start: Neuron, step: Callable[[Neuron], Iterable[Neuron]]) -> set[Neuron]:
    """All neurons that repeated steps from `start` lead to, `start` included."""
    found = {start}
    waiting = [start]
    while waiting:
        for neuron in step(waiting.pop()):
            if neuron not in found:
                found.add(neuron)
                waiting.append(neuron)
    return found
