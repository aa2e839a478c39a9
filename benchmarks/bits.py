"""Whether sides that promise the same bits have learned them: a hash of all parameters tells."""

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jobs import Job, Parameters
    from sides import Trainer

SAMPLES, EPOCHS = 64, 2  # the passes by hand are slow


def fingerprint(parameters: "Parameters") -> str:
    """SHA-256 of all parameters, bit by bit."""
    found = hashlib.sha256()
    for array in parameters:
        found.update(np.ascontiguousarray(array, dtype=np.float64).tobytes())
    return found.hexdigest()


def learned(trainer: "Trainer", epochs: int, samples: int) -> str:
    """The fingerprint after a training from the start weights."""
    trainer.reset()
    trainer.train(epochs, samples)
    return fingerprint(trainer.parameters())


def few(job: "Job") -> int:
    """Samples of a short training: whole batches, and one that is not full, if there are enough."""
    return min(len(job.X), SAMPLES + job.batch_size // 2)
