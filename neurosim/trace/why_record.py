"""The steps that a number rests on, as a tree."""

from collections.abc import Iterator
from typing import Self

from neurosim.formulas.nodes import Symbol
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord


class WhyRecord(tuple[TraceStep, ...]):
    """The step of a number and all steps it rests on, back to the inputs, in their order.

    Its attributes are described in `neurosim.answers.Why`, which also prints it.
    """

    trace: TraceRecord
    last: TraceStep

    @classmethod
    def of(cls, trace: TraceRecord, last: TraceStep) -> Self:
        """Return the answer for a step."""
        by_id = trace.index.by_id
        found: dict[int, TraceStep] = {}
        waiting = [last]
        while waiting:
            step = waiting.pop()
            if step.id not in found:
                found[step.id] = step
                waiting += [by_id[used] for used in step.uses if used in by_id]
        answer = cls(found[number] for number in sorted(found))
        answer.trace, answer.last = trace, last
        return answer

    def walk(self, levels: int | None = None) -> Iterator[tuple[tuple[bool, ...], TraceStep | Symbol, bool]]:
        """Yield (path, what, repeated), the root first.

        The path says for every level whether the branch is the last of its fork; what was given is a symbol.
        A step that was walked through before is repeated, without what stands below it.

        Parameters
        ----------
        levels : int, optional
            What stands so deep is not walked through.
        """
        by_id = {step.id: step for step in self}
        seen: set[int] = set()
        waiting: list[tuple[tuple[bool, ...], TraceStep | Symbol]] = [((), self.last)]
        while waiting:
            path, what = waiting.pop()
            repeated = isinstance(what, TraceStep) and what.id in seen
            yield path, what, repeated
            if isinstance(what, Symbol) or repeated or len(path) == levels:
                continue
            seen.add(what.id)
            below = _below(what, by_id)
            for number, child in reversed(list(enumerate(below, start=1))):
                waiting.append(((*path, number == len(below)), child))


def _below(step: TraceStep, by_id: dict[int, TraceStep]) -> list[TraceStep | Symbol]:
    """What stands in the formula of a step, each once."""
    found: dict[object, TraceStep | Symbol] = {}
    if step.quantity == "input":
        return []
    for leaf in step.expression.leaves():
        if leaf.step in by_id:
            found[leaf.step] = by_id[leaf.step]
        else:
            found[leaf.quantity, leaf.of] = leaf
    return list(found.values())
