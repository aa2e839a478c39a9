"""A function in LLVM's intermediate representation (IR), written line by line: its flow.

A value is a float of 64 bits, or several side by side: lanes, on which one instruction computes at once.
"""

from collections.abc import Callable, Iterable, Sequence

from neurosim.engines.compiled.ir_lanes import Lanes
from neurosim.engines.compiled.ir_values import Value, type_of


class Ir(Lanes):
    """Loops and conditions."""

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
