"""Which variant of exp has the bits of this computer's: each is tried."""

import math
from functools import cache

import numpy as np

from neurosim.engines.base import UnusableError
from neurosim.engines.compiled.blocks import LANES
from neurosim.engines.compiled.building import Function, Need
from neurosim.engines.compiled.exponential import Exponential, table
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value
from neurosim.engines.compiled.processor import Processor, this_processor

#: Arguments with which a variant is compared.
TRIED = 20_000
#: What the variants are, in words.
VARIANTS = {
    "fma": "with the steps of the C library, which rounds a product and a sum together",
    "plain": "with the steps of the C library, which rounds every product and every sum",
    "library": "by the C library, one number at a time",
}


def best_variant(processor: Processor | None = None) -> str:
    """Return the quickest variant that gives the bits of this computer's exp for all arguments tried.

    Raises
    ------
    UnusableError
        None does.
    """
    found = _best(processor or this_processor())
    if not found:
        raise UnusableError("the C library that machine code would call has another exp than Python")
    return found


@cache
def _best(processor: Processor) -> str:
    arguments = _arguments()
    expected = np.array(list(map(math.exp, arguments.tolist())))
    for variant in ("fma", "plain") if processor.has_fma else ("plain",):
        found, asked = exps(variant, arguments, processor)
        if not np.array_equal(asked, expected):
            return ""
        if np.array_equal(found, expected):
            return variant
    return "library"


def _arguments() -> np.ndarray:
    """Numbers of both signs and many sizes, up to that from which on the library is asked."""
    k = np.arange(TRIED)
    numbers: np.ndarray = np.ldexp(k * 0.6180339887498949 % 1.0 - 0.5, k % 11)
    return numbers


def exps(variant: str, arguments: np.ndarray, processor: Processor) -> tuple[np.ndarray, np.ndarray]:
    """Return exp of every argument by machine code: as a variant computes it, and as the library does."""
    count = -(-len(arguments) // LANES)
    given, found, asked = (np.zeros(count * LANES) for _ in range(3))
    given[: len(arguments)] = arguments
    ir = Ir()
    ir.begin("entry")

    def some(k: str, _: list[Value]) -> list[Value]:
        first = ir.whole("mul", k, LANES)
        x = ir.together([ir.load("%given", ir.whole("add", first, lane)) for lane in range(LANES)])
        for name, array in ((variant, "%found"), ("library", "%asked")):
            exp = Exponential(name).write(ir, x)
            for lane in range(LANES):
                ir.store(ir.lane(exp, lane), array, ir.whole("add", first, lane))
        return []

    ir.loop("%count", [], some)
    head = "define void @exps(ptr %given, ptr %found, ptr %asked, i64 %count) {"
    text = "\n".join([table(), *sorted(ir.declared), head, *ir.lines, "  ret void", "}\n"])
    function = Function(text, "exps", ["given", "found", "asked"], 1, processor)
    arrays = {"given": given, "found": found, "asked": asked}
    function(arrays, dict.fromkeys(arrays, Need(len(given))), [count])
    return found[: len(arguments)], asked[: len(arguments)]
