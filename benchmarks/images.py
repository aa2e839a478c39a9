"""IDX files of the sizes of MNIST's, with random images: speed does not depend on what they show."""

from pathlib import Path

import numpy as np

PARTS = {"train": 60_000, "t10k": 10_000}


def write_images(folder: Path) -> None:
    """Write the four files."""
    generator = np.random.default_rng(7)
    for part, count in PARTS.items():
        images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = generator.integers(0, 10, count, dtype=np.uint8)
        for name, array in (("images-idx3", images), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">i4").tobytes()
            (folder / f"{part}-{name}-ubyte").write_bytes(head + array.tobytes())
