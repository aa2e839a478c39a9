"""Gradients beside those of two other ways to them, and what there is to say about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neurosim.trace.shown import Shown, escaped, in_formula, markdown_table

MOST_ROWS = 60  # of the table in a notebook


@dataclass(frozen=True, slots=True)
class GradientComparison:
    """One gradient, computed in up to three ways.

    Attributes
    ----------
    parameter : str
        ``"weight of 'i1' -> 'h1'"``, ``"bias of 'h1'"`` or ``"input 'i1'"``.
    backward, central : float
        From the backward pass, and from (E(w + h) - E(w - h)) / 2h.
    complex_step : float or None
        From Im E(w + ih) / h; None where an equation of the user's own does not take complex numbers, and
        where E is so far out that its plain formula gives no number.
    deviation : float
        Difference to the nearer of the two, relative to the gradient (or to the scale of E, where the
        gradient is tiny).
    ok : bool
    """

    parameter: str
    backward: float
    central: float
    complex_step: float | None
    deviation: float
    ok: bool

    def __str__(self) -> str:
        second = "not available" if self.complex_step is None else f"{self.complex_step:z.12g}"
        return (
            f"{self.parameter}: backward {self.backward:z.12g}, central differences {self.central:z.12g}, "
            f"complex step {second}, relative deviation {self.deviation:.1e}"
        )

    def cells(self) -> list[str]:
        """Return the comparison as a row of a table in Markdown."""
        exact = "not available" if self.complex_step is None else in_formula(self.complex_step)
        numbers = [in_formula(self.backward), in_formula(self.central), exact]
        verdict = "agrees" if self.ok else "**does NOT agree**"
        return [escaped(self.parameter), *numbers, f"{self.deviation:.1e}", verdict]


@dataclass(frozen=True, slots=True, repr=False)
class GradientCheck(Shown):
    """All comparisons of a network.

    Attributes
    ----------
    comparisons : tuple of GradientComparison
    central_off : tuple of str
        Parameters at which central differences disagree although the complex step agrees: the function
        has a kink there (relu at net = 0), or E is rounded.
    complex_off : tuple of str
        Parameters at which the complex step disagrees although central differences agree: an equation of
        the user's own does not continue into the complex plane (abs, a comparison).
    """

    comparisons: tuple[GradientComparison, ...]
    central_off: tuple[str, ...] = ()
    complex_off: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when every gradient agrees."""
        return all(comparison.ok for comparison in self.comparisons)

    @property
    def worst(self) -> GradientComparison | None:
        """The comparison with the largest deviation, failed ones first; None if there was none to make."""
        return max(self.comparisons, key=lambda one: (not one.ok, one.deviation), default=None)

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        verdict = "all agree" if self.ok else "NOT all agree"
        return f"<gradient check: {len(self.comparisons)} gradients, {verdict}; print it to read it>"

    def _text(self) -> str:
        first, *others = self._sentences()
        return "\n".join([first, f"worst: {self.worst}", *others])

    def _markdown(self) -> str:
        first, *others = map(escaped, self._sentences())
        heads = ["gradient", "backward", "central differences", "complex step", "relative deviation", ""]
        # The sort is stable: what fails comes first, the rest in its own order.
        shown = sorted(self.comparisons, key=lambda comparison: comparison.ok)[:MOST_ROWS]
        more = len(self.comparisons) - len(shown)
        rest = [f"... {more:,} more gradients"] if more else []
        rows = [comparison.cells() for comparison in shown]
        return "\n\n".join([first, markdown_table(heads, rows), *rest, *others]) + "\n"

    def _sentences(self) -> list[str]:
        """The verdict, and where one of the two ways is off."""
        failed = [comparison for comparison in self.comparisons if not comparison.ok]
        verdict = "all agree" if not failed else f"{len(failed)} do NOT agree"
        lines = [f"{len(self.comparisons)} gradients checked, {verdict}"]
        if self.central_off:
            lines.append(f"central differences are off at a kink or by rounding: {_some(self.central_off)}")
        if self.complex_off:
            lines.append(f"the complex step is off in an equation of your own: {_some(self.complex_off)}")
        return lines


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


def __getattr__(name: str) -> Any:
    from neurosim.ground.moved_names import moved_name

    return moved_name(__name__, name)
