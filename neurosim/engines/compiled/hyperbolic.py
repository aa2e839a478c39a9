"""tanh on several floats at once, with roundings of its own, where `exact=False` allows it.

Near 0 it is a polynomial, x + c1 x^3 + c2 x^5 + ..., the beginning of the series; elsewhere
1 - 2 / (exp(2 |x|) + 1), which loses digits only near 0. Both are right to about 15 digits.
"""

from functools import cache

from neurosim.engines.compiled.exponential import Exponential
from neurosim.engines.compiled.ir import Ir
from neurosim.engines.compiled.ir_values import Value

#: Up to here the polynomial is taken, of so many terms.
NEAR, TERMS = 0.25, 10
#: From here on exp(2x) + 1 would add nothing to 1, and could leave the range of a float.
LARGEST = 20.0


@cache
def coefficients() -> list[float]:
    """Return the coefficients of x, x^3, x^5, ... in the series of tanh, by tanh' = 1 - tanh^2.

    Examples
    --------
    >>> [round(c, 4) for c in coefficients()[:3]]
    [1.0, -0.3333, 0.1333]
    """
    found = [1.0]
    for k in range(1, TERMS):
        square = sum(found[i] * found[k - 1 - i] for i in range(k))
        found.append(-square / (2 * k + 1))
    return found


def quick_tanh(ir: Ir, exponential: Exponential, x: Value) -> Value:
    """Add the instructions for tanh(x)."""

    def number(value: float) -> Value:
        return ir.number(value, x.lanes)

    square = ir.operation("fmul", x, x)
    total = number(coefficients()[-1])
    for coefficient in reversed(coefficients()[:-1]):
        total = ir.multiplied_and_added(total, square, number(coefficient))
    near = ir.operation("fmul", x, total)
    size = ir.call("fabs", x)
    bounded = ir.greatest([number(LARGEST), size], "olt")
    exp = exponential.write(ir, ir.operation("fadd", bounded, bounded))
    part = ir.operation("fdiv", number(2.0), ir.operation("fadd", exp, number(1.0)))
    far = ir.call("copysign", ir.operation("fsub", number(1.0), part), x)
    return ir.select(ir.compared("ogt", size, number(NEAR)), far, near)
