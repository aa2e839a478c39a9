"""The marker ``needs``: a test that asks for a program of the machine is skipped where that is missing.

``@pytest.mark.needs("pdflatex")`` stands on the test; tests that use a fixture of BY_FIXTURE get it by
themselves, and what finds out only while it runs calls ``need("pdflatex")``. What is marked is slow, too.
With NEUROSIM_ALL_PROGRAMS set, as ``.ci/run`` does, nothing may be skipped.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from environments import ENVIRONMENTS
from programs import PROGRAMS, missing

STRICT = "NEUROSIM_ALL_PROGRAMS"
#: The fixtures that start a program.
BY_FIXTURE = {"driver": "chromium", "compiled": "pdflatex", "recalculated": "soffice"}


def need(*names: str) -> None:
    """Skip the running test where one of these programs is not installed."""
    for name in names:
        if not PROGRAMS[name].installed:
            pytest.skip(reason(name))


def reason(name: str) -> str:
    return f"needs {name}; {PROGRAMS[name].remedy}"


@pytest.hookimpl(tryfirst=True)  # before -m chooses among the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in BY_FIXTURE.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.needs(BY_FIXTURE[fixture]))
        if item.get_closest_marker("needs"):
            item.add_marker("slow")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        need(*mark.args)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    return refuse((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[Any]:
    return refuse((yield))


def refuse(report: Any) -> Any:
    """Where nothing may be skipped, turn what was skipped into a failure."""
    if os.environ.get(STRICT) and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{STRICT} is set, and this was not run: {report.longrepr[2]}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end what was not tested, for want of what."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    counts = {name: sum(reason(name) in text for text in skipped) for name in PROGRAMS}
    needed = [f"{name} ({count})" for name, count in counts.items() if count]
    if needed:
        total = sum(counts.values())
        remedies = [f"on Debian: apt-get install {' '.join(missing())}"] if missing() else []
        remedies += {PROGRAMS[name].remedy for name in ENVIRONMENTS if counts[name]}
        terminalreporter.write_line(
            f"{total} test{'s' * (total > 1)} skipped: they need {', '.join(needed)}; {'; '.join(remedies)}"
        )
