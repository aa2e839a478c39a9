"""The programs that open what the printers write; each is started once for all tests."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from needs import need

import neurosim as ns

Compile = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def traces() -> dict[str, ns.Trace]:
    """The traces of all scenarios that a reader could go through line by line."""
    found: dict[str, ns.Trace] = {}
    for name in ns.scenarios.names():
        scenario = ns.scenarios.load(name)
        for number, part in enumerate(scenario.parts or [scenario], start=1):
            if len(part.build().connections) <= 60:
                found[f"{name}-{number}" if scenario.parts else name] = part.trace()
    return found


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compile:
    """Set a LaTeX document with what its head asks for; the log of the compiler is shown when it fails."""
    folder = tmp_path_factory.mktemp("latex")

    def run(name: str, document: str) -> Path:
        engine = "xelatex" if "TEX program = xelatex" in document else "pdflatex"
        need(engine)
        path = folder / f"{name}.tex"
        path.write_text(document, encoding="utf-8")
        done = subprocess.run(
            [engine, "-interaction=nonstopmode", "-halt-on-error", path.name],
            cwd=folder,
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-3000:]
        return path.with_suffix(".pdf")

    return run


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, bytes]], dict[str, Path]]:
    """Let LibreOffice recalculate workbooks."""
    need("soffice")
    folder = tmp_path_factory.mktemp("workbooks")

    def run(books: dict[str, bytes]) -> dict[str, Path]:
        for name, content in books.items():
            (folder / f"{name}.xlsx").write_bytes(content)
        (folder / "out").mkdir(exist_ok=True)
        done = subprocess.run(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            + ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
            + [str(folder / f"{name}.xlsx") for name in books],
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode()
        return {name: folder / "out" / f"{name}.xlsx" for name in books}

    return run


@pytest.fixture
def browser(driver: Any) -> Any:
    """The browser of the session with a window of its usual size."""
    driver.set_window_size(1100, 900)
    return driver


class Softsign(ns.Activation):
    """An activation without a formula: its numbers can only be looked up."""

    name = "my_softsign"

    def value(self, net: float) -> float:
        return net / (1 + abs(net))

    def slope(self, net: float, out: float) -> float:
        return 1 / (1 + abs(net)) ** 2


@pytest.fixture
def softsign() -> ns.Activation:
    return Softsign()
