"""Whole layers as matrices next to the scalars: W a + b, (W^T delta) ⊙ f'(net), delta a^T.

The numbers in the matrices are those of the lines; nothing is multiplied here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from neurosim.formulas.nodes import Expression, Named, Negative, Number, Part, Symbol
from neurosim.printing.grids import Equation, Grid, Item, Side, WholeMatrix, as_factors, column
from neurosim.printing.notation import Notation
from neurosim.printing.opposite_delta import turned
from neurosim.trace.carrying import carried_value
from neurosim.trace.records import NeuronRecord
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord


class MatrixLayers:
    """The layers that can be written as matrices: each fed by the one before alone, by weighted sums."""

    def __init__(self, trace: TraceRecord, notation: Notation) -> None:
        network = trace.network
        self.generations = network.generations()
        self.turned, self.carried = notation.turned, trace.conventions.carried
        self.trace = trace
        self._functions: dict[str, str] = {}
        for step in trace.steps:
            if step.quantity == "out" and isinstance(formula := step.expression, Named):
                self._functions[step.of] = formula.symbol
        names = [{neuron.name for neuron in generation} for generation in self.generations]
        sources: dict[str, set[str]] = {}
        for connection in network.connections:
            sources.setdefault(connection.target, set()).add(connection.source)
        self.regular = [
            number
            for number, generation in enumerate(self.generations)
            if number > 0
            and all(
                n.aggregation is None and sources.get(n.name, set()) <= names[number - 1] for n in generation
            )
        ]

    def equations(self, steps: Sequence[TraceStep]) -> Iterator[Equation]:
        """Yield the equations of the lines of one phase of one sample."""
        by = {(step.quantity, step.of): step for step in steps}
        phases = {step.phase for step in steps}
        if "forward" in phases:
            for number in self.regular:
                yield from self._forward(number, by)
        if "backward" in phases:
            for number in reversed(self.regular):
                yield from self._backward(number, by)
        if "gradient" in phases:
            for number in self.regular:
                yield from self._means(number, by)
        if "update" in phases:
            for number in self.regular:
                yield from self._update(number, by)

    # -- inside -----------------------------------------------------------------------------------

    def _forward(self, number: int, by: dict[tuple[str, str], TraceStep]) -> Iterator[Equation]:
        layer, before = self.generations[number], self.generations[number - 1]
        nets = _steps(by, "net", layer)
        if nets is None:
            return
        weights, outs, biases = _matrix(nets, layer, before), _sources(nets, before), _biases(nets)
        sides: list[Side] = [
            (WholeMatrix("net", number),),
            (WholeMatrix("weight", number), self._out(number - 1)),
            (weights, outs),
        ]
        if biases is not None:
            sides[1] += ("+", WholeMatrix("bias", number))
            sides[2] += ("+", biases)
        yield (*sides, (_column(nets),))
        if (values := _steps(by, "out", layer)) is not None and (name := self._function(layer)):
            function = (WholeMatrix("function", number, of=name),)
            yield ((self._out(number),), function, (_column(values),))

    def _out(self, number: int, transposed: bool = False) -> WholeMatrix:
        """The outs of a layer."""
        layer = self.generations[number]
        kinds = {"output" if neuron.output else neuron.kind for neuron in layer}
        where = next(iter(kinds)) if kinds in ({"input"}, {"output"}) else ""
        return WholeMatrix("out", number, transposed, where=where)

    def _function(self, layer: Sequence[NeuronRecord]) -> str:
        """What stands for the activation of a layer, if it is the same for all of it."""
        activations = {neuron.activation for neuron in layer}
        if len(activations) != 1:
            return ""
        return self._functions.get(layer[0].name, str(layer[0].activation))

    def _backward(self, number: int, by: dict[tuple[str, str], TraceStep]) -> Iterator[Equation]:
        layer, before = self.generations[number], self.generations[number - 1]
        deltas = _steps(by, "delta", layer)
        if deltas is None:
            return
        yield from self._delta(number, layer, deltas)
        yield from self._gradient(number, layer, before, by, deltas)
        biases = _steps(by, "bias_gradient", layer)
        if biases is not None and not any(leaf.quantity.endswith("_so_far") for leaf in _all_leaves(biases)):
            sample = self.trace.sample_written(biases[0])
            left, delta = (
                (WholeMatrix("bias_gradient", number, sample=sample),),
                (WholeMatrix("delta", number),),
            )
            yield (left, delta, (self._signed(_column(biases)),))

    def _delta(
        self, number: int, layer: Sequence[NeuronRecord], deltas: list[TraceStep]
    ) -> Iterator[Equation]:
        """delta = dE/dout ⊙ slope, or the short form out - target; nothing that cannot be redone."""
        left: Side = (WholeMatrix("delta", number),)
        shown = (self._signed(_column(deltas)),)
        if all(step.shortcut is not None for step in deltas):
            outs, targets = (column(_leaves(deltas, quantity)) for quantity in ("out", "target"))
            pair: list[tuple[Item, Item]] = [
                (self._out(number), outs),
                (WholeMatrix("target", number), targets),
            ]
            (a, first), (b, second) = pair[::-1] if self.turned else pair
            if all(map(self._short_is_equal, deltas)):
                yield (left, (a, "−", b), (first, "−", second), shown)
            return
        slopes, errors = _parts(deltas, "slope"), _parts(deltas, "error_slope")
        if not slopes or not errors:
            return
        back = self._sent_back(number, layer, errors)
        symbols, numbers = back or (
            (WholeMatrix("error_slope", number, where=self._out(number).where),),
            self._error_slopes(deltas),
        )
        if {neuron.activation for neuron in layer} == {"linear"}:  # its slope is 1
            symbols, numbers = _bare(symbols), _bare(numbers)
        else:
            symbols = (*symbols, "⊙", WholeMatrix("slope", number, of=self._function(layer) or "f"))
            slope = self._factors(slopes)
            numbers = (*numbers, "⊙", *slope) if slope and numbers else ()
        if numbers:
            yield (left, symbols, numbers, shown)

    def _short_is_equal(self, step: TraceStep) -> bool:
        """Whether out - target gives the very number: rounded results may differ in their last digit."""
        if self.carried is None or step.shortcut is None:
            return True
        return bool(carried_value(step.shortcut, self.carried) == step.value)

    def _sent_back(
        self, number: int, layer: Sequence[NeuronRecord], errors: list[Part]
    ) -> tuple[Side, Side] | None:
        """(W^T delta) in letters and in numbers, where all of dE/dout comes from the layer after."""
        following = number + 1
        if any(neuron.output for neuron in layer) or following not in self.regular:
            return None
        after = self.generations[following]
        from_there = {neuron.name for neuron in after}
        if any(
            leaf.of not in from_there for part in errors for leaf in part.leaves() if leaf.quantity == "delta"
        ):
            return None  # some deltas skip a layer on their way back
        weights, deltas = _weights_back(errors, layer, after), self._signed(_deltas(errors, after))
        letters = (WholeMatrix("weight", following, True), WholeMatrix("delta", following))
        return ("(", *letters, ")"), ("(", weights, deltas, ")")

    def _error_slopes(self, deltas: list[TraceStep]) -> Side:
        """dE/dout by its own numbers, with the sign of the notation."""
        trees = [turned(step.expression, "delta") if self.turned else step.expression for step in deltas]
        outside = {isinstance(tree, Negative) for tree in trees}
        parts = [part for tree in trees for part in tree.parts() if part.quantity == "error_slope"]
        found = self._factors(parts) if len(outside) == 1 else ()
        return ("−", *found) if found and True in outside else found

    def _factors(self, parts: list[Part]) -> Side:
        """A part of every delta by its own numbers; its rounded value is for exact logs alone."""
        found = as_factors([part.body for part in parts])
        if len(found) == 1 and isinstance(found[0], Number):  # the 0 and 1 of relu
            return (column([Number(float(part.value)) for part in parts]),)
        return found or (() if self.carried is not None else (_numbers(parts),))

    def _gradient(
        self,
        number: int,
        layer: Sequence[NeuronRecord],
        before: Sequence[NeuronRecord],
        by: dict[tuple[str, str], TraceStep],
        deltas: list[TraceStep],
    ) -> Iterator[Equation]:
        names = [[f"{s.name}->{t.name}" for s in before] for t in layer]
        steps = {name: by["gradient", name] for row in names for name in row if ("gradient", name) in by}
        known = list(steps.values())
        if not known or any(leaf.quantity.endswith("_so_far") for leaf in _all_leaves(known)):
            return  # what adds to earlier samples is written line by line
        rows = tuple(
            tuple(_result(steps[name]) if name in steps else Number(0.0) for name in row) for row in names
        )
        outs = {leaf.of: leaf for leaf in _all_leaves(known) if leaf.quantity in ("out", "input")}
        row = Grid((tuple(outs.get(neuron.name, Number(0.0)) for neuron in before),))
        yield (
            (WholeMatrix("gradient", number, sample=self.trace.sample_written(known[0])),),
            (WholeMatrix("delta", number), self._out(number - 1, True)),
            (self._signed(_column(deltas)), row),
            (self._signed(Grid(rows)),),
        )

    def _means(self, number: int, by: dict[tuple[str, str], TraceStep]) -> Iterator[Equation]:
        """The mean of the gradients of a small batch: (dE_1/dW + dE_2/dW) / 2."""
        layer, before = self.generations[number], self.generations[number - 1]
        weights = [[f"{s.name}->{t.name}" for s in before] for t in layer]
        for quantity, names in (("gradient", weights), ("bias_gradient", [[t.name] for t in layer])):
            known = [by[quantity, name] for row in names for name in row if (quantity, name) in by]
            leaves = {
                (leaf.sample, leaf.of): leaf for leaf in _all_leaves(known) if leaf.quantity == quantity
            }
            if not leaves:
                continue
            letters: list[Item] = []
            numbers: list[Item] = []
            for sample in dict.fromkeys(sample for sample, _ in leaves):
                plus = ["+"] if letters else []
                letters += [*plus, WholeMatrix(quantity, number, sample=sample)]
                numbers += [*plus, self._signed(_grid(names, sample, leaves))]
            divided = (")", "/", Number(float(letters.count("+") + 1)))
            means = _grid(names, None, {(None, step.of): _result(step) for step in known})
            yield (
                (WholeMatrix(f"mean_{quantity}", number),),
                ("(", *letters, *divided),
                ("(", *numbers, *divided),
                (self._signed(means),),
            )

    def _update(self, number: int, by: dict[tuple[str, str], TraceStep]) -> Iterator[Equation]:
        layer, before = self.generations[number], self.generations[number - 1]
        yield from self._changed(
            number, "weight", [[f"{s.name}->{t.name}" for s in before] for t in layer], by
        )
        yield from self._changed(number, "bias", [[t.name] for t in layer], by)

    def _changed(
        self, number: int, quantity: str, names: list[list[str]], by: dict[tuple[str, str], TraceStep]
    ) -> Iterator[Equation]:
        """The new weights or biases of a layer, where all of them change."""
        gradient = "gradient" if quantity == "weight" else "bias_gradient"
        if not all((quantity, name) in by for row in names for name in row):
            return
        steps = {name: by[quantity, name] for row in names for name in row}
        leaves = {(leaf.quantity, leaf.of): leaf for leaf in _all_leaves(list(steps.values()))}
        if any(kind == f"mean_{gradient}" for kind, _ in leaves):
            gradient = f"mean_{gradient}"

        def grid(read: Callable[[str], Expression]) -> Grid:
            return Grid(tuple(tuple(read(name) for name in row) for row in names))

        rate = leaves["learning_rate", ""]
        old, new = grid(lambda name: leaves[quantity, name]), grid(lambda name: _result(steps[name]))
        gradients = self._signed(grid(lambda name: leaves[gradient, name]))
        sign = "+" if self.turned else "−"
        yield (
            (WholeMatrix(quantity, number, new=True),),
            (
                WholeMatrix(quantity, number),
                sign,
                WholeMatrix("learning_rate"),
                WholeMatrix(gradient, number),
            ),
            (old, sign, rate, gradients),
            (new,),
        )

    def _signed(self, grid: Grid) -> Grid:
        """The numbers of deltas and gradients, with the sign of the notation."""
        if not self.turned:
            return grid
        rows = tuple(tuple(_minus(entry) for entry in row) for row in grid.rows)
        return Grid(rows, grid.transposed)


def _grid(names: list[list[str]], sample: int | None, known: Mapping[tuple[int | None, str], Symbol]) -> Grid:
    """The numbers of one sample; 0 where there is no connection."""
    return Grid(tuple(tuple(known.get((sample, name), Number(0.0)) for name in row) for row in names))


def _bare(side: Side) -> Side:
    """A side without brackets around all of it."""
    return side[1:-1] if side[:1] == ("(",) and side.index(")") == len(side) - 1 else side


def _minus(entry: Expression) -> Expression:
    if isinstance(entry, Symbol):
        return Symbol(entry.quantity, entry.of, -entry.number, entry.step, entry.label)
    return Number(-entry.number) if isinstance(entry, Number) else Negative(entry)


def _steps(
    by: dict[tuple[str, str], TraceStep], quantity: str, layer: Sequence[NeuronRecord]
) -> list[TraceStep] | None:
    """The steps of a quantity of all neurons of a layer; None where one is missing."""
    found = [by.get((quantity, neuron.name)) for neuron in layer]
    return None if any(step is None for step in found) else [step for step in found if step is not None]


def _result(step: TraceStep) -> Symbol:
    return Symbol(step.quantity, step.of, step.value, step.id)


def _column(steps: Sequence[TraceStep]) -> Grid:
    return column([_result(step) for step in steps])


def _all_leaves(steps: Sequence[TraceStep]) -> list[Symbol]:
    return [leaf for step in steps for leaf in step.expression.leaves()]


def _leaves(steps: Sequence[TraceStep], quantity: str) -> list[Symbol]:
    """The out or target of each step's own neuron, from its shortcut."""
    return [
        leaf
        for step in steps
        if step.shortcut is not None
        for leaf in step.shortcut.leaves()
        if leaf.quantity == quantity
    ]


