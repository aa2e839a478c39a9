"""The record of a trace: the network as it was, the conventions, and every step of the passes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

from neurosim.ground.choices import offered
from neurosim.ground.errors import UnknownNameError
from neurosim.trace.conventions import Conventions
from neurosim.trace.index import Index
from neurosim.trace.naming import in_a_formula, not_in_trace, require_name, require_sample
from neurosim.trace.records import MOST_IN_A_MEAN, NetworkRecord, State, Update
from neurosim.trace.standing import require_step, state_after
from neurosim.trace.steps import TraceStep


@dataclass(frozen=True, slots=True, repr=False)
class TraceRecord:
    """The record of the passes; every log and figure is made from it, and every question asked of it.

    Its attributes are described in `neurosim.trace_view.Trace`, which also prints and draws it. What derives
    a trace from another one, by ``dataclasses.replace``, keeps its class.
    """

    network: NetworkRecord
    conventions: Conventions
    steps: tuple[TraceStep, ...]
    updates: tuple[Update, ...] = (Update(1, 1, (1,), None),)
    _index: Index | None = field(default=None, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<record of a trace: {len(self.steps)} steps>"

    def __iter__(self) -> Iterator[TraceStep]:
        return iter(self.steps)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TraceRecord):
            return NotImplemented
        return self._content() == other._content()

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def samples(self) -> tuple[int, ...]:
        """Numbers of the samples, from 1: of those that have steps, or went into them."""
        return self.index.samples

    @property
    def index(self) -> Index:
        """Where the steps stand; made when it is first asked for."""
        index = self._index
        if index is None:
            index = Index(self.network, self.steps, self.updates)
            object.__setattr__(self, "_index", index)
        return index

    def update_of(self, step: TraceStep) -> Update:
        """Return the update that a step belongs to."""
        return self.index.updates[step.update]

    def is_averaged(self, step: TraceStep) -> bool:
        """Whether the update of a step divides the gradients of several samples by their number."""
        return self.conventions.reduction == "mean" and len(self.update_of(step).samples) > 1

    def sample_written(self, step: TraceStep) -> int | None:
        """The number of the sample that E or a gradient carries in a formula, as in ∂E₂/∂w; None for none."""
        if step.phase not in ("error", "backward") or not self.is_averaged(step):
            return None
        few = len(self.update_of(step).samples) <= MOST_IN_A_MEAN
        own = step.quantity == "error" or (few and step.quantity in ("gradient", "bias_gradient"))
        return step.sample if own else None

    # -- asking -----------------------------------------------------------------------------------

    def step(self, quantity: str, of: str, sample: int | None = None) -> TraceStep:
        """Return the step that computed a quantity.

        Parameters
        ----------
        quantity : str
            ``input``, ``net``, ``out``, ``error``, ``cost``, ``delta``, ``gradient``, ``bias_gradient``,
            ``weight`` or ``bias``.
        of : str
            ``h1``, ``i1->h1``, the label of a connection, or ``E``.
        sample : int, optional
            Without it, the first sample; for gradients the last step, which holds the sum over all samples,
            or their mean.

        Raises
        ------
        UnknownNameError
            There is no such step.
        """
        name = self.index.name_of(of)
        quantity = "input" if self._is_input(quantity, name) else quantity
        found = self.index.steps_of(quantity, name, sample)
        if not found:
            raise not_in_trace(self.index, quantity, of, sample)
        return found[-1] if quantity in ("gradient", "bias_gradient") else found[0]

    def value(self, quantity: str, of: str, sample: int | None = None) -> float:
        """Return a number of the trace.

        Parameters
        ----------
        quantity : str
            A quantity of the steps (``net``, ``out``, ``delta``, ``gradient``, ...), or of their parts:
            ``error_slope`` (dE/dout of a neuron), ``slope`` (its dout/dnet), ``error`` of an output (its
            share of E), ``term`` (what a connection brings to a product or maximum), ``share`` (of delta,
            what it carries back from there), ``contribution`` (one sample's share of a gradient),
            ``weight_change``, ``bias_change``.
        of : str
            ``h1``, ``i1->h1``, the label of a connection, or ``E``.
        sample : int, optional
            Without it, the first sample; for gradients the last step, which holds the sum over all samples,
            or their mean.

        Raises
        ------
        UnknownNameError
            The trace holds no such number.
        """
        name = self.index.name_of(of)
        if not in_a_formula(quantity, name):
            return self.step(quantity, of, sample).value
        found = self.index.first_with(quantity, name, sample)
        if found is None:
            raise not_in_trace(self.index, quantity, of, sample)
        parts = found.expression.parts()
        number: float = next(part.value for part in parts if (part.quantity, part.of) == (quantity, name))
        return number if isinstance(number, Fraction) else float(number)

    def of_sample(self, sample: int) -> Self:
        """Return the trace with the steps of one sample only; they keep their numbers.

        With the last sample of an update come those of its cost, its gradients and its new parameters.

        Raises
        ------
        UnknownNameError
            There is no such sample.
        """
        require_sample(self.samples, sample)
        last = {update.number for update in self.updates if update.samples[-1:] == (sample,)}
        of_all = self.index.by_sample.get(None, ()) if last else ()
        steps = [*self.index.by_sample.get(sample, ()), *(step for step in of_all if step.update in last)]
        return replace(self, steps=tuple(steps))

    def about(self, what: str) -> Self:
        """Return the trace with the steps of one neuron or connection only; they keep their numbers.

        Parameters
        ----------
        what : str
            A neuron (``h1``; its connections' gradients and weights are not among its steps), a
            connection (``i1->h1``) or the label of one (``w1``); also as the log writes it, ``w(i1→h1)``.

        Raises
        ------
        UnknownNameError
            There is none of that name.
        """
        what = require_name(what, "a neuron or connection")
        name = self.index.known_name(what)
        if name is None:
            network = self.network
            known = [n.name for n in network.neurons] + [c.name for c in network.connections] + ["E"]
            known += [c.label for c in network.connections if c.label is not None]
            raise UnknownNameError(
                f"no neuron, connection or label '{what}' {offered(what, known, 'there are', most=24)}"
            )
        return replace(self, steps=tuple(self.index.by_name.get(name, ())))

    def state(self, *, upto: int | None = None, sample: int | None = None) -> State:
        """Return the numbers stored on the network after step `upto` (after the last when None).

        Parameters
        ----------
        upto : int, optional
            The number of a step; 0 is before the first.
        sample : int, optional
            Leave out what was computed for other samples.

        Raises
        ------
        UnknownNameError
            There is no such step, or no such sample.
        """
        require_step(self.steps, upto)
        steps = self.steps
        if sample is not None:
            require_sample(self.samples, sample)
            steps = tuple(step for step in steps if step.sample in (sample, None))
        return state_after(self.network, steps, upto, self.conventions.learning_rate)

    # -- inside -----------------------------------------------------------------------------------

    def _content(self) -> tuple[NetworkRecord, Conventions, tuple[TraceStep, ...], tuple[Update, ...]]:
        return self.network, self.conventions, self.steps, self.updates

    def _is_input(self, quantity: str, of: str) -> bool:
        return quantity == "out" and isinstance(of, str) and of in self.index.inputs
