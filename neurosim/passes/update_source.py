"""An update of all parameters as lines of Python: the formulas of the optimizers, printed."""

from collections.abc import Sequence

from neurosim.equations.updates import Descent, Optimizer
from neurosim.passes.source import Source
from neurosim.trace import expressions as m
from neurosim.trace.code import CHOICE, PRODUCT, PythonCode
from neurosim.trace.expressions import Expression, Number, Symbol


class UpdateLines:
    """The lines of an update by an optimizer.

    Parameters
    ----------
    source : Source
    optimizer : Optimizer
    penalised : collection of str
        Names of the parameters to which the L2 penalty applies.
    added_up : bool
        Whether the gradients of several samples are added up in variables of their own.
    mean : bool
        Whether they are divided by the number of samples.
    negative_zeros : collection of str
        Parameters that are -0.0: only at these the sign of a gradient of 0 can be seen.

    Attributes
    ----------
    slots : tuple of str
        Names of what the optimizer remembers: the first slot of all trainable parameters, then the second.
    powers : tuple of str
    sums : tuple of str
        Names of the gradients that are added up.
    """

    def __init__(
        self,
        source: Source,
        optimizer: Optimizer,
        *,
        l2: float = 0.0,
        penalised: Sequence[str] = (),
        added_up: bool = False,
        mean: bool = False,
        negative_zeros: Sequence[str] = (),
    ) -> None:
        self.source, self.optimizer = source, optimizer
        self.l2, self.penalised, self.negative_zeros = l2, set(penalised), set(negative_zeros)
        self.added_up, self.mean = added_up, mean
        names = source.names
        self.trained = [name for name in source.parameters if name in source.gradients]
        self.slots = tuple(names.of(slot, name) for slot in optimizer.slots for name in self.trained)
        self.powers = tuple(names.of("power", str(k + 1)) for k in range(len(optimizer.decays)))
        still = [name for name in self.trained if source.code.bare(source.gradients[name]) == Number(0.0)]
        self._still = set(still)
        self.sums = tuple(names.of("g", name) for name in self.trained if added_up and name not in still)

    def adding(self) -> list[str]:
        """Lines that add the gradients of one sample."""
        lines = []
        for name in self.trained:
            if name not in self._still:
                total = self.source.names.of("g", name)
                lines.append(f"{total} += {self.source.code.write(self.source.gradients[name])}")
        return lines

    def lines(self) -> list[str]:
        """Lines that change every trainable parameter."""
        if type(self.optimizer) is Descent:
            return [line for name in self.trained for line in self._descent(name)]
        return self._by_rule()

    def _gradient(self, name: str) -> Expression:
        """The gradient of a parameter, over all samples and with the share of the penalty."""
        if name in self._still:
            gradient: Expression = Number(0.0)
        elif self.added_up:
            gradient = Symbol("local", self.source.names.of("g", name), 0.0)
            if self.mean:
                gradient = gradient / Symbol("local", "size", 1.0)
        else:
            gradient = self.source.gradients[name]
        if self.l2 != 0.0 and name in self.penalised:
            gradient = gradient + self.l2 * Symbol("local", name, 0.0)
        return gradient

    def _descent(self, name: str) -> list[str]:
        rate = Symbol("learning_rate", "", 0.0)
        gradient, lines = self._gradient(name), []
        if name in self.negative_zeros:
            local = self.source.names.of("gradient", name)
            lines = [f"{local} = 0.0 + {self.source.code.write(gradient, PRODUCT)}"]
            gradient = Symbol("local", local, 0.0)
        change, _ = self.optimizer.change(gradient, rate, (), ())  # type: ignore[arg-type]
        return [*lines, *self._added(name, name, change, self.source.code)]

    def _added(self, new: str, name: str, change: Expression, code: PythonCode) -> list[str]:
        """The line that adds a change to a parameter; none where there is nothing to add."""
        changed = code.write(Symbol("local", name, 0.0) + change)
        return [] if changed == name else [f"{new} = {changed}"]

    def _by_rule(self) -> list[str]:
        """Lines that first compute everything and then change it, so that no call stands between."""
        names, rule = self.source.names, self.optimizer
        rate = Symbol("learning_rate", "", 0.0)
        lines, last = [], []
        powers = []
        for power, decay in zip(self.powers, rule.decays, strict=True):
            new = names.of("next", power)
            lines.append(f"{new} = {power}*{float(decay)!r}")
            last.append(f"{power} = {new}")
            powers.append(Symbol("local", new, 0.0))
        for name in self.trained:
            local = names.of("gradient", name)
            zero = "0.0 + " if name in self.negative_zeros else ""
            lines.append(
                f"{local} = {zero}{self.source.code.write(self._gradient(name), PRODUCT if zero else CHOICE)}"
            )
            slots = [names.of(slot, name) for slot in rule.slots]
            change, remembered = rule.change(
                Symbol("local", local, 0.0),
                rate,  # type: ignore[arg-type]
                [Symbol("local", slot, 0.0) for slot in slots],
                powers,  # type: ignore[arg-type]
                m.sqrt,
            )
            code = self.source.code
            for slot, tree in zip(slots, remembered, strict=True):
                new = names.of("next", slot)
                lines.append(f"{new} = {code.write(tree)}")
                last.append(f"{slot} = {new}")
                code = code.knowing({tree: new})
            new = names.of("next", name)
            lines += self._added(new, name, change, code)
            last.append(f"{name} = {new}")
        return lines + last