def _matrix(nets: Sequence[TraceStep], layer: Sequence[NeuronRecord], before: Sequence[NeuronRecord]) -> Grid:
    weights = {leaf.of: leaf for leaf in _all_leaves(nets) if leaf.quantity == "weight"}
    return Grid(tuple(tuple(weights.get(f"{s.name}->{t.name}", Number(0.0)) for s in before) for t in layer))


def _sources(nets: Sequence[TraceStep], before: Sequence[NeuronRecord]) -> Grid:
    outs = {leaf.of: leaf for leaf in _all_leaves(nets) if leaf.quantity in ("out", "input")}
    return Grid(tuple((outs.get(neuron.name, Number(0.0)),) for neuron in before))


def _biases(nets: Sequence[TraceStep]) -> Grid | None:
    found = [[leaf for leaf in step.expression.leaves() if leaf.quantity == "bias"] for step in nets]
    if not any(found):
        return None
    return Grid(tuple((biases[0] if biases else Number(0.0),) for biases in found))


def _parts(deltas: Sequence[TraceStep], quantity: str) -> list[Part]:
    """The part of that name in every delta; none where a delta is no simple product (softmax)."""
    found = []
    for step in deltas:
        parts = [part for part in step.expression.parts() if part.quantity == quantity]
        if len(parts) != 1:
            return []
        found.append(parts[0])
    return found


def _numbers(parts: Sequence[Part]) -> Grid:
    """The values of parts; they are computed, so they are rounded as results are."""
    return column([Symbol(part.quantity, part.of, float(part.value), 0) for part in parts])


def _deltas(errors: Sequence[Part], after: Sequence[NeuronRecord]) -> Grid:
    deltas = {leaf.of: leaf for part in errors for leaf in part.leaves() if leaf.quantity == "delta"}
    return Grid(tuple((deltas.get(neuron.name, Number(0.0)),) for neuron in after))


def _weights_back(
    errors: Sequence[Part], layer: Sequence[NeuronRecord], after: Sequence[NeuronRecord]
) -> Grid:
    """The transposed weights to the layer after, a row for each neuron of this one."""
    weights = {leaf.of: leaf for part in errors for leaf in part.leaves() if leaf.quantity == "weight"}
    return Grid(tuple(tuple(weights.get(f"{s.name}->{t.name}", Number(0.0)) for t in after) for s in layer))
