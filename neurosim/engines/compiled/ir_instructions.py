"""The instructions of a function in IR: arithmetic, comparisons, memory."""

from collections.abc import Iterable, Sequence

from neurosim.engines.compiled.ir_values import Value, bits_of, constant, type_of


class Instructions:
    """The lines of one function, which grow from top to bottom.

    Every operation is rounded by itself, as in Python: without flags LLVM neither reorders nor contracts.

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

    def call(self, function: str, *arguments: Value) -> Value:
        """A function of floats that is applied to every lane: LLVM's own, for all lanes at once."""
        lanes = arguments[0].lanes
        suffix = "f64" if lanes == 1 else f"v{lanes}f64"
        name = f"@llvm.{function}.{suffix}"
        kind = type_of(lanes)
        self.declared.add(f"declare {kind} {name}({', '.join([kind] * len(arguments))})")
        return Value(self.line(f"call {kind} {name}({', '.join(a.typed for a in arguments)})"), lanes)

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

    def whole(self, word: str, left: str | int, right: str | int) -> str:
        """add, sub or mul of two whole numbers."""
        if isinstance(left, int) and isinstance(right, int):
            return str({"add": left + right, "sub": left - right, "mul": left * right}[word])
        return self.line(f"{word} i64 {left}, {right}")
