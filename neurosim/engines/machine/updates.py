"""The update of all parameters after a batch, by any optimizer: its formula, on eight parameters at once."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.engines.job import Job
from neurosim.engines.machine.blocks import LANES
from neurosim.engines.machine.exponential import Exponential
from neurosim.engines.machine.formulas import MachineCode
from neurosim.engines.machine.ir import Ir, Value
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


class Update:
    """Writes the update.

    It reads %gradients and clears them, and changes %parameters, %powers and %slot0, %slot1, ...
    """

    def __init__(self, ir: Ir, exponential: Exponential, job: Job, regions: Sequence[Region]) -> None:
        self.ir, self.exponential, self.job, self.regions = ir, exponential, job, regions
        self.rule = job.optimizer

    def write(self, rate: Value, size: Value) -> None:
        """Add the instructions, for a learning rate and the number of samples in the batch."""
        powers = self._next_powers()
        for region in self.regions:
            self._region(region, rate, size, powers)

    def _next_powers(self) -> list[Value]:
        ir = self.ir
        symbols = [Symbol("power", str(k), 0.0) for k in range(len(self.rule.decays))]
        before = {symbol: ir.load("%powers", k) for k, symbol in enumerate(symbols)}
        code = MachineCode(ir, self.exponential, before, 1)
        new = [code.write(_tree(power)) for power in self.rule.next_powers(symbols)]
        for k, power in enumerate(new):
            ir.store(power, "%powers", k)
        return new

    def _region(self, region: Region, rate: Value, size: Value, powers: list[Value]) -> None:
        ir = self.ir
        rates, sizes = ir.spread(rate, LANES), ir.spread(size, LANES)
        wide = [ir.spread(power, LANES) for power in powers]

        def one(k: str, _: list[Value]) -> list[Value]:
            place = ir.whole("add", ir.whole("mul", k, LANES), region.start)
            gradient = ir.load("%gradients", place, LANES)
            ir.store(ir.number(0.0, LANES), "%gradients", place)
            before = ir.load("%parameters", place, LANES)
            slots = [ir.load(f"%slot{n}", place, LANES) for n in range(len(self.rule.slots))]
            after, remembered = self._changed(region, before, gradient, rates, sizes, slots, wide)
            if region.partly:
                trained = ir.load("%trainable", place, LANES)
                yes = ir.compared("une", trained, ir.number(0.0, LANES))
                after = ir.select(yes, after, before)
                remembered = [ir.select(yes, new, old) for new, old in zip(remembered, slots, strict=True)]
            ir.store(after, "%parameters", place)
            for n, slot in enumerate(remembered):
                ir.store(slot, f"%slot{n}", place)
            return []

        ir.loop((region.stop - region.start) // LANES, [], one)

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
        known = {w: before, g: gradient, r: rate, n: size}
        known |= dict(zip(s, slots, strict=True)) | dict(zip(p, powers, strict=True))
        code = MachineCode(self.ir, self.exponential, known, LANES)
        new = [code.write(_tree(slot)) for slot in remembered]
        return code.write(w + change), new


def _tree(node: Expression | float) -> Expression:
    return node if isinstance(node, Expression) else Number(node)
