"""A copy of the package with a file or a line more, to see that nothing else has to change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "tests" / "recipes"
#: Runs several command lines in one process, and prints what each gave.
MANY = """
import json, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from neurosim.cli.app import main

found = []
for words in json.loads(sys.argv[1]):
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main(words)
    found.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(found))
"""


class OwnPackage:
    """The source of neurosim in a folder of its own.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Attributes
    ----------
    touched : set of str
        The files of the package that were added or changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        for name in ("neurosim", "scenarios"):
            shutil.copytree(ROOT / name, folder / name)

    def add(self, file: str) -> None:
        """Add a file of ``tests/recipes`` to the package."""
        path = self._path(file)
        assert not path.exists()
        shutil.copy(RECIPES / path.name, path)

    def change(self, file: str, old: str, new: str) -> None:
        """Change one place of a file."""
        path = self._path(file)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _path(self, file: str) -> Path:
        self.touched.add(file)
        return self.folder / "neurosim" / file

    def run(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Run ``neurosim``: the exit code, standard output and standard error."""
        found = self._started("-m", "neurosim", *words, **environment)
        return found.returncode, found.stdout, found.stderr

    def run_all(self, *lines: str) -> list[tuple[int, str, str]]:
        """Run several command lines, one after the other, in a process that begins only once."""
        found = self._started("-c", MANY, json.dumps([line.split() for line in lines]))
        assert found.returncode == 0, found.stderr
        return [(code, out, err) for code, out, err in json.loads(found.stdout)]

    def completed(self, line: str) -> list[str]:
        """Return what the completion of a shell offers for the last word of a command line."""
        words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
        offered = self.run(**words, _NEUROSIM_COMPLETE="bash_complete")[1]
        return [line.partition(",")[2] for line in offered.splitlines()]

    def python(self, code: str) -> str:
        """Run Python code, and return what it prints."""
        found = self._started("-c", code)
        assert found.returncode == 0, found.stderr
        return found.stdout

    def _started(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
