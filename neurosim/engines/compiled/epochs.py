"""What all functions of machine code share: epochs, batches, and the update after each."""

from collections.abc import Iterable
from typing import ClassVar

from neurosim.engines.compiled.exponential import Exponential, table
from neurosim.engines.compiled.formulas import Formulas
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.updates import Region, UpdateCode
from neurosim.engines.job import Job


class EpochsKernel:
    """Writes a function ``train``; a subclass writes the passes with one sample.

    Parameters
    ----------
    job : Job
    exponential : Exponential
    fused : bool
        Whether each weight changes right after its last use; else gradients are gathered first.

    Attributes
    ----------
    arrays, numbers : tuple of str
        What the function takes, in this order.
    moves : bool
        Whether it is worth while to look for a quick place for the parameters.
    """

    work_arrays: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    moves: ClassVar[bool] = False
    numbers = ("epochs", "apart", "start", "stop")

    def __init__(self, job: Job, exponential: Exponential, *, fused: bool) -> None:
        self.job, self.fused = job, fused
        self.ir = Ir()
        self.ir.relaxed = not job.exact
        self.registers: list[Value] = []
        self.formulas = Formulas(self.ir, exponential)
        self.update = UpdateCode(self.ir, exponential, job, list(self.regions()))
        slots = tuple(f"slot{k}" for k in range(len(job.optimizer.slots)))
        self.arrays = (
            *("parameters", *self.work_arrays, *self.indices, "trainable", "powers", *slots),
            *("X", "T", "orders", "rates", "costs"),
        )

    def regions(self) -> Iterable[Region]:
        """The parameters that an update changes."""
        raise NotImplementedError

    def sample(self, number: str) -> Value:
        """The passes with one sample; return E, which is not a number if a net or an out is not finite."""
        raise NotImplementedError

    def begin(self) -> list[Value]:
        """The parameters that stay in registers over the samples of an epoch."""
        return []

    def end(self) -> None:
        """Write them back."""

    def renew(self) -> None:
        """What is to be done after an update."""

    def text(self) -> str:
        """Return the module."""
        ir = self.ir
        ir.begin("entry")
        ir.loop("%epochs", [], self._epoch)
        ir.do("ret void")
        head = ", ".join(
            [f"ptr noalias %{name}" for name in self.arrays] + [f"i64 %{name}" for name in self.numbers]
        )
        body = "\n".join(ir.lines)
        parts = [table(), *sorted(ir.declared), *self.formulas.texts]
        return "\n".join([*parts, f"define void @train({head}) {{\n{body}\n}}\n"])

    def take(self, gradient: Value, place: int | str, before: Value | None = None) -> None:
        """Take a gradient off a parameter right now, or add it to those that are gathered.

        Parameters
        ----------
        before : Value, optional
            The parameter, or the gradient so far, where it is known.
        """
        ir, array = self.ir, "%parameters" if self.fused else "%gradients"
        if before is None:
            before = ir.load(array, place, gradient.lanes)
        after = self.descended(before, gradient) if self.fused else ir.operation("fadd", before, gradient)
        ir.store(after, array, place)

    def descended(self, weight: Value, gradient: Value) -> Value:
        """w - rate * gradient."""
        rate = self.ir.spread(self.rate, weight.lanes)
        if self.ir.relaxed:
            return self.ir.multiplied_and_added(self.ir.negative(rate), gradient, weight)
        return self.ir.operation("fsub", weight, self.ir.operation("fmul", rate, gradient))

    def _epoch(self, epoch: str, _: list[Value]) -> list[Value]:
        ir = self.ir
        self.rate = ir.load("%rates", epoch)
        self.order = ir.whole("mul", epoch, "%apart")
        before = ir.load("%costs", epoch)
        if self.fused:

            def one(position: str, carried: list[Value]) -> list[Value]:
                total, *self.registers = carried
                return [ir.operation("fadd", total, self._at(position)), *self.registers]

            cost, *self.registers = ir.loop("%stop", [before, *self.begin()], one, start="%start")
            self.end()
        else:
            (cost,) = self._batches(before)
        ir.store(cost, "%costs", epoch)
        return []

    def _at(self, position: str) -> Value:
        return self.sample(self.ir.whole_at("%orders", self.ir.whole("add", self.order, position)))

    def _batches(self, before: Value) -> list[Value]:
        ir, size = self.ir, self.job.batch_size
        every = ir.whole("sub", "%stop", "%start")
        count = ir.line(f"udiv i64 {ir.whole('add', every, size - 1)}, {size}")

        def batch(number: str, carried: list[Value]) -> list[Value]:
            first = ir.whole("add", ir.whole("mul", number, size), "%start")
            last = ir.line(f"call i64 @llvm.umin.i64(i64 {ir.whole('add', first, size)}, i64 %stop)")
            ir.declared.add("declare i64 @llvm.umin.i64(i64, i64)")

            error = self.batch(first, last)
            return [ir.operation("fadd", carried[0], error)]

        return ir.loop(count, [before], batch)

    def batch(self, first: str, last: str) -> Value:
        """The passes with the samples of a batch, one after the other, and the update; return sum E."""
        ir = self.ir

        def one(position: str, so_far: list[Value]) -> list[Value]:
            return [ir.operation("fadd", so_far[0], self._at(position))]

        (error,) = ir.loop(last, [ir.number(0.0)], one, start=first)
        together = Value(ir.line(f"uitofp i64 {ir.whole('sub', last, first)} to double"))
        self.update.write(self.rate, together)
        self.renew()
        return error
