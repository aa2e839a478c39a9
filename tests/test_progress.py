"""The bar on long work: on a terminal, for work that is long, and never in a pipe."""

import io
import sys
from collections.abc import Callable

import pytest

import neurosim as ns
from neurosim.ground.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """Make standard error a terminal; called by the test, whose own standard error pytest sets late."""

    def begin() -> Terminal:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setenv("TERM", "xterm")
        return screen

    return begin


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves on."""
    now = [0.0]
    monkeypatch.setattr("neurosim.ground.progress.time.perf_counter", lambda: now[0])
    return now


def test_in_a_pipe_there_is_none(monkeypatch):
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with progress("Training", 10) as show:
        show(5)
    assert pipe.getvalue() == ""


def test_closed_standard_error_is_no_error(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with progress("Training", 10) as show:
        show(5)


def test_on_a_terminal_it_says_what_is_being_done(on_terminal):
    terminal = on_terminal()
    with progress("Counting sheep", 10) as show:
        show(5)
    assert "Counting sheep" in terminal.getvalue()
    assert "50%" in terminal.getvalue()


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        ([(0.1, 1), (0.2, 5), (0.3, 9)], False),  # over in less than a second
        ([(0.1, 1), (0.5, 2)], True),  # 0.4 s for each of eight more
        ([(1.9, 1), (1.95, 5)], False),  # a slow start, which is not met again
        ([(2.5, 1)], True),  # it has lasted long already
    ],
)
def test_work_that_is_soon_over_gets_no_bar(on_terminal, clock, steps, shown):
    terminal = on_terminal()
    with progress("Training", 10, patience=2.0) as show:
        for seconds, done in steps:
            clock[0] = seconds
            show(done)
    assert ("Training" in terminal.getvalue()) is shown


def test_a_short_training_shows_none_even_on_a_terminal(on_terminal, xor_net):
    terminal = on_terminal()
    xor_net().fit([[0, 1]], [1], epochs=20, learning_rate=0.5)
    assert terminal.getvalue() == ""


def test_a_training_shows_one_at_once_where_it_is_asked_to(on_terminal, xor_net):
    terminal = on_terminal()
    xor_net().fit([[0, 1]], [1], epochs=20, learning_rate=0.5, progress=True)
    assert "Training" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_a_training_tells_a_function_how_far_it_is(xor_net):
    told: list[tuple[int, int]] = []
    history = xor_net().fit(
        [[0, 1]], [1], epochs=20, learning_rate=0.5, progress=lambda done, total: told.append((done, total))
    )
    assert [done for done, _ in told] == [0, *(epochs for epochs, _ in history.marks)]  # 0: it begins
    assert told[-1] == (20, 20)


def test_progress_false_shows_none_however_long(on_terminal, monkeypatch, xor_net):
    terminal = on_terminal()
    monkeypatch.setattr("neurosim.training.fit.PATIENCE", 0.0)
    xor_net().fit([[0, 1]], [1], epochs=20, learning_rate=0.5, progress=False)
    assert terminal.getvalue() == ""


@pytest.fixture
def below_the_cell(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What a notebook is told to show, one after the other."""
    shown: list[dict[str, str]] = []

    class Handle:
        def update(self, data: dict[str, str], raw: bool) -> None:
            shown.append(data)

    def display(data: dict[str, str], raw: bool, display_id: bool) -> Handle:
        assert raw and display_id
        shown.append(data)
        return Handle()

    monkeypatch.setattr("neurosim.ground.progress.notebook_shell", lambda: object())
    monkeypatch.setattr("IPython.display.display", display)
    return shown


def test_a_notebook_gets_a_bar_that_says_how_far_it_came(below_the_cell, xor_net):
    xor_net().fit([[0, 1]], [1], epochs=20, learning_rate=0.5, progress=True)
    assert below_the_cell[-1]["text/plain"] == "Training: 20 of 20"
    assert below_the_cell[-1]["text/html"].startswith('<progress value="20" max="20"></progress>')


def test_a_notebook_is_not_told_every_step(below_the_cell, clock):
    with progress("Training", 1000) as show:
        for done in range(1000):
            clock[0] += 0.001
            show(done)
    assert len(below_the_cell) == 1 + 4 + 1  # the first, one after every 0.2 s, and the last
    assert below_the_cell[-1]["text/plain"] == "Training: 999 of 1,000"


def test_short_work_in_a_notebook_gets_no_bar(below_the_cell, xor_net):
    xor_net().fit([[0, 1]], [1], epochs=20, learning_rate=0.5)
    assert below_the_cell == []


@pytest.fixture
def xor_net():
    return lambda: ns.Network.layered([2, 2, 1], seed=1)


def test_a_notebook_is_told_how_long_the_rest_may_take(below_the_cell, clock):
    """Of work that is gone on with, what was done before says nothing of how quick it is."""
    with progress("Sweep", 1000) as show:
        show(500)
        for done in range(510, 810, 10):
            clock[0] += 6.0
            show(done)
    assert below_the_cell[-2]["text/plain"] == "Sweep: 800 of 1,000, about 2 min left"
    with progress("Sweep", 20) as show:
        show(0)
        clock[0] += 1.0
        show(19)
    assert below_the_cell[-1]["text/plain"] == "Sweep: 19 of 20"  # less than a second


def test_a_log_gets_a_line_now_and_then_where_that_is_asked_for(monkeypatch, clock):
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with progress("Sweep", 1000, lines=True) as show:
        for done in range(0, 1001, 10):
            show(done)
            clock[0] += 1.0
    assert pipe.getvalue().splitlines() == [
        "Sweep: 300 of 1,000, about 1.2 min left",
        "Sweep: 600 of 1,000, about 40 s left",
        "Sweep: 900 of 1,000, about 10 s left",
    ]
