"""Ctrl-C waits where a library cannot bear it, and is not lost."""

import signal
import threading

import pytest

from neurosim.ground.jobs import interrupts_held_back


def test_ctrl_c_comes_at_the_end_of_the_block() -> None:
    before, reached = signal.getsignal(signal.SIGINT), []
    with pytest.raises(KeyboardInterrupt), interrupts_held_back():
        signal.raise_signal(signal.SIGINT)
        reached.append("end")
    assert reached == ["end"]
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nothing_is_held_back() -> None:
    done: list[bool] = []

    def work() -> None:
        with interrupts_held_back():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
