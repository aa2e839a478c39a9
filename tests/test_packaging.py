"""The package: every folder of code is installed, the scenarios travel with it, and type checkers see it."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from neurosim import __version__

ROOT = Path(__file__).parents[1]
BUILD = """
import sys
from setuptools import build_meta
print(getattr(build_meta, sys.argv[1])(sys.argv[2]))
"""
USER = """
import neurosim as ns
import neurosim.scenarios
from neurosim import Network
from neurosim.drawing import save_figure
from neurosim.printing import TextPrinter

net: Network = ns.Network.layered([2, 2, 1], seed=1)
reveal_type(net)
reveal_type(neurosim.scenarios.load("mazur"))
"""


def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def scenarios() -> set[str]:
    return {path.name for path in (ROOT / "scenarios").iterdir() if path.suffix in (".toml", ".mat")}


def test_every_folder_of_code_is_listed() -> None:
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "neurosim").rglob("*.py")}
    packages = {".".join(folder.parts) for folder in folders}
    assert set(setup()["options"]["packages"].split()) == packages


def test_every_folder_of_code_is_a_package() -> None:
    for folder in {path.parent for path in (ROOT / "neurosim").rglob("*.py")}:
        assert (folder / "__init__.py").is_file()


def test_the_version_is_the_same_everywhere() -> None:
    assert setup()["metadata"]["version"] == __version__


def build(kind: str, source: Path, target: Path) -> Path:
    """Build an archive or a wheel with the setuptools of the tests, and return where it is."""
    command = [sys.executable, "-c", BUILD, kind, str(target)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the repository that an install reads, where building may leave its own."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("neurosim", "scenarios"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("neurosim_command.py", "setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheels(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of an ordinary install, made of the archive of the source, and that of an editable one."""
    folder = tmp_path_factory.mktemp("wheels")
    with tarfile.open(build("build_sdist", checkout, folder)) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # not in the first versions of 3.11
        archive.extractall(folder)
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    (folder / "editable").mkdir()
    return {
        "ordinary": build("build_wheel", unpacked, folder),
        "editable": build("build_editable", checkout, folder / "editable"),
    }


@pytest.fixture(params=["ordinary", "editable"])
def installed(request: pytest.FixtureRequest, wheels: dict[str, Path], tmp_path: Path) -> Path:
    """The Python of an environment in which nothing but neurosim is installed."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    base = {"base": str(folder), "platbase": str(folder)}
    with zipfile.ZipFile(wheels[request.param]) as wheel:
        wheel.extractall(sysconfig.get_path("purelib", vars=base))
    return Path(sysconfig.get_path("scripts", vars=base), "python")


@pytest.mark.slow
def test_both_kinds_of_install_find_every_scenario(installed: Path, tmp_path: Path) -> None:
    program = f"""
import sys
sys.path += {sys.path!r}  # behind it, for numpy and the others
import neurosim_command
from neurosim.scenario.bundled import folder
print(neurosim_command.__file__, folder(), *(path.name for path in folder().iterdir()))
"""
    done = subprocess.run([installed, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    command, where, *names = done.stdout.split()
    assert not {Path(command).parent, *Path(where).parents} & {ROOT}
    assert scenarios() <= set(names)


@pytest.mark.slow
def test_both_kinds_of_install_can_be_seen_by_a_type_checker(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(USER)
    command = [sys.executable, "-m", "mypy", "--python-executable", installed, "user.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert 'Revealed type is "neurosim.network.Network"' in done.stdout
    assert 'Revealed type is "neurosim.scenario.scenario.Scenario"' in done.stdout
    assert done.returncode == 0, done.stdout
