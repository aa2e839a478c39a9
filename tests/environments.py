"""Environments of their own for packages that few people need: the library of a cluster each, nothing else.

What neurosim itself needs, and neurosim, they take from ``.venv``; so each is made in seconds, its versions
cannot get in the way of others, and the tests meet neurosim as it is without these packages.

Run as a file, it makes those that are missing; it imports nothing that is not in every Python.
"""

import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SITE = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
#: What its Python reads when it starts: the packages of .venv, behind its own.
BORROWED = f"import site; site.addsitedir({str(PROJECT / '.venv' / SITE)!r})\n"


@dataclass(frozen=True)
class Environment:
    """One package of Python, in the way in which `PROGRAMS` holds a program."""

    extra: str
    package: str

    #: The packages of Debian that it needs.
    packages = ""
    remedy = "python3 tests/environments.py"

    @property
    def folder(self) -> Path:
        return PROJECT / f".venv-{self.extra}"

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    @property
    def requirement(self) -> str:
        """What the extra of ``setup.cfg`` says of the package."""
        settings = ConfigParser()
        settings.read(PROJECT / "setup.cfg", encoding="utf-8")
        lines = settings["options.extras_require"][self.extra].split("\n")
        return next(line for line in lines if line.startswith(self.package))

    @property
    def installed(self) -> bool:
        made = self.folder / "made.txt"
        return made.exists() and made.read_text() == self.requirement

    def make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(self.folder)], check=True)
        subprocess.run([self.python, "-m", "pip", "install", "-q", self.requirement], check=True)
        (self.folder / SITE / "borrowed.pth").write_text(BORROWED)
        (self.folder / "made.txt").write_text(self.requirement)


ENVIRONMENTS = {"dask": Environment("dask", "distributed"), "ray": Environment("ray", "ray")}


if __name__ == "__main__":
    for environment in ENVIRONMENTS.values():
        if not environment.installed:
            environment.make()
