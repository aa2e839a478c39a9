"""Ten million arguments of exp; run as a file, it prints how often each variant differs from the library.

A process of its own can have another exp: the C library chooses one of its builds when it is loaded.
"""

import json
import math
from collections.abc import Iterator

import numpy as np

from neurosim.engines.compiled.processor import this_processor
from neurosim.engines.compiled.variants import exps

PART = 1_000_000
LIMITS = (512.0, 708.3964185322641, 709.782712893384, 744.4400719213812, 745.1332191019412)


def edges() -> np.ndarray:
    """Zeros, denormals, the ends of the range, and what is no number; all with both signs."""
    numbers = [0.0, 5e-324, 1e-310, 2.2250738585072014e-308, math.inf, math.nan, 1.7976931348623157e308]
    numbers += [2.0**-k for k in range(45, 71)]
    for limit in LIMITS:
        below, above = limit, limit
        for _ in range(20):
            below, above = math.nextafter(below, 0.0), math.nextafter(above, math.inf)
            numbers += [below, limit, above]
    return np.array([*numbers, *(-number for number in numbers)])


def arguments() -> Iterator[np.ndarray]:
    """Yield ten parts of a million, over several ranges, and then the edges."""
    random = np.random.default_rng(14)
    for size in (1.0, 1.0, 10.0, 10.0, 40.0, 40.0, 512.0, 760.0):
        yield random.uniform(-size, size, PART)
    yield random.choice([-1.0, 1.0], PART) * 2.0 ** random.uniform(-80.0, 10.0, PART)
    yield random.integers(0, 2**64, PART, np.uint64).view(np.float64)  # any bits
    yield edges()


def differences(variant: str) -> int:
    """Count for how many arguments a variant has other bits than the C library."""
    count = 0
    for part in arguments():
        found, asked = exps(variant, part, this_processor())
        count += int((found.view(np.int64) != asked.view(np.int64)).sum())
    return count


if __name__ == "__main__":
    print(json.dumps({variant: differences(variant) for variant in ("fma", "plain")}))
