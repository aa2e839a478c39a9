"""A function in LLVM's intermediate representation (IR), written line by line.

A value is a float of 64 bits, or several side by side: lanes, on which one instruction computes at once.
Every operation is rounded by itself, as in Python: without flags LLVM neither reorders nor contracts.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


def type_of(lanes: int) -> str:
    """Return LLVM's name for so many floats side by side."""
    return "double" if lanes == 1 else f"<{lanes} x double>"


def constant(number: float, lanes: int = 1) -> str:
    """Return a float with all its bits, in every lane."""
    bits = f"0x{struct.unpack('<Q', struct.pack('<d', number))[0]:016X}"
    return bits if lanes == 1 else f"<{', '.join([f'double {bits}'] * lanes)}>"


@dataclass(frozen=True, slots=True)
class Value:
    """What an instruction gave, by its name in the text."""

    text: str
    lanes: int = 1

    @property
    def typed(self) -> str:
        """The name with its type, as an instruction takes it."""
        return f"{type_of(self.lanes)} {self.text}"


class Ir:
    """The lines of one function, which grow from top to bottom.

    Attributes
    ----------
    lines : list of str
    block : str
        The block in which the next instruction stands.
    declared : set of str
        Functions from elsewhere that are called.
    relaxed : bool
        Whether a product may be added without being rounded first.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.declared: set[str] = set()
        self.block = "entry"
        self.relaxed = False
        self._count = 0

    # -- instructions -------------------------------------------------------------------------------------

    def name(self) -> str:
        """Return a name that was not used before."""
        self._count += 1
        return f"%v{self._count}"

    def line(self, instruction: str) -> str:
        """Add an instruction that gives a value; return its name."""
        name = self.name()
        self.lines.append(f"  {name} = {instruction}")
        return name

    def do(self, instruction: str) -> None:
        """Add an instruction that gives none."""
        self.lines.append(f"  {instruction}")

    def operation(self, word: str, left: Value, right: Value) -> Value:
        """fadd, fsub, fmul or fdiv of two values."""
        return Value(self.line(f"{word} {type_of(left.lanes)} {left.text}, {right.text}"), left.lanes)

    def number(self, number: float, lanes: int = 1) -> Value:
        """A constant."""
        return Value(constant(number, lanes), lanes)

    def multiplied_and_added(self, one: Value, other: Value, total: Value | None) -> Value:
        """total + one * other."""
        if total is None:
            return self.operation("fmul", one, other)
        if self.relaxed:
            return self.call("fmuladd", one, other, total)  # together where the processor can
        return self.operation("fadd", total, self.operation("fmul", one, other))

    def negative(self, value: Value) -> Value:
        """Minus a value."""
        return Value(self.line(f"fneg {value.typed}"), value.lanes)

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

    def call(self, function: str, *arguments: Value) -> Value:
        """A function of floats that is applied to every lane: LLVM's own, for all lanes at once."""
        lanes = arguments[0].lanes
        suffix = "f64" if lanes == 1 else f"v{lanes}f64"
        name = f"@llvm.{function}.{suffix}"
        kind = type_of(lanes)
        self.declared.add(f"declare {kind} {name}({', '.join([kind] * len(arguments))})")
        return Value(self.line(f"call {kind} {name}({', '.join(a.typed for a in arguments)})"), lanes)

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

    def compared(self, word: str, left: Value, right: Value) -> Value:
        """A condition, lane by lane: oeq, une, olt, ole, ogt or oge."""
        return Value(self.line(f"fcmp {word} {type_of(left.lanes)} {left.text}, {right.text}"), left.lanes)

    def joined(self, word: str, left: Value, right: Value) -> Value:
        """Two conditions: and, or."""
        return Value(self.line(f"{word} {bits_of(left.lanes)} {left.text}, {right.text}"), left.lanes)

    def select(self, condition: Value, then: Value, otherwise: Value) -> Value:
        """`then` where the condition holds."""
        given = f"{bits_of(condition.lanes)} {condition.text}, {then.typed}, {otherwise.typed}"
        return Value(self.line(f"select {given}"), then.lanes)

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

    def added(self, numbers: Iterable[Value]) -> Value:
        """0 + x_1 + x_2 + ..., one after the other, lane by lane."""
        total: Value | None = None
        for number in numbers:
            before = self.number(0.0, number.lanes) if total is None else total
            total = self.operation("fadd", before, number)
        return self.number(0.0) if total is None else total

    def greatest(self, numbers: Sequence[Value], word: str = "ogt") -> Value:
        """The largest number, of equal ones the first; with ``"olt"`` the smallest."""
        best, *rest = numbers
        for number in rest:
            best = self.select(self.compared(word, number, best), number, best)
        return best

    # -- memory -------------------------------------------------------------------------------------------

    def place(self, array: str, index: str | int) -> str:
        """Where an element of an array of floats stands."""
        return self.line(f"getelementptr inbounds double, ptr {array}, i64 {index}")

    def load(self, array: str, index: str | int, lanes: int = 1) -> Value:
        """Lanes of an array, from an index on."""
        place = self.place(array, index)
        return Value(self.line(f"load {type_of(lanes)}, ptr {place}, align {8 * lanes}"), lanes)

    def store(self, value: Value, array: str, index: str | int) -> None:
        """Write lanes to an array, from an index on."""
        place = self.place(array, index)
        self.do(f"store {value.typed}, ptr {place}, align {8 * value.lanes}")

    def whole_at(self, array: str, index: str | int) -> str:
        """A whole number of an array."""
        place = self.line(f"getelementptr inbounds i64, ptr {array}, i64 {index}")
        return self.line(f"load i64, ptr {place}, align 8")

    def index_at(self, array: str, index: str | int) -> str:
        """A whole number of an array of 32 bits each: places in a network, of which more fit into a cache."""
        place = self.line(f"getelementptr inbounds i32, ptr {array}, i64 {index}")
        return self.line(f"zext i32 {self.line(f'load i32, ptr {place}, align 4')} to i64")

    def together(self, numbers: Sequence[Value]) -> Value:
        """Several floats side by side."""
        found = Value("undef", len(numbers))
        for lane, number in enumerate(numbers):
            found = self.with_lane(found, lane, number)
        return found

    def whole(self, word: str, left: str | int, right: str | int) -> str:
        """add, sub or mul of two whole numbers."""
        if isinstance(left, int) and isinstance(right, int):
            return str({"add": left + right, "sub": left - right, "mul": left * right}[word])
        return self.line(f"{word} i64 {left}, {right}")

    # -- flow ---------------------------------------------------------------------------------------------

    def label(self) -> str:
        """Return the name of a new block."""
        self._count += 1
        return f"b{self._count}"

    def begin(self, label: str) -> None:
        """Begin a block."""
        self.lines.append(f"{label}:")
        self.block = label

    def loop(
        self,
        stop: str | int,
        carried: Sequence[Value],
        body: Callable[[str, list[Value]], Iterable[Value]],
        *,
        start: str | int = 0,
    ) -> list[Value]:
        """Repeat for the indices from `start` to below `stop`, at least once; values are carried along.

        Parameters
        ----------
        body : callable
            Is given the index and the carried values, and returns the new ones.
        """
        if isinstance(stop, int) and isinstance(start, int) and stop - start == 1:
            return list(body(str(start), list(carried)))
        head, before = self.label(), self.block
        self.do(f"br label %{head}")
        self.begin(head)
        index = self.name()
        values = [Value(self.name(), value.lanes) for value in carried]
        place = len(self.lines)
        new = list(body(index, values))
        following = self.line(f"add i64 {index}, 1")
        more = self.line(f"icmp ult i64 {following}, {stop}")
        end = self.label()
        phis = [f"  {index} = phi i64 [ {start}, %{before} ], [ {following}, %{self.block} ]"]
        for value, first, last in zip(values, carried, new, strict=True):
            sources = f"[ {first.text}, %{before} ], [ {last.text}, %{self.block} ]"
            phis.append(f"  {value.text} = phi {type_of(value.lanes)} {sources}")
        self.lines[place:place] = phis
        self.do(f"br i1 {more}, label %{head}, label %{end}")
        self.begin(end)
        return new

    def switch(self, number: str, cases: Sequence[Callable[[], Sequence[Value]]]) -> list[Value]:
        """What the case of a whole number gives."""
        end = self.label()
        labels = [self.label() for _ in cases]
        chosen = " ".join(f"i64 {k}, label %{label}" for k, label in enumerate(labels) if k)
        self.do(f"switch i64 {number}, label %{labels[0]} [ {chosen} ]")
        found: list[tuple[Sequence[Value], str]] = []
        for label, case in zip(labels, cases, strict=True):
            self.begin(label)
            found.append((case(), self.block))
            self.do(f"br label %{end}")
        self.begin(end)
        merged = []
        for k, first in enumerate(found[0][0]):
            sources = ", ".join(f"[ {values[k].text}, %{block} ]" for values, block in found)
            merged.append(Value(self.line(f"phi {type_of(first.lanes)} {sources}"), first.lanes))
        return merged

    def loop_if(
        self,
        stop: str,
        carried: Sequence[Value],
        body: Callable[[str, list[Value]], Iterable[Value]],
        *,
        start: str | int = 0,
    ) -> list[Value]:
        """The same as `loop`, perhaps not once."""
        some = self.line(f"icmp ult i64 {start}, {stop}")
        return self.where(some, lambda: self.loop(stop, carried, body, start=start), carried)

    def repeat(
        self, stop: str, body: Callable[[str, list[Value]], Iterable[Value]], *, start: str | int = 0
    ) -> None:
        """The same, with nothing carried along, and perhaps not once."""
        inside, end = self.label(), self.label()
        some = self.line(f"icmp ult i64 {start}, {stop}")
        self.do(f"br i1 {some}, label %{inside}, label %{end}")
        self.begin(inside)
        self.loop(stop, [], body, start=start)
        self.do(f"br label %{end}")
        self.begin(end)

    def where(
        self,
        condition: str,
        then: Callable[[], Sequence[Value]],
        otherwise: Sequence[Value],
        *,
        holds: bool = True,
    ) -> list[Value]:
        """What `then` gives where a condition holds, and is computed only there; else `otherwise`.

        Parameters
        ----------
        holds : bool
            False turns that round: `then` is computed where the condition does not hold.
        """
        inside, end, before = self.label(), self.label(), self.block
        first, second = (inside, end) if holds else (end, inside)
        self.do(f"br i1 {condition}, label %{first}, label %{second}")
        self.begin(inside)
        found = then()
        last = self.block
        self.do(f"br label %{end}")
        self.begin(end)
        return [
            Value(
                self.line(f"phi {type_of(one.lanes)} [ {one.text}, %{last} ], [ {other.text}, %{before} ]"),
                one.lanes,
            )
            for one, other in zip(found, otherwise, strict=True)
        ]


def bits_of(lanes: int) -> str:
    """Return LLVM's name for so many conditions side by side."""
    return "i1" if lanes == 1 else f"<{lanes} x i1>"
