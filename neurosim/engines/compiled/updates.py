"""The update of all parameters after a batch, by any optimizer: its formula, on eight parameters at once."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.engines.compiled.blocks import LANES
from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.formulas import MachineCode
from neurosim.engines.compiled.ir import Ir, Value
from neurosim.engines.job import Job
from neurosim.formulas.nodes import Expression, Number, Symbol


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
        ir, powers = self.ir, self.next_powers()
        for region in self.regions:

            def one(k: str, _: list[Value], region: Region = region) -> list[Value]:
                lanes = min(LANES, region.stop - region.start)
                place = ir.whole("add", ir.whole("mul", k, lanes), region.start)
                gradient = ir.load("%gradients", place, lanes)
                ir.store(ir.number(0.0, lanes), "%gradients", place)
                self.change(region, place, gradient, rate, size, powers)
                return []

            lanes = min(LANES, region.stop - region.start)
            ir.loop((region.stop - region.start) // lanes, [], one)

    def next_powers(self) -> list[Value]:
        """Renew %powers, and return them."""
        ir = self.ir
        symbols = [Symbol("power", str(k), 0.0) for k in range(len(self.rule.decays))]
        before = {("power", str(k)): ir.load("%powers", k) for k in range(len(symbols))}
        code = MachineCode(ir, self.exponential, before, 1)
        new = [code.write(_tree(power)) for power in self.rule.next_powers(symbols)]
        for k, power in enumerate(new):
            ir.store(power, "%powers", k)
        return new

    def change(
        self, region: Region, place: int | str, gradient: Value, rate: Value, size: Value, powers: list[Value]
    ) -> None:
        """Change parameters that lie side by side, by their gradients over all samples of the batch."""
        ir, lanes = self.ir, gradient.lanes
        before = ir.load("%parameters", place, lanes)
        slots = [ir.load(f"%slot{n}", place, lanes) for n in range(len(self.rule.slots))]
        wide = [ir.spread(power, lanes) for power in powers]
        after, remembered = self._changed(
            region, before, gradient, ir.spread(rate, lanes), ir.spread(size, lanes), slots, wide
        )
        if region.partly:
            trained = ir.load("%trainable", place, lanes)
            yes = ir.compared("une", trained, ir.number(0.0, lanes))
            after = ir.select(yes, after, before)
            remembered = [ir.select(yes, new, old) for new, old in zip(remembered, slots, strict=True)]
        ir.store(after, "%parameters", place)
        for n, slot in enumerate(remembered):
            ir.store(slot, f"%slot{n}", place)

    def _changed(
        self,
        region: Region,
        before: Value,
        gradient: Value,
        rate: Value,
        size: Value,
        slots: list[Value],
        powers: list[Value],
    ) -> tuple[Value, list[Value]]:
        """The parameter and the slots after the update."""
        job, rule = self.job, self.rule
        w, g, r, n = (Symbol(name, "", 0.0) for name in ("weight", "gradient", "rate", "size"))
        s = [Symbol("slot", str(k), 0.0) for k in range(len(slots))]
        p = [Symbol("power", str(k), 0.0) for k in range(len(powers))]
        whole: Expression = g / n if job.mean else g
        if region.penalised:
            whole = job.penalised(whole, w)
        decaying = w if rule.needs_weight and region.penalised else Number(0.0)
        change, remembered = rule.change(whole, r, s, p, weight=decaying)
        values = dict(zip((w, g, r, n, *s, *p), (before, gradient, rate, size, *slots, *powers), strict=True))
        known = {(symbol.quantity, symbol.of): value for symbol, value in values.items()}
        code = MachineCode(self.ir, self.exponential, known, gradient.lanes)
        new = [code.write(_tree(slot)) for slot in remembered]
        return code.write(w + change), new


def _tree(node: Expression | float) -> Expression:
    return node if isinstance(node, Expression) else Number(node)
