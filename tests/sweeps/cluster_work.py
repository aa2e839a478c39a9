"""What the tests let workers do; these are functions of a module, so that workers find them."""

import os
import signal
import time

from neurosim.ground.errors import NumberError


def of_process(number: int) -> tuple[int, int, str | None]:
    """Return the number, who worked on it, and how many threads numpy may have there."""
    time.sleep(0.1)
    return number, os.getpid(), os.environ.get("OMP_NUM_THREADS")


def fatal(number: int) -> int:
    """End the process that works on 3, whoever tries it."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refused(number: int) -> int:
    """Refuse 3."""
    if number == 3:
        raise NumberError("3 is not wanted")
    return number


def long(number: int) -> int:
    """Work for a minute on all but the first."""
    if number:
        time.sleep(60)
    return os.getpid()
