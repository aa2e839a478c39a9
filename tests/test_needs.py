"""What a test needs of the machine: skipped with the package in the reason, or a failure in `.ci/run`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from programs import PROGRAMS, Program, missing

TESTS = Path(__file__).parent
PROGRAM = """
import pytest
from needs import need

@pytest.mark.needs("pdflatex", "chromium")
def test_marked(): pass

@pytest.fixture(scope="session")
def workbook(): need("soffice")

def test_by_its_fixture(workbook): pass
def test_by_its_fixture_too(workbook): pass
def test_that_needs_nothing(): pass

@pytest.mark.xfail
def test_that_is_known_to_fail(): raise ValueError
"""
HOOKS = """
import sys
sys.path.insert(0, {tests!r})
from needs import *
"""


def session(folder: Path, program: str, *more: str, **environment: str) -> list[str]:
    """The last lines of a session of tests that finds no program."""
    (folder / "conftest.py").write_text(HOOKS.format(tests=str(TESTS)))
    (folder / "test_a.py").write_text(program)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n needs\n slow")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rsfE", "-p", "no:cacheprovider", *more],
        cwd=folder,
        env={"PATH": str(folder), **environment},
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


@pytest.mark.slow
def test_what_needs_a_missing_program_is_skipped_and_counted(tmp_path: Path) -> None:
    lines = session(tmp_path, PROGRAM)
    assert lines[-1].startswith("1 passed, 3 skipped, 1 xfailed")
    counted = next(line for line in lines if "tests skipped" in line)
    assert counted.startswith(
        "3 tests skipped: they need pdflatex (1), soffice (2); on Debian: apt-get install "
    )
    assert any("needs soffice; on Debian: apt-get install libreoffice-calc" in line for line in lines)


@pytest.mark.slow
def test_where_nothing_may_be_missing_a_skip_is_a_failure(tmp_path: Path) -> None:
    lines = session(tmp_path, PROGRAM, NEUROSIM_ALL_PROGRAMS="1")
    assert lines[-1].startswith("1 passed, 1 xfailed, 3 errors")
    assert any("needs soffice; on Debian: apt-get install libreoffice-calc" in line for line in lines)


@pytest.mark.slow
def test_where_nothing_may_be_missing_a_file_cannot_be_skipped_either(tmp_path: Path) -> None:
    whole = "import pytest\npytest.importorskip('there_is_no_such_package')"
    assert session(tmp_path, whole)[-1].startswith("1 skipped")
    assert session(tmp_path, whole, NEUROSIM_ALL_PROGRAMS="1")[-1].startswith("1 error")


@pytest.mark.slow
def test_a_test_that_needs_a_program_is_slow(tmp_path: Path) -> None:
    program = PROGRAM + "\n@pytest.fixture\ndef driver(): pass\n\ndef test_of_a_page(driver): pass"
    assert session(tmp_path, program, "-m", "not slow")[-1].startswith(
        "1 passed, 2 skipped, 2 deselected, 1 xfailed"
    )


def test_a_program_is_there_with_its_commands_files_and_fonts() -> None:
    python = Path(sys.executable).name
    assert Program("python3", (sys.executable,)).installed
    assert not Program("python3", (sys.executable, f"no-{python}")).installed
    latex = PROGRAMS["pdflatex"]
    assert isinstance(latex, Program)
    assert not Program("texlive", latex.commands, ("there-is-no-such.sty",)).installed
    assert not Program("texlive", (), (), ("There Is No Such Font",)).installed
    assert set(missing()) <= {package for p in PROGRAMS.values() for package in p.packages.split()}


FILES = sorted(path for path in TESTS.rglob("*.py") if path.name not in ("programs.py", "environments.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_file_that_starts_a_program_says_that_it_needs_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in PROGRAMS if "subprocess" in text else ():
        if re.search(rf"""(?<!completion", )["']{name}["']""", text):
            said = rf"""needs?\([^)]*["']{name}["']|need\([a-z]"""
            assert re.search(said, text), f"add pytest.mark.needs('{name}')"
