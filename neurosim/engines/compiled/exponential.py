"""exp on several floats at once, with the very bits of the C library's exp.

The C libraries of Linux compute exp(x) as 2^(k/128) * e^r: k is x*128/log(2) rounded, r what is left, below
0.0028 in size, for which a polynomial of degree 5 will do; 2^(k/128) stands in a table [1]_. The
same steps, in the same order, give the same bits. The library has two builds, of which the processor chooses
one: with fused multiplications and additions (fma), and without.

References
----------
.. [1] P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point
   arithmetic", ACM Transactions on Mathematical Software 15(2), 1989.
"""

import struct
from decimal import Decimal, localcontext
from functools import cache

from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value, constant

ENTRIES = 128
#: Beyond this size of x the library is asked, lane by lane: results may leave the range of a float.
FAR = 512.0
#: 128/log(2), and log(2)/128 in two parts, of which the first has trailing zeros.
PER_ENTRY = float.fromhex("0x1.71547652b82fep+7")
FIRST_PART = float.fromhex("-0x1.62e42fefa0000p-8")
SECOND_PART = float.fromhex("-0x1.cf79abc9e3b3ap-47")
#: Adding it leaves a whole number in the last bits.
SHIFT = 1.5 * 2.0**52
#: e^r = 1 + r + C2 r^2 + C3 r^3 + C4 r^4 + C5 r^5.
C2, C3, C4, C5 = map(
    float.fromhex,
    ("0x1.ffffffffffdbdp-2", "0x1.555555555543cp-3", "0x1.55555cf172b91p-5", "0x1.1111167a4d017p-7"),
)


@cache
def table() -> str:
    """Return the constants @tails and @scales: 2^(i/128) as a float, and what that has lost, relative."""
    tails, scales = [], []
    with localcontext() as context:
        context.prec = 60
        step = Decimal(2)
        for _ in range(ENTRIES.bit_length() - 1):
            step = step.sqrt()
        exact = Decimal(1)
        for i in range(ENTRIES):
            near = float(exact)
            tails.append(float(exact / Decimal(near) - 1) if i else 0.0)
            scales.append(_bits(near) - (i << 52) // ENTRIES)
            exact *= step
    tail_texts = ", ".join(f"double {constant(tail)}" for tail in tails)
    scale_texts = ", ".join(f"i64 {scale}" for scale in scales)
    return (
        f"@tails = internal constant [{ENTRIES} x double] [{tail_texts}], align 64\n"
        f"@scales = internal constant [{ENTRIES} x i64] [{scale_texts}], align 64\n"
    )


def _bits(number: float) -> int:
    found: int = struct.unpack("<q", struct.pack("<d", number))[0]
    return found


class Exponential:
    """Writes exp.

    Parameters
    ----------
    variant : str
        ``"fma"``, ``"plain"``, or ``"library"``, which asks the library for every lane.
    """

    def __init__(self, variant: str) -> None:
        self.variant = variant

    def write(self, ir: Ir, x: Value) -> Value:
        """Add the instructions for exp(x)."""
        if self.variant == "library":
            return ir.libm("exp", x)
        quick = self._quick(ir, x)
        size = ir.call("fabs", x)
        far = ir.compared("uge", size, ir.number(FAR, x.lanes))
        (found,) = ir.where(ir.any(far), lambda: [ir.libm("exp", x)], [quick])
        return found

    def _quick(self, ir: Ir, x: Value) -> Value:
        lanes = x.lanes

        def number(value: float) -> Value:
            return ir.number(value, lanes)

        def times(a: Value, b: Value) -> Value:
            return ir.operation("fmul", a, b)

        def plus(a: Value, b: Value) -> Value:
            return ir.operation("fadd", a, b)

        def fma(a: Value, b: Value, c: Value) -> Value:
            return ir.call("fma", a, b, c) if self.variant == "fma" else plus(times(a, b), c)

        shifted = fma(x, number(PER_ENTRY), number(SHIFT))
        whole = ir.operation("fsub", shifted, number(SHIFT))
        if self.variant == "fma":
            r = fma(whole, number(FIRST_PART), x)
            r = fma(whole, number(SECOND_PART), r)
        else:
            r = plus(plus(x, times(whole, number(FIRST_PART))), times(whole, number(SECOND_PART)))
        tail, scale = self._looked_up(ir, shifted)
        square = times(r, r)
        if self.variant == "fma":
            power = fma(fma(number(C3), r, number(C2)), square, plus(r, tail))
            power = fma(times(square, square), fma(r, number(C5), number(C4)), power)
        else:
            first = times(square, plus(number(C2), times(r, number(C3))))
            second = times(times(square, square), plus(number(C4), times(r, number(C5))))
            power = plus(plus(plus(tail, r), first), second)
        return fma(scale, power, scale) if self.variant == "fma" else plus(scale, times(scale, power))

    def _looked_up(self, ir: Ir, shifted: Value) -> tuple[Value, Value]:
        """The entry of the table for each lane, with the power of two put into its exponent."""
        lanes = shifted.lanes
        kind = "i64" if lanes == 1 else f"<{lanes} x i64>"
        bits = ir.line(f"bitcast {shifted.typed} to {kind}")
        tail, entry = Value("undef", lanes), "undef"
        for lane in range(lanes):
            one = bits if lanes == 1 else ir.line(f"extractelement {kind} {bits}, i32 {lane}")
            index = ir.line(f"and i64 {one}, {ENTRIES - 1}")
            tail = ir.with_lane(tail, lane, ir.load("@tails", index))
            place = ir.line(f"getelementptr inbounds i64, ptr @scales, i64 {index}")
            loaded = ir.line(f"load i64, ptr {place}, align 8")
            entry = (
                loaded if lanes == 1 else ir.line(f"insertelement {kind} {entry}, i64 {loaded}, i32 {lane}")
            )
        places = "45" if lanes == 1 else f"<{', '.join(['i64 45'] * lanes)}>"
        exponent = ir.line(f"shl {kind} {bits}, {places}")
        together = ir.line(f"add {kind} {entry}, {exponent}")
        return tail, Value(
            ir.line(f"bitcast {kind} {together} to {'double' if lanes == 1 else f'<{lanes} x double>'}"),
            lanes,
        )
