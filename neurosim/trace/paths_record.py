"""A gradient as the sum over all paths from its connection to the error.

Every factor is taken from the formulas of the deltas, as the trace has them.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

from neurosim.formulas.nodes import Expression, Number, Part, Product, Sum, Symbol, rebuilt
from neurosim.ground.errors import UnknownNameError
from neurosim.trace.trace_record import TraceRecord

LISTED = 1000  # more paths than this are counted, not listed


class Link(NamedTuple):
    """One way on from a neuron: the factors, and the neuron that comes next (None at the end)."""

    through: tuple[str, ...]
    factors: tuple[Expression, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class GradientPath:
    """One path: the neurons it goes through, and the product along it."""

    neurons: tuple[str, ...]
    product: Expression

    @property
    def value(self) -> float:
        """What this path contributes to the gradient."""
        return float(self.product.value)


@dataclass(frozen=True, slots=True)
class PathsRecord:
    """All paths from a connection to the error, in one sample.

    Its attributes are described in `neurosim.answers.Paths`, which also prints it.
    """

    connection: str
    gradient: float
    paths: tuple[GradientPath, ...]
    count: int
    edges: int
    ways: tuple[str, ...] = ()
    label: str | None = None
    sample: int | None = None

    @property
    def total(self) -> float:
        """The sum over the listed paths; with all of them listed, the gradient."""
        total = 0.0
        for path in self.paths:
            total += path.value
        return total

    @classmethod
    def of(
        cls, trace: TraceRecord, connection: str, sample: int | None = None, *, most: int = LISTED
    ) -> Self:
        """Return the gradient of a connection as a sum over paths, at most `most` of them listed.

        See `neurosim.trace_view.Trace.paths`.

        Raises
        ------
        UnknownNameError
            There is no such gradient in the trace.
        """
        step = trace.step("gradient", connection, sample or trace.samples[0] if trace.samples else None)
        (share,) = [part for part in step.expression.parts() if part.quantity == "contribution"]
        links = _links(trace, step.sample)
        target = step.of.split("->")[1]
        if target not in links:
            raise UnknownNameError(f"the trace has no delta of '{target}', which the paths need")
        first = _without_delta(share.body)
        reached = _reached(links, target)
        return cls(
            connection=step.of,
            gradient=float(share.value),
            paths=tuple(_listed(step.of, first, target, links, most)),
            count=_count(links, target),
            edges=sum(len(links[name]) for name in reached),
            ways=tuple("→".join(_along(name, link)) for name in reached for link in links[name]),
            label=trace.network.labels().get(step.of),
            sample=step.sample if len(trace.samples) > 1 else None,
        )


def _along(name: str, link: Link) -> Iterator[str]:
    """The neurons on one way on, and E at the end."""
    yield name
    yield from (through for through in link.through if through != name)
    yield "E" if link.following is None else link.following


def _links(trace: TraceRecord, sample: int | None) -> dict[str, list[Link]]:
    """The ways on from every neuron, from the formula of its delta."""
    links: dict[str, list[Link]] = {}
    for step in trace.index.by_sample[sample]:
        if step.quantity == "delta":
            formula = step.expression
            group = [leaf.step for leaf in formula.leaves() if leaf.quantity == "slope_sum"]
            total = trace.index.by_id.get(group[0] or 0) if group else None
            links[step.of] = list(_ways(formula) if total is None else _group_ways(step.of, total.expression))
    return links


def _ways(tree: Expression) -> Iterator[Link]:
    """Split a delta into its terms: dE/dout of a neuron, times what leads there."""
    terms = tree.terms if isinstance(tree, Sum) else (tree,)
    slopes: list[Expression] = []
    others: list[Expression] = []
    for term in terms:
        leads_on = any(part.quantity == "error_slope" for part in term.parts())
        (slopes if leads_on else others).append(term)
    rest = tuple(others)
    if rest:  # the loss's share in closed form
        yield Link((), (rest[0] if len(rest) == 1 else Sum(rest),), None)
    for term in slopes:
        factors = _factors(term)
        slope = next(f for f in factors if isinstance(f, Part) and f.quantity == "error_slope")
        local = tuple(factor for factor in factors if factor is not slope)
        for factor, following in _targets(slope.body):
            yield Link((slope.of,), (*local, *factor), following)


def _group_ways(name: str, slope_sum: Expression) -> Iterator[Link]:
    """The ways on from a neuron of a large softmax group, through the out of each of its members."""
    own = next(leaf for leaf in slope_sum.leaves() if (leaf.quantity, leaf.of) == ("out", name))
    for slope, out in (term.children() for term in slope_sum.children()):
        assert isinstance(slope, Part) and isinstance(out, Symbol)
        local = (out, (1 if out.of == name else 0) - own)
        for factor, following in _targets(slope.body):
            yield Link((out.of,), (*local, *factor), following)


def _targets(slope: Expression) -> Iterator[tuple[tuple[Expression, ...], str | None]]:
    """Split a dE/dout: the slope of the loss, and delta * weight for every target."""
    terms = slope.terms if isinstance(slope, Sum) else (slope,)
    led = [(term, [leaf for leaf in term.leaves() if leaf.quantity == "delta"]) for term in terms]
    own = tuple(term for term, deltas in led if not deltas)
    if own:
        yield ((own[0] if len(own) == 1 else Sum(own),), None)
    for term, deltas in led:
        if deltas:
            yield (_without_delta(term), deltas[0].of)


def _factors(tree: Expression) -> tuple[Expression, ...]:
    return tree.factors if isinstance(tree, Product) else (tree,)


def _without_delta(tree: Expression) -> tuple[Expression, ...]:
    """The factors of a product besides its delta."""
    factors: list[Expression] = []
    for factor in _factors(tree):
        if isinstance(factor, Symbol) and factor.quantity == "delta":
            continue
        if isinstance(factor, Part) and factor.quantity == "share":
            factors += _without_delta(factor.body)
        else:
            factors.append(rebuilt(factor, _one_for_delta))
    return tuple(factors)


def _one_for_delta(node: Expression) -> Expression | None:
    return Number(1.0) if isinstance(node, Symbol) and node.quantity == "delta" else None


def _reached(links: dict[str, list[Link]], start: str) -> list[str]:
    """All neurons that a path from one neuron may come through, that one included."""
    found = {start: None}
    waiting = [start]
    while waiting:
        for link in links[waiting.pop()]:
            if link.following is not None and link.following not in found:
                found[link.following] = None
                waiting.append(link.following)
    return list(found)


def _count(links: dict[str, list[Link]], start: str) -> int:
    """How many paths there are, counted without walking along each: deltas are in their order."""
    counts: dict[str, int] = {}
    for name in links:  # the last neurons come first, as in the backward pass
        counts[name] = sum(1 if way.following is None else counts[way.following] for way in links[name])
    return counts[start]


def _listed(
    connection: str, first: tuple[Expression, ...], target: str, links: dict[str, list[Link]], most: int
) -> Iterator[GradientPath]:
    """Walk along the paths, not more than `most`."""
    waiting: list[tuple[tuple[str, ...], tuple[Expression, ...], str]] = [
        (tuple(connection.split("->")), first, target)
    ]
    found = 0
    while waiting and found < most:
        names, factors, neuron = waiting.pop()
        for link in reversed(links[neuron]):
            through = tuple(name for name in link.through if name != neuron)
            if link.following is not None:
                waiting.append(
                    ((*names, *through, link.following), (*factors, *link.factors), link.following)
                )
        for link in links[neuron]:
            if link.following is None:
                found += 1
                through = tuple(name for name in link.through if name != neuron)
                yield GradientPath((*names, *through), Product((*factors, *link.factors)))
