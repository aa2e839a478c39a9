"""The trace: the network as it was, the conventions, and every step of the passes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack, overload

from neurosim.ground.errors import FormatError, UnknownNameError, did_you_mean, listed, require_installed
from neurosim.ground.files import read_text, require_ending, write_text
from neurosim.ground.rounding import Rounding
from neurosim.trace.conventions import Conventions
from neurosim.trace.index import Index
from neurosim.trace.naming import asked_step, in_a_formula, require_name, require_sample, unknown
from neurosim.trace.records import MOST_IN_A_MEAN, NetworkRecord, State, Update
from neurosim.trace.shown import Shown
from neurosim.trace.standing import state_after
from neurosim.trace.steps import Step

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.drawing.page.choices import StepLook
    from neurosim.player import PlayedPage
    from neurosim.printing.notation import Notation
    from neurosim.printing.numbers import NumberFormat
    from neurosim.trace.contributions import Contributions
    from neurosim.trace.differences import Differences
    from neurosim.trace.paths import Paths
    from neurosim.trace.symbolic import SymbolicTrace
    from neurosim.trace.why import Why


@dataclass(frozen=True, slots=True, repr=False)
class Trace(Shown):
    """The record of the passes; every log and figure is made from it.

    Attributes
    ----------
    network : NetworkRecord
        The network before the first step.
    conventions : Conventions
    steps : tuple of Step
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

    network: NetworkRecord
    conventions: Conventions
    steps: tuple[Step, ...]
    updates: tuple[Update, ...] = (Update(1, 1, (1,), None),)
    _index: Index | None = field(default=None, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        name = f" of '{self.network.name}'" if self.network.name is not None else ""
        samples = f"{len(self.samples)} sample" + ("" if len(self.samples) == 1 else "s")
        return f"<trace{name}: {len(self.steps)} steps, {samples}; print it to read it>"

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

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

    def update_of(self, step: Step) -> Update:
        """Return the update that a step belongs to."""
        return self.index.updates[step.update]

    def is_averaged(self, step: Step) -> bool:
        """Whether the update of a step divides the gradients of several samples by their number."""
        return self.conventions.reduction == "mean" and len(self.update_of(step).samples) > 1

    def sample_written(self, step: Step) -> int | None:
        """The number of the sample that E or a gradient carries in a formula, as in ∂E₂/∂w; None for none."""
        if step.phase not in ("error", "backward") or not self.is_averaged(step):
            return None
        few = len(self.update_of(step).samples) <= MOST_IN_A_MEAN
        own = step.quantity == "error" or (few and step.quantity in ("gradient", "bias_gradient"))
        return step.sample if own else None

    # -- asking -----------------------------------------------------------------------------------

    def step(self, quantity: str, of: str, sample: int | None = None) -> Step:
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
            raise unknown(self, quantity, of, sample)
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
            raise unknown(self, quantity, of, sample)
        parts = found.expression.parts()
        number: float = next(part.value for part in parts if (part.quantity, part.of) == (quantity, name))
        return number if isinstance(number, Fraction) else float(number)

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
        from neurosim.trace.why import Why

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
        from neurosim.trace.differences import diff

        return diff(self, other)

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
        from neurosim.trace.paths import paths

        return paths(self, connection, sample)

    def contributions(self) -> "Contributions":
        """Return the table of what every sample adds to every gradient."""
        from neurosim.trace.contributions import contributions

        return contributions(self)

    def carried(self, *, significant: int | None = None, decimals: int | None = None) -> "Trace":
        """Return the trace as a student computes it: every result rounded once, and then used rounded.

        Given numbers stay as they are. Every step also keeps its exact number (`Step.exact`).

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

    def in_fractions(self) -> "Trace":
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
        from neurosim.trace.symbolic import SymbolicTrace

        return SymbolicTrace(self, numbers)

    def of_sample(self, sample: int) -> "Trace":
        """Return the trace with the steps of one sample only; they keep their numbers.

        With the last sample of an update come those of its cost, its gradients and its new parameters.

        Raises
        ------
        UnknownNameError
            There is no such sample.
        """
        require_sample(self, sample)
        last = {update.number for update in self.updates if update.samples[-1:] == (sample,)}
        of_all = self.index.by_sample.get(None, ()) if last else ()
        steps = [*self.index.by_sample.get(sample, ()), *(step for step in of_all if step.update in last)]
        return replace(self, steps=tuple(steps))

    def about(self, what: str) -> "Trace":
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
                f"no neuron, connection or label '{what}' "
                f"({did_you_mean(what, known)}there are {listed(known, 24)})"
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
        return state_after(self, upto, sample)

    # -- showing: doors to higher floors ----------------------------------------------------------

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
    def load(cls, path: str | PathLike[str]) -> "Trace":
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
            return trace_from_json(read_text(path))
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

    # -- inside -----------------------------------------------------------------------------------

    def _is_input(self, quantity: str, of: str) -> bool:
        return quantity == "out" and isinstance(of, str) and of in self.index.inputs
