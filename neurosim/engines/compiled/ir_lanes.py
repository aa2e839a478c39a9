"""Instructions that look at single lanes: taking them apart, putting them together, turning squares."""

from collections.abc import Sequence

from neurosim.engines.compiled.ir_instructions import Instructions
from neurosim.engines.compiled.ir_values import Value, bits_of, constant, type_of


class Lanes(Instructions):
    """Instructions on lanes."""

    def summed(self, value: Value) -> Value:
        """All lanes together, halves first."""
        while value.lanes > 1:
            half = value.lanes // 2
            low, high = (
                self.narrowed(value, range(begin, begin + half)) if half > 1 else self.lane(value, begin)
                for begin in (0, half)
            )
            value = self.operation("fadd", low, high)
        return value

    def narrowed(self, value: Value, lanes: range) -> Value:
        """Some of the lanes."""
        if len(lanes) == value.lanes:
            return value
        return self._shuffled(value, value, list(lanes))

    def libm(self, function: str, argument: Value) -> Value:
        """A function of the C library, lane by lane."""
        self.declared.add(f"declare double @{function}(double)")
        found = Value("undef", argument.lanes)
        for lane in range(argument.lanes):
            one = self.lane(argument, lane)
            given = Value(self.line(f"call double @{function}({one.typed})"))
            found = self.with_lane(found, lane, given)
        return found

    def lane(self, value: Value, lane: int) -> Value:
        """One float of several."""
        if value.lanes == 1:
            return value
        return Value(self.line(f"extractelement {value.typed}, i32 {lane}"))

    def with_lane(self, value: Value, lane: int, number: Value) -> Value:
        """The same with one float replaced."""
        if value.lanes == 1:
            return number
        return Value(self.line(f"insertelement {value.typed}, {number.typed}, i32 {lane}"), value.lanes)

    def spread(self, number: Value, lanes: int) -> Value:
        """One float in every lane."""
        if lanes == number.lanes:
            return number
        kind = type_of(lanes)
        first = self.line(f"insertelement {kind} undef, {number.typed}, i32 0")
        zeros = f"<{lanes} x i32> zeroinitializer"
        return Value(self.line(f"shufflevector {kind} {first}, {kind} undef, {zeros}"), lanes)

    def any(self, condition: Value) -> str:
        """Whether a condition holds in one lane at least."""
        if condition.lanes == 1:
            return condition.text
        kind = f"i{condition.lanes}"
        bits = self.line(f"bitcast {bits_of(condition.lanes)} {condition.text} to {kind}")
        return self.line(f"icmp ne {kind} {bits}, 0")

    def numbers(self, numbers: Sequence[float]) -> Value:
        """A constant in each lane."""
        lanes = ", ".join(f"double {constant(number)}" for number in numbers)
        return Value(f"<{lanes}>", len(numbers))

    def widened(self, value: Value, lanes: int) -> Value:
        """The same in more lanes, with 0 in the new ones."""
        if value.lanes == lanes:
            return value
        order = ", ".join(f"i32 {min(lane, value.lanes)}" for lane in range(lanes))
        zero = self.number(0.0, value.lanes)
        shuffled = f"shufflevector {value.typed}, {zero.typed}, <{lanes} x i32> <{order}>"
        return Value(self.line(shuffled), lanes)

    def beside(self, values: Sequence[Value]) -> Value:
        """The lanes of several values, one after the other; their number is a power of 2."""
        found = list(values)
        while len(found) > 1:
            pairs = zip(found[::2], found[1::2], strict=True)
            found = [self._shuffled(low, high, range(2 * low.lanes)) for low, high in pairs]
        return found[0]

    def columns(self, rows: Sequence[Value], lanes: int) -> list[Value]:
        """The columns of several rows, each of so many lanes; where there are fewer rows, the rest is 0."""
        width = rows[0].lanes
        missing = max(lanes, width) - len(rows)
        rows = [*rows, *[self.number(0.0, width)] * missing]
        if lanes <= width:
            found = self.transposed(rows[:width])
            return [self.narrowed(column, range(lanes)) for column in found]
        parts = [self.transposed(rows[first : first + width]) for first in range(0, lanes, width)]
        return [self.beside(column) for column in zip(*parts, strict=True)]

    def transposed(self, rows: Sequence[Value]) -> list[Value]:
        """The columns of a square of floats: pairs, fours and eights change places."""
        rows, lanes = list(rows), len(rows)
        step = 1
        while step < lanes:
            new = list(rows)
            for k in range(lanes):
                if k & step:
                    continue
                first, second = rows[k], rows[k + step]
                low = [i if not i & step else lanes + i - step for i in range(lanes)]
                high = [i + step if not i & step else lanes + i for i in range(lanes)]
                new[k], new[k + step] = (self._shuffled(first, second, order) for order in (low, high))
            rows, step = new, 2 * step
        return rows

    def _shuffled(self, first: Value, second: Value, order: Sequence[int]) -> Value:
        chosen = ", ".join(f"i32 {k}" for k in order)
        shuffled = f"shufflevector {first.typed}, {second.typed}, <{len(order)} x i32> <{chosen}>"
        return Value(self.line(shuffled), len(order))

    def mask(self, real: int, lanes: int) -> Value:
        """The condition that holds in the first `real` lanes."""
        bits = ", ".join(f"i1 {str(lane < real).lower()}" for lane in range(lanes))
        return Value(f"<{bits}>", lanes)

    def together(self, numbers: Sequence[Value]) -> Value:
        """Several floats side by side."""
        found = Value("undef", len(numbers))
        for lane, number in enumerate(numbers):
            found = self.with_lane(found, lane, number)
        return found
