"""The update of all parameters after a batch, by any optimizer: its formula, on eight parameters at once."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.engines.compiled.blocks import LANES
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.formulas import MachineCode
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.job import Job
from neurosim.formulas.nodes import Expression, Number, Symbol

#: The bits of a float that are 0 in a power of 2.
FRACTION = 2**52 - 1


class Region(NamedTuple):
    """Parameters from `start` until `stop` that are changed alike.

    Attributes
    ----------
    penalised : bool
        Whether they are weights, to which a penalty or a decay applies.
    partly : bool
        Whether some of them are frozen, so that `%trainable` has to be asked.
    """

    start: int
    stop: int
    penalised: bool
    partly: bool = False


class UpdateCode:
    """Writes the update.

    It reads %gradients and clears them, and changes %parameters, %powers and %slot0, %slot1, ...
    """

    def __init__(self, ir: Ir, exponential: Exponential, job: Job, regions: Sequence[Region]) -> None:
        self.ir, self.exponential, self.job, self.regions = ir, exponential, job, regions
        self.rule = job.optimizer

    def write(self, rate: Value, size: Value) -> None:
        """Add the instructions, for a learning rate and the number of samples in the batch."""
        ir = self.ir
        self.begin(rate, size)
        for region in self.regions:

            def one(k: str, _: list[Value], region: Region = region) -> list[Value]:
                lanes = min(LANES, region.stop - region.start)
                place = ir.whole("add", ir.whole("mul", k, lanes), region.start)
                gradient = ir.load("%gradients", place, lanes)
                ir.store(ir.number(0.0, lanes), "%gradients", place)
                self.change(region, place, gradient)
                return []

            lanes = min(LANES, region.stop - region.start)
            ir.loop((region.stop - region.start) // lanes, [], one)

    def begin(self, rate: Value, size: Value) -> None:
        """Prepare for the changes after a batch; the powers of the optimizer are renewed."""
        self.rate, self.size = rate, size
        self.powers = self._next_powers()
        if self.job.mean:
            self.inverse = self.ir.operation("fdiv", self.ir.number(1.0), size)
            self.is_power_of_2 = self._has_no_fraction(size)

    def _next_powers(self) -> list[Value]:
        """Renew %powers, and return them."""
        ir = self.ir
        symbols = [Symbol("power", str(k), 0.0) for k in range(len(self.rule.decays))]
        before = {("power", str(k)): ir.load("%powers", k) for k in range(len(symbols))}
        code = MachineCode(ir, self.exponential, before, 1)
        new = [code.write(_tree(power)) for power in self.rule.next_powers(symbols)]
        for k, power in enumerate(new):
            ir.store(power, "%powers", k)
        return new

    def change(self, region: Region, place: int | str, gradient: Value) -> None:
        """Change parameters that lie side by side, by their gradients over all samples of the batch."""
        ir, lanes = self.ir, gradient.lanes
        before = ir.load("%parameters", place, lanes)
        slots = [ir.load(f"%slot{n}", place, lanes) for n in range(len(self.rule.slots))]
        whole = self._mean(gradient) if self.job.mean else gradient
        after, remembered = self._changed(region, before, whole, slots)
        if region.partly:
            trained = ir.load("%trainable", place, lanes)
            yes = ir.compared("une", trained, ir.number(0.0, lanes))
            after = ir.select(yes, after, before)
            remembered = [ir.select(yes, new, old) for new, old in zip(remembered, slots, strict=True)]
        ir.store(after, "%parameters", place)
        for n, slot in enumerate(remembered):
            ir.store(slot, f"%slot{n}", place)

    def _mean(self, gradient: Value) -> Value:
        """The gradient over the number of samples: a product, where it is the very same, is quicker."""
        ir, lanes = self.ir, gradient.lanes
        times = ir.operation("fmul", gradient, ir.spread(self.inverse, lanes))
        if ir.relaxed:
            return times

        def divided() -> list[Value]:
            return [ir.operation("fdiv", gradient, ir.spread(self.size, lanes))]

        return ir.where(self.is_power_of_2, divided, [times], holds=False)[0]

    def _has_no_fraction(self, number: Value) -> str:
        """Whether a float is a power of 2, as a condition."""
        ir = self.ir
        bits = ir.line(f"bitcast {number.typed} to i64")
        return ir.line(f"icmp eq i64 {ir.line(f'and i64 {bits}, {FRACTION}')}, 0")

    def _changed(
        self, region: Region, before: Value, gradient: Value, slots: list[Value]
    ) -> tuple[Value, list[Value]]:
        """The parameter and the slots after the update."""
        ir, job, rule, lanes = self.ir, self.job, self.rule, gradient.lanes
        w, g, r = (Symbol(name, "", 0.0) for name in ("weight", "gradient", "rate"))
        s = [Symbol("slot", str(k), 0.0) for k in range(len(slots))]
        p = [Symbol("power", str(k), 0.0) for k in range(len(self.powers))]
        whole: Expression = job.penalised(g, w) if region.penalised else g
        decaying = w if rule.needs_weight and region.penalised else Number(0.0)
        change, remembered = rule.change(whole, r, s, p, weight=decaying)
        powers = [ir.spread(power, lanes) for power in self.powers]
        given = before, gradient, ir.spread(self.rate, lanes), *slots, *powers
        values = dict(zip((w, g, r, *s, *p), given, strict=True))
        known = {(symbol.quantity, symbol.of): value for symbol, value in values.items()}
        code = MachineCode(ir, self.exponential, known, lanes)
        new = [code.write(_tree(slot)) for slot in remembered]
        return code.write(w + change), new


def _tree(node: Expression | float) -> Expression:
    return node if isinstance(node, Expression) else Number(node)
