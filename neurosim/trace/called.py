"""One rule for what neurons and connections are called, wherever somebody writes their names."""

from collections.abc import Container, Iterator, Mapping

from neurosim.ground.checks import ERROR

#: How a log writes the mean of the errors; it is asked for by either letter.
COST = "J"


def resolved(
    given: str, neurons: Container[str], connections: Container[str], labels: Mapping[str, str]
) -> str | None:
    """Return the name of what is called so, or None if nothing is.

    A neuron goes by its name; a connection by ``x1->h1``, by its label, or as the log writes it, ``x1→h1``
    and ``w(x1→h1)``. So do the quantities in which a log puts them: ``net(h1)``, ``∂E/∂w1``.

    Parameters
    ----------
    labels : mapping
        The names of connections by their labels.

    Examples
    --------
    >>> known = {"h1"}, {"x1->h1"}, {"w1": "x1->h1"}
    >>> resolved("w(x1→h1)", *known), resolved("w1", *known), resolved("∂E/∂b(h1)", *known)
    ('x1->h1', 'x1->h1', 'h1')
    >>> resolved("w2", *known) is None
    True
    """
    for called in _ways(given):
        if called in neurons or called in connections or called == ERROR:
            return called
        if called in labels:
            return labels[called]
        if called == COST:
            return ERROR
    return None


def written_name(given: object) -> object:
    """Return how a neuron, a connection or the pair of its ends is written; anything else as it is.

    Examples
    --------
    >>> written_name(("x1", "h1")), written_name("w1"), written_name(3)
    ('x1->h1', 'w1', 3)
    """
    if isinstance(given, tuple) and len(given) == 2:
        ends = [written_name(end) for end in given]
        return "->".join(map(str, ends)) if all(isinstance(end, str) for end in ends) else given
    name = getattr(given, "name", None)
    return name if isinstance(name, str) else given


def _ways(given: str) -> Iterator[str]:
    """What may be meant by a text: itself, and what is left of it without what a log puts around it."""
    yield given
    plain = given.strip().removeprefix("new ")
    for inner in (plain, plain.rpartition("∂")[2], plain.rpartition(")")[0].rpartition("(")[2]):
        if inner:
            yield "->".join(end.strip() for end in inner.replace("→", "->").split("->"))
