"""The trace that users hold: the record of the passes, which can be asked, printed, drawn and played."""

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, Unpack, overload

from neurosim.ground.errors import FormatError, require_installed
from neurosim.ground.files import read_text, require_ending, write_text
from neurosim.ground.notebooks import bundle
from neurosim.ground.rounding import Rounding
from neurosim.trace.shown import Shown
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.answers import Contributions, Differences, Paths, SymbolicTrace, Why
    from neurosim.drawing.page.choices import StepLook
    from neurosim.player import PlayedPage
    from neurosim.printing.notation import Notation
    from neurosim.printing.numbers import NumberFormat


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Trace(Shown, TraceRecord):
    """The record of the passes; every log and figure is made from it.

    Attributes
    ----------
    network : NetworkRecord
        The network before the first step.
    conventions : Conventions
    steps : tuple of TraceStep
    updates : tuple of Update
        The updates that the steps belong to, each with its samples; one where none is made, too.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.0)
    >>> trace = net.trace({"x": 2.0}, {"o": 1.0})
    >>> trace.value("out", "o")
    0.5
    >>> trace.step("delta", "o")
    <step 5: delta of o = -0.125>
    """

    def __repr__(self) -> str:
        name = f" of '{self.network.name}'" if self.network.name is not None else ""
        samples = f"{len(self.samples)} sample" + ("" if len(self.samples) == 1 else "s")
        return f"<trace{name}: {len(self.steps)} steps, {samples}; print it to read it>"

    # -- asking -----------------------------------------------------------------------------------

    def why(self, what: str, of: str | None = None, sample: int | None = None) -> "Why":
        """Return the step of a number and all steps it rests on, back to the inputs, in their order.

        It is a tuple of steps; printed, it is a tree.

        Parameters
        ----------
        what, of : str
            ``why("gradient", "i1->h1")``, or in one text ``why("gradient w1")``. With a name alone,
            ``why("w1")``, the last step about it. Of a part of a formula, such as ``slope`` or
            ``weight_change``, it is the step that has the formula.

        Raises
        ------
        UnknownNameError
            There is no such number.
        """
        from neurosim.answers import Why
        from neurosim.trace.asking import asked_step

        return Why.of(self, asked_step(self, what, of, sample))

    def diff(self, other: "Trace") -> "Differences":
        """Return the numbers that differ from those of another trace, sample by sample.

        For an exact trace against its carried one, for the same network before and after a training, or for
        one bias style against the other: a weight from a constant 1 is compared with the bias it stands for.

        Examples
        --------
        >>> import neurosim as ns
        >>> trace = ns.scenarios.load("mazur").trace()
        >>> trace.diff(trace)
        <0 differences, 49 numbers the same; print it to read it>
        """
        from neurosim.answers import Differences

        return Differences.of(self, other)

    def paths(self, connection: str, sample: int | None = None) -> "Paths":
        """Return the gradient of a connection in one sample as the sum over all paths to the error.

        Raises
        ------
        UnknownNameError
            There is no such gradient in the trace.

        Examples
        --------
        >>> import neurosim as ns
        >>> ns.scenarios.load("mazur").trace().paths("w1")
        <2 paths from i1->h1, over 4 edges; print it to read it>
        """
        from neurosim.answers import Paths

        return Paths.of(self, connection, sample)

    def contributions(self) -> "Contributions":
        """Return the table of what every sample adds to every gradient."""
        from neurosim.answers import Contributions

        return Contributions.of(self)

    def carried(self, *, significant: int | None = None, decimals: int | None = None) -> Self:
        """Return the trace as a student computes it: every result rounded once, and then used rounded.

        Given numbers stay as they are. Every step also keeps its exact number (`TraceStep.exact`).

        Parameters
        ----------
        significant : int, optional
            Significant digits; 4 when `decimals` is not given either.
        decimals : int, optional
            Digits after the point, in place of significant digits.

        Raises
        ------
        NumberError
            The digits are impossible, or the trace is carried already, or over fractions.
        NonFiniteError
            Rounding has made a number 0 by which a formula divides, or whose logarithm it takes.

        Examples
        --------
        >>> import neurosim as ns
        >>> trace = ns.scenarios.load("mazur").trace()
        >>> trace.carried(decimals=4).step("gradient", "w1").drift  # 9 % lost
        -0.0879...
        """
        from neurosim.trace.carrying import carried

        return carried(self, Rounding(significant, decimals))

    def in_fractions(self) -> Self:
        """Return the trace computed over fractions, with no rounding at all; the log shows fractions.

        Raises
        ------
        NumberError
            An activation or loss leaves the fractions (exp, log, tanh), or the trace is carried.
        NonFiniteError
            A formula divides by 0.

        Examples
        --------
        >>> import neurosim as ns
        >>> trace = ns.scenarios.load("hmkcode-linear").trace()
        >>> trace.in_fractions().value("out", "out")
        Fraction(191, 1000)
        """
        from neurosim.trace.fractions import in_fractions

        return in_fractions(self)

    def symbolic(self, numbers: Iterable[str] = ()) -> "SymbolicTrace":
        """Return the formulas of all numbers in the names of weights, biases, inputs and targets (SymPy).

        Parameters
        ----------
        numbers : iterable of str
            What stays a number: any of ``input``, ``target``, ``weight``, ``bias``, ``learning_rate``.

        Raises
        ------
        MissingExtraError
            SymPy is not installed.
        NumberError
            A function of the user's own has no formula.

        Examples
        --------
        >>> import neurosim as ns
        >>> formulas = ns.scenarios.load("mazur").trace().symbolic()
        >>> formulas.formula("net", "h1")
        b_h1 + i1*w1 + i2*w2
        """
        from neurosim.answers import SymbolicTrace

        return SymbolicTrace(self, numbers)

    # -- showing ----------------------------------------------------------------------------------

    @overload
    def draw(
        self, *, step: int | None = ..., sample: int | None = ..., ax: None = None, **look: "Unpack[StepLook]"
    ) -> "Figure": ...

    @overload
    def draw(
        self, *, step: int | None = ..., sample: int | None = ..., ax: "Axes", **look: "Unpack[StepLook]"
    ) -> "Axes": ...

    def draw(
        self,
        *,
        step: int | None = None,
        sample: int | None = None,
        ax: "Axes | None" = None,
        **choices: "Unpack[StepLook]",
    ) -> "Figure | Axes":
        """Draw the network as it is after a step; see `draw_network`.

        Without a step, it is as the passes left it before the weights were changed; with ``"update"`` or
        ``"change"`` in `show`, as it is after the update. Of several samples it is the one that is given,
        or the first.

        Raises
        ------
        UnknownNameError
            There is no such step or sample.
        PassOrderError
            Something in `show` is computed after this step, or by no step of the trace.
        """
        require_installed("draw", "numpy", "matplotlib")
        from neurosim.figures.trace_steps import draw_step

        return draw_step(self, step, sample=sample, ax=ax, **choices)

    def _text(self) -> str:
        from neurosim.printing import TextPrinter

        return TextPrinter().print(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from neurosim.printing.notebook import trace_bundle

        return trace_bundle(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the trace as JSON, atomically.

        Raises
        ------
        FileError
            The file cannot be written.
        FormatError
            Its name has the ending of another format.
        """
        require_ending(path, ".json", others=True)
        write_text(path, self.to_json())

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Read a trace that `save` wrote; it equals the one that was saved.

        Raises
        ------
        FileError
            The file cannot be read.
        FormatError
            It is damaged, not a trace, or of another version.
        """
        from neurosim.trace.reading import trace_from_json

        try:
            return trace_from_json(read_text(path), cls)
        except FormatError as error:
            raise FormatError(f"cannot load a trace from '{path}': {error}") from error

    def to_json(self) -> str:
        """Return the trace as a JSON document, ``neurosim-trace/2``."""
        from neurosim.printing import JsonPrinter

        return JsonPrinter().print(self)

    def play(
        self,
        path: str | PathLike[str] | None = None,
        *,
        title: str | None = None,
        significant: int | None = None,
        decimals: int | None = None,
        numbers: "NumberFormat | None" = None,
        notation: "str | PathLike[str] | Notation" = "net-out",
        language: str | None = None,
    ) -> "PlayedPage":
        """Write a web page that steps through the trace, a single file that works offline.

        Parameters
        ----------
        path : path, optional
            Ends in .html or .htm. Without one the page is only shown, in a notebook.
        title : str, optional
            The heading; by default the name of the network.
        significant, decimals : int, optional
            How computed numbers are rounded; 4 significant digits when neither is given.
        numbers : NumberFormat, optional
            How numbers are written, in place of `significant` and `decimals`.
        notation : str, path or Notation
            ``net-out``, ``nielsen``, ``rumelhart``, ``bishop``, ``mitchell``, ``goodfellow``, or a TOML file.
        language : str, optional
            ``en``, ``de``, ``fr``, ``es`` or ``zh``; that of the notation when None.

        Returns
        -------
        PlayedPage
            It shows itself in a notebook.

        Raises
        ------
        FileError
            The file cannot be written.
        FormatError
            Its name does not end in .html or .htm.
        NeurosimError
            The trace has no steps, or the rounding, notation or language is not valid; see
            `neurosim.player.PlayerPrinter`.
        """
        require_installed("play", "numpy", "matplotlib")
        from neurosim.player import PlayedPage

        if path is not None:
            require_ending(path, ".html", ".htm")
        look = {"numbers": numbers, "notation": notation, "language": language}
        html = self.page(significant=significant, decimals=decimals, title=title, **look)
        page = PlayedPage(html, path)
        if path is not None:
            write_text(path, page.html)
        return page

    def page(self, **look: Any) -> str:
        """Return the page that `play` writes, which takes the same parameters."""
        from neurosim.player import PlayerPrinter

        return PlayerPrinter(**look).print(self)


@bundle.register(TraceStep)
def _step_bundle(step: TraceStep) -> dict[str, str]:
    from neurosim.printing.notebook import step_bundle

    return step_bundle(step)
