"""Functions that machine code asks the C library for: they are those that Python calls."""

import math

import numpy as np
import pytest

from neurosim.engines.compiled.building import Function, Need
from neurosim.engines.compiled.formulas import OF_LIBRARY
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value

COUNT = 200_000


def by_machine_code(name: str, numbers: np.ndarray) -> np.ndarray:
    ir, found = Ir(), np.zeros(len(numbers))
    ir.begin("entry")

    def one(k: str, _: list[Value]) -> list[Value]:
        ir.store(ir.libm(name, ir.load("%given", k)), "%found", k)
        return []

    ir.loop("%count", [], one)
    head = "define void @all(ptr %given, ptr %found, i64 %count) {"
    text = "\n".join([*ir.declared, head, *ir.lines, "  ret void", "}\n"])
    function = Function(text, "all", ["given", "found"], 1)
    arrays = {"given": numbers, "found": found}
    function(arrays, dict.fromkeys(arrays, Need(len(numbers))), [len(numbers)])
    return found


@pytest.mark.parametrize("name", ["exp", *OF_LIBRARY])
def test_a_function_has_the_bits_of_python_s(name: str) -> None:
    random = np.random.default_rng(7)
    sizes = 2.0 ** random.uniform(-60.0, 9.0, COUNT)
    numbers = sizes if name in ("log", "log1p") else sizes * random.choice([-1.0, 1.0], COUNT)
    expected = np.array(list(map(getattr(math, name), numbers.tolist())))
    assert (by_machine_code(name, numbers).view(np.int64) == expected.view(np.int64)).all()
