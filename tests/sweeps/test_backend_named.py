"""The backends by their names: what is missing or wrong is said before anything begins."""

import sys

import pytest

from neurosim.ground.errors import MissingExtraError, NumberError
from neurosim.sweeps.backends import backend_named


@pytest.mark.parametrize("jobs", [0, -1, 2.0, "2", True])
@pytest.mark.parametrize("name", ["processes", "dask", "ray"])
def test_jobs_are_a_whole_number(name: str, jobs: object) -> None:
    with pytest.raises(NumberError, match=r"^jobs is .*; it must be a whole number of at least 1$"):
        backend_named(name, jobs)


def test_without_joblib_it_is_said_what_to_install_and_what_works_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)
    with pytest.raises(MissingExtraError, match=r'pip install "neurosim\[sweep\]" \(or .*--jobs 1'):
        backend_named()
    assert backend_named(jobs=1).name == "here"


@pytest.mark.parametrize(("name", "package"), [("dask", "distributed"), ("ray", "ray")])
def test_without_a_cluster_its_own_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf'pip install "neurosim\[{name}\]"$'):
        backend_named(name)
