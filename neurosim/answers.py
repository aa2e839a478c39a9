"""What a trace answers to questions, as users hold it: records that print themselves."""

from typing import Any

from neurosim.trace.contributions_record import ContributionsRecord
from neurosim.trace.differences_record import Difference, DifferencesRecord
from neurosim.trace.paths_record import GradientPath, PathsRecord
from neurosim.trace.shown import Shown
from neurosim.trace.symbolic_record import SymbolicRecord
from neurosim.trace.why_record import WhyRecord

__all__ = ["Contributions", "Difference", "Differences", "GradientPath", "Paths", "SymbolicTrace", "Why"]


class Why(Shown, WhyRecord):
    """The step of a number and all steps it rests on, back to the inputs, in their order.

    Printed, it is a tree: below every step stand those whose numbers it uses, and what was given.

    Attributes
    ----------
    trace : Trace
    last : Step
        The step that was asked about.
    """

    def _text(self) -> str:
        from neurosim.printing.trees import WhyPrinter

        return WhyPrinter().print_why(self)

    def _markdown(self) -> str:
        from neurosim.printing.notebook import why_markdown

        return why_markdown(self)

    def __repr__(self) -> str:
        return f"<why of {self.last!r}: {len(self)} steps; print it to read it>"


class Differences(Shown, DifferencesRecord):
    """All numbers that differ between two traces, in the order of the first.

    Attributes
    ----------
    found : tuple of Difference
    same : int
        How many numbers are the same in both.
    labels : mapping from str to str
        The names that the user gave to connections.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self.found)} differences, {self.same} numbers the same; print it to read it>"

    def _text(self) -> str:
        from neurosim.printing.answers import differences_text

        return differences_text(self)

    def _markdown(self) -> str:
        from neurosim.printing.notebook import differences_markdown

        return differences_markdown(self)


class Paths(Shown, PathsRecord):
    """All paths from a connection to the error, in one sample.

    Attributes
    ----------
    connection : str
    gradient : float
        delta * out, what the backward pass gives.
    paths : tuple of GradientPath
        At most 1,000 of them, unless more were asked for.
    count : int
        How many there are.
    edges : int
        How many connections (and ways through softmax groups, and ends) they use together: as many products
        as the backward pass needs.
    ways : tuple of str
        These, one by one: ``h1→o1``, ``o1→E``; ``o1→o2→E`` through the out of another softmax output.
    label : str or None
        The name that the user gave to the connection.
    sample : int or None
        The sample that the gradient is of, where the trace has several.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{self.count} paths from {self.connection}, over {self.edges} edges; print it to read it>"

    def _text(self) -> str:
        from neurosim.printing.answers import paths_text

        return paths_text(self)

    def _markdown(self) -> str:
        from neurosim.printing.notebook import paths_markdown

        return paths_markdown(self)


class Contributions(Shown, ContributionsRecord):
    """A table samples x parameters, which add up to the gradients of the batch.

    Attributes
    ----------
    parameters : tuple of (quantity, of)
        ``gradient`` of a connection or ``bias_gradient`` of a neuron.
    labels : tuple of (str or None)
        The labels of the connections.
    samples : tuple of int
    values : tuple of tuple of float
        One row a sample.
    before : tuple of float
        The gradients that had been accumulated before the trace began; usually 0.
    gradients : tuple of float
        The gradients that an update uses: their sum, or their mean.
    reduction : str
        ``"sum"`` or ``"mean"``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return (
            f"<contributions of {len(self.samples)} samples to {len(self.parameters)} gradients; "
            "print it to read it>"
        )

    def _text(self) -> str:
        from neurosim.printing.answers import contributions_text

        return contributions_text(self)

    def _markdown(self) -> str:
        from neurosim.printing.notebook import contributions_markdown

        return contributions_markdown(self)


class SymbolicTrace(Shown, SymbolicRecord):
    """The formulas of a trace over SymPy symbols.

    The formulas are those the trace was computed with: where an activation has several pieces (relu), they
    hold around the numbers of the trace.

    Parameters
    ----------
    trace : Trace
    numbers : iterable of str
        What stays a number: any of ``input``, ``target``, ``weight``, ``bias``, ``learning_rate``.

    Raises
    ------
    MissingExtraError
        SymPy is not installed.
    NumberError
        A function of the user's own has no formula.
    """

    def _text(self) -> str:
        from neurosim.printing.answers import symbolic_text

        return symbolic_text(self.trace, self.all_formulas())

    def _markdown(self) -> str:
        from neurosim.printing.notebook import symbolic_markdown

        return symbolic_markdown(self.trace, self.all_latex())


def __getattr__(name: str) -> Any:
    from neurosim.ground.moved_names import moved_name

    return moved_name(__name__, name)
