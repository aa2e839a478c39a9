"""A copy of the package with a file or a line more, to see that nothing else has to change."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class OwnPackage:
    """The source of neurosim in a folder of its own.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("neurosim", "scenarios"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))

    def add(self, file: str, text: str) -> None:
        """Write a new file of the package."""
        path = self.folder / "neurosim" / file
        assert not path.exists()
        path.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Change one place of a file."""
        path = self.folder / "neurosim" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Run ``neurosim``: the exit code, standard output and standard error."""
        found = self._started("-m", "neurosim", *words, **environment)
        return found.returncode, found.stdout, found.stderr

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
