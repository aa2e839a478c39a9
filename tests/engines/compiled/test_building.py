"""A function of machine code: what it is given is looked at, and what cannot be compiled is told."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from neurosim.engines.base import UnusableError
from neurosim.engines.compiled import building
from neurosim.engines.compiled.building import Function, Need
from neurosim.engines.compiled.processor import Processor, this_processor
from neurosim.engines.places import aligned_zeros
from neurosim.ground.errors import EngineError

DOUBLE = """
define void @double(ptr %x, i64 %count) {
entry:
  br label %loop
loop:
  %k = phi i64 [ 0, %entry ], [ %next, %loop ]
  %place = getelementptr inbounds double, ptr %x, i64 %k
  %before = load double, ptr %place
  %after = fadd double %before, %before
  store double %after, ptr %place
  %next = add i64 %k, 1
  %more = icmp ult i64 %next, %count
  br i1 %more, label %loop, label %end
end:
  ret void
}
"""


def doubled(x: np.ndarray, need: Need, *numbers: int) -> None:
    Function(DOUBLE, "double", ["x"], 1)({"x": x, "unused": np.zeros(0)}, {"x": need}, numbers)


def test_it_computes() -> None:
    x = np.arange(4.0)
    doubled(x, Need(3), 3)
    assert x.tolist() == [0.0, 2.0, 4.0, 3.0]


def read_only() -> np.ndarray:
    x = np.zeros(4)
    x.flags.writeable = False
    return x


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (lambda: np.zeros(3), "an array 'x' of 3 numbers, and needs 4"),
        (lambda: np.zeros(4, np.float32), "an array 'x' of float32, and needs float64"),
        (lambda: np.zeros(4, np.int64), "an array 'x' of int64, and needs float64"),
        (lambda: np.zeros(4, ">f8"), "an array 'x' of >f8, and needs float64"),
        (lambda: np.zeros(8)[::2], "an array 'x' that is in pieces"),
        (lambda: np.zeros((4, 4)).T[:2], "an array 'x' that is in pieces"),
        (lambda: np.zeros(33, np.uint8)[1:].view(np.float64), "an array 'x' that is in pieces"),
        (read_only, "an array 'x' that is in pieces, or cannot be written to"),
    ],
)
def test_an_array_that_it_would_read_wrongly_is_refused(x: Callable[[], np.ndarray], message: str) -> None:
    given = x()
    before = given.copy()
    with pytest.raises(EngineError, match=re.escape(message)):
        doubled(given, Need(4), 4)
    assert (given == before).all()


def test_an_array_that_is_only_read_need_not_be_writeable() -> None:
    x = read_only()
    doubled(x, Need(4, read_only=True), 1)


def test_an_array_that_begins_within_a_line_is_refused_where_lines_are_read() -> None:
    line = aligned_zeros(16)
    doubled(line, Need(4, aligned=True), 4)
    doubled(line[1:], Need(4), 4)
    with pytest.raises(EngineError, match="an array 'x' that begins within a line of the cache"):
        doubled(line[1:], Need(4, aligned=True), 4)


def test_another_number_of_numbers_is_refused() -> None:
    with pytest.raises(EngineError, match="given 2 whole numbers, and takes 1"):
        doubled(np.zeros(4), Need(4), 1, 2)


def test_what_llvm_refuses_is_told() -> None:
    with pytest.raises(UnusableError, match="llvmlite cannot compile on this computer"):
        Function("define nonsense", "nonsense", [], 0)
    with pytest.raises(UnusableError, match="llvmlite cannot compile on this computer"):
        Function(DOUBLE, "double", ["x"], 1, Processor("", "", "no-such-processor"))


def test_a_function_that_the_c_library_has_not_is_told() -> None:
    text = "declare double @no_such_function(double)\n" + DOUBLE
    with pytest.raises(
        UnusableError, match="the C library of this computer has no function 'no_such_function'"
    ):
        Function(text, "double", ["x"], 1)


def test_code_is_kept_by_everything_that_it_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    class Seen:
        def __init__(self, key: str) -> None:
            keys.append(key)

        def read(self) -> None: ...

        def write(self, code: bytes) -> None:
            assert len(code) > 100

    monkeypatch.setattr(building, "KeptCode", Seen)
    here = this_processor()
    building._code(DOUBLE, here)
    building._code(DOUBLE + "\n", here)
    building._code(DOUBLE, here._replace(name="x86-64" if here.has_fma else "generic"))
    building._code(DOUBLE, here._replace(features=""))
    monkeypatch.setattr(building.llvmlite, "__version__", "another")
    building._code(DOUBLE, here)
    monkeypatch.setattr(building.llvm, "llvm_version_info", (99, 0, 0))
    building._code(DOUBLE, here)
    assert len(set(keys)) == len(keys) == 6
