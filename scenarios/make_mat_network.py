"""Makes ``mat-network.mat``, the MATLAB file of that scenario: ``python scenarios/make_mat_network.py``.

A network 3-5-4-2 as MATLAB keeps it: W1, W2, W3 with a row per target (for ``W*x + b``), b1, b2, b3 as
columns, and 40 samples as the columns of ``inputs`` and ``targets``. All numbers have four decimals.
"""

from pathlib import Path

import numpy as np

SIZES = (3, 5, 4, 2)
SAMPLES = 40
SEED = 2026
FILE = Path(__file__).with_name("mat-network.mat")


def variables() -> dict[str, np.ndarray]:
    """Return what stands in the file, by the names of MATLAB."""
    generator = np.random.default_rng(SEED)
    made = {}
    for layer, (sources, targets) in enumerate(zip(SIZES, SIZES[1:], strict=False), start=1):
        made[f"W{layer}"] = generator.standard_normal((targets, sources)) / np.sqrt(sources)
        made[f"b{layer}"] = generator.uniform(-0.5, 0.5, (targets, 1))
    x1, x2, x3 = made["inputs"] = generator.uniform(-1.0, 1.0, (SIZES[0], SAMPLES))
    made["targets"] = np.array([np.sin(2.0 * x1) * x2, x3 - x1 * x2])
    return {name: np.round(numbers, 4) for name, numbers in made.items()}


if __name__ == "__main__":
    from scipy.io import savemat

    savemat(FILE, variables())
    print(f"Wrote {FILE}")
