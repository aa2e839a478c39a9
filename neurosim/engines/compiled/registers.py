"""How much of a computation stays in the registers of the processor."""

from neurosim.engines.compiled.building import this_processor

#: Sums of eight floats that grow at the same time, by a feature of the processor; the rest of the registers
#: is for what is added to them. AVX-512 has 32 registers of eight floats, AVX 16 of four, NEON 32 of two.
SUMS = {"+avx512f": 16, "+avx": 4, "+neon": 4}
#: SSE2 has 16 registers of two floats.
FEWEST_SUMS = 2


def sums_at_once() -> int:
    """Return how many sums of eight floats this computer's processor keeps in registers."""
    features = this_processor().features.split(",")
    return next((sums for feature, sums in SUMS.items() if feature in features), FEWEST_SUMS)
