"""The engine of an older checkout, in a process of its own that sleeps while the others are measured.

The same file is both ends: imported, it starts ``python before.py CHECKOUT JOB`` and asks it over pipes.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any, BinaryIO

CHECKOUT = "NEUROSIM_BEFORE"  # the variable of the environment that says where it lies


class Before:
    """The same job, in the same rounds, by the engine that took the place of ours then."""

    @staticmethod
    def can(job: Any) -> bool:
        """Jobs that the other process can make for itself."""
        from jobs import JOBS

        return job.key in JOBS

    def __init__(self, job: Any) -> None:
        command = [sys.executable, __file__, os.environ[CHECKOUT], job.key]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("reset")

    def reset(self) -> None:
        """Back to the weights that all start from."""
        self.ask("reset")

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        self.ask("train", epochs, samples)

    def parameters(self) -> Any:
        """What was learned."""
        return self.ask("parameters")

    def seconds(self) -> float:
        """Processor time of that process."""
        return float(self.ask("seconds"))

    def ask(self, method: str, *given: int) -> Any:
        """Let the other process call a method; return what it returns.

        Raises
        ------
        RuntimeError
            The other process has ended; it has said why.
        """
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            pickle.dump((method, given), self.process.stdin)
            self.process.stdin.flush()
            return pickle.load(self.process.stdout)
        except (EOFError, BrokenPipeError):
            raise RuntimeError("the process of the checkout has ended") from None

    def close(self) -> None:
        """End that process."""
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.wait()


def answer(checkout: Path, job_key: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Be the other process: answer questions until there are no more."""
    sys.path[:0] = [str(checkout), str(Path(__file__).resolve().parents[1])]
    import neurosim

    if not Path(neurosim.__file__).is_relative_to(checkout):
        raise SystemExit(f"there is no neurosim in {checkout}")
    from jobs import JOBS

    from peers.engines import Numba

    engine = Numba(JOBS[job_key]())
    methods: dict[str, Callable[..., Any]] = {
        "reset": engine.reset,
        "train": engine.train,
        "parameters": engine.parameters,
        "seconds": process_time,
    }
    while True:
        try:
            method, given = pickle.load(questions)
        except EOFError:
            return
        pickle.dump(methods[method](*given), answers)
        answers.flush()


if __name__ == "__main__":
    answer(Path(sys.argv[1]).resolve(), sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
