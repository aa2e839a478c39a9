"""What a trace answers to questions, as users hold it: records that print themselves."""

from neurosim.trace.contributions_record import ContributionsRecord
from neurosim.trace.differences_record import Difference, DifferencesRecord
from neurosim.trace.paths_record import Path, PathsRecord
from neurosim.trace.shown import Shown
from neurosim.trace.symbolic_record import SymbolicRecord
from neurosim.trace.why_record import WhyRecord

__all__ = ["Contributions", "Difference", "Differences", "Path", "Paths", "SymbolicTrace", "Why"]


class Why(Shown, WhyRecord):
    """The step of a number and all steps it rests on, back to the inputs, in their order.

    Printed, it is a tree: below every step stand those whose numbers it uses, and what was given.

    Attributes
    ----------
    trace : TraceRecord
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
    """All numbers that differ between two traces, in the order of the first; printed, a table.

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
    """All paths from a connection to the error, in one sample; printed, a product for each.

    The attributes are those of `PathsRecord`.
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

    The attributes are those of `ContributionsRecord`.
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
    """The formulas of a trace over SymPy symbols; printed, one a line.

    The methods that give them one by one are those of `SymbolicRecord`.
    """

    def _text(self) -> str:
        from neurosim.printing.answers import symbolic_text

        return symbolic_text(self.trace, self.all_formulas())

    def _markdown(self) -> str:
        from neurosim.printing.notebook import symbolic_markdown

        return symbolic_markdown(self.trace, self.all_latex())
