"""The programs that tests need of the machine, and the Debian packages that bring them.

Environments of Python are held like programs; ``tests/environments.py`` makes them. Run as a file, this
prints the packages that are missing; it imports nothing that is not in every Python.
"""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from environments import ENVIRONMENTS, Environment


@dataclass(frozen=True)
class Program:
    """What a test asks of the machine: commands, files of LaTeX, fonts; and who brings them."""

    packages: str
    commands: tuple[str, ...]
    latex: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()

    @property
    def remedy(self) -> str:
        return f"on Debian: apt-get install {self.packages}"

    @property
    def installed(self) -> bool:
        commands = (
            *self.commands,
            *(["kpsewhich"] if self.latex else []),
            *(["fc-list"] if self.fonts else []),
        )
        return (
            all(map(shutil.which, commands))
            and all(_printed("kpsewhich", name).strip() for name in self.latex)
            and all(name in _printed("fc-list") for name in self.fonts)
        )


@cache
def _printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout


LATEX = ("beamer.cls", "pgf.sty", "lmodern.sty", "amsmath.sty", "geometry.sty")
#: A new program is added here, and nowhere else: tests name it with ``needs``, ``.ci/run`` installs it.
PROGRAMS: dict[str, Program | Environment] = {
    "bash": Program("bash coreutils", ("bash", "cat", "head")),
    "chromium": Program("chromium chromium-driver fonts-liberation", ("chromium", "chromedriver")),
    "ffmpeg": Program("ffmpeg", ("ffmpeg",)),
    "gcc": Program("gcc libc6-dev", ("gcc",)),
    "pdflatex": Program(
        "texlive-latex-base texlive-latex-recommended texlive-pictures lmodern", ("pdflatex",), LATEX
    ),
    # What nbconvert's LaTeX asks for.
    "nbconvert-latex": Program(
        "texlive-xetex texlive-latex-extra texlive-fonts-recommended texlive-plain-generic",
        ("xelatex",),
        ("eurosym.sty", "soul.sty", "ulem.sty", "tcolorbox.sty", "adjustbox.sty"),
    ),
    "soffice": Program("libreoffice-calc", ("soffice",)),
    "xelatex": Program(
        "texlive-xetex texlive-latex-recommended texlive-pictures lmodern fonts-dejavu-core fontconfig",
        ("xelatex",),
        (*LATEX, "fontspec.sty"),
        ("DejaVuSerif",),
    ),
    **ENVIRONMENTS,
}


def missing() -> list[str]:
    """Return the packages of all programs that are not installed, each once."""
    wanted = (program.packages.split() for program in PROGRAMS.values() if not program.installed)
    return list(dict.fromkeys(package for packages in wanted for package in packages))


if __name__ == "__main__":
    print(*missing())
