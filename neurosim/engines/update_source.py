"""An update of all parameters as lines of Python: the formulas of the optimizers, printed."""

from collections.abc import Sequence

from neurosim.engines.job import Job
from neurosim.engines.source import PassesCode
from neurosim.formulas.nodes import Expression, Number, Product, Symbol
from neurosim.formulas.python import PRODUCT, PythonCode
from neurosim.formulas.update_trees import formulas_of
from neurosim.formulas.updates import Descent


class UpdateLines:
    """The lines of an update by an optimizer.

    Parameters
    ----------
    source : PassesCode
    job : Job
    penalised : collection of str
        Names of the parameters to which the L2 penalty applies.
    negative_zeros : collection of str
        Parameters that are -0.0: only at these the sign of a gradient of 0 can be seen.

    Attributes
    ----------
    added_up : bool
        Whether the gradients of several samples are added up in variables of their own.
    slots : tuple of str
        Names of what the optimizer remembers: the first slot of all trainable parameters, then the second.
    powers : tuple of str
    sums : tuple of str
        Names of the gradients that are added up.
    """

    def __init__(
        self,
        source: PassesCode,
        job: Job,
        *,
        penalised: Sequence[str] = (),
        negative_zeros: Sequence[str] = (),
    ) -> None:
        self.source, self.job, self.optimizer = source, job, job.optimizer
        self.penalised, self.negative_zeros = set(penalised), set(negative_zeros)
        self.added_up = added_up = job.batch_size > 1
        names = source.names
        self.trained = [name for name in source.parameters if name in source.gradients]
        self.slots = tuple(names.of(slot, name) for slot in job.optimizer.slots for name in self.trained)
        self.powers = tuple(names.of("power", str(k + 1)) for k in range(len(job.optimizer.decays)))
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
            gradient = _local(self.source.names.of("g", name))
            if self.job.mean:
                gradient = gradient / _local("size")
        else:
            gradient = self.source.gradients[name]
        if name in self.penalised:
            gradient = self.job.penalised(gradient, _local(name))
        return gradient

    def _descent(self, name: str) -> list[str]:
        lines, gradient = self._seen(name, self._gradient(name))
        change, _ = self.optimizer.change(gradient, _local("learning_rate"), (), ())
        return [*lines, *self._added(name, change, self.source.code)]

    def _by_rule(self) -> list[str]:
        """Lines for a rule that remembers; every slot is renewed before the parameter, which needs it new."""
        lines = self._new_powers()
        for name in self.trained:
            lines += self._one_by_rule(name)
        return lines

    def _new_powers(self) -> list[str]:
        """Lines for what is the same for all parameters."""
        lines, code = [], self.source.code
        powers = [_local(power) for power in self.powers]
        for power, tree in zip(powers, self.optimizer.next_powers(powers), strict=True):
            match tree:
                case Product((first, Number(decay))) if first == power:
                    lines.append(f"{power.of} *= {decay!r}")
                case _:
                    lines.append(f"{power.of} = {code.write(tree)}")
            code = code.knowing({tree: power.of})
        return lines

    def _one_by_rule(self, name: str) -> list[str]:
        names, rule = self.source.names, self.optimizer
        gradient = names.of("gradient", name)
        lines, tree = self._seen(name, self._gradient(name))
        lines = lines or [f"{gradient} = {self.source.code.write(tree)}"]
        slots = [_local(names.of(slot, name)) for slot in rule.slots]
        powers = [_local(power) for power in self.powers]
        weight = _local(name) if name in self.penalised else Number(0.0)
        change = rule.change(_local(gradient), _local("learning_rate"), slots, powers, weight=weight)
        code = self.source.code
        for symbol, tree in formulas_of(change, slots, _local("step")):
            lines.append(f"{symbol.of} = {code.write(tree)}")
            code = code.knowing({tree: symbol.of})
        return [*lines, *self._added(name, change[0], code)]

    def _seen(self, name: str, gradient: Expression) -> tuple[list[str], Expression]:
        """The gradient, by a line of its own where one can see whether it is 0.0 or -0.0."""
        if name not in self.negative_zeros:
            return [], gradient
        local = self.source.names.of("gradient", name)
        return [f"{local} = 0.0 + {self.source.code.write(gradient, PRODUCT)}"], _local(local)

    def _added(self, name: str, change: Expression, code: PythonCode) -> list[str]:
        """The line that adds a change to a parameter; none where there is nothing to add."""
        changed = code.write(_local(name) + change)
        return [] if changed == name else [f"{name} = {changed}"]


def _local(name: str) -> Symbol:
    """A variable of the program, in a formula."""
    return Symbol("local", name, 0.0)
