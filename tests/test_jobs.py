"""Several jobs give what one gives: the same results, errors and warnings, in the same order."""

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from neurosim.ground.errors import LossWarning, MissingExtraError, NumberError, WorkersLostError
from neurosim.ground.jobs import in_parallel

pytestmark = pytest.mark.slow
Typed = Callable[..., tuple[int, str, str]]
both = pytest.mark.parametrize("jobs", [1, 2])


def worked(number: int) -> int:
    if number == 2:
        warnings.warn("two is even", LossWarning, stacklevel=2)
    if number in (3, 4):
        raise NumberError(f"{number} is not wanted")
    return -number


def ended(number: int) -> int:
    os._exit(1)


@both
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_parallel(abs, range(-20, 0), jobs, "this")) == list(range(20, 0, -1))


@both
def test_the_first_error_comes_after_what_was_right_before_it(jobs: int) -> None:
    results = in_parallel(worked, range(6), jobs, "this")
    with pytest.warns(LossWarning, match="two is even"):
        assert [next(results) for _ in range(3)] == [0, -1, -2]
    with pytest.raises(NumberError, match="3 is not wanted"):
        next(results)


def test_a_process_that_ends_is_said() -> None:
    with pytest.raises(WorkersLostError, match="fewer jobs need less"):
        list(in_parallel(ended, range(3), 2, "this"))


def test_without_joblib_one_job_works_and_two_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)
    assert list(in_parallel(abs, [-1], 1, "this")) == [1]
    with pytest.raises(MissingExtraError, match=r'this needs joblib.*pip install "neurosim\[sweep\]"'):
        list(in_parallel(abs, [-1], 2, "this"))


def test_figures_of_two_jobs_are_those_of_one(typed: Typed, tmp_path: Path) -> None:
    names = ("activations", "structure", "himmelblau")
    printed = [typed("figures", *names, "--out", f"by{jobs}", "--jobs", jobs) for jobs in ("1", "2")]
    assert printed[1] == (0, printed[0][1].replace("by1", "by2"), "")
    files = sorted(path.name for path in (tmp_path / "by1").iterdir())
    assert len(files) == 3
    for name in files:
        assert (tmp_path / "by1" / name).read_bytes() == (tmp_path / "by2" / name).read_bytes()


def test_two_jobs_verify_a_folder_as_one_does(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    for name in ("mazur", "again"):
        typed("draw", "mazur", "--output", f"slides/{name}.svg")
    typed("trace", "mazur", "--output", "slides/log.md")
    log = tmp_path / "slides" / "log.md"
    log.write_text(log.read_text().replace("0.15", "0.16", 1))
    one = typed("verify", "slides")
    assert one[0] == 1
    assert one[1].count("up to date") == 2
    assert typed("verify", "slides", "--jobs", "2") == one
