"""The trace over symbols: every number as a formula in the names of weights, biases, inputs and targets."""

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from neurosim.formulas.nodes import Call, Expression, Functions, Named, Symbol, as_written, rebuilt
from neurosim.ground.errors import NonFiniteError, NumberError, missing_extra
from neurosim.trace.recomputing import known_by_its_number
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

DIGITS = 30  # of the comparison
MOST_SYMBOLS = 20_000  # of a formula that is written out; more would fill hundreds of pages
MOST_LEVELS = 300  # of steps that rest on each other; SymPy works itself into a formula level by level
#: An expression of SymPy, which says nothing of its types.
Formula: TypeAlias = Any


def _sympy() -> Any:
    try:
        import sympy
    except ImportError:
        raise missing_extra("a formula in symbols", "sympy", "symbolic") from None
    return sympy


class SymbolicRecord:
    """The formulas of a trace over SymPy symbols.

    Its parameters are described in `neurosim.answers.SymbolicTrace`, which also prints it.
    """

    def __init__(self, trace: TraceRecord, numbers: Iterable[str] = ()) -> None:
        _sympy()  # said first where it is missing
        self.trace = trace
        self._labels = trace.network.labels()
        self._numbers = frozenset(numbers)
        self._taken: set[str] = set()
        self._symbols: dict[tuple[str, str, int], Formula] = {}
        self._values: dict[Formula, Formula] = {}
        self._formulas: dict[int, Formula] = {}
        self._decided: dict[int, Formula] = {}  # the same, with no maximum of equal numbers left open
        self._trees: dict[int, tuple[Expression, int | None]] = {}  # each with its sample
        self._sizes: dict[int, int] = {}
        self._levels: dict[int, int] = {}
        for step in trace.steps:
            self._prepare(step)

    def formula(self, quantity: str, of: str, sample: int | None = None) -> Formula:
        """Return the formula of a number, a SymPy expression; see `TraceRecord.step`.

        Raises
        ------
        UnknownNameError
            There is no such step.
        NumberError
            The formula, written out, would have too many symbols.
        """
        step = self.trace.step(quantity, of, sample)
        if self._sizes[step.id] > MOST_SYMBOLS:
            raise NumberError(
                f"the formula of {quantity} of '{of}' would have {self._sizes[step.id]:,} symbols (at most "
                f"{MOST_SYMBOLS:,}); ask for a number that rests on fewer, such as one nearer to the inputs"
            )
        return self._formula(step)

    def differentiated(self, of: str) -> Formula:
        """Return dE/d of a weight or bias, found by SymPy from the formulas of E (of all samples together).

        Where the gradients are averaged, it is that of J, the mean of E. A maximum of equal numbers has no
        derivative; there the first of them counts, as in the passes: the slope of relu at 0 is 0.

        Raises
        ------
        UnknownNameError
            The trace has no gradient of that connection or neuron.
        """
        names = {neuron.name for neuron in self.trace.network.neurons}
        quantity = "bias_gradient" if of in names else "gradient"
        step = self.trace.step(quantity, of)
        parameter = self._symbols[("bias" if of in names else "weight"), step.of, 0]
        averaged = any(step.quantity == "cost" for step in self.trace.steps)
        whole = "cost" if averaged else "error"
        errors = [self._formula(s, self._decided) for s in self.trace.steps if s.quantity == whole]
        try:
            return _sympy().diff(_sympy().Add(*errors), parameter)
        except RecursionError:
            raise self._too_deep(step) from None

    def check(self) -> dict[str, float]:
        """Return how far every gradient is from the one that SymPy differentiates, at the trace's numbers."""
        gradients = dict.fromkeys(
            (step.quantity, step.of)
            for step in self.trace.steps
            if step.quantity in ("gradient", "bias_gradient")
        )
        begun = self._symbols  # what had been accumulated before the trace is no part of its error
        ours = [
            self._formula(self.trace.step(q, of)) - begun.get((f"{q}_so_far", of, 0), 0)
            for q, of in gradients
        ]
        theirs = [self.differentiated(of) for _, of in gradients]
        try:
            numbers = self._numbers_of([*ours, *theirs])
        except RecursionError:
            raise self._too_deep(self.trace.steps[-1]) from None
        pairs = zip(gradients, numbers[: len(ours)], numbers[len(ours) :], strict=True)
        return {of: abs(float(own - other)) for (_, of), own, other in pairs}

    def value(self, formula: Formula) -> float:
        """Return the number of a formula with the numbers of the trace."""
        return float(self._numbers_of([formula])[0])

    def all_formulas(self) -> dict[int, Formula]:
        """Return the formula of every step, by its number.

        Raises
        ------
        NumberError
            Together they would have too many symbols to be read.
        """
        if (size := sum(self._sizes.values())) > MOST_SYMBOLS:
            example = next(step for step in self.trace.steps if step.quantity != "input")
            raise NumberError(
                f"all formulas of this trace together would have {size:,} symbols (at most "
                f"{MOST_SYMBOLS:,}); ask for one of them, such as {example.quantity} of '{example.of}'"
            )
        return {step.id: self._formula(step) for step in self.trace.steps}

    def all_latex(self) -> dict[int, str]:
        """Return the same in LaTeX."""
        return {number: _sympy().latex(formula) for number, formula in self.all_formulas().items()}

    # -- inside -----------------------------------------------------------------------------------

    def _numbers_of(self, formulas: list[Formula]) -> list[Formula]:
        """The numbers of formulas, to many digits.

        A formula holds the formulas of all layers before, again and again; what is common to all of them is
        computed once (SymPy's ``cse``), where putting the numbers in one by one would take minutes.
        """
        import mpmath

        step_up = {"Heaviside": _heaviside}  # the slope of a maximum
        compute = _sympy().lambdify(list(self._values), formulas, [step_up, "mpmath"], cse=True)
        with mpmath.workdps(DIGITS):
            numbers = [mpmath.mpf(value.p) / value.q for value in self._values.values()]
            try:
                return list(compute(*numbers))
            except (ArithmeticError, ValueError) as failure:
                raise NonFiniteError(
                    "the formulas in symbols have no value at the numbers of the trace: a part divides "
                    "by 0, or takes the logarithm of 0; trace a sample at which all parts are defined"
                ) from failure

    def _prepare(self, step: TraceStep) -> None:
        """Keep the tree of a step, name what was given in it, and count its symbols when written out."""
        tree = as_written(step.formula)
        self._refuse_unknown(tree)
        size, level = 0, 0
        for leaf in tree.leaves():
            if leaf.step in self._trees:
                size += self._sizes[leaf.step]
                level = max(level, self._levels[leaf.step] + 1)
            else:
                self._read(leaf, step.sample, {})
                size += 1
        self._trees[step.id], self._sizes[step.id] = (tree, step.sample), size
        self._levels[step.id] = level

    def _formula(self, wanted: TraceStep, made: dict[int, Formula] | None = None) -> Formula:
        """The formula of a step, made from those of the steps it rests on, and of no others.

        Parameters
        ----------
        made : dict, optional
            Where the formulas are kept; `_decided` for those that are differentiated.
        """
        made = self._formulas if made is None else made
        if self._levels[wanted.id] > MOST_LEVELS:
            raise self._too_deep(wanted)
        needed, open_steps = set(), [wanted.id]
        while open_steps:
            number = open_steps.pop()
            if number not in needed and number not in made:
                needed.add(number)
                rests = (leaf.step for leaf in self._trees[number][0].leaves())
                open_steps += [each for each in rests if each is not None and each in self._trees]
        for number in sorted(needed):
            made[number] = self._of(*self._trees[number], made)
        return made[wanted.id]

    def _too_deep(self, step: TraceStep) -> NumberError:
        return NumberError(
            f"the formula of {step.quantity} of '{step.of}' is nested too deeply for SymPy: it rests on a "
            f"chain of {self._levels[step.id]:,} steps; ask for a number that rests on fewer, such as one "
            "nearer to the inputs"
        )

    def _of(self, tree: Expression, sample: int | None, made: dict[int, Formula]) -> Formula:
        if made is self._decided:
            tree = rebuilt(tree, _first_of_equals)
        return _sympy().sympify(
            tree.evaluate(lambda symbol: self._read(symbol, sample, made), self._functions())
        )

    def _functions(self) -> Functions:
        sympy = _sympy()
        return {
            "number": self._rational,
            "exp": sympy.exp,
            "log": sympy.log,
            "log1p": lambda x: sympy.log(1 + x),
            "tanh": sympy.tanh,
            "sqrt": sympy.sqrt,
            "sin": sympy.sin,
            "cos": sympy.cos,
            "atan": sympy.atan,
            "abs": sympy.Abs,
            "max": sympy.Max,
            "min": sympy.Min,
        }

    def _rational(self, number: float) -> Formula:
        return _sympy().Rational(repr(float(number)))

    def _read(self, symbol: Symbol, sample: int | None, made: dict[int, Formula]) -> Formula:
        """The formula of a step, or the symbol of what was given."""
        if symbol.step in made:
            return made[symbol.step]
        if symbol.quantity in self._numbers or symbol.quantity == "out":  # a constant stays a number
            return self._rational(symbol.number)
        own = (sample or 0) if symbol.quantity in ("input", "target", "output_gradient") else 0
        key = (symbol.quantity, symbol.of, own)
        if key not in self._symbols:
            several = own > 0 and len(self.trace.samples) > 1
            name = self._name(symbol) + (f"_{sample}" if several else "")
            while name in self._taken:  # x-1 and x_1 are two neurons
                name += "_"
            self._taken.add(name)
            self._symbols[key] = _sympy().Symbol(name, real=True)
            self._values[self._symbols[key]] = self._rational(symbol.number)
        return self._symbols[key]

    def _name(self, symbol: Symbol) -> str:
        """w1, b_h1, i1, t_o1, eta: names that can be typed."""
        of = re.sub(r"\W+", "_", symbol.of)
        match symbol.quantity:
            case "weight":
                return self._labels.get(symbol.of) or f"w_{of}"
            case "input":
                return of
            case "learning_rate":
                return "eta"
        letter = {"bias": "b", "target": "t"}.get(symbol.quantity, symbol.quantity)
        return f"{letter}_{of}"

    def _refuse_unknown(self, node: Expression) -> None:
        for part in node.walk():
            if isinstance(part, Named) and known_by_its_number(part):
                raise NumberError(
                    f"'{part.symbol}' has no formula, only numbers; give its class a formula to have it in "
                    "symbols"
                )


def _heaviside(number: Formula, at_zero: Formula = 0.5) -> Formula:
    """0 below 0, 1 above."""
    return at_zero if number == 0 else 1 if number > 0 else 0


def _first_of_equals(node: Expression) -> Expression | None:
    """The first of the arguments of a maximum or minimum that are it, where several are equal; else None."""
    if not isinstance(node, Call) or node.function not in ("max", "min"):
        return None
    numbers = [argument.value for argument in node.arguments]
    extreme = max(numbers) if node.function == "max" else min(numbers)
    if numbers.count(extreme) < 2:
        return None
    return rebuilt(node.arguments[numbers.index(extreme)], _first_of_equals)
